import type { LogRecord } from '@onrecord/event-log'

/** A record that was set aside, as an operator sees it. */
export interface Letter {
  /** `<topic>/<partition>/<offset>`: the topic that it died in, and its place among that topic's dead letters. */
  letter: string
  /** Absent where not even that can be told. */
  workspace?: string
  /** A stable code. */
  reason: string
  /** What is wrong and where. */
  detail?: string
  /** When the record came in or was set aside, as far as that is known. */
  at?: string
  /** How often it has been put back before. */
  redriven: number
  /** What it was, where that can be read. */
  event?: { id?: string; type?: string }
  /** The record as it was, to be put back; absent for what never was an event. Personal data is sealed in it. */
  original?: { partition: number; offset: number; key: string; value: string }
}

const DEAD_LETTER = '.dead-letter'

/** Reads a record of a dead-letter topic. Both kinds lie there: what a consumer set aside, and what ingest did not let in. */
export function letterOf(record: LogRecord): Letter {
  const topic = record.topic.slice(0, -DEAD_LETTER.length)
  const fields = objectIn(record.value)
  const value = textIn(fields, 'value')
  const key = textIn(fields, 'key')
  const event = value === undefined ? undefined : objectIn(value)
  const workspace = textIn(fields, 'workspace') ?? workspaceIn(key ?? record.key)
  const detail = textIn(fields, 'detail')
  const at =
    textIn(fields, 'receivedAt') ?? textIn(event ?? {}, 'recordedtime') ?? instantOf(record.timestamp)
  const id = textIn(event ?? fields, 'id')
  const type = textIn(event ?? {}, 'type')
  const place = { partition: fields['partition'], offset: fields['offset'] }
  return {
    letter: `${topic}/${record.partition}/${record.offset}`,
    ...(workspace !== undefined && { workspace }),
    reason: textIn(fields, 'reason') ?? 'unknown',
    ...(detail !== undefined && { detail }),
    ...(at !== undefined && { at }),
    redriven: countIn(event),
    event: { ...(id !== undefined && { id }), ...(type !== undefined && { type }) },
    ...(value !== undefined &&
      key !== undefined && {
        original: { partition: Number(place.partition), offset: Number(place.offset), key, value },
      }),
  }
}

/**
 * The record to put back: as it was, but that it says how often it has been put back (`redriven`, an extension attribute
 * in CloudEvents' terms), so that one that dies again says so too. What is not an object goes back as it is.
 */
export function redrivenRecord({ key, value }: { key: string; value: string }): {
  key: string
  value: string
} {
  const event = objectIn(value)
  const isEvent = Object.keys(event).length > 0
  return { key, value: isEvent ? JSON.stringify({ ...event, redriven: countIn(event) + 1 }) : value }
}

type Fields = Record<string, unknown>

function objectIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

const textIn = (fields: Fields, name: string): string | undefined => {
  const value = fields[name]
  return typeof value === 'string' ? value : undefined
}

const countIn = (event: Fields | undefined): number => {
  const count = event?.['redriven']
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0
}

const workspaceIn = (key: string): string | undefined => /^([a-z0-9-]+)\//.exec(key)?.[1]
const instantOf = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())
