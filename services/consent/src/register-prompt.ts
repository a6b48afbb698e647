import type { Sql } from '@onrecord/postgres'
import { ACTOR, type ConsentDeps } from './deps.ts'
import type { Prompt } from './domain/prompt.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'
import { insertPrompt } from './stores/prompts.ts'

/** Registers a question, so that its answers can be understood. A second one under the same id changes nothing. */
export async function registerPrompt({ db, ledger }: ConsentDeps, prompt: Prompt): Promise<void> {
  await db.inWorkspace(prompt.workspace).transaction(async (tx: Sql) => {
    await lockWorkspace(tx, prompt.workspace)
    if (!(await markHandled(tx, prompt.workspace, prompt.eventId))) return
    if (!(await insertPrompt(tx, prompt))) return
    const { workspace, requestedAt, ...payload } = prompt
    await ledger.append(tx, {
      workspace,
      type: 'consent.requested',
      at: requestedAt.toISOString(),
      actor: ACTOR,
      subject: prompt.subject,
      target: { kind: 'prompt', id: prompt.promptId },
      outcome: 'done',
      payload: { ...payload, requestedAt: requestedAt.toISOString() },
      idempotencyKey: `consent.requested/${prompt.promptId}`,
    })
  })
}
