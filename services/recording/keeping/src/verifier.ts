import { setTimeout as delay } from 'node:timers/promises'
import type { Claims } from '@onrecord/postgres'
import type { Service } from '@onrecord/service'
import type { Keeping } from './kind.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { verifyStored } from './verify-item.ts'

/** Holds everything stored against the gate and removes leftovers: at the start, then again and again. */
export function createVerifier(keeping: Keeping, claims: Claims): Service {
  const { kind, logger, settings } = keeping
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function verify(): Promise<void> {
    try {
      const violations = await verifyStored(keeping)
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
  }

  async function keepVerifying(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await verify()
      await delay(settings.verifyEveryMs, undefined, { signal }).catch(() => undefined)
    }
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
