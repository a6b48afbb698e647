import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOnceOnly, isChosen } from './choose.ts'
import { type Letter, letterOf, redrivenRecord } from './letter.ts'

const event = {
  specversion: '1.0',
  id: 'evt-1',
  type: 'onrecord.message.received.v1',
  workspace: 'acme',
  recordedtime: '2026-11-16T09:00:01Z',
}
const aRecord = (fields: object, offset = 12) => ({
  topic: 'onrecord.interactions.dead-letter',
  partition: 1,
  offset,
  key: 'acme/sub_a',
  value: JSON.stringify(fields),
})
const refused = {
  topic: 'onrecord.interactions',
  partition: 3,
  offset: 40,
  key: 'acme/sub_a',
  reason: 'schema_mismatch',
  detail: 'data.call: Required',
  value: JSON.stringify(event),
}
const notLetIn = {
  id: 'dl_1',
  workspace: 'acme',
  account: 'acme-support',
  source: '/whatsapp/acme-support',
  reason: 'invalid_item',
  detail: 'timestamp: not a number',
  receivedAt: '2026-11-16T09:00:00.000Z',
  raw: 'v1.k.sealed',
}

describe('a dead letter', () => {
  it('of a consumer tells whose it is, what it was and where it lay', () => {
    expect(letterOf(aRecord(refused))).toEqual({
      letter: 'onrecord.interactions/1/12',
      workspace: 'acme',
      reason: 'schema_mismatch',
      detail: 'data.call: Required',
      at: '2026-11-16T09:00:01Z',
      redriven: 0,
      event: { id: 'evt-1', type: 'onrecord.message.received.v1' },
      original: { partition: 3, offset: 40, key: 'acme/sub_a', value: refused.value },
    })
  })

  it('of the front door never was an event', () => {
    const letter = letterOf(aRecord(notLetIn))
    expect(letter).toMatchObject({ workspace: 'acme', reason: 'invalid_item', event: { id: 'dl_1' } })
    expect(letter.original).toBeUndefined()
  })

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
        const letter = letterOf({ ...aRecord({}), value })
        expect(letter.letter).toBe('onrecord.interactions/1/12')
        expect(letter.redriven).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('a record that is put back', () => {
  it('is as it was, but for how often it has been put back', () => {
    const once = redrivenRecord({ key: 'k', value: refused.value })
    expect(JSON.parse(once.value)).toEqual({ ...event, redriven: 1 })
    const twice = redrivenRecord(once)
    expect(JSON.parse(twice.value)).toEqual({ ...event, redriven: 2 })
    expect(letterOf(aRecord({ ...refused, value: twice.value })).redriven).toBe(2)
  })

  it('goes back byte for byte when it is no event', () => {
    for (const value of ['not json', '[1]', '"text"', 'null'])
      expect(redrivenRecord({ key: 'k', value })).toEqual({ key: 'k', value })
  })
})

describe('choosing', () => {
  const letter: Letter = letterOf(aRecord(refused))
  it.each<[string, Parameters<typeof isChosen>[1], boolean]>([
    ['nothing is asked', {}, true],
    ['its name is given', { letters: ['onrecord.interactions/1/12'] }, true],
    ['another is named', { letters: ['onrecord.interactions/1/13'] }, false],
    ['it is of another workspace', { workspace: 'other' }, false],
    ['the reason is another', { reason: 'not_json' }, false],
    ['it came in since', { since: '2026-11-16T09:00:00Z' }, true],
    ['it came in before', { since: '2026-11-17' }, false],
  ])('when %s', (_, choice, chosen) => {
    expect(isChosen(letter, choice)).toBe(chosen)
  })

  it('takes a record that was set aside twice for one, and one that died again for another', () => {
    const isFirst = createOnceOnly()
    const again = { ...refused, value: redrivenRecord(refused).value }
    expect([refused, refused, again].map((one, n) => isFirst(letterOf(aRecord(one, n))))).toEqual([
      true,
      false,
      true,
    ])
  })
})
