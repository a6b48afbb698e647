/** What is common to all work on the tables of facts. */
export interface FactTable {
  name: FactTableName
  /** Beside workspace and contact. */
  key: readonly string[]
  /** When the row's subject began: the table is partitioned by it. */
  time: string
  /** When it ended, as SQL; NULL while it goes on. */
  ended: string
}
export type FactTableName =
  | 'call_fact'
  | 'message_fact'
  | 'conversation_cycle'
  | 'turn_fact'
  | 'recording_fact'
  | 'permission_fact'
  | 'consent_fact'

export const CONSENT_TABLE: FactTable = { name: 'consent_fact', key: ['record'], time: 'at', ended: 'at' }

/** In the order in which they are written: nothing in one refers to a later one. */
export const FACT_TABLES: readonly FactTable[] = [
  {
    name: 'call_fact',
    key: ['call'],
    time: 'created_at',
    ended: `if(outcome = 'ringing', NULL, ifNull(ended_at, created_at))`,
  },
  { name: 'message_fact', key: ['message'], time: 'at', ended: 'at' },
  { name: 'conversation_cycle', key: ['account', 'cycle'], time: 'opened_at', ended: 'closed_at' },
  {
    name: 'turn_fact',
    key: ['account', 'cycle', 'turn'],
    time: 'started_at',
    ended: 'if(closed_unanswered, started_at, replied_at)',
  },
  { name: 'recording_fact', key: ['call'], time: 'at', ended: 'at' },
  { name: 'permission_fact', key: ['start_event'], time: 'at', ended: 'at' },
  CONSENT_TABLE,
]
