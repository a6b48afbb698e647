import { describe, expect, it } from 'vitest'
import { firstWeekday, localeFor } from './locale.ts'

describe('locale', () => {
  it('takes the region of the browser for the language chosen, else the language alone', () => {
    expect(localeFor('ar', ['en-GB', 'ar-EG'])).toBe('ar-EG')
    expect(localeFor('en', ['en-GB', 'ar-EG'])).toBe('en-GB')
    expect(localeFor('ar', ['de-DE'])).toBe('ar')
  })

  it('knows where weeks begin', () => {
    expect(firstWeekday('en-GB')).toBe(1)
    expect(firstWeekday('en-US')).toBe(7)
    expect(firstWeekday('ar-EG')).toBe(6)
  })
})
