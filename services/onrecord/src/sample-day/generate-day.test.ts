import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateSampleDay } from './generate-day.ts'
import { sampleRecordings } from './media.ts'
import { noticeReference } from './notices.ts'
import { headersOf } from './sign-delivery.ts'
import type { Delivery } from './types.ts'

const day = generateSampleDay()
const deliveries = day.hours.flatMap((hour) => hour.deliveries)
const firsts = deliveries.filter(({ duplicateOf }) => duplicateOf === undefined)
const hourOfDelivery = new Map(
  day.hours.flatMap(({ hour, deliveries: own }) => own.map((one) => [one, hour])),
)
const of = (source: Delivery['source']) => firsts.filter((one) => one.source === source)

interface Value {
  calls?: Item[]
  statuses?: Item[]
  messages?: Item[]
  contacts?: unknown[]
}
type Item = Record<string, unknown> & { id?: string; event?: string; timestamp?: string }
interface WhatsAppBody {
  object: string
  entry: { id: string; changes: { field: string; value: Value }[] }[]
}
interface ApiEvent {
  id: string
  type: string
  time: string
  data: Record<string, unknown> & { notice?: { id: string; language: string; sha256: string } }
}
const whatsapp = of('whatsapp').flatMap((delivery) =>
  (JSON.parse(delivery.body) as WhatsAppBody).entry.flatMap(({ changes }) =>
    changes.map((change) => ({ delivery, ...change })),
  ),
)
const api = of('api').flatMap((delivery) =>
  [JSON.parse(delivery.body) as ApiEvent | ApiEvent[]].flat().map((event) => ({ delivery, event })),
)
const respondio = of('respondio').map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const itemsIn = (field: string, key: 'calls' | 'statuses' | 'messages') =>
  whatsapp.filter((change) => change.field === field).flatMap(({ value }) => value[key] ?? [])
const duplicated = <T>(list: readonly T[]) => list.filter((one, index) => list.indexOf(one) !== index)

describe('the same day every time', () => {
  const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

  it('comes from the same seed, to the byte', () => {
    expect(hashOf(generateSampleDay())).toBe(hashOf(day))
  })
  it('differs with another seed, and holds the same kinds of things', () => {
    const other = generateSampleDay(7)
    expect(hashOf(other.hours)).not.toBe(hashOf(day.hours))
    expect(other.expected.recordings.refused).toEqual(day.expected.recordings.refused)
    expect(Object.keys(other.expected.calls.byOutcome)).toEqual(Object.keys(day.expected.calls.byOutcome))
  })
})

describe('size', () => {
  const { expected } = day

  it('has two workspaces with six agents, and 120 contacts in ten countries', () => {
    expect(day.workspaces.map(({ agents }) => agents.length)).toEqual([3, 3])
    expect(day.contacts).toHaveLength(120)
    expect(new Set(day.contacts.map(({ country }) => country)).size).toBe(10)
    expect(day.contacts.filter(({ phone }) => phone === undefined).length).toBeGreaterThan(10)
    expect(
      duplicated(
        day.contacts.flatMap(({ phone, bsuid }) => [phone, bsuid]).filter((one) => one !== undefined),
      ),
    ).toEqual([])
  })
  it('has more than 300 calls of every outcome, in both directions', () => {
    expect(expected.calls.total).toBeGreaterThanOrEqual(300)
    expect(Object.keys(expected.calls.byOutcome)).toEqual([
      'abandoned',
      'answered',
      'answered_with_error',
      'cancelled_by_business',
      'declined_by_user',
      'failed',
      'indeterminate',
      'no_answer',
      'short_abandon',
    ])
    expect(expected.calls.items.filter(({ direction }) => direction === 'outbound').length).toBeGreaterThan(
      80,
    )
  })
  it('has more than 2,000 messages that count', () => {
    expect(expected.messages.received + expected.messages.sent).toBeGreaterThanOrEqual(2000)
  })
  it('stores at least 16 recordings of at least 60, and refuses for every reason', () => {
    const { recordings } = expected
    expect(recordings.available).toBeGreaterThanOrEqual(60)
    expect(recordings.stored).toBeGreaterThanOrEqual(16)
    expect(Object.keys(recordings.refused)).toEqual([
      'consent_missing',
      'consent_not_yet_given',
      'consent_refused',
      'consent_requested_unanswered',
      'consent_withdrawn',
      'participant_unknown',
    ])
    expect(recordings.failed).toEqual({ hash_mismatch: 1, not_delivered: 1 })
    expect(recordings.withdrawnAfterwards).toBeGreaterThan(0)
    expect(expected.transcripts.available).toBeGreaterThanOrEqual(12)
  })
  it('plays every recording', () => {
    const offered = new Set(Object.values(day.media).map(({ file }) => file))
    expect(sampleRecordings.filter(({ audio }) => !offered.has(audio.file))).toEqual([])
  })
  it('asks for permission and hears every answer', () => {
    expect(Object.keys(expected.permissions.replied)).toEqual([
      'callback',
      'declined',
      'granted_in_profile',
      'permanent',
      'revoked',
      'temporary',
    ])
  })
})

