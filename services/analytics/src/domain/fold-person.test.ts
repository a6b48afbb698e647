import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factEventOf } from '../testing/events.ts'
import { randomDay } from '../testing/random-day.ts'
import { foldPerson } from './fold-person.ts'

const asOf = Date.parse('2026-11-25T00:00:00Z')
const oneContact = randomDay(1, 25).map((events) => events.map(factEventOf))

describe('foldPerson', () => {
  it('gives the same facts for any order and repetition of the events', () => {
    const shuffled = oneContact.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.subarray(events),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([events, others, again]) => {
        expect(foldPerson([...others, ...again], { asOf })).toEqual(foldPerson(events, { asOf }))
      }),
      { numRuns: 150 },
    )
  })

  it('never measures less than nothing, and closes no cycle before it opens', () => {
    fc.assert(
      fc.property(oneContact, (events) => {
        const { cycles, turns } = foldPerson(events, { asOf })
        for (const cycle of cycles) {
          expect(cycle.closedAt ?? cycle.openedAt).toBeGreaterThanOrEqual(cycle.openedAt)
          expect(cycle.humanReplies).toBeLessThanOrEqual(cycle.customerTurns)
        }
        for (const turn of turns) expect(turn.responseS ?? 0).toBeLessThanOrEqual(turn.customerResponseS ?? 0)
        for (const [n, cycle] of cycles.entries())
          expect(cycle.openedAt).toBeGreaterThanOrEqual(
            cycles
              .filter((c) => c.account === cycle.account && c.cycle < cycle.cycle && cycles.indexOf(c) < n)
              .at(-1)?.closedAt ?? 0,
          )
      }),
      { numRuns: 150 },
    )
  })
})
