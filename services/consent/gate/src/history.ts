import type { ConsentRecord, ConsentStatus } from '@onrecord/schemas'

/** What of a consent record has a bearing on whether consent is in force. A prompt that was sent is one `requested`. */
export type ConsentFact = Pick<
  ConsentRecord,
  | 'recordId'
  | 'subject'
  | 'purpose'
  | 'status'
  | 'lawfulBasis'
  | 'eventTime'
  | 'validFrom'
  | 'validUntil'
  | 'boundTo'
  | 'ledgerIndex'
>

/** Consent that has been in force without a break since `since`. Milliseconds since the epoch. */
export interface ConsentRun {
  since: number
  /** Of the latest grant. Infinity: until withdrawn. */
  until: number
  /** The grants, earliest first. */
  grants: readonly ConsentFact[]
  /** There was consent, or a no, before. */
  renewed: boolean
}

export interface ConsentHistory {
  /** Absent if the latest expression is no grant, or there is none. It may have expired. */
  run?: ConsentRun
  /** The latest expression, if it ended or refused consent. */
  end?: { at: number; status: ConsentStatus; fact: ConsentFact }
  /** The latest question. */
  asked?: ConsentFact
  /** Something that calls itself consent and rests on another basis. */
  invalid?: ConsentFact
}

const isGrant = ({ status }: ConsentFact): boolean => status === 'given' || status === 'renewed'
const timeOf = (fact: ConsentFact): number => Date.parse(fact.eventTime)
const startOf = (fact: ConsentFact): number => Math.max(timeOf(fact), Date.parse(fact.validFrom))
const untilOf = ({ validUntil }: ConsentFact): number =>
  validUntil === undefined ? Infinity : Date.parse(validUntil)

/**
 * Folds the records of one person and one purpose into where they stand. What counts is when things were said, not
 * when they reached us, so that any order of arrival folds to the same; of things said at the same instant a no
 * outweighs a yes. Only then does the ledger's order decide.
 */
export function foldConsent(facts: readonly ConsentFact[]): ConsentHistory {
  const history: ConsentHistory = {}
  const expressions: ConsentFact[] = []
  for (const fact of [...facts].sort(byTime)) {
    if (fact.status === 'requested') history.asked = fact
    else if (isGrant(fact) && fact.lawfulBasis !== 'A6-1-a-explicit-consent') history.invalid = fact
    else expressions.push(fact)
  }
  for (const [i, fact] of expressions.entries()) {
    if (isGrant(fact)) {
      history.run = extend(history.run, fact, i > 0)
      delete history.end
    } else if (fact.status !== 'expired' || endsBy(history.run, fact)) {
      history.end = { at: timeOf(fact), status: fact.status, fact }
      delete history.run
    }
  }
  // a no from somebody who had agreed is a withdrawal, whatever the button said; and a withdrawal stays one
  const agreed = expressions.some((fact) => isGrant(fact) || fact.status === 'withdrawn')
  if (history.end?.status === 'refused' && agreed) history.end.status = 'withdrawn'
  return history
}

/** An expiry ends the grant that it follows, and neither consent that was extended meanwhile nor a no. */
const endsBy = (run: ConsentRun | undefined, expiry: ConsentFact): boolean =>
  run !== undefined && run.until <= timeOf(expiry)

function extend(run: ConsentRun | undefined, grant: ConsentFact, spoken: boolean): ConsentRun {
  const continues = run !== undefined && run.until >= startOf(grant)
  return {
    since: continues ? run.since : startOf(grant),
    until: untilOf(grant),
    grants: continues ? [...run.grants, grant] : [grant],
    renewed: continues ? run.renewed : spoken,
  }
}

function byTime(a: ConsentFact, b: ConsentFact): number {
  return (
    timeOf(a) - timeOf(b) ||
    Number(isGrant(b)) - Number(isGrant(a)) ||
    (a.ledgerIndex ?? -1) - (b.ledgerIndex ?? -1) ||
    (a.recordId < b.recordId ? -1 : 1)
  )
}

/** Records that have a say about a call: standing ones, and those bound to it. */
export const reaches =
  (call: string | undefined) =>
  ({ boundTo }: ConsentFact): boolean =>
    boundTo === undefined || boundTo === call
