import type { ScopedDatabase } from '@onrecord/postgres'
import type { Clock } from '@onrecord/service'
import { type Breach, breachesOf } from './domain/breaches.ts'
import { DEFAULT_LIMITS, Limits } from './domain/limits.ts'
import { type PermissionAt, permissionAt } from './domain/permission-at.ts'
import {
  insertLimits,
  type LimitsVersion,
  latestLimits,
  momentsOf,
  type StoredMoment,
  subjectsActive,
} from './store.ts'

export interface PermissionsDeps {
  db: ScopedDatabase
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<string[]>
  clock: Clock
}

/** A breach with whom it concerns. */
export type BreachOfContact = Breach & { subject: string; account: string }

/** Of a number towards a contact, at an instant, under a version of the limits (0: those of the product). */
export interface ContactPermission extends PermissionAt {
  account: string
  at: Date
  limitsVersion: number
}

/** Permissions to call: asked, never assumed. A permission to call is no consent to recording. */
export interface Permissions {
  /** For each account that has had to do with the person, or for the one asked about. */
  of(
    workspace: string,
    subject: string,
    options?: { account?: string; at?: Date },
  ): Promise<ContactPermission[]>
  /** Calls and requests of the period that were not allowed when they were made, oldest first. */
  breaches(workspace: string, period: { from: Date; until: Date }): Promise<BreachOfContact[]>
  limits(workspace: string): Promise<LimitsVersion>
  /** A new version; what is not given stays as it is. */
  setLimits(workspace: string, changes: Partial<Limits>, setBy: string): Promise<LimitsVersion>
}

export function createPermissions({ db, samePerson, clock }: PermissionsDeps): Permissions {
  const limitsOf = async (workspace: string): Promise<LimitsVersion> =>
    (await latestLimits(db.inWorkspace(workspace), workspace)) ?? { version: 0, limits: DEFAULT_LIMITS }

  return {
    async of(workspace, subject, { account, at = clock.now() } = {}) {
      const subjects = await samePerson(workspace, subject)
      const moments = await momentsOf(db.inWorkspace(workspace), workspace, subjects, account)
      const { version, limits } = await limitsOf(workspace)
      const accounts = Map.groupBy(moments, (moment) => moment.account)
      if (account !== undefined && accounts.size === 0) accounts.set(account, [])
      return [...accounts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, ofAccount]) => ({
          account: name,
          at,
          limitsVersion: version,
          ...permissionAt(ofAccount, at, limits),
        }))
    },

    async breaches(workspace, { from, until }) {
      const scoped = db.inWorkspace(workspace)
      const { limits } = await limitsOf(workspace)
      const persons = new Map<string, string[]>()
      for (const subject of await subjectsActive(scoped, workspace, from, until)) {
        const subjects = await samePerson(workspace, subject)
        persons.set(subjects[0] ?? subject, subjects)
      }
      const all = [...persons.values()].flat()
      const moments = await momentsOf(scoped, workspace, all)
      const personOf = new Map(
        [...persons].flatMap(([person, subjects]) => subjects.map((subject) => [subject, person] as const)),
      )
      return judgeAll(moments, personOf, limits)
        .filter(({ at }) => at >= from && at < until)
        .sort((one, other) => one.at.getTime() - other.at.getTime() || (one.eventId < other.eventId ? -1 : 1))
    },

    limits: limitsOf,

    async setLimits(workspace, changes, setBy) {
      return db.inWorkspace(workspace).transaction(async (tx) => {
        // one after the other: two versions with one number are refused by the table
        const latest = (await latestLimits(tx, workspace)) ?? { version: 0, limits: DEFAULT_LIMITS }
        const next = {
          version: latest.version + 1,
          limits: Limits.parse({ ...latest.limits, ...changes }),
        }
        await insertLimits(tx, workspace, next, { setBy, setAt: clock.now() })
        return next
      })
    },
  }
}

function judgeAll(
  moments: readonly StoredMoment[],
  personOf: ReadonlyMap<string, string>,
  limits: Limits,
): BreachOfContact[] {
  const pairs = Map.groupBy(moments, ({ account, subject }) =>
    JSON.stringify([account, personOf.get(subject) ?? subject]),
  )
  return [...pairs].flatMap(([pair, ofPair]) => {
    const [account = '', subject = ''] = JSON.parse(pair) as string[]
    return breachesOf(ofPair, limits).map((breach) => ({ ...breach, account, subject }))
  })
}
