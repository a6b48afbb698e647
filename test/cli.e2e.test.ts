import { execFile } from 'node:child_process'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generateSampleDay } from '@onrecord/onrecord/sample-day'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cli as run } from './systems/account.ts'
import { type RunningOnRecord, runOnRecord, startOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { type QuietDay, quietDay } from './systems/quiet-day.ts'
import { takeSnapshot } from './systems/snapshot.ts'

const { date, contacts } = generateSampleDay()
const PHONE = contacts.find(
  ({ workspace, consent, phone }) => workspace === 'nordlicht' && consent === 'both' && phone !== undefined,
)?.phone as string

let quiet: QuietDay
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data: string

/** A copy of the day: what is deleted here is still there for the other tests. */
beforeAll(async () => {
  quiet = await quietDay()
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
  // owners too: the database server's files are its user's
  await promisify(execFile)('cp', ['-a', quiet.data, data])
})
afterAll(() => folder?.[Symbol.asyncDispose]())

const cli = (...args: string[]) => run([...args, '--data', data], quiet.env)
const auditOf = async (to: string, out: string, ...formats: string[]) => {
  const period = ['--workspace', 'nordlicht', '--from', date, '--to', to]
  return cli('export', 'audit', ...period, '--format', ...formats, '--out', out)
}
const exportAudit = async (out: string): Promise<string> => {
  const { files } = await auditOf(date, out, 'json', 'csv', 'pdf')
  expect(files).toHaveLength(3)
  return (files as string[]).find((file) => file.endsWith('.json')) as string
}
interface Report {
  categories: { category: string; items: number; bytes: number }[]
}
const dueAt = async (...when: string[]): Promise<Record<string, number>> => {
  const report = (await cli('retention', 'run', '--workspace', 'nordlicht', ...when)) as unknown as Report
  return Object.fromEntries(report.categories.map(({ category, items }) => [category, items]))
}
const trailTypes = async (file: string): Promise<string[]> => {
  const { entries } = JSON.parse(await readFile(file, 'utf8')) as { entries: { leaf: string }[] }
  return entries.map(({ leaf }) => (JSON.parse(leaf) as { type: string }).type)
}

/** The same commands have to do the same wherever they run. */
function commands(where: string): void {
  const outOf = (what: string) => join(folder.path, `${where}-${what}`)

  it('exports a trail that verifies with the key of its ledger and with no other', async () => {
    const trail = await exportAudit(outOf('trail'))
    const { vkey } = JSON.parse(await readFile(trail, 'utf8')) as { vkey: string }
    const others = quiet.demo.files.find((file) => /amal-travel.*audit.*\.json$/.test(file)) as string
    const { vkey: otherKey } = JSON.parse(await readFile(others, 'utf8')) as { vkey: string }

    const verify = (...args: string[]) => runOnRecord(['verify', trail, '--json', ...args])
    const right = await verify('--key', vkey)
    expect([right.code, JSON.parse(right.stdout)]).toMatchObject([0, { ok: true, keyFrom: 'argument' }])
    expect(JSON.parse((await verify()).stdout)).toMatchObject({ ok: true, keyFrom: 'file' })
    const wrong = await verify('--key', otherKey)
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false })
    const none = await verify('--key', 'not a key')
    expect(none.code).toBe(1)
    expect(none.stdout + none.stderr).not.toMatch(/\n {4}at /)
    for (const ending of ['.pdf', '.csv'])
      expect((await stat(trail.replace('.json', ending))).size).toBeGreaterThan(1_000)
    expect((await stat(trail)).mode & 0o077).toBe(0)
  })

  it("packs a person's data, found by phone number", async () => {
    const { files, subject } = await cli(
      'export',
      'subject',
      '--workspace',
      'nordlicht',
      '--phone',
      PHONE,
      '--out',
      outOf('person'),
    )
    expect(subject).toMatch(/^sub_/)
    const [zip = ''] = files as string[]
    const bytes = await readFile(zip)
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect(bytes.includes('manifest')).toBe(true)
  })

  it('reports what is held', async () => {
    const { files } = await cli(
      'retention',
      'report',
      '--workspace',
      'nordlicht',
      '--out',
      outOf('retention'),
    )
    const report = (files as string[]).find((file) => file.endsWith('.json')) as string
    const { categories } = JSON.parse(await readFile(report, 'utf8')) as {
      categories: { rule: { category: string }; held: { items: number } }[]
    }
    const held = Object.fromEntries(categories.map(({ rule, held }) => [rule.category, held.items]))
    const stored = quiet.snapshot.kept.filter(
      ({ kind, state, workspace }) => kind === 'recording' && state === 'stored' && workspace === 'nordlicht',
    )
    expect(held['recordings']).toBe(stored.length)
    for (const category of ['transcripts', 'facts', 'events', 'consent_records'])
      expect(held[category], category).toBeGreaterThan(0)
  })

  it('tries retention without deleting anything', async () => {
    expect(await dueAt('--dry-run')).toMatchObject({ recordings: 0 })
    const due = await dueAt('--dry-run', '--at', '2027-08-01T00:00:00Z')
    expect(due['recordings']).toBeGreaterThan(0)
    expect(due['transcripts']).toBeGreaterThan(0)
    expect(await dueAt('--dry-run', '--at', '2027-08-01T00:00:00Z')).toEqual(due)
  })

  it('gives a link to sign in, and says that all is well', async () => {
    expect((await cli('sign-in-link'))['link']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    const { ok, findings } = await cli('doctor')
    expect(ok, JSON.stringify(findings)).toBe(true)
    const { workspaces } = await cli('workspace', 'list')
    expect((workspaces as { id: string }[]).map(({ id }) => id).sort()).toEqual(['amal-travel', 'nordlicht'])
  })
}

