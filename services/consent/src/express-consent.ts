import type { ConsentDeps } from './deps.ts'
import type { Expression } from './domain/expression.ts'
import { enterExpression, speakerOf } from './enter-expression.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'
import {
  expressionsAwaiting,
  expressionsPendingSince,
  takePendingExpression,
} from './stores/pending-expressions.ts'

/** How long what came too early waits for the question or the call that it belongs to. */
export const PATIENCE_MS = 24 * 3_600_000
const PAGE = 100

/** Enters what a person said by another way than by answering one of our buttons. False: it was entered before. */
export async function expressConsent(deps: ConsentDeps, expression: Expression): Promise<boolean> {
  const { workspace, eventId, boundTo, promptId } = expression
  const speaker = await speakerOf(deps, expression)
  const isNew = await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    if (!(await markHandled(tx, workspace, eventId))) return false
    await enterExpression(deps, tx, expression, speaker)
    return true
  })
  // what it waits for may have come while it was entered
  const awaited = [boundTo, promptId].filter((one) => one !== undefined)
  if (awaited.length > 0) await expressWaiting(deps, workspace, awaited)
  return isNew
}

/** Enters what has waited for these calls or prompts. Safe to repeat. Gives how many there were. */
export async function expressWaiting(
  deps: ConsentDeps,
  workspace: string,
  awaited: readonly string[],
): Promise<number> {
  const waiting = await expressionsAwaiting(deps.db.inWorkspace(workspace), workspace, awaited)
  for (const expression of waiting) await enterPending(deps, expression, true)
  return waiting.length
}

/** Judges as it is what has waited too long, which rejects it by name. Gives how many. */
export async function judgeOverdue(deps: ConsentDeps, now: Date): Promise<number> {
  const since = new Date(now.getTime() - PATIENCE_MS)
  const overdue = await expressionsPendingSince(deps.acrossWorkspaces, since, PAGE)
  for (const expression of overdue) await enterPending(deps, expression, false)
  return overdue.length
}

async function enterPending(deps: ConsentDeps, expression: Expression, mayWait: boolean): Promise<void> {
  const { workspace } = expression
  const speaker = await speakerOf(deps, expression)
  await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    if (await takePendingExpression(tx, expression))
      await enterExpression(deps, tx, expression, speaker, { mayWait })
  })
}
