import { setTimeout as sleep } from 'node:timers/promises'
import { DAY_START, HOUR } from './day.ts'
import { headersOf } from './sign-delivery.ts'
import type { Delivery, SampleDay } from './types.ts'

export interface PostDayOptions {
  /** Of the front door, such as `http://127.0.0.1:8080`. */
  baseUrl: string
  day: SampleDay
  /** By account; absent: those of the day. */
  apiKeys?: Readonly<Record<string, string>>
  onProgress?: (state: { done: number; total: number; label: string }) => void
  /** Before an hour's deliveries; `until` is its end. For those who keep the day's clock. */
  onHour?: (state: { hour: number; until: Date }) => void | Promise<void>
  /** Resolves when what was posted has been decided: an hour is a barrier. */
  idle(): Promise<void>
  /** Contacts at a time. */
  concurrency?: number
  /** Hour to go on with; posting an hour again changes nothing. */
  resumeFrom?: number
  /** How long one delivery is tried while the server is away. */
  giveUpAfterMs?: number
  signal?: AbortSignal
}

export interface Posted {
  /** Deliveries that were acknowledged. */
  posted: number
  byStatus: Readonly<Record<number, number>>
  /** Attempts that failed and were made again. */
  retries: number
}

const TIMEOUT_MS = 20_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 3_000

/**
 * Posts the day over HTTP, signed, hour by hour: contacts side by side, the deliveries of one strictly in order. What
 * gets no answer or a 5xx is posted again until it is acknowledged, as providers do.
 */
export async function postSampleDay(options: PostDayOptions): Promise<Posted> {
  const { day, onProgress, onHour, idle, concurrency = 16, resumeFrom = 0 } = options
  const total = day.hours.reduce((sum, { deliveries }) => sum + deliveries.length, 0)
  const byStatus: Record<number, number> = {}
  let posted = 0
  let retries = 0
  let done = 0

  async function postInOrder(deliveries: readonly Delivery[], label: string): Promise<void> {
    for (const delivery of deliveries) {
      const acknowledged = await postUntilAcknowledged(delivery, options)
      byStatus[acknowledged.status] = (byStatus[acknowledged.status] ?? 0) + 1
      retries += acknowledged.retries
      posted += 1
      done += 1
      onProgress?.({ done, total, label })
    }
  }

  for (const { hour, deliveries } of day.hours) {
    if (hour < resumeFrom) {
      done += deliveries.length
      continue
    }
    const label = `${String(hour).padStart(2, '0')}:00`
    await onHour?.({ hour, until: new Date((DAY_START + (hour + 1) * HOUR) * 1000) })
    const streams = [...Map.groupBy(deliveries, ({ contactKey }) => contactKey).values()]
    await inParallel(streams, concurrency, (stream) => postInOrder(stream, label))
    await idle()
  }
  return { posted, byStatus, retries }
}

/** Works through the list with so many at a time; the first error stops all of them. */
async function inParallel<T>(
  list: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const queue = list.values()
  let failed = false
  async function worker(): Promise<void> {
    for (const one of queue) {
      if (failed) return
      try {
        await work(one)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
}

async function postUntilAcknowledged(
  delivery: Delivery,
  options: PostDayOptions,
): Promise<{ status: number; retries: number }> {
  const { giveUpAfterMs = 5 * 60_000, signal } = options
  const begun = performance.now()
  for (let retries = 0; ; retries += 1) {
    signal?.throwIfAborted()
    const answer = await post(delivery, options)
    if (answer.status === 200 || answer.status === 202) return { status: answer.status, retries }
    const mayPass = answer.status === 0 || answer.status >= 500
    if (!mayPass || performance.now() - begun > giveUpAfterMs) {
      throw new Error(
        `${nameOf(delivery)} was not acknowledged: ${answer.status || 'no answer'} ${answer.text}`,
      )
    }
    await sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** retries), undefined, {
      ...(signal && { signal }),
    })
  }
}

/** Status 0: no answer. */
async function post(
  delivery: Delivery,
  { baseUrl, day, apiKeys }: PostDayOptions,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(new URL(delivery.path, baseUrl), {
      method: 'POST',
      headers: headersOf(day, delivery, apiKeys),
      body: delivery.body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await response.text()
    return { status: response.status, text }
  } catch (error) {
    if (isNoAnswer(error))
      return { status: 0, text: error.cause instanceof Error ? error.cause.message : error.message }
    throw error
  }
}

/** fetch: TypeError when the connection is refused or breaks off, TimeoutError when nothing comes. */
const isNoAnswer = (error: unknown): error is Error =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')

const nameOf = ({ source, account, contactKey, body }: Delivery): string =>
  `The ${source} delivery of ${contactKey} to ${account} (${body.slice(0, 160)}...)`
