import { setTimeout as delay } from 'node:timers/promises'
import { aMessage, signed, webhook } from './whatsapp.ts'

export interface Poster {
  /** Messages that were answered with 200. */
  acknowledged(): number
  /** Attempts that were not, by status; 0: no answer at all. */
  refused(): Readonly<Record<number, number>>
  /** Posts no more; what is under way is finished. */
  stop(): void
  /** Resolves when every message was acknowledged, or it was stopped. */
  done: Promise<void>
}

const CONTACTS = 40
const RETRY_MS = 100

/**
 * Posts so many different messages to the account `acme-support`, several at a time, each again and again until it is
 * acknowledged and then never more: what is missing at the end was acknowledged and lost.
 */
export function postMessages(
  url: string,
  { from, count, width = 8 }: { from: number; count: number; width?: number },
): Poster {
  let acknowledged = 0
  let stopped = false
  let next = from
  const refused: Record<number, number> = {}

  async function post(n: number): Promise<void> {
    const body = webhook([
      aMessage(String(n), { from: `4915700${String(n % CONTACTS).padStart(6, '0')}`, at: 1_795_000_000 + n }),
    ])
    while (!stopped) {
      const status = await fetch(`${url}/webhooks/whatsapp/acme-support`, {
        method: 'POST',
        body,
        headers: signed(body),
        signal: AbortSignal.timeout(20_000),
      }).then(
        (response) => response.status,
        () => 0,
      )
      if (status === 200) {
        acknowledged += 1
        return
      }
      refused[status] = (refused[status] ?? 0) + 1
      await delay(RETRY_MS)
    }
  }
  async function work(): Promise<void> {
    while (next < from + count && !stopped) await post(next++)
  }
  return {
    acknowledged: () => acknowledged,
    refused: () => refused,
    stop() {
      stopped = true
    },
    done: Promise.all(Array.from({ length: width }, work)).then(() => undefined),
  }
}