describe('counts that the bodies confirm', () => {
  const { expected } = day

  it('calls, statuses and artefacts', () => {
    const calls = itemsIn('calls', 'calls')
    const ended = calls.filter(({ event, id }) => event === 'terminate' && id !== undefined)
    expect(ended).toHaveLength(expected.calls.total)
    expect(calls.filter(({ event }) => event === 'connect' || event === 'call_created')).toHaveLength(
      expected.calls.total,
    )
    expect(calls.filter(({ event }) => event === 'call_recording_available')).toHaveLength(
      expected.recordings.available,
    )
    expect(calls.filter(({ event }) => event === 'call_transcription_available')).toHaveLength(
      expected.transcripts.available,
    )
    expect(ended.filter((item) => 'start_time' in item)).toHaveLength(
      expected.calls.byToldOutcome['answered'] ?? 0,
    )
    expect(itemsIn('messages', 'statuses')).toHaveLength(expected.messages.statuses)
  })
  it('messages, each id once', () => {
    const fromApi = (type: string) => api.filter(({ event }) => event.type === `onrecord.message.${type}.v1`)
    const fromRespondio = (type: string) =>
      respondio.filter((event) => event['event_type'] === `message.${type}`)
    expect(fromApi('received').length + fromRespondio('received').length).toBe(expected.messages.received)
    expect(fromApi('sent').length + fromRespondio('sent').length).toBe(expected.messages.sent)
    const ids = [...fromApi('sent'), ...fromApi('received')].map(({ event }) => event.data['messageId'])
    expect(duplicated(ids)).toEqual([])
    const numbers = [...fromRespondio('sent'), ...fromRespondio('received')]
    expect(duplicated(numbers.map((event) => (event['message'] as { messageId: number }).messageId))).toEqual(
      [],
    )
    expect(duplicated(itemsIn('messages', 'messages').flatMap(({ id }) => id ?? []))).toEqual([])
  })
  it('deliveries and duplicates', () => {
    expect(deliveries).toHaveLength(expected.deliveries)
    const repeated = deliveries.filter(({ duplicateOf }) => duplicateOf !== undefined)
    expect(repeated.length).toBeGreaterThan(200)
    for (const { duplicateOf, body, contactKey } of repeated) {
      expect(deliveries[duplicateOf as number]).toMatchObject({ body, contactKey })
    }
    expect(
      deliveries.findIndex((one, index) => one.duplicateOf !== undefined && one.duplicateOf >= index),
    ).toBe(-1)
  })
})

