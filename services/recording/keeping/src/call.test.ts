import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Call, intervalOf, mergeCalls, participantsOf, withRoomFor } from './call.ts'

const time = fc.option(fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }), {
  nil: undefined,
})
const refs = fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((values) => values.toSorted())
const aCall: fc.Arbitrary<Call> = fc
  .record({
    account: fc.constantFrom('x', 'y'),
    contacts: refs,
    agents: refs,
    direction: fc.constantFrom('inbound', 'outbound', undefined),
    answeredAt: time,
    endedAt: time,
  })
  .map(({ direction, answeredAt, endedAt, ...rest }) => ({
    workspace: 'acme',
    call: 'call_1',
    ...rest,
    ...(direction && { direction: direction as 'inbound' | 'outbound' }),
    ...(answeredAt && { answeredAt }),
    ...(endedAt && { endedAt }),
  }))

it('gives the same call for any order and repetition', () => {
  fc.assert(
    fc.property(
      fc.array(aCall, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (calls, picks) => {
        const again = [...calls, ...picks.map((pick) => calls[pick % calls.length] as Call)].toSorted(
          (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1),
        )
        expect(again.reduce(mergeCalls)).toEqual(calls.reduce(mergeCalls))
      },
    ),
  )
})

it('names an unknown participant by the role alone', () => {
  expect(participantsOf({ contacts: ['sub_1'], agents: [] })).toEqual([
    { role: 'contact', subject: 'sub_1' },
    { role: 'agent' },
  ])
  expect(participantsOf({ contacts: [], agents: ['agt_1', 'agt_2'] })).toEqual([
    { role: 'contact' },
    { role: 'agent', subject: 'agt_1' },
    { role: 'agent', subject: 'agt_2' },
  ])
})

it('knows no interval of a call that was not answered or that ended before', () => {
  const at = new Date(1000)
  expect(intervalOf({ endedAt: at })).toBeUndefined()
  expect(intervalOf({ answeredAt: new Date(2000), endedAt: at })).toBeUndefined()
  expect(intervalOf({ answeredAt: at, endedAt: at })).toEqual({ from: at, until: at })
})

it('is wider at both ends when its content is longer', () => {
  const at = (seconds: number) => new Date(1e12 + seconds * 1000)
  const call = { workspace: 'acme', call: 'call_1', account: 'x', contacts: [], agents: [] }
  const answered = { ...call, answeredAt: at(0), endedAt: at(30) }
  expect(withRoomFor(answered, 31)).toEqual(answered)
  expect(withRoomFor(answered, 40)).toEqual({ ...call, answeredAt: at(-10), endedAt: at(40) })
  expect(withRoomFor(call, 40)).toEqual(call)
})
