import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countryOf, e164Of } from './phone.ts'

describe('e164Of', () => {
  it.each([
    ['4915700000001', '+4915700000001'],
    ['+49 157 0000 0001', '+4915700000001'],
    ['966500000001', '+966500000001'],
    ['4930000000', '+4930000000'],
  ])('writes %s as %s', (given, expected) => {
    expect(e164Of(given)).toBe(expected)
  })

  it.each(['sami.a', 'DE.10000000000000000001', 'user4915700000001', '', '0157', '12345', '+'])(
    'makes no number of %j',
    (given) => {
      expect(e164Of(given)).toBeUndefined()
    },
  )

  it('changes nothing when applied again', () => {
    const number = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/))
      .map(([first, rest]) => `+${first}${rest}`)
    fc.assert(
      fc.property(number, (text) => {
        const once = e164Of(text)
        expect(once).toMatch(/^\+[1-9]\d{4,15}$/)
        expect(e164Of(once)).toBe(once)
      }),
    )
  })
})

describe('countryOf', () => {
  it.each([
    [{ phone: '+4915700000001' }, 'DE'],
    [{ phone: '+966500000001' }, 'SA'],
    [{ bsuid: 'ES.1000' }, 'ES'],
    [{ phone: '+4915700000001', bsuid: 'ES.1000' }, 'DE'],
    [{ bsuid: '1000' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (identifiers, expected) => {
    expect(countryOf(identifiers)).toBe(expected)
  })
})
