import type { Database, Sql } from '@onrecord/postgres'
import type { Envelope } from '@onrecord/schemas'
import { currentTraceparent } from '@onrecord/telemetry'
import type { EventLog } from './event-log.ts'

const PAGE = 200

/**
 * Events that are told if, and only if, a transaction commits: noted in it, appended to the log afterwards, also after a
 * kill. They may be told twice (their ids say so), and keep their order.
 */
export interface Outbox {
  add(tx: Sql, topic: string, event: Envelope): Promise<void>
  /** Appends to the log what is noted; gives how many. */
  flush(): Promise<number>
}

/** `writer` is the service whose events these are; it alone tells them. */
export function createOutbox(db: Database, log: Pick<EventLog, 'append'>, writer: string): Outbox {
  return {
    async add(tx, topic, event) {
      await tx.query('INSERT INTO event_log.outbox (writer, topic, event) VALUES ($1, $2, $3)', [
        writer,
        topic,
        JSON.stringify(traced(event)),
      ])
    },
    async flush() {
      let told = 0
      for (;;) {
        const page = await db.transaction((tx) => tell(tx, log, writer))
        told += page
        if (page < PAGE) return told
      }
    },
  }
}

/** It is told later, by whoever comes: what caused it is known only now. */
function traced(event: Envelope): Envelope {
  const traceparent = event.traceparent ?? currentTraceparent()
  return traceparent === undefined ? event : { ...event, traceparent }
}

async function tell(tx: Sql, log: Pick<EventLog, 'append'>, writer: string): Promise<number> {
  const noted = await tx.query<{ id: number; topic: string; event: Envelope }>(
    `SELECT id, topic, event FROM event_log.outbox WHERE writer = $1 ORDER BY id LIMIT ${PAGE} FOR UPDATE`,
    [writer],
  )
  for (const [topic, rows] of Map.groupBy(noted, (row) => row.topic))
    await log.append(
      topic,
      rows.map((row) => row.event),
    )
  await tx.query('DELETE FROM event_log.outbox WHERE id = ANY ($1)', [noted.map((row) => row.id)])
  return noted.length
}
