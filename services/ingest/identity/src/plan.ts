import { type IdentifierKind, isStrong, type Wanted } from './wanted.ts'

/** An identifier that is known, and whose it is. */
export interface Found {
  kind: IdentifierKind
  blindIndex: string
  /** The surviving pseudonym. */
  root: string
  createdAt: Date
  lastSeen: Date
  /** The person has neither a phone number nor a BSUID yet. */
  bare: boolean
  /** A link to this person is not in the event log yet. */
  unannounced: boolean
}

/** What has to be written so that all wanted identifiers are one person's. */
export interface Plan {
  /** Undefined: somebody new. */
  target: string | undefined
  missing: Wanted[]
  /** These turned out to be `target`. */
  merged: string[]
  /** Contact ids that pointed to somebody else and now point to `target`. */
  moved: Wanted[]
}

/**
 * Phone numbers and BSUIDs that meet make two people one, the older surviving. A contact id alone never does: an
 * inbox's contact may be given another number, so it follows the number, unless nothing else was known of the person.
 */
export function planResolution(wanted: readonly Wanted[], found: readonly Found[]): Plan {
  const known = new Set(found.map(keyOf))
  const missing = wanted.filter((one) => !known.has(keyOf(one)))
  const byContactId = found.find((one) => one.kind === 'contact_id')
  const hasStrong = wanted.some((one) => isStrong(one.kind))
  const same = hasStrong
    ? found.filter((one) => isStrong(one.kind) || (one.kind === 'contact_id' && one.bare))
    : found.filter((one) => one.kind === 'contact_id')
  const [oldest, ...others] = [...new Map(same.map((one) => [one.root, one])).values()].sort(byAge)
  const merged = others.map((one) => one.root)
  const isStray =
    byContactId !== undefined && byContactId.root !== oldest?.root && !merged.includes(byContactId.root)
  const moved = isStray ? wanted.filter((one) => one.kind === 'contact_id') : []
  return { target: oldest?.root, missing, merged, moved }
}

export const isComplete = (plan: Plan): boolean =>
  plan.target !== undefined && plan.missing.length + plan.merged.length + plan.moved.length === 0

export const samePlan = (one: Plan, other: Plan): boolean => fingerprint(one) === fingerprint(other)

const keyOf = ({ kind, blindIndex }: { kind: string; blindIndex: string }) => `${kind}/${blindIndex}`
const byAge = (one: Found, other: Found) =>
  one.createdAt.getTime() - other.createdAt.getTime() || (one.root < other.root ? -1 : 1)
const fingerprint = (plan: Plan) =>
  JSON.stringify([plan.target, plan.merged, plan.missing.map(keyOf), plan.moved.map(keyOf)])
