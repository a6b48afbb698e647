import { describe, expect, it } from 'vitest'
import { safeNext } from './safe-next.ts'

describe('safeNext', () => {
  it.each(['/w/corniche/overview?from=2027-02-01', '/w/a'])('goes back to %s', (next) =>
    expect(safeNext(next)).toBe(next),
  )
  it.each([
    undefined,
    '',
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/w//evil.example',
    'javascript:alert(1)',
  ])('stays at home instead of %s', (next) => expect(safeNext(next)).toBe('/'))
})
