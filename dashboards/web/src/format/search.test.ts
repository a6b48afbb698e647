import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isIn, parseSearch, stringifySearch, toggleIn } from './search.ts'

describe('search', () => {
  it('keeps values plain: figures stay text and need no quotes', () => {
    expect(parseSearch('?account=15550001&from=2027-02-01')).toEqual({
      account: '15550001',
      from: '2027-02-01',
    })
    expect(stringifySearch({ from: '2027-02-01', account: '15550001' })).toBe(
      '?account=15550001&from=2027-02-01',
    )
  })

  it('leaves out what is not set', () => {
    expect(stringifySearch({ a: undefined, b: null, c: '' })).toBe('')
  })

  it('gives back what it was given, whatever characters it has', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__')
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ minLength: 1, unit: 'grapheme' })), (search) => {
        expect({ ...parseSearch(stringifySearch(search)) }).toEqual({ ...search })
      }),
    )
  })

  it('switches an item of a set', () => {
    expect(toggleIn(undefined, 'heat')).toBe('heat')
    expect(toggleIn('heat', 'outcomes')).toBe('heat.outcomes')
    expect(toggleIn('heat.outcomes', 'heat')).toBe('outcomes')
    expect(toggleIn('heat', 'heat')).toBeUndefined()
    expect(isIn('heat.outcomes', 'out')).toBe(false)
    expect(isIn('heat.outcomes', 'outcomes')).toBe(true)
  })
})
