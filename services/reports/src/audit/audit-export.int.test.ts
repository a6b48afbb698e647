import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import {
  bundleOf,
  createCheckpointer,
  createLedger,
  exportTrail,
  filesOfBundle,
  migrations,
  signingKeyOf,
} from '@onrecord/ledger'
import { openBundle, sourceOf, verifyBundle } from '@onrecord/ledger/verify'
import { createFolderStore } from '@onrecord/object-store'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { createLogger } from '@onrecord/service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { createExports } from '../create-exports.ts'
import { aConsentRecord, somePorts, subject } from '../testing.ts'

let test: TestDatabase
let folder: string
const key = signingKeyOf(generateKeyPairSync('ed25519').privateKey)
const day = { from: new Date('2026-11-22T23:00:00Z'), until: new Date('2026-11-23T23:00:00Z') }

beforeAll(async () => {
  test = await createTestDatabase([migrations])
  folder = await mkdtemp(join(tmpdir(), 'onrecord-reports-'))
  const ledger = createLedger()
  for (let n = 0; n < 30; n++) {
    const at = new Date(Date.UTC(2026, 10, 23, 9, 0, n)).toISOString()
    await test.db.inWorkspace('acme').transaction((tx) =>
      ledger.append(tx, {
        workspace: 'acme',
        type: 'consent.recorded',
        at,
        actor: 'service:consent',
        subject,
        target: { kind: 'record', id: `rec-${n}` },
        outcome: 'done',
        payload: {
          ...aConsentRecord({ recordId: `rec-${n}`, eventTime: at, receivedAt: at, validFrom: at }),
        },
        idempotencyKey: `key-${n}`,
      }),
    )
  }
  const store = createFolderStore(folder)
  await createCheckpointer({
    db: test.db,
    acrossWorkspaces: test.acrossWorkspaces,
    store,
    key,
    logger: createLogger('silent'),
  }).checkpointNow('acme')
}, 60_000)
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The real ledger's trail behind the reports' port. */
function exports() {
  const ports = somePorts()
  const trail = {
    ...ports.trail,
    bundle: async (workspace: string) => {
      const [from, until] = [day.from.toISOString(), day.until.toISOString()]
      const selection = { kind: 'period', from, until } as const
      return bundleOf(
        await exportTrail(test.acrossWorkspaces, workspace, { publicKey: key.publicKey, selection }),
      )
    },
    files: (bundle: unknown) => filesOfBundle(bundle as Parameters<typeof filesOfBundle>[0]),
  }
  return createExports({ ...ports, trail })
}

it('gives out as JSON what the offline verifier accepts, and finds changed', async () => {
  const { bytes } = await exports().audit('acme', day, 'json')
  const bundle = JSON.parse(Buffer.from(bytes).toString())
  const keys = { log: [bundle.vkey], witnesses: [] }
  expect(await verifyBundle(sourceOf(bundle), keys)).toMatchObject({ ok: true, entries: 30 })
  const forged = JSON.parse(Buffer.from(bytes).toString().replace('rec-7', 'rec-8'))
  expect((await verifyBundle(sourceOf(forged), keys)).failures).toMatchObject([
    { name: 'leaf_changed', index: 7 },
  ])
})

/** Reads the ZIP back with another library than wrote it. */
async function unpack(zip: Uint8Array, into: string): Promise<string[]> {
  const archive = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(Buffer.from(zip), { lazyEntries: true }, (error, file) =>
      error ? reject(error) : resolve(file),
    ),
  )
  const paths: string[] = []
  await new Promise<void>((resolve, reject) => {
    archive.on('error', reject)
    archive.on('end', resolve)
    archive.on('entry', (entry: Entry) => {
      archive.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const path = join(into, entry.fileName)
        paths.push(entry.fileName)
        mkdir(dirname(path), { recursive: true })
          .then(() => writeFile(path, stream))
          .then(() => archive.readEntry(), reject)
      })
    })
    archive.readEntry()
  })
  return paths
}

it('packs what an auditor needs, with a verifier that runs alone', async () => {
  const { bytes, fileName } = await exports().audit('acme', day, 'bundle')
  expect(fileName).toBe('consent-audit-trail_acme_2026-11-23_2026-11-23.zip')
  const zip = join(folder, fileName)
  await writeFile(zip, bytes)
  const unpacked = join(folder, 'unpacked')
  const paths = await unpack(bytes, unpacked)
  expect(paths).toEqual(
    expect.arrayContaining([
      'README.txt',
      'trail.json',
      'entries.ndjson',
      'entries.csv',
      'checkpoint',
      'log.vkey',
      'verifier/main.ts',
      'consent-records/iso-27560-dpv/0.jsonld',
      'consent-records/kantara-receipt/0.json',
      'consent-records/vcon-lawful-basis.json',
    ]),
  )
  const vkey = (await readFile(join(unpacked, 'log.vkey'), 'utf8')).trim()
  const keys = { log: [vkey], witnesses: [] }
  expect(await verifyBundle(await openBundle(zip), keys)).toMatchObject({ ok: true, entries: 30 })

  // Node, the files and the key: nothing of ours is in reach
  const alone = { cwd: unpacked, env: {} }
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['verifier/main.ts', '.', ...args], alone)
  expect((await run('--key', vkey)).stdout).toContain('OK      nothing was changed')
  const entries = await readFile(join(unpacked, 'entries.ndjson'), 'utf8')
  await writeFile(join(unpacked, 'entries.ndjson'), entries.replace('rec-7', 'rec-8'))
  await expect(run('--key', vkey)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('FAILED  leaf_changed at entry 7'),
  })
})

it('lists the same entries, with the same hashes, as CSV', async () => {
  const [json, csv] = [await exports().audit('acme', day, 'json'), await exports().audit('acme', day, 'csv')]
  const { entries } = JSON.parse(Buffer.from(json.bytes).toString()) as { entries: { leafHash: string }[] }
  const leafHashes = entries.map(({ leafHash }) => Buffer.from(leafHash, 'base64').toString('hex'))
  const lines = Buffer.from(csv.bytes).toString().trim().split('\r\n').slice(1)
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(leafHashes)
})

it('makes the same PDF twice of the same trail', async () => {
  const [first, second] = [
    await exports().audit('acme', day, 'pdf'),
    await exports().audit('acme', day, 'pdf'),
  ]
  expect(first.fileName).toBe('consent-audit-trail_acme_2026-11-23_2026-11-23.pdf')
  expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(true)
})

it('refuses a period that ends before it starts', async () => {
  const backwards = { from: day.until, until: day.from }
  await expect(exports().audit('acme', backwards, 'csv')).rejects.toMatchObject({
    code: 'range_inverted',
    status: 400,
  })
})
