import type { Sql } from '@onrecord/postgres'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import {
  type Envelope,
  type LedgerDraft,
  LedgerDraft as LedgerDraftSchema,
  RetentionApplied,
  type RetentionCategory,
} from '@onrecord/schemas'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createPrivacyService, type HeldItem, migrations, type PrivacyPorts } from './index.ts'

let test: TestDatabase
let now = new Date('2026-11-23T12:00:00Z')
let workspace = 'acme-0'
let held: Partial<Record<RetentionCategory, HeldItem[]>>
let events: Envelope[]
let purges: { workspace: string; before: Date }[]
let logFails = false

beforeAll(async () => {
  test = await createTestDatabase([migrations])
  await test.owner.query(
    `CREATE TABLE public.entry (workspace text, key text, draft jsonb, PRIMARY KEY (workspace, key));
     SELECT postgres.secure_by_workspace('public.entry')`,
  )
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach((context) => {
  workspace = `acme-${context.task.id.replaceAll('_', '-').replace(/^-/, '')}`
  now = new Date('2026-11-23T12:00:00Z')
  held = {}
  events = []
  purges = []
  logFails = false
})

/** A stand-in for the ledger that is in the transaction, as the ledger is. */
async function appendEntry(tx: Sql, draft: LedgerDraft) {
  LedgerDraftSchema.parse(draft)
  await tx.query('INSERT INTO public.entry VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    draft.workspace,
    draft.idempotencyKey,
    JSON.stringify(draft),
  ])
}
const entries = async () =>
  (
    await test.acrossWorkspaces.query<{ draft: LedgerDraft }>(
      'SELECT draft FROM public.entry WHERE workspace = $1 ORDER BY key',
      [workspace],
    )
  ).map((row) => row.draft)

const holdingsOf = (category: RetentionCategory) => ({
  list: async (_: string, endedBefore?: Date) =>
    (held[category] ?? []).filter(
      ({ endedAt }) => !endedBefore || (endedAt !== undefined && endedAt < endedBefore),
    ),
})
const privacy = (overrides: Partial<PrivacyPorts> = {}) =>
  createPrivacyService({
    db: test.db,
    log: {
      async append(topic, batch) {
        if (logFails) throw new Error('log is down')
        expect(topic).toBe('onrecord.privacy')
        events.push(...batch)
      },
    },
    appendEntry,
    holdings: {
      recordings: holdingsOf('recordings'),
      transcripts: holdingsOf('transcripts'),
      facts: holdingsOf('facts'),
      events: holdingsOf('events'),
      consent_records: holdingsOf('consent_records'),
    },
    purgeLog: async (purged, before) => {
      purges.push({ workspace: purged, before })
      return 7
    },
    heldItems: async () => new Set(['rec_held']),
    timeZone: async () => 'Europe/Berlin',
    clock: { now: () => now },
    logger: { info: () => undefined } as unknown as PrivacyPorts['logger'],
    ...overrides,
  })

const old = new Date('2026-01-10T10:00:00Z')
const fresh = new Date('2026-11-20T10:00:00Z')

it('enters what is due before it asks the owners to delete it', async () => {
  held = {
    recordings: [
      { id: 'rec_old', endedAt: old, bytes: 10 },
      { id: 'rec_held', endedAt: old, bytes: 20 },
      { id: 'rec_new', endedAt: fresh, bytes: 40 },
    ],
    events: [{ id: 'log/2026-01-10', endedAt: old, bytes: 1, items: 5 }],
  }
  const outcome = await privacy().runRetention({ workspace })
  expect(outcome.categories.find(({ category }) => category === 'recordings')).toMatchObject({
    items: 1,
    bytes: 10,
    withheld: 1,
  })
  expect(outcome.purgedLogRecords).toBe(7)
  expect(purges).toEqual([{ workspace, before: new Date('2026-10-23T22:00:00Z') }])
  const applied = events.map((event) => RetentionApplied.parse(event))
  expect(applied.map(({ data }) => [data.category, data.items])).toEqual([
    ['recordings', ['rec_old']],
    ['events', ['log/2026-01-10']],
  ])
  const retention = (await entries()).filter(({ type }) => type === 'retention.applied')
  expect(new Set(retention.map(({ reason }) => reason))).toEqual(new Set(['events', 'recordings']))
  expect(JSON.stringify(retention)).not.toContain('rec_old')
})

it('changes nothing in a dry run, and says what it would do', async () => {
  held = { recordings: [{ id: 'rec_old', endedAt: old, bytes: 10 }] }
  const dry = await privacy().runRetention({ workspace, dryRun: true })
  expect(dry).toMatchObject({ dryRun: true })
  expect(dry.categories[0]).toMatchObject({ category: 'recordings', items: 1 })
  expect([events, purges, await entries()]).toEqual([[], [], []])
  expect(await privacy().retentionPolicies(workspace)).toEqual([])
  const real = await privacy().runRetention({ workspace })
  expect(real.runId).toBe(dry.runId)
})

it('does nothing twice when it is asked twice', async () => {
  held = { recordings: [{ id: 'rec_old', endedAt: old, bytes: 10 }] }
  const first = await privacy().runRetention({ workspace })
  const second = await privacy().runRetention({ workspace })
  expect(second).toMatchObject({ runId: first.runId, repeated: true })
  expect(events).toHaveLength(1)
  expect((await entries()).filter(({ type }) => type === 'retention.applied')).toHaveLength(1)
})

it('goes on where it was when it is cut short after the entry', async () => {
  held = { recordings: [{ id: 'rec_old', endedAt: old, bytes: 10 }] }
  logFails = true
  await expect(privacy().runRetention({ workspace })).rejects.toThrow('log is down')
  expect((await privacy().retentionReport(workspace)).runs[0]?.finishedAt).toBeUndefined()
  logFails = false
  const again = await privacy().runRetention({ workspace })
  expect(again.repeated).toBe(false)
  expect(events).toHaveLength(1)
  expect((await entries()).filter(({ type }) => type === 'retention.applied')).toHaveLength(1)
})

it('asks nobody to delete anything when the ledger refuses the entry', async () => {
  held = { recordings: [{ id: 'rec_old', endedAt: old, bytes: 10 }] }
  await privacy().ensureRetentionPolicy(workspace)
  const refusing = privacy({
    appendEntry: async () => {
      throw new Error('ledger is down')
    },
  })
  await expect(refusing.runRetention({ workspace })).rejects.toThrow('ledger is down')
  expect(events).toEqual([])
  expect((await privacy().retentionReport(workspace)).runs).toEqual([])
})

it('does not run ahead of the clock', async () => {
  held = { recordings: [{ id: 'rec_new', endedAt: fresh, bytes: 40 }] }
  const later = new Date('2028-01-01T00:00:00Z')
  expect((await privacy().runRetention({ workspace, at: later })).categories[0]?.items).toBe(0)
  expect((await privacy().runRetention({ workspace, at: later, dryRun: true })).categories[0]?.items).toBe(1)
})

it('splits a long list over several events', async () => {
  held = { recordings: Array.from({ length: 2_500 }, (_, n) => ({ id: `rec_${n}`, endedAt: old, bytes: 1 })) }
  await privacy().runRetention({ workspace })
  const items = events.flatMap((event) => RetentionApplied.parse(event).data.items)
  expect(events).toHaveLength(3)
  expect(new Set(items).size).toBe(2_500)
  expect(new Set(events.map(({ id }) => id)).size).toBe(3)
})

it('starts a workspace with the default policy and keeps every version', async () => {
  const service = privacy()
  await Promise.all([service.ensureRetentionPolicy(workspace), service.ensureRetentionPolicy(workspace)])
  const [recordings] = (await service.retentionPolicy(workspace)).rules
  if (recordings === undefined) throw new Error('no rule')
  const changed = await service.setRetentionPolicy(workspace, {
    rules: [{ ...recordings, keep: 'P30D', minimum: 'P7D' }],
    approvedBy: 'user:dpo',
  })
  expect(changed).toMatchObject({ version: 2, approvedBy: 'user:dpo' })
  expect(await service.retentionPolicy(workspace)).toEqual(changed)
  expect(changed.rules.map(({ keep }) => keep)).toEqual(['P30D', 'P180D', 'P730D', 'P30D', 'P5Y'])
  expect((await service.retentionPolicies(workspace)).map(({ version }) => version)).toEqual([1, 2])
  expect((await entries()).map(({ actor, target }) => [actor, target.id])).toEqual([
    ['service:privacy', 'retention-v1'],
    ['user:dpo', 'retention-v2'],
  ])
})

it('applies a policy from the day on which it takes effect', async () => {
  const service = privacy()
  const rule = {
    category: 'recordings',
    keep: 'P1D',
    start: 'call_end',
    basisCitation: 'test',
    action: 'erase',
  } as const
  await service.setRetentionPolicy(workspace, {
    rules: [rule],
    approvedBy: 'cli',
    effectiveFrom: new Date('2026-12-01T00:00:00Z'),
  })
  expect((await service.retentionPolicy(workspace)).version).toBe(1)
  now = new Date('2026-12-01T00:00:00Z')
  expect((await service.retentionPolicy(workspace)).version).toBe(2)
  const until = await service.retainedUntil(workspace)
  expect(until('recordings', new Date('2026-12-01T10:00:00Z')).toISOString()).toBe('2026-12-02T23:00:00.000Z')
})

it.each([
  ['a period of hours', { keep: 'PT72H' }, 'retention_period_invalid'],
  ['an unknown category', { category: 'everything' }, 'retention_rule_invalid'],
  ['a rule without a basis', { basisCitation: '' }, 'retention_rule_invalid'],
])('refuses %s by name', async (_, wrong, code) => {
  const rule = {
    category: 'recordings',
    keep: 'P1D',
    start: 'call_end',
    basisCitation: 'test',
    action: 'erase',
    ...wrong,
  }
  const change = { rules: [rule as never], approvedBy: 'cli' }
  const service = privacy()
  await expect((async () => service.setRetentionPolicy(workspace, change))()).rejects.toMatchObject({ code })
  expect(await service.retentionPolicies(workspace)).toEqual([])
})
