import type { Sql } from '@onrecord/postgres'
import type { ConsentDeps } from './deps.ts'
import { answerOf } from './domain/expression.ts'
import type { Prompt } from './domain/prompt.ts'
import type { Reply } from './domain/reply.ts'
import { enterExpression, enterRejection } from './enter-expression.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'
import { insertPending, pendingOn, pendingSince, takePending } from './stores/pending-replies.ts'
import { findPrompt, noteAnswer } from './stores/prompts.ts'

/** How long a press waits for its question, which may come later than its answer. */
export const PATIENCE_MS = 24 * 3_600_000
const PAGE = 100

/** Enters the answer that a press gives; if its question is not known yet, the press waits. */
export async function answerPrompt(deps: ConsentDeps, reply: Reply): Promise<void> {
  const { workspace, eventId, inReplyTo } = reply
  const person = await deps.samePerson(workspace, reply.subject)
  await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    if (!(await markHandled(tx, workspace, eventId))) return
    const prompt = inReplyTo === undefined ? undefined : await findPrompt(tx, workspace, inReplyTo)
    if (prompt !== undefined) await enterAnswer(deps, tx, reply, prompt, person)
    else if (inReplyTo !== undefined) await insertPending(tx, { ...reply, inReplyTo })
    else await enterRejection(deps, tx, reply, 'prompt_unknown', [])
  })
}

/** Answers what has waited for the question that this message asked. Safe to repeat. */
export async function answerWaiting(deps: ConsentDeps, workspace: string, message: string): Promise<void> {
  const db = deps.db.inWorkspace(workspace)
  for (const reply of await pendingOn(db, workspace, message)) {
    const person = await deps.samePerson(workspace, reply.subject)
    await db.transaction(async (tx) => {
      await lockWorkspace(tx, workspace)
      const prompt = await findPrompt(tx, workspace, message)
      if (prompt !== undefined && (await takePending(tx, reply)))
        await enterAnswer(deps, tx, reply, prompt, person)
    })
  }
}

/** Rejects what has waited too long. Gives how many. */
export async function rejectOverdue(deps: ConsentDeps, now: Date): Promise<number> {
  const overdue = await pendingSince(deps.acrossWorkspaces, new Date(now.getTime() - PATIENCE_MS), PAGE)
  for (const reply of overdue)
    await deps.db.inWorkspace(reply.workspace).transaction(async (tx) => {
      await lockWorkspace(tx, reply.workspace)
      if (await takePending(tx, reply)) await enterRejection(deps, tx, reply, 'prompt_unknown', [])
    })
  return overdue.length
}

async function enterAnswer(
  deps: ConsentDeps,
  tx: Sql,
  reply: Reply,
  prompt: Prompt,
  person: readonly string[],
) {
  const answer = answerOf(reply, prompt, person)
  if ('rejection' in answer) return enterRejection(deps, tx, reply, answer.rejection, prompt.purposes)
  const isNew = await noteAnswer(tx, {
    workspace: reply.workspace,
    promptId: prompt.promptId,
    choice: reply.choice,
    answeredAt: reply.eventTime,
    eventId: reply.eventId,
  })
  if (!isNew) return enterRejection(deps, tx, reply, 'prompt_already_answered', prompt.purposes)
  return enterExpression(deps, tx, answer, person)
}
