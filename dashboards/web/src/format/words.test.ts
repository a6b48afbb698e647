import { describe, expect, it } from 'vitest'
import { formatAgent, formatCountry, humanise, shorten } from './words.ts'

describe('words', () => {
  it('makes a code readable', () => {
    expect(humanise('consent_withdrawn_since')).toBe('Consent withdrawn since')
    expect(humanise('retention.policy_set')).toBe('Retention policy set')
  })

  it('shows both ends of what is long, and all of what is short', () => {
    expect(shorten('sub_a5jgxr2k7m3n4p5q6r7s8tzdq5w')).toBe('sub_a5jg…dq5w')
    expect(formatAgent('Amal Nasser')).toBe('Amal Nasser')
    expect(formatAgent('agt_7g2sm23skf43b4uenqxm3tgp3d')).toBe('agt_7g2s…gp3d')
    expect(shorten('sub_a5jgxr')).toBe('sub_a5jgxr')
  })

  it('names countries, and leaves alone what is none', () => {
    expect(formatCountry('AE', 'en')).toBe('United Arab Emirates')
    expect(formatCountry('unknown', 'en')).toBe('unknown')
  })
})
