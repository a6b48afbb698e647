import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInboundEvent } from './cloudevents/inbound.ts'
import type { Item } from './draft.ts'
import { examplesOf } from './examples.ts'
import { readRespondioWebhook } from './respondio/webhook.ts'
import { readWhatsAppWebhook } from './whatsapp/webhook.ts'

const frame = { phoneNumberId: '200000000000002', receivedAt: new Date('2026-11-18T12:00:00Z') }
const read = (body: unknown) => readWhatsAppWebhook(body, frame)
const idsOf = (items: Item[]) =>
  items.map((item) => (item.fate === 'event' ? item.draft.idParts : item.detail))

/** Replaces one value somewhere in a body by another. */
function mutate(body: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone({ body })
  const places: [holder: Record<string, unknown>, key: string][] = []
  const walk = (holder: Record<string, unknown>) => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key])
      if (typeof holder[key] === 'object' && holder[key] !== null)
        walk(holder[key] as Record<string, unknown>)
    }
  }
  walk(copy)
  const [holder, key] = places[at % places.length] as [Record<string, unknown>, string]
  holder[key] = value
  return copy.body
}

const goodItems = examplesOf('whatsapp').flatMap(([, { body }]) => {
  const { entry } = body as {
    entry: { changes: { field: string; value: { messages?: unknown[]; calls?: unknown[] } }[] }[]
  }
  return entry.flatMap(({ changes }) => changes)
})
const change = fc.constantFrom(...goodItems)
const anyJson = fc.jsonValue({ maxDepth: 4 })

describe('a WhatsApp webhook', () => {
  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(anyJson, (body) => {
        expect(read(body).every(({ fate }) => fate === 'dead')).toBe(true)
      }),
    )
    const shaped = fc.array(
      fc.record({ field: fc.constantFrom('calls', 'messages', 'user_id_update', 'x'), value: anyJson }),
    )
    fc.assert(
      fc.property(shaped, (changes) => {
        const items = read({ object: 'whatsapp_business_account', entry: [{ changes }] })
        expect(items.length).toBeGreaterThanOrEqual(changes.length)
      }),
    )
  })

  it('is read when any value in any example is replaced by any other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...examplesOf('whatsapp')),
        fc.nat(),
        anyJson,
        ([, { body }], at, value) => {
          for (const item of read(mutate(body, at, value))) expect(['event', 'dead']).toContain(item.fate)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('gives every item exactly one fate, in order, whatever its neighbours are', () => {
    const messages = fc.array(
      fc.oneof(
        anyJson,
        fc.constant({ id: 'wamid.1', timestamp: '1795000000', type: 'text', text: { body: 'x' } }),
      ),
      {
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(messages, (all) => {
        const value = { metadata: { phone_number_id: frame.phoneNumberId }, messages: all }
        const items = read({
          object: 'whatsapp_business_account',
          entry: [{ changes: [{ field: 'messages', value }] }],
        })
        expect(items.map((item) => item.raw)).toEqual(all)
      }),
    )
  })

  it('reads changes apart or together alike, and the same again when delivered twice', () => {
    const bodyOf = (changes: unknown[]) => ({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes }],
    })
    const withoutPlace = (items: Item[]) =>
      idsOf(items).map((id) => (typeof id === 'string' ? id.replace(/changes\[\d+\]/, '') : id))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const together = withoutPlace(read(bodyOf(changes)))
        expect(together).toEqual(changes.flatMap((one) => withoutPlace(read(bodyOf([one])))))
        expect(
          withoutPlace(readWhatsAppWebhook(bodyOf(changes), { ...frame, receivedAt: new Date() })),
        ).toEqual(together)
      }),
    )
  })
})

it('reads any respond.io body, always as one item', () => {
  const respondio = { account: 'amal-support', receivedAt: frame.receivedAt, agents: {} }
  fc.assert(
    fc.property(anyJson, (body) => {
      expect(readRespondioWebhook(body, respondio)).toHaveLength(1)
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...examplesOf('respondio')), fc.nat(), anyJson, ([, { body }], at, value) => {
      expect(readRespondioWebhook(mutate(body, at, value), respondio)).toHaveLength(1)
    }),
  )
})

it('reads any CloudEvent of another inbox, as an event or a dead letter', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examplesOf('cloudevents')),
      fc.nat(),
      anyJson,
      ([, { body }], at, value) => {
        expect(['event', 'dead']).toContain(readInboundEvent(mutate(body, at, value)).fate)
      },
    ),
  )
})