describe('shapes', () => {
  it('are WhatsApp envelopes of the account that they are sent to', () => {
    const accounts = new Map(
      day.workspaces.flatMap((one) => one.accounts).map((account) => [account.id, account.whatsapp]),
    )
    for (const { body, account } of of('whatsapp')) {
      const parsed = JSON.parse(body) as WhatsAppBody
      expect(parsed.object).toBe('whatsapp_business_account')
      expect(parsed.entry.map(({ id }) => id)).toEqual(parsed.entry.map(() => accounts.get(account)?.wabaId))
    }
  })
  it('put several items into one POST, several entries, and batches', () => {
    const bodies = of('whatsapp').map(({ body }) => JSON.parse(body) as WhatsAppBody)
    expect(bodies.filter(({ entry }) => entry.length > 1).length).toBeGreaterThan(20)
    expect(
      bodies.filter(({ entry }) => entry.some(({ changes }) => changes.length > 1)).length,
    ).toBeGreaterThan(20)
    expect(of('api').filter(({ body }) => body.startsWith('[')).length).toBeGreaterThan(100)
    expect(of('api').filter(({ body }) => body.startsWith('{')).length).toBeGreaterThan(100)
  })
  it('leave out what providers leave out', () => {
    const calls = itemsIn('calls', 'calls')
    const connects = calls.filter(({ event }) => event === 'connect')
    expect(connects.filter((item) => item['direction'] === undefined).length).toBeGreaterThan(5)
    expect(
      calls.filter((item) => item['from'] === undefined && item['from_user_id'] !== undefined).length,
    ).toBeGreaterThan(10)
    expect(calls.filter((item) => Array.isArray(item['status'])).length).toBeGreaterThan(3)
    expect(calls.filter((item) => item['status'] === 'Completed').length).toBeGreaterThan(3)
    expect(
      whatsapp.filter(({ field, value }) => field === 'calls' && value.contacts === undefined).length,
    ).toBeGreaterThan(50)
  })
  it('bind consent to the published words, except once', () => {
    const notices = api.flatMap(({ event }) => event.data.notice ?? [])
    const wrong = notices.filter(
      ({ id, language, sha256 }) => noticeReference(id, language as 'en').sha256 !== sha256,
    )
    expect(notices.length).toBeGreaterThan(60)
    expect(wrong).toHaveLength(1)
  })
  it('carry a signature or a key', () => {
    for (const source of ['whatsapp', 'respondio', 'api'] as const) {
      const [delivery] = of(source)
      expect(Object.keys(headersOf(day, delivery as Delivery))).toHaveLength(2)
    }
  })
})

describe('time', () => {
  const start = Date.parse(`${day.date}T00:00:00Z`) / 1000
  const isWithin = (seconds: number) => seconds >= start && seconds < start + 24 * 3600

  it('stays inside the day', () => {
    const stated = [
      ...itemsIn('calls', 'calls'),
      ...itemsIn('calls', 'statuses'),
      ...itemsIn('messages', 'messages'),
      ...itemsIn('messages', 'statuses'),
    ].map(({ timestamp }) => Number(timestamp))
    expect(stated.filter((time) => !Number.isNaN(time) && !isWithin(time))).toEqual([])
    expect(api.filter(({ event }) => !isWithin(Date.parse(event.time) / 1000))).toEqual([])
  })
  it('delivers nothing before it happened', () => {
    const early = whatsapp.filter(({ delivery, value }) =>
      [...(value.calls ?? []), ...(value.statuses ?? []), ...(value.messages ?? [])].some(
        ({ timestamp }) => Number(timestamp) >= start + ((hourOfDelivery.get(delivery) ?? 0) + 1) * 3600,
      ),
    )
    expect(early).toEqual([])
  })
  it('tells the end of some calls before their beginning', () => {
    const seen = new Set<string>()
    const reversed = itemsIn('calls', 'calls').filter(({ id, event }) => {
      if (id === undefined) return false
      if (event === 'terminate') seen.add(id)
      return event === 'connect' && seen.has(id)
    })
    expect(reversed.length).toBeGreaterThan(10)
  })
  it('never lets a recording share its hour with what decides about it', () => {
    // repetitions may come at any time: they change nothing
    const hoursOf = (contactKey: string, isConcerned: (body: string) => boolean) =>
      firsts
        .filter((one) => one.contactKey === contactKey && isConcerned(one.body))
        .map((one) => hourOfDelivery.get(one))
    for (const { contactKey, mediaId } of day.expected.recordings.items) {
      const [offered] = hoursOf(contactKey, (body) => body.includes(`"id":"${mediaId}"`))
      const decided = hoursOf(contactKey, (body) => /onrecord\.consent\.|"button_reply"/.test(body))
      expect(offered).toBeDefined()
      expect(decided, contactKey).not.toContain(offered)
    }
  })
  it('withdraws consent to what is stored only in a later hour', () => {
    const withdrawn = day.expected.recordings.items.filter((one) => one.isWithdrawnAfterwards === true)
    for (const { contactKey, mediaId } of withdrawn) {
      const own = firsts.filter((one) => one.contactKey === contactKey)
      const offered = own.find(({ body }) => body.includes(`"id":"${mediaId}"`)) as Delivery
      const withdrawal = own.find(({ body }) => body.includes('"withdrawn"')) as Delivery
      expect(hourOfDelivery.get(withdrawal)).toBeGreaterThan(hourOfDelivery.get(offered) as number)
    }
  })
})
