import { setTimeout as delay } from 'node:timers/promises'
import type { Claims } from '@onrecord/postgres'
import type { Service } from '@onrecord/service'
import type { Keeping } from './kind.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { verifyStored } from './verify-item.ts'

const ASK_AGAIN_MS = 30_000

/**
 * Holds everything stored against the gate and removes leftovers: at the start, then again and again, in one process at
 * a time. Who has not the turn asks for it a little later: whoever had it may be gone.
 */
export function createVerifier(keeping: Keeping, claims: Claims): Service {
  const { kind, logger, settings, isMyTurn = async () => true } = keeping
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** When to look again. */
  async function verify(signal: AbortSignal): Promise<number> {
    try {
      if (!(await isMyTurn())) return ASK_AGAIN_MS
      const violations = await verifyStored(keeping, signal)
      if (signal.aborted) return 0
      const leftovers = await sweepLeftovers(keeping, claims)
      logger.info(
        { kept: kind.noun, violations: violations.length, leftovers },
        'what is stored was verified',
      )
    } catch (error) {
      logger.error(
        { kept: kind.noun, err: error },
        'what is stored could not be verified; it will be tried again',
      )
    }
    return settings.verifyEveryMs
  }

  async function keepVerifying(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await delay(await verify(signal), undefined, { signal }).catch(() => undefined)
  }

  return {
    async start() {
      stopping = new AbortController()
      running = keepVerifying(stopping.signal)
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
