import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalSecrets, isSignedByMeta, isSignedByRespondio } from './signature.ts'

describe("Meta's signature", () => {
  const secret = 'test_app_secret'
  const body = Buffer.from('{"object":"whatsapp_business_account","entry":[]}')
  const header = 'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'

  it('holds for the published check vector', () => {
    expect(isSignedByMeta(body, header, secret)).toBe(true)
  })

  it.each([
    ['no header', undefined, secret],
    ['an empty header', '', secret],
    ['the bare digest', header.slice('sha256='.length), secret],
    ['SHA-1', header.replace('sha256', 'sha1'), secret],
    ['a shortened digest', header.slice(0, -2), secret],
    ['another secret', header, 'other_secret'],
    ['no secret at all', header, ''],
  ])('fails for %s', (_, given, key) => {
    expect(isSignedByMeta(body, given, key)).toBe(false)
  })

  it('fails when any byte of the body is changed', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = Buffer.from(body)
        changed[at] = (changed[at] as number) ^ difference
        expect(isSignedByMeta(changed, header, secret)).toBe(false)
      }),
    )
  })
})

describe("respond.io's signature", () => {
  const body = Buffer.from('{"event_type":"message.received"}')
  const header = 'snXbC4yrQcyox3TjRF1yemLChyTEpX2V0qVLP8fqPh8='

  it('holds for the check vector, with any of the keys', () => {
    expect(isSignedByRespondio(body, header, ['test_signing_key'])).toBe(true)
    expect(isSignedByRespondio(body, header, ['other', 'test_signing_key'])).toBe(true)
  })

  it('fails without header, key or match', () => {
    expect(isSignedByRespondio(body, undefined, ['test_signing_key'])).toBe(false)
    expect(isSignedByRespondio(body, header, [])).toBe(false)
    expect(isSignedByRespondio(body, header, ['', 'other'])).toBe(false)
    expect(isSignedByRespondio(Buffer.concat([body, Buffer.from(' ')]), header, ['test_signing_key'])).toBe(
      false,
    )
  })
})

it('compares secrets of any length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(equalSecrets(one, other)).toBe(one === other)
    }),
  )
})
