import type { Envelope } from '@onrecord/schemas'

/** One record as it lies in the log. `value` is the event's JSON text: it may be unreadable. */
export interface LogRecord {
  topic: string
  partition: number
  offset: number
  key: string
  value: string
  /** Where the log tells: when it took the record in, ms since 1970. */
  timestamp?: number
  /** Where the log keeps such: `content-type` and, of an event with a trace, `traceparent`. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** Records of one partition, in order, handed over together. */
export interface LogBatch {
  topic: string
  partition: number
  records: LogRecord[]
}

export interface ConsumeOptions {
  group: string
  topics: readonly string[]
  /** At most so many records in a batch. */
  maxBatch?: number
  /** Rest about so long between batches, so that what comes in little by little is handled together. */
  lingerMs?: number
  /**
   * The batch is committed when this resolves; handed over again, to whoever consumes next, when it throws. Batches of
   * different partitions may be handed over side by side. `signal`: consuming is to stop, or the partition is lost, so
   * whoever waits for better times should give up by throwing: the batch comes again.
   */
  handle(batch: LogBatch, signal: AbortSignal): Promise<void>
  /** An error that the handler threw, or that waiting does not mend. Consuming has stopped. */
  failed(error: unknown): void
}

export interface Consumption {
  /** Finishes the batch in hand, commits it, and lets the partitions go. */
  stop(): Promise<void>
}

/** Where a group stands in one partition. `lag` = records that it has not committed yet. */
export interface GroupPosition {
  topic: string
  partition: number
  committed: number
  end: number
  lag: number
}

/**
 * The event log: partitions by key, consumer groups with committed offsets, delivery at least once. A record that
 * `append` has acknowledged survives any kill.
 */
export interface EventLog {
  /** Resolves when all are durable. The record key is the event's `partitionkey`. */
  append(topic: string, events: readonly Envelope[]): Promise<void>
  /** For what is not an event: dead letters. */
  appendRaw(topic: string, records: readonly { key: string; value: string }[]): Promise<void>
  consume(options: ConsumeOptions): Promise<Consumption>
  positions(group: string, topics: readonly string[]): Promise<GroupPosition[]>
  /** How many records all these groups together have not committed; each with the topics that it reads. */
  lag(groups: Readonly<Record<string, readonly string[]>>): Promise<number>
  /** The records of a topic, in order of partition and offset: for replay, dead letters, access requests. */
  read(
    topic: string,
    options?: { key?: string; from?: { partition: number; offset: number }; limit?: number },
  ): AsyncIterable<LogRecord>
  /** Resolves when the log answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface LogPurge {
  /**
   * Deletes the topic's records from before, whether they have been consumed or not; with `keyPrefix`, only those whose
   * key starts with it (`<workspace>/`), where the log can select them: Kafka cannot, and gives 0. Gives their number.
   */
  purge(topic: string, before: Date, options?: { keyPrefix?: string }): Promise<number>
}
