import { describe, expect, it } from 'vitest'
import { comesFromUs, type RequestOrigin } from './same-site.ts'

const OURS = 'https://console.example'
const aPost = (overrides: Partial<RequestOrigin> = {}): RequestOrigin => ({
  method: 'POST',
  csrf: undefined,
  secFetchSite: undefined,
  origin: undefined,
  host: 'console.example',
  ...overrides,
})

describe('comesFromUs', () => {
  it('lets reading through', () => expect(comesFromUs(aPost({ method: 'GET' }), OURS)).toBe(true))
  it('takes our header', () => expect(comesFromUs(aPost({ csrf: '1' }), OURS)).toBe(true))
  it('takes the public origin behind a proxy', () =>
    expect(comesFromUs(aPost({ origin: OURS, host: '10.0.0.7:4000' }), OURS)).toBe(true))
  it('takes the address it was called under', () =>
    expect(comesFromUs(aPost({ origin: 'http://localhost:4000', host: 'localhost:4000' }), OURS)).toBe(true))

  it.each([
    ['says nothing', {}],
    ['comes from another site', { origin: 'https://evil.example' }],
    ['hides its origin', { origin: 'null' }],
    ['has a neighbouring subdomain, as the browser says', { secFetchSite: 'same-site', origin: OURS }],
    ['carries an odd header value', { csrf: 'true' }],
  ])('refuses a change that %s', (_, overrides) => expect(comesFromUs(aPost(overrides), OURS)).toBe(false))
})
