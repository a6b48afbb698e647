import { type AnyEvent, InteractionEvent, RecordingEvent, Topic, topicSchemas } from '@onrecord/schemas'
import { readBySchema } from '@onrecord/service'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scene } from '../testing/events.ts'
import { randomDay } from '../testing/random-day.ts'
import { createEventReader, type TopicSchema } from './read-events.ts'
import { takenOf } from './taken.ts'

const schema = topicSchemas[Topic.interactions]
const s = scene()
const SEALED = { sealed: 'v1.key_1.iv-1.ciphertext' }

/** What the slow way says. */
function plainly(text: string) {
  const reading = readBySchema<AnyEvent>(schema)(text)
  return 'event' in reading ? { event: takenOf(reading.event) } : reading
}

/** Counts what the schema is asked for. */
function watched(of: TopicSchema = schema) {
  let asked = 0
  const counting = { options: of.options, safeParse: (value: unknown) => (asked++, of.safeParse(value)) }
  return { read: createEventReader(counting as unknown as TopicSchema), asked: () => asked }
}

const day = randomDay(3, 30, 30).map((events) =>
  events.filter((event) => InteractionEvent.safeParse(event).success),
)

/** Ways in which a text says the same, something else, or nothing. */
const change = fc.constantFrom<(text: string, n: number) => string>(
  (text) => text,
  (text) => ` ${text} `,
  (text) => text.replace('":', '" :'),
  (text) => text.replace(/,"/, ', "'),
  (text) => text.replace('"subject":"', '"subject":"\\u0073'),
  (text) => text.replace('"account":"', '"account":"ä€😀'),
  (text) => text.replace('"account":"', '"account":"\\"\\\\\\n\\ud83d'),
  (text) => text.replace('"counted":true', '"counted":false,"counted":true'),
  (text) => text.replace('"counted":true', '"counted":1'),
  (text) => text.replace('"counted":true', '"counted":null'),
  (text) => text.replace('"data":{', '"data":{"surprise":"SECRET","purpose":"recording",'),
  (text) => text.replace('"data":{', '"data":{"country":"DE",'),
  (text) => text.replace('{"specversion":"1.0",', '{"type":"onrecord.call.ended.v1","specversion":"1.0",'),
  (text) => text.replace(/(\d\d):(\d\d)\.000Z/, '$1:61.000Z'),
  (text) => text.replace(/2026-11-(\d\d)T/, '2027-02-29T'),
  (text) => text.replace(/2026-11-(\d\d)T/, '2028-02-29T'),
  (text) => text.replace('.000Z', 'Z'),
  (text) => text.replace('.000Z', '.1234567Z'),
  (text) => text.replace('.000Z', '.000+00:00'),
  (text) => text.replace(/"durationS":(\d+)/, '"durationS":$1.0'),
  (text) => text.replace(/"durationS":(\d+)/, '"durationS":-$1'),
  (text) => text.replace(/"durationS":(\d+)/, '"durationS":0$1'),
  (text) => text.replace(/"durationS":(\d+)/, '"durationS":99999999999999999999'),
  (text) => text.replace('"errorCodes":[]', '"errorCodes":[138000,-1,-0]'),
  (text) => text.replace(/"workspace":"[^"]+"/, '"workspace":"A"'),
  (text) => JSON.stringify(JSON.parse(text), undefined, 1),
  (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
  (text, n) => text.slice(0, n % text.length),
  (text, n) => text.slice(0, n % text.length) + text.slice((n % text.length) + 1),
  (text, n) => `${text.slice(0, n % text.length)}"${text.slice(n % text.length)}`,
  (text, n) =>
    `${text.slice(0, n % text.length)}${String.fromCharCode(n % 0x3ff)}${text.slice((n % text.length) + 1)}`,
)

describe('createEventReader', () => {
  it('says what the schema says and gives the same row, whatever it has read before', () => {
    fc.assert(
      fc.property(
        day,
        fc.array(fc.tuple(fc.nat(), change, fc.nat()), { maxLength: 60 }),
        (events, changes) => {
          const read = createEventReader(schema)
          const written = events.map((event) => JSON.stringify(event))
          const changed = changes.map(([which, apply, n]) =>
            apply(written[which % written.length] ?? '{}', n),
          )
          const texts = [...written, ...changed]
          for (const text of [...texts, ...texts.toReversed()]) expect(read(text)).toEqual(plainly(text))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('asks the schema about a shape once', () => {
    const { read, asked } = watched()
    for (let minute = 10; minute < 60; minute += 1) read(JSON.stringify(s.customer(`08:${minute}`, SEALED)))
    expect(asked()).toBe(1)
    read(JSON.stringify(s.customer('09:00')))
    expect(asked()).toBe(2)
  })

  it('takes nothing for certain that its type does not allow', () => {
    const read = createEventReader(schema)
    const good = JSON.stringify(s.customer('08:00', SEALED))
    expect(read(good)).toHaveProperty('event')
    for (const bad of [
      good.replace('v1.key_1', 'v2.key_1'),
      good.replace('ciphertext', 'cipher text'),
      good.replace('"kind":"text"', '"kind":"texts"'),
      good.replace('"type":"onrecord.message.received', '"type":"onrecord.message.sent'),
      good.replace('"country":"DE"', '"country":"de"'),
    ])
      expect(read(bad)).toMatchObject({ unreadable: { reason: 'schema_mismatch' } })
  })

  it('leaves out what nobody listed, also of a shape that it knows', () => {
    const { read, asked } = watched()
    const text = (secret: string) =>
      JSON.stringify(s.customer('08:00', { ...SEALED, media: { id: 'm1', mimeType: secret } }))
    read(text('audio/ogg'))
    const reading = read(text('SECRET'))
    expect(asked()).toBe(1)
    expect(JSON.stringify(reading)).not.toContain('SECRET')
    expect(JSON.stringify(reading)).not.toContain('ciphertext')
  })

  it('puts what is kept in one order, whatever the order of the sender', () => {
    const { read, asked } = watched(topicSchemas[Topic.recordings])
    const stored = s.stored('c', '08:00', { agent: 'agt_aaaaaaaaaaaaaaaaaaaaaaaaaa' })
    const backwards = { ...stored, data: Object.fromEntries(Object.entries(stored.data).reverse()) }
    const [one, two] = [stored, backwards].map((event) => JSON.stringify(event))
    expect(RecordingEvent.safeParse(stored).success).toBe(true)
    const rows = [one, two, one, two].map((text) => read(text ?? ''))
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1)
    expect(asked()).toBe(2)
  })

  it('learns only so many shapes', () => {
    const { read, asked } = watched()
    const withSome = (n: number) => {
      const { data, ...rest } = s.closed('08:00', { team: 'a', agent: 'agt_aaaaaaaaaaaaaaaaaaaaaaaaaa' })
      const members = Object.entries(data)
      const rotated = [...members.slice(n % members.length), ...members.slice(0, n % members.length)]
      return JSON.stringify(
        n % 2 === 0
          ? { ...rest, data: Object.fromEntries(rotated) }
          : { data: Object.fromEntries(rotated), ...rest },
      )
    }
    for (let round = 0; round < 3; round += 1)
      for (let n = 0; n < 200; n += 1) expect(read(withSome(n))).toHaveProperty('event')
    expect(asked()).toBeGreaterThan(0)
  })
})
