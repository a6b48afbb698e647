import type { Sql } from '@onrecord/postgres'
import { ACTOR, type ConsentDeps } from './deps.ts'
import type { Prompt } from './domain/prompt.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'
import { insertPrompt } from './stores/prompts.ts'

/** Registers a question, so that its answers can be understood. A second one under the same id changes nothing. */
export async function registerPrompt(deps: ConsentDeps, prompt: Prompt): Promise<void> {
  await deps.db.inWorkspace(prompt.workspace).transaction(async (tx: Sql) => {
    await lockWorkspace(tx, prompt.workspace)
    if (await markHandled(tx, prompt.workspace, prompt.eventId)) await enterPrompt(deps, tx, prompt, ACTOR)
  })
}

/** The question and its entry, in the caller's transaction. */
export async function enterPrompt(
  { ledger }: ConsentDeps,
  tx: Sql,
  prompt: Prompt,
  actor: string,
): Promise<void> {
  if (!(await insertPrompt(tx, prompt))) return
  const { workspace, requestedAt, ...payload } = prompt
  await ledger.append(tx, {
    workspace,
    type: 'consent.requested',
    at: requestedAt.toISOString(),
    actor,
    subject: prompt.subject,
    target: { kind: 'prompt', id: prompt.promptId },
    outcome: 'done',
    payload: { ...payload, requestedAt: requestedAt.toISOString() },
    idempotencyKey: `consent.requested/${prompt.promptId}`,
  })
}
