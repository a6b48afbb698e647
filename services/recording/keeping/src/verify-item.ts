import type { GateDecision, GateReason } from '@onrecord/schemas'
import { mergeCalls } from './call.ts'
import { findCall } from './calls-store.ts'
import { entryAbout } from './entry-about.ts'
import { eraseItem } from './erase-item.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { Item } from './item.ts'
import { allStored } from './items-store.ts'
import type { Keeping } from './kind.ts'

export interface Violation {
  workspace: string
  id: string
  reason: GateReason
}

const SAID_NO: ReadonlySet<GateReason> = new Set([
  'consent_withdrawn',
  'consent_withdrawn_since',
  'consent_refused',
])

/**
 * Holds what is stored against the gate as of its own decision, with all that has become known of the call and of
 * consent since (a withdrawal counts whenever it comes). What is not covered is erased; if nobody said no, that is an
 * incident, because it should not have been stored.
 */
export async function verifyItem(keeping: Keeping, item: Item): Promise<Violation | undefined> {
  const decision = await askAgain(keeping, item)
  if (decision.verdict === 'open') return undefined
  const { reason } = decision
  if (SAID_NO.has(reason)) await eraseItem(keeping, item, 'consent_withdrawn')
  else await eraseAsIncident(keeping, item, reason)
  return { workspace: item.workspace, id: item.id, reason }
}

async function askAgain({ db, kind, gate }: Keeping, item: Item): Promise<GateDecision> {
  const { workspace, call: ref, account, participants, decidedAt, interval } = item
  if (decidedAt === undefined || interval === undefined)
    throw new Error(`${item.id} is stored without a decision`)
  const known = await findCall(db.inWorkspace(workspace), kind.schema, workspace, ref)
  const then = {
    workspace,
    call: ref,
    account,
    contacts: participants.filter((subject) => subject.startsWith('sub_')),
    agents: participants.filter((subject) => !subject.startsWith('sub_')),
    answeredAt: interval.from,
    endedAt: interval.until,
  }
  return gate.ask(
    gateQuestionOf(known === undefined ? then : mergeCalls(then, known), kind.purpose, decidedAt),
  )
}

async function eraseAsIncident(keeping: Keeping, item: Item, gateReason: GateReason): Promise<void> {
  const { db, kind, ledger, logger, clock } = keeping
  logger.error({ item: item.id, reason: gateReason }, 'something stored is not covered by consent')
  const incident = entryAbout(kind, item, {
    what: 'incident',
    outcome: 'failed',
    at: clock.now(),
    reason: 'not_covered',
    payload: { gateReason },
  })
  await db.inWorkspace(item.workspace).transaction((tx) => ledger.append(tx, incident))
  await eraseItem(keeping, item, 'not_covered')
}

/** Everything stored, of every workspace, until told to stop. Nothing found is what everybody expects. */
export async function verifyStored(keeping: Keeping, signal?: AbortSignal): Promise<Violation[]> {
  const violations: Violation[] = []
  for await (const item of allStored(keeping.acrossWorkspaces, keeping.kind.schema)) {
    if (signal?.aborted) break
    const violation = await verifyItem(keeping, item)
    if (violation !== undefined) violations.push(violation)
  }
  return violations
}