describe('on a folder that nobody has open', () => {
  commands('stopped')
})

describe('beside a running server', () => {
  let server: RunningOnRecord
  beforeAll(async () => {
    server = await startOnRecord(data, ['start'], { env: quiet.env })
  })
  afterAll(async () => {
    expect(await server?.stop()).toBe(0)
  })

  commands('beside')

  it('deletes what is due under a changed policy, enters it, and says so', async () => {
    const set = await cli(
      'retention',
      'set',
      '--workspace',
      'nordlicht',
      '--category',
      'recordings',
      '--keep',
      'P1D',
    )
    expect(set).toMatchObject({
      version: 2,
      schedule: 'manual',
      rules: [{ category: 'recordings', keep: 'P1D' }],
    })
    const due = await dueAt('--dry-run')
    expect(due['recordings']).toBeGreaterThan(0)
    expect(await dueAt()).toEqual(due)
    expect(await dueAt()).toMatchObject({ recordings: 0 })
  })

  it('changes nothing without being told what, and nothing of a workspace that does not exist', async () => {
    const set = (...args: string[]) => runOnRecord(['retention', 'set', ...args, '--data', data], quiet.env)
    const nothing = await set('--workspace', 'nordlicht')
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('invalid_input')])
    const half = await set('--workspace', 'nordlicht', '--category', 'facts')
    expect([half.code, half.stderr]).toEqual([1, expect.stringContaining('keep')])
    const nobody = await set('--workspace', 'nobody', '--schedule', 'daily')
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('workspace_not_found')])
    const never = await set('--workspace', 'nordlicht', '--category', 'facts', '--keep', 'for ever')
    expect([never.code, never.stderr]).toEqual([1, expect.stringContaining('retention_period_invalid')])
  })

  it('has nothing left of it afterwards', async () => {
    const types = await trailTypes(await exportAuditToday())
    // the policy that a workspace begins with, and the one that was set here
    expect(types.filter((type) => type === 'retention.policy_set')).toHaveLength(2)
    expect(types).toContain('recording.erased')
    expect(types).toContain('access.exported')
  })

  async function exportAuditToday(): Promise<string> {
    const today = new Date().toISOString().slice(0, 10)
    const { files } = await auditOf(today, join(folder.path, 'today'), 'json')
    return (files as string[])[0] as string
  }
})

it('keeps no object of what retention has deleted, and the rest as it was', async () => {
  const out = join(folder.path, 'snapshot')
  await mkdir(out)
  const after = await takeSnapshot(data, quiet.env, out)
  const storedIn = (snapshot: typeof after, workspace: string) =>
    snapshot.kept.filter(
      (one) => one.kind === 'recording' && one.state === 'stored' && one.workspace === workspace,
    )
  expect(storedIn(after, 'nordlicht')).toEqual([])
  expect(storedIn(after, 'amal-travel')).toEqual(storedIn(quiet.snapshot, 'amal-travel'))
  expect(after.uncovered).toEqual([])
  expect(after.missing).toEqual([])
  expect(after.events['onrecord.interactions']).toEqual(quiet.snapshot.events['onrecord.interactions'])
})
