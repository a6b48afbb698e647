import type { IHeaders } from 'kafkajs'
import type { LogRecord } from '../event-log.ts'

interface Fetched {
  offset: string
  key: Buffer | null
  value: Buffer | null
  timestamp: string
  headers?: IHeaders
}

/** A record of the port, of one as kafkajs gives it. */
export const recordOf = (topic: string, partition: number, message: Fetched): LogRecord =>
  new FetchedRecord(topic, partition, message)

/**
 * What is long is decoded when it is asked for: the texts of a whole batch at once would outlive the young generation of
 * the heap, and cost more to collect than to make.
 */
class FetchedRecord implements LogRecord {
  readonly topic: string
  readonly partition: number
  readonly #message: Fetched

  constructor(topic: string, partition: number, message: Fetched) {
    this.topic = topic
    this.partition = partition
    this.#message = message
  }

  get offset(): number {
    return Number(this.#message.offset)
  }
  get timestamp(): number {
    return Number(this.#message.timestamp)
  }
  get key(): string {
    return this.#message.key?.toString() ?? ''
  }
  get value(): string {
    return this.#message.value?.toString() ?? ''
  }
  get headers(): Readonly<Record<string, string>> | undefined {
    return headersOf(this.#message.headers)
  }
}

function headersOf(headers: IHeaders | undefined): Record<string, string> | undefined {
  const entries = Object.entries(headers ?? {})
  if (entries.length === 0) return undefined
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value
      return first === undefined ? [] : [[name, first.toString()]]
    }),
  )
}
