import type { Participant } from '@onrecord/schemas'
import type { ConsentFact } from './history.ts'
import type { ConsentPolicy } from './policy.ts'
import { type GateQuestion, REQUIRED } from './question.ts'

const ROLES: readonly Participant['role'][] = ['contact', 'agent', 'supervisor', 'unknown']

/** One order for equal inputs, without repetitions. */
export function inOrder(participants: readonly Participant[]): Participant[] {
  const keyOf = ({ role, subject, jurisdiction }: Participant) =>
    `${ROLES.indexOf(role)} ${subject ?? ''} ${jurisdiction ?? ''}`
  return sortedUnique(participants, keyOf)
}

export function concernedOf({ participants, people, purpose, records }: GateQuestion): ConsentFact[] {
  const pseudonyms = new Set(
    participants.flatMap(({ subject }) =>
      subject === undefined ? [] : [subject, ...(people?.[subject] ?? [])],
    ),
  )
  const concerned = records
    .filter((record) => pseudonyms.has(record.subject) && REQUIRED[purpose].includes(record.purpose))
    .map(factOf)
  return sortedUnique(concerned, (fact) => `${fact.recordId} ${JSON.stringify(fact)}`)
}

/** Only what is weighed, so that a decision does not depend on the rest of a record. */
function factOf(record: ConsentFact): ConsentFact {
  const {
    recordId,
    subject,
    purpose,
    status,
    lawfulBasis,
    eventTime,
    validFrom,
    validUntil,
    boundTo,
    ledgerIndex,
  } = record
  return {
    recordId,
    subject,
    purpose,
    status,
    lawfulBasis,
    eventTime,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    ...(boundTo !== undefined && { boundTo }),
    ...(ledgerIndex !== undefined && { ledgerIndex }),
  }
}

export function peopleOf({ participants, people = {} }: GateQuestion): Record<string, string[]> {
  const known = participants.flatMap(({ subject }) => (subject === undefined ? [] : [subject]))
  return Object.fromEntries(known.map((subject) => [subject, [...new Set(people[subject] ?? [])].sort()]))
}

export const sortedPolicy = ({ version, acceptedBases }: ConsentPolicy): ConsentPolicy => ({
  version,
  acceptedBases: sortedUnique(acceptedBases, ({ role, purpose, basis, jurisdiction }) =>
    [role, purpose, basis, jurisdiction].join(),
  ),
})

function sortedUnique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}
