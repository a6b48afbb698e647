import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SubjectLink, survivorsOf } from './survivors.ts'

const said = (survivor: string, merged: string): SubjectLink => ({ subjects: [survivor, merged], survivor })

const byName = ([a]: [string, string], [b]: [string, string]) => (a < b ? -1 : 1)

describe('survivorsOf', () => {
  it('follows links through', () => {
    expect(survivorsOf([said('b', 'c'), said('a', 'b')])).toEqual(
      new Map(['a', 'b', 'c'].map((x) => [x, 'a'])),
    )
  })
  it('takes the one that was never merged away, also where two met in a call', () => {
    expect(survivorsOf([said('z', 'a'), { subjects: ['a', 'b'] }]).get('b')).toBe('b')
    expect(survivorsOf([said('z', 'a'), { subjects: ['a', 'm'] }, said('z', 'm')]).get('m')).toBe('z')
  })
  it('finds an answer in a circle', () => {
    expect(survivorsOf([said('a', 'b'), said('b', 'a')])).toEqual(
      new Map([
        ['a', 'a'],
        ['b', 'a'],
      ]),
    )
  })
  it('gives the same answer in any order, and one per person', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const link = fc.tuple(name, name).map(([x, y]) => said(x, y))
    fc.assert(
      fc.property(
        fc
          .array(link, { maxLength: 8 })
          .chain((links) =>
            fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length })),
          ),
        ([links, shuffled]) => {
          const survivors = survivorsOf(links)
          expect(new Map([...survivorsOf([...shuffled, ...links])].sort(byName))).toEqual(
            new Map([...survivors].sort(byName)),
          )
          for (const {
            subjects: [x, y],
          } of links)
            expect(survivors.get(x)).toBe(survivors.get(y))
        },
      ),
    )
  })
})
