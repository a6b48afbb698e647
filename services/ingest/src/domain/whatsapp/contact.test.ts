import { describe, expect, it } from 'vitest'
import { customerOf, directionOf, identifiersOf } from './contact.ts'
import type { ChangeContext } from './payload.ts'

const BUSINESS = '4930000000'
const USER = '4915700000001'
const context = (contacts: ChangeContext['contacts'] = []): ChangeContext => ({
  field: 'calls',
  phoneNumberId: '1',
  displayPhone: '+49 30 000000',
  contacts,
  errorCodes: [],
  receivedAt: new Date(0),
})

describe('directionOf', () => {
  it.each([
    ['USER_INITIATED', {}, 'inbound'],
    ['business_initiated', {}, 'outbound'],
    [undefined, { from: BUSINESS, to: USER }, 'outbound'],
    [undefined, { from: USER, to: `+${BUSINESS}` }, 'inbound'],
    [undefined, { from: USER }, undefined],
    [undefined, {}, undefined],
  ])('stated %s, parties %j: %s', (stated, parties, expected) => {
    expect(directionOf(stated, parties, context().displayPhone)).toBe(expected)
  })
})

describe('customerOf', () => {
  it.each([
    ['inbound', { from: USER, to: BUSINESS }],
    ['outbound', { from: BUSINESS, to: USER }],
    ['outbound', { from: USER, to: BUSINESS }],
    ['inbound', { from: BUSINESS, to: USER }],
    [undefined, { from: USER }],
  ] as const)('%s %j: never the business', (direction, parties) => {
    expect(customerOf(parties, direction, context())).toEqual({ phone: `+${USER}` })
  })

  it('follows the user id where numbers are missing', () => {
    expect(customerOf({ from: BUSINESS, to_user_id: 'DE.1' }, undefined, context())).toEqual({
      bsuid: 'DE.1',
    })
  })

  it('is nobody where only the business is named', () => {
    expect(customerOf({ from: BUSINESS }, undefined, context())).toBeUndefined()
  })
})

describe('identifiersOf', () => {
  const sami = { wa_id: USER, user_id: 'DE.1', profile: { name: 'Sami', username: 'sami.a' } }
  const lena = { wa_id: '4915700000002', user_id: 'DE.2', profile: { name: 'Lena', username: undefined } }

  it('completes an item from the contact that has the same id', () => {
    const known = { phone: `+${USER}`, bsuid: 'DE.1', name: 'Sami', username: 'sami.a' }
    expect(identifiersOf({ phone: USER }, context([lena, sami]))).toEqual(known)
    expect(identifiersOf({ bsuid: 'DE.1' }, context([lena, sami]))).toEqual(known)
  })

  it('never gives one person what belongs to another', () => {
    expect(identifiersOf({ phone: '4915700000003' }, context([sami]))).toEqual({ phone: '+4915700000003' })
    expect(identifiersOf({}, context([lena, sami]))).toBeUndefined()
  })

  it('takes the only contact where the item names nobody', () => {
    expect(identifiersOf({}, context([lena]))).toEqual({
      phone: '+4915700000002',
      bsuid: 'DE.2',
      name: 'Lena',
    })
  })

  it('keeps a username from becoming a number', () => {
    expect(identifiersOf({ phone: 'sami.a' }, context())).toBeUndefined()
  })
})
