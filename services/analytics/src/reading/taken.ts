import { toClickHouseTime } from '@onrecord/clickhouse'
import type { AnyEvent, EventOf } from '@onrecord/schemas'
import { clearDataOf } from '../domain/clear-data.ts'
import type { SourceEvent } from '../domain/fact-event.ts'
import type { SubjectLink } from '../domain/survivors.ts'
import { callOf, contactOf } from '../stores/events.ts'

/** What analytics takes from one event. */
export interface Taken {
  workspace: string
  /** The data subject that it names; empty: none. */
  contact: string
  /** The call that it is about; empty: none. */
  call: string
  /** The row of `event` as a line of JSON; empty: it has none. */
  line: string
  link?: SubjectLink
  retention?: EventOf<'onrecord.retention.applied.v1'>
}

/** The columns of `event`, each as JSON text. */
export interface EventColumns {
  workspace: string
  contact: string
  id: string
  source: string
  type: string
  time: string
  recordedAt: string
  call: string
  /** An object; the column holds its text. */
  data: string
}

/** Joined, not concatenated: that makes one piece of memory, where it would leave twenty. */
const lineOf = (row: EventColumns): string =>
  [
    '{"workspace":',
    row.workspace,
    ',"contact":',
    row.contact,
    ',"call":',
    row.call,
    ',"event_id":',
    row.id,
    ',"source":',
    row.source,
    ',"type":',
    row.type,
    ',"time":',
    row.time,
    ',"recorded_at":',
    row.recordedAt,
    ',"data":',
    row.data,
    '}\n',
  ].join('')

/** From columns in which nothing is escaped. It holds nothing of the text that they were cut from. */
export function takenFrom(row: EventColumns): Taken {
  const line = lineOf(row)
  const workspace = '{"workspace":'.length
  const contact = workspace + row.workspace.length + ',"contact":'.length
  const call = contact + row.contact.length + ',"call":'.length
  return {
    workspace: line.slice(workspace + 1, workspace + row.workspace.length - 1),
    contact: line.slice(contact + 1, contact + row.contact.length - 1),
    call: line.slice(call + 1, call + row.call.length - 1),
    line,
  }
}

export const linesOf = (batch: readonly Taken[]): string => batch.map(({ line }) => line).join('')

/** From an event that has been read by its schema. */
export function takenOf(event: AnyEvent): Taken {
  if (event.type === 'onrecord.retention.applied.v1')
    return { workspace: event.workspace, contact: '', call: '', line: '', retention: event }
  const [contact, call] = [contactOf(event), callOf(event)]
  const line = lineOf({
    workspace: JSON.stringify(event.workspace),
    contact: JSON.stringify(contact),
    id: JSON.stringify(event.id),
    source: JSON.stringify(event.source),
    type: JSON.stringify(event.type),
    time: JSON.stringify(toClickHouseTime(Date.parse(event.time))),
    recordedAt: JSON.stringify(toClickHouseTime(Date.parse(event.recordedtime))),
    call: JSON.stringify(call),
    data: JSON.stringify(clearDataOf(event.data)),
  })
  return { workspace: event.workspace, contact, call, line, ...linkIn(event) }
}

function linkIn(event: SourceEvent): { link?: SubjectLink } {
  if (event.type !== 'onrecord.identity.linked.v1') return {}
  const { survivor, merged } = event.data
  return { link: { subjects: [survivor, merged], survivor } }
}
