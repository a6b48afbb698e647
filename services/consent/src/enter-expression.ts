import { readFacts } from '@onrecord/gate'
import type { Sql } from '@onrecord/postgres'
import type { ConsentDeps } from './deps.ts'
import { bindingFaultOf, type Expression } from './domain/expression.ts'
import { judge, type Known } from './domain/judge.ts'
import type { Prompt } from './domain/prompt.ts'
import { enterRecord } from './enter-record.ts'
import { enterRejection } from './enter-rejection.ts'
import { subjectsOfCall } from './stores/calls.ts'
import { findNotice } from './stores/notices.ts'
import { insertPendingExpression } from './stores/pending-expressions.ts'
import { noteAnswer, promptById } from './stores/prompts.ts'

/** Who speaks: all pseudonyms of the same person, and the workspace in which they are known. */
export interface Speaker {
  person: readonly string[]
  home: 'here' | 'elsewhere' | 'nowhere'
}

const AGENT = 'agt_'

/** Asked before the transaction: nothing in it may wait for a second connection. */
export async function speakerOf(
  { identities }: ConsentDeps,
  { workspace, subject, partitionKey }: Pick<Expression, 'workspace' | 'subject' | 'partitionKey'>,
): Promise<Speaker> {
  const person = await identities.samePerson(workspace, subject)
  // what was told in the name of one workspace and lies with another's belongs to neither
  if (!partitionKey.startsWith(`${workspace}/`)) return { person, home: 'elsewhere' }
  if (subject.startsWith(AGENT)) return { person, home: 'here' }
  const home = await identities.homeOf(workspace, subject)
  return { person, home: home === undefined ? 'nowhere' : home === workspace ? 'here' : 'elsewhere' }
}

/**
 * Judges an expression and enters what comes of it: record, ledger entry and event, all in one transaction. A yes that
 * is bound to a call or a prompt which is not known yet waits for it, unless it has waited enough; a no never waits.
 */
export async function enterExpression(
  deps: ConsentDeps,
  tx: Sql,
  expression: Expression,
  speaker: Speaker,
  { mayWait = true }: { mayWait?: boolean } = {},
): Promise<void> {
  const { workspace, subject, promptId, boundTo } = expression
  const prompt = promptId === undefined ? undefined : await promptById(tx, workspace, promptId)
  const callers = boundTo === undefined ? [] : await subjectsOfCall(tx, workspace, boundTo)
  const awaited =
    promptId !== undefined && prompt === undefined
      ? promptId
      : boundTo !== undefined && callers.length === 0
        ? boundTo
        : undefined

  const yes = expression.said.filter(({ as }) => as === 'given')
  const waits = mayWait && awaited !== undefined && yes.length > 0 && speaker.home === 'here'
  if (waits) await insertPendingExpression(tx, { ...expression, said: yes }, awaited)
  const said = waits ? expression.said.filter(({ as }) => as !== 'given') : expression.said
  if (said.length === 0) return

  const notice = expression.notice && (await findNotice(tx, workspace, expression.notice))
  const history = await readFacts(tx, workspace, [...new Set([...speaker.person, subject])])
  const call = callOf(expression, callers, speaker)
  const bindingFault = await faultOfBinding(tx, expression, prompt, speaker)
  const { records, rejections } = judge(
    { ...expression, said },
    { notice, history, home: speaker.home, bindingFault, ...(call !== undefined && { call }) },
  )
  for (const record of records) await enterRecord(deps, tx, record, expression)
  for (const { reason, purposes } of rejections) await enterRejection(deps, tx, expression, reason, purposes)
}

function callOf(
  { boundTo, subject }: Expression,
  callers: readonly string[],
  { person }: Speaker,
): Known['call'] {
  if (boundTo === undefined) return undefined
  if (callers.length === 0) return 'unknown'
  // who of the staff took a call is not known for certain; whose call it was is
  if (subject.startsWith(AGENT)) return 'theirs'
  return callers.some((caller) => caller === subject || person.includes(caller)) ? 'theirs' : 'others'
}

/** A press was held against its prompt before; what else names a prompt may answer it once with yes. */
async function faultOfBinding(
  tx: Sql,
  expression: Expression,
  prompt: Prompt | undefined,
  { person }: Speaker,
): Promise<Known['bindingFault']> {
  const { promptId, workspace, eventId, said } = expression
  if (promptId === undefined || expression.message !== undefined) return undefined
  if (prompt === undefined) return 'prompt_unknown'
  const fault = bindingFaultOf(expression, prompt, person)
  if (fault !== undefined || said.every(({ as }) => as !== 'given')) return fault
  const isFirst = await noteAnswer(tx, {
    workspace,
    promptId,
    choice: 'given',
    answeredAt: prompt.requestedAt.toISOString(),
    eventId,
  })
  return isFirst ? undefined : 'prompt_already_answered'
}
