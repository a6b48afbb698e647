import { setTimeout as delay } from 'node:timers/promises'
import { headersOf, type SampleDay } from '@onrecord/onrecord/sample-day'

type Delivery = SampleDay['hours'][number]['deliveries'][number]

export interface PostOptions {
  /** The front door. */
  url: string
  day: SampleDay
  /** Resolves when all that was acknowledged has been decided. */
  decided(): Promise<void>
  /** Contacts at a time, beside those with a story. */
  concurrency?: number
  /** After each acknowledgement. */
  onPosted?(delivery: Delivery, state: { done: number; total: number }): void
  signal?: AbortSignal
}

export interface Posted {
  acknowledged: number
  /** Attempts without a 200, by status; 0: no answer. All were made again. */
  refused: Readonly<Record<number, number>>
}

const TIMEOUT_MS = 15_000
const RETRY_MS = 100
const GIVE_UP_MS = 180_000
/** The agents' standing answers and the dawn campaign: about people who have a day of their own beside it. */
const DAWN = 5

/**
 * Posts the sample day as fast as it is acknowledged. Each contact's deliveries are posted in order, those that are not
 * answered with 200 again until they are. What comes of a call depends on what had been said by then, not on how fast
 * anybody worked: so the contacts with a story about consent wait at each hour until all before it has been decided.
 */
export async function postDay(options: PostOptions): Promise<Posted> {
  const { day, decided, concurrency = 16, onPosted } = options
  const withStory = new Set(day.contacts.filter(({ consent }) => consent !== 'none').map(({ key }) => key))
  const all = day.hours.flatMap(({ hour, deliveries }) => deliveries.map((delivery) => ({ hour, delivery })))
  const refused: Record<number, number> = {}
  let done = 0

  async function postInOrder(stream: readonly { hour: number; delivery: Delivery }[]): Promise<void> {
    let hour = stream[0]?.hour
    for (const { hour: now, delivery } of stream) {
      if (now !== hour && withStory.has(delivery.contactKey)) await decided()
      hour = now
      await postUntilAcknowledged(delivery, options, refused)
      done += 1
      onPosted?.(delivery, { done, total: all.length })
    }
  }

  const [dawn, rest] = [all.filter(({ hour }) => hour < DAWN), all.filter(({ hour }) => hour >= DAWN)]
  for (const part of [dawn, rest]) {
    const streams = Map.groupBy(part, ({ delivery }) => delivery.contactKey)
    const { stories = [], others = [] } = Object.groupBy([...streams], ([contact]) =>
      withStory.has(contact) ? 'stories' : 'others',
    )
    // those that wait now and then keep nobody else waiting
    await Promise.all([
      inParallel(stories, stories.length, ([, stream]) => postInOrder(stream)),
      inParallel(others, concurrency, ([, stream]) => postInOrder(stream)),
    ])
    await decided()
  }
  return { acknowledged: done, refused }
}

async function inParallel<T>(
  list: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const queue = list.values()
  async function worker(): Promise<void> {
    for (const one of queue) await work(one)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

async function postUntilAcknowledged(
  delivery: Delivery,
  { url, day, signal }: PostOptions,
  refused: Record<number, number>,
): Promise<void> {
  const begun = performance.now()
  for (;;) {
    signal?.throwIfAborted()
    const status = await post(url, day, delivery)
    if (status === 200) return
    refused[status] = (refused[status] ?? 0) + 1
    if ((status > 0 && status < 500) || performance.now() - begun > GIVE_UP_MS)
      throw new Error(`a delivery of ${delivery.contactKey} was not acknowledged: ${status || 'no answer'}`)
    await delay(RETRY_MS)
  }
}

/** The status; 0: no answer. */
export async function post(url: string, day: SampleDay, delivery: Delivery): Promise<number> {
  try {
    const response = await fetch(new URL(delivery.path, url), {
      method: 'POST',
      headers: headersOf(day, delivery),
      body: delivery.body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
