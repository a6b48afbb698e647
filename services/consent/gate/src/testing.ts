import type { ConsentFact } from './history.ts'

/** For tests: minute `n` of a day. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString()

export const CONTACT = 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa'
export const AGENT = 'agt_aaaaaaaaaaaaaaaaaaaaaaaaaa'
export const CALL = 'call_aaaaaaaaaaaaaaaaaaaaaaaaaa'
export const OTHER_CALL = 'call_bbbbbbbbbbbbbbbbbbbbbbbbbb'

let count = 0
/** A fact said in a minute; valid from then on. */
export const aFact = (at: number, overrides: Partial<ConsentFact> = {}): ConsentFact => ({
  recordId: `rec-${++count}`,
  subject: CONTACT,
  purpose: 'recording',
  status: 'given',
  lawfulBasis: 'A6-1-a-explicit-consent',
  eventTime: minute(at),
  validFrom: minute(at),
  ...overrides,
})
