import { describe, expect, it } from 'vitest'
import { changeOf, formatBytes, formatCount, formatShare } from './number.ts'

describe('numbers', () => {
  it('groups counts as the locale does', () => {
    expect(formatCount(1284, 'en')).toBe('1,284')
    expect(formatCount(1284, 'de')).toBe('1.284')
    expect(formatCount(1284, 'ar-EG')).toBe('١٬٢٨٤')
  })

  it('shows a share with at most one decimal', () => {
    expect(formatShare(0.8231, 'en')).toBe('82.3%')
    expect(formatShare(0.5, 'en')).toBe('50%')
  })

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_530_000, '1.5 MB'],
    [2_000_000_000, '2 GB'],
  ])('%d bytes', (bytes, expected) => expect(formatBytes(bytes, 'en')).toBe(expected))

  it('knows no change where one side was not measured', () => {
    expect(changeOf(5, 3)).toBe(2)
    expect(changeOf(null, 3)).toBeNull()
    expect(changeOf(5, null)).toBeNull()
    expect(changeOf(5, undefined)).toBeNull()
  })
})
