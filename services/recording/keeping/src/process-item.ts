import { caughtUp } from '@onrecord/event-log'
import { KeyDestroyedError } from '@onrecord/keys'
import { Topic } from '@onrecord/schemas'
import { backoffMs } from '@onrecord/service'
import type { Call } from './call.ts'
import { findCall } from './calls-store.ts'
import { dropItem, failItem, refuseItem } from './end-item.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { Item, ItemKey } from './item.ts'
import { beginAttempt, postponeUntil } from './items-store.ts'
import type { Keeping } from './kind.ts'
import { storeItem } from './store-item.ts'

/** Transfers break; three different files under one id do not happen by chance. */
const MAX_MISMATCHES = 3
/** How soon to look again when consent events are still on their way. */
const STALE_MS = 100

/** One attempt at one item: to store it, to refuse it, to give it up, or to come back later. */
export function processItem(keeping: Keeping): (key: ItemKey) => Promise<void> {
  const { db, kind, clock, gate } = keeping
  return async function process(key) {
    const own = db.inWorkspace(key.workspace)
    const item = await beginAttempt(own, kind.schema, key)
    if (item === undefined) return
    const call = await findCall(own, kind.schema, item.workspace, item.call)
    const isTooLate = clock.now() >= item.deadline
    if (call?.endedAt === undefined) return isTooLate ? failItem(keeping, item, 'call_unknown') : undefined
    if (isTooLate) return failItem(keeping, item, kind.tooLate(item))
    if (!(await knowsAllConsent(keeping))) return later(keeping, item, STALE_MS)
    const decision = await gate.ask(gateQuestionOf(call, kind.purpose, clock.now()))
    if (decision.verdict !== 'open') return refuseItem(keeping, item, decision)
    return obtainAndStore(keeping, item, call)
  }
}

async function obtainAndStore(keeping: Keeping, item: Item, call: Call): Promise<void> {
  const obtained = await keeping.kind.obtain(item)
  switch (obtained.kind) {
    case 'dropped':
      return dropItem(keeping, item)
    case 'failed':
      return failItem(keeping, item, obtained.reason)
    case 'later':
      return later(keeping, item, obtained.afterMs ?? backoffFor(keeping, item), {
        failure: obtained.afterMs === undefined,
      })
    case 'mismatch':
      keeping.logger.warn(
        { item: item.id, times: item.mismatches + 1 },
        'the file is not the one that was announced',
      )
      if (item.mismatches + 1 >= MAX_MISMATCHES) return failItem(keeping, item, 'hash_mismatch')
      return later(keeping, item, backoffFor(keeping, item), { failure: true, mismatch: true })
    case 'content':
      if (!(await knowsAllConsent(keeping))) return later(keeping, item, STALE_MS)
      try {
        return await storeItem(keeping, item, call, obtained)
      } catch (error) {
        if (!(error instanceof KeyDestroyedError)) throw error
        return failItem(keeping, item, 'subject_erased')
      }
  }
}

/** Has every consent and withdrawal that lies in the log been entered? Until then the gate is not asked: fail closed. */
const knowsAllConsent = ({ log, settings }: Keeping) =>
  caughtUp(log, settings.consentGroup, [Topic.interactions], settings.freshnessMs)

const backoffFor = ({ settings }: Keeping, { failures }: Item) => backoffMs(failures + 1, settings.retry)

function later(
  { db, kind, clock }: Keeping,
  item: Item,
  delayMs: number,
  counting: { failure?: boolean; mismatch?: boolean } = {},
): Promise<void> {
  const at = new Date(clock.now().getTime() + delayMs)
  return postponeUntil(db.inWorkspace(item.workspace), kind.schema, item, at, counting)
}
