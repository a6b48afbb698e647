import type { ConsentDeps } from './deps.ts'
import type { Expression } from './domain/expression.ts'
import { enterExpression } from './enter-expression.ts'
import { lockWorkspace, markHandled } from './stores/handled.ts'

/** Enters what a person said by another way than one of our buttons. */
export async function expressConsent(deps: ConsentDeps, expression: Expression): Promise<void> {
  const { workspace, subject, eventId } = expression
  // before the transaction: nothing in it may wait for a second connection
  const person = await deps.samePerson(workspace, subject)
  await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    if (await markHandled(tx, workspace, eventId)) await enterExpression(deps, tx, expression, person)
  })
}
