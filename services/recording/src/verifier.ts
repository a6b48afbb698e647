import { setTimeout as delay } from 'node:timers/promises'
import type { Claims } from '@onrecord/postgres'
import type { Service } from '@onrecord/service'
import type { RecordingContext } from './ports.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { verifyStored } from './verify-recording.ts'

/** Holds every stored recording against the gate and removes leftovers: at the start, then again and again. */
export function createVerifier(context: RecordingContext, claims: Claims): Service {
  const { logger, settings } = context
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function verify(): Promise<void> {
    try {
      const violations = await verifyStored(context)
      const leftovers = await sweepLeftovers(context, claims)
      logger.info({ violations: violations.length, leftovers }, 'stored recordings verified')
    } catch (error) {
      logger.error({ err: error }, 'stored recordings could not be verified; it will be tried again')
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
