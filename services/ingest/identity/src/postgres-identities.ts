import { KeyDestroyedError, type Keyring, randomRef } from '@onrecord/keys'
import type { ScopedDatabase } from '@onrecord/postgres'
import { type Clock, createTtlCache, systemClock } from '@onrecord/service'
import type { Identifiers, Identities, IdentityLink } from './identities.ts'
import * as store from './identity-store.ts'
import { isComplete, type Plan, planResolution, samePlan } from './plan.ts'
import { blindIndexOf, isStrong, type Wanted, wantedOf } from './wanted.ts'

const CACHE_SIZE = 50_000
const CACHE_TTL_MS = 5_000
const SEEN_STEP_MS = 15 * 60_000
const MAX_ATTEMPTS = 20

export interface IdentitiesDeps {
  db: ScopedDatabase
  keyring: Keyring
  clock?: Clock
}

interface Resolution {
  subject: string
  linked: IdentityLink[]
}

/** Identities in PostgreSQL. Any number of processes may resolve the same person at the same time. */
export function createIdentities({ db, keyring, clock = systemClock }: IdentitiesDeps): Identities {
  const cache = createTtlCache<Resolution>({ size: CACHE_SIZE, ttlMs: CACHE_TTL_MS, clock })

  const seal = (workspace: string, target: string, wanted: readonly Wanted[]) =>
    Promise.all(
      wanted.map(async (one) => ({
        ...one,
        sealed: await keyring.seal(workspace, target, Buffer.from(one.value), contextOf(one.kind)),
      })),
    )

  /** False: somebody else wrote in between, so that the plan no longer holds. Sealing is done before, outside the locks. */
  async function carryOut(
    workspace: string,
    wanted: Wanted[],
    plan: Plan,
    target: string,
    seenAt: Date,
  ): Promise<boolean> {
    const identifiers = await seal(workspace, target, [...plan.missing, ...plan.moved])
    if (plan.target === undefined)
      return store.enterNew(db.inWorkspace(workspace), {
        workspace,
        target,
        identifiers,
        now: clock.now(),
        seenAt,
      })
    return db.inWorkspace(workspace).transaction(async (tx) => {
      await store.lockIdentifiers(tx, workspace, wanted)
      if (plan.merged.length > 0) await store.lockMerges(tx, workspace)
      if (!samePlan(planResolution(wanted, await store.lookUp(tx, workspace, wanted)), plan)) return false
      await store.write(tx, { workspace, target, plan, identifiers, now: clock.now(), seenAt })
      return true
    })
  }

  async function resolveOnce(
    workspace: string,
    wanted: Wanted[],
    seenAt: Date,
  ): Promise<Resolution | undefined> {
    const found = await store.lookUp(db.inWorkspace(workspace), workspace, wanted)
    const plan = planResolution(wanted, found)
    const target = plan.target ?? randomRef('sub')
    if (!isComplete(plan)) {
      if (!(await carryOut(workspace, wanted, plan, target, seenAt))) return undefined
      if (plan.merged.length > 0) cache.clear()
    } else if (found.some((one) => seenAt.getTime() - one.lastSeen.getTime() > SEEN_STEP_MS)) {
      await store.touch(db.inWorkspace(workspace), workspace, target, seenAt)
    }
    const hasLinks = plan.merged.length > 0 || found.some((one) => one.unannounced)
    return {
      subject: target,
      linked: hasLinks ? await store.unannouncedLinks(db.inWorkspace(workspace), workspace, target) : [],
    }
  }

  async function resolveUncached(workspace: string, wanted: Wanted[], seenAt: Date): Promise<Resolution> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const resolution = await resolveOnce(workspace, wanted, seenAt)
      if (resolution !== undefined) return resolution
    }
    throw new Error(`identifiers changed ${MAX_ATTEMPTS} times while they were being resolved`)
  }

  async function samePerson(workspace: string, subject: string): Promise<string[]> {
    const pseudonyms = await store.pseudonymsOf(db.inWorkspace(workspace), workspace, subject)
    return pseudonyms.length === 0 ? [subject] : pseudonyms
  }

  async function open(workspace: string, kind: string, sealed: string): Promise<string | undefined> {
    try {
      return (await keyring.unseal(workspace, sealed, contextOf(kind))).toString()
    } catch (error) {
      if (error instanceof KeyDestroyedError) return undefined
      throw error
    }
  }

  return {
    async resolve(workspace, identifiers: Identifiers, seenAt = clock.now()) {
      const wanted = wantedOf(keyring, workspace, identifiers)
      if (!wanted.some((one) => isStrong(one.kind) || one.kind === 'contact_id'))
        throw new Error('a person is resolved by a phone number, a BSUID or a contact id: none was given')
      const key = [workspace, ...wanted.map((one) => `${one.kind}/${one.blindIndex}`)].join(' ')
      return cache.get(
        key,
        () => resolveUncached(workspace, wanted, seenAt),
        ({ linked }) => linked.length === 0,
      )
    },
    async announced(workspace, links) {
      if (links.length > 0) await store.markAnnounced(db.inWorkspace(workspace), workspace, links)
    },
    async find(workspace, { kind, value }) {
      const blindIndex = blindIndexOf(keyring, workspace, kind, value)
      const [found] = await store.lookUp(db.inWorkspace(workspace), workspace, [{ kind, value, blindIndex }])
      return found?.root
    },
    samePerson,
    async identifiersOf(workspace, subject) {
      const rows = await store.sealedIdentifiers(
        db.inWorkspace(workspace),
        workspace,
        await samePerson(workspace, subject),
      )
      const opened = new Map<string, { kind: (typeof rows)[number]['kind']; value: string }>()
      for (const row of rows) {
        const value = await open(workspace, row.kind, row.value_sealed)
        if (value !== undefined && !opened.has(`${row.kind}/${value}`))
          opened.set(`${row.kind}/${value}`, { kind: row.kind, value })
      }
      return [...opened.values()]
    },
    recent: (workspace, limit) => store.recentSurvivors(db.inWorkspace(workspace), workspace, limit),
    async forget(workspace, subject) {
      await store.deleteIdentifiers(
        db.inWorkspace(workspace),
        workspace,
        await samePerson(workspace, subject),
      )
      cache.clear()
    },
  }
}

const contextOf = (kind: string) => `identifier/${kind}`
