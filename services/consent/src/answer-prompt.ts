import type { Sql } from '@onrecord/postgres'
import type { ConsentDeps } from './deps.ts'
import { answerOf, isWithdrawalChoice, withdrawalOf } from './domain/expression.ts'
import type { Prompt } from './domain/prompt.ts'
import { promptIdOf } from './domain/prompt-id.ts'
import type { Reply } from './domain/reply.ts'
import { enterExpression, type Speaker, speakerOf } from './enter-expression.ts'
import { enterRejection } from './enter-rejection.ts'
import { expressConsent, PATIENCE_MS } from './express-consent.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'
import { insertPending, pendingOn, pendingSince, takePending } from './stores/pending-replies.ts'
import { findPrompt, noteAnswer, ownPromptById, promptWorkspace } from './stores/prompts.ts'

const PAGE = 100

/** Enters the answer that a press gives; if its question is not known yet, the press waits. */
export async function answerPrompt(deps: ConsentDeps, reply: Reply): Promise<void> {
  if (isWithdrawalChoice(reply)) {
    await expressConsent(deps, withdrawalOf(reply))
    return
  }
  const { workspace, eventId, inReplyTo } = reply
  const speaker = await speakerOf(deps, reply)
  const isForeign = await isOfAnotherWorkspace(deps, reply)
  await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    if (!(await markHandled(tx, workspace, eventId))) return
    if (isForeign) return enterRejection(deps, tx, reply, 'wrong_workspace', [])
    const prompt = await promptOfReply(tx, reply)
    if (prompt !== undefined) await enterAnswer(deps, tx, reply, prompt, speaker)
    else if (inReplyTo !== undefined) await insertPending(tx, { ...reply, inReplyTo })
    else await enterRejection(deps, tx, reply, 'prompt_unknown', [])
  })
}

/** Answers what has waited for the question that this message asked. Safe to repeat. */
export async function answerWaiting(deps: ConsentDeps, workspace: string, message: string): Promise<void> {
  const db = deps.db.inWorkspace(workspace)
  for (const reply of await pendingOn(db, workspace, message)) {
    const speaker = await speakerOf(deps, reply)
    await db.transaction(async (tx) => {
      await lockWorkspace(tx, workspace)
      const prompt = await findPrompt(tx, workspace, message)
      if (prompt !== undefined && (await takePending(tx, reply)))
        await enterAnswer(deps, tx, reply, prompt, speaker)
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

/** By the message that it answers; a question of ours whose message is not known, by the nonce in the button. */
async function promptOfReply(tx: Sql, { workspace, inReplyTo, choice }: Reply): Promise<Prompt | undefined> {
  const asked = inReplyTo === undefined ? undefined : await findPrompt(tx, workspace, inReplyTo)
  const nonce = promptIdOf(choice)
  return asked ?? (nonce === undefined ? undefined : ownPromptById(tx, workspace, nonce))
}

async function isOfAnotherWorkspace({ acrossWorkspaces }: ConsentDeps, { workspace, choice }: Reply) {
  const nonce = promptIdOf(choice)
  const home = nonce === undefined ? undefined : await promptWorkspace(acrossWorkspaces, nonce)
  return home !== undefined && home !== workspace
}

async function enterAnswer(deps: ConsentDeps, tx: Sql, reply: Reply, prompt: Prompt, speaker: Speaker) {
  const answer = answerOf(reply, prompt, speaker.person)
  if ('rejection' in answer) return enterRejection(deps, tx, reply, answer.rejection, prompt.purposes)
  const isNew = await noteAnswer(tx, {
    workspace: reply.workspace,
    promptId: prompt.promptId,
    choice: reply.choice,
    answeredAt: reply.eventTime,
    eventId: reply.eventId,
  })
  if (!isNew) return enterRejection(deps, tx, reply, 'prompt_already_answered', prompt.purposes)
  return enterExpression(deps, tx, answer, speaker)
}
