import { execFile } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  bundleFiles,
  type StoredEntry,
  signingKeyOf,
  type TrailSource,
  trailOf,
  vkeyOf,
} from '@onrecord/ledger'
import { openBundle, verifyBundle } from '@onrecord/ledger/verify'
import { type Figure, round } from './figures.ts'

const run = promisify(execFile)
const ORIGIN = 'onrecord.bench/acme'
const WIDTH = 256
const START = Date.UTC(2026, 0, 1)
const TESSERA = 'github.com/transparency-dev/tessera/cmd/fsck@v1.0.4'
const MUTATED = 1000
/** Entries of a log that is mutated: more than a tile. */
const SMALL = 300

/**
 * Export and verification of a log of a million entries (fewer with `ONRECORD_BENCH_ENTRIES`), each in a process of its
 * own, beside Tessera's fsck on the same tree; then whether both judge mutated logs alike. Our entries come from memory,
 * so that the export's figure is without PostgreSQL; our verifier also checks every payload against its commitment.
 */
export async function* benchVerify(): AsyncGenerator<Figure> {
  const count = Number(process.env['ONRECORD_BENCH_ENTRIES'] ?? 1_000_000)
  const fsck = await buildFsck()
  if (fsck === undefined)
    yield { what: 'Tessera fsck', skipped: 'it is not here, and cannot be built without Go' }
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-bench-verify-'))
  try {
    const log = createLog()
    const key = signingKeyOf(generateKeyPairSync('ed25519').privateKey)
    const vkey = vkeyOf(ORIGIN, key.publicKey)
    await writeFile(join(folder, 'log.vkey'), vkey)
    const note = await writeTiles(join(folder, 'tiles'), log, count, key)
    const before = process.cpuUsage()
    const { bytes } = await writeBundle(join(folder, 'bundle'), log, count, note, key.publicKey)
    const { user, system } = process.cpuUsage(before)
    yield {
      what: 'export',
      entries: count,
      megabytes: round(bytes / 1e6),
      ...speed(count, (user + system) / 1e6),
    }
    const all = await verify(join(folder, 'bundle'), vkey)
    yield {
      what: 'verify',
      entries: count,
      verdict: all.verdict,
      ...speed(count, all.cpuS),
      peakMb: all.peakMb,
    }
    if (fsck !== undefined) {
      const { verdict, cpuS, peakMb } = await fsckOn(fsck, join(folder, 'tiles'), join(folder, 'log.vkey'))
      yield { what: 'Tessera fsck', entries: count, verdict, ...speed(count, cpuS), peakMb }
    }
    const tenth = Math.ceil(count / 10)
    const shorter = await writeTiles(join(folder, 'tenth-tiles'), log, tenth, key)
    await writeBundle(join(folder, 'tenth'), log, tenth, shorter, key.publicKey)
    const little = await verify(join(folder, 'tenth'), vkey)
    yield {
      what: 'verify',
      entries: tenth,
      verdict: little.verdict,
      ...speed(tenth, little.cpuS),
      peakMb: little.peakMb,
    }
    if (fsck !== undefined) yield await compareVerdicts(fsck, folder, key, vkey)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const speed = (entries: number, cpuS: number) => ({
  cpuS: round(cpuS, 2),
  perCpuSecond: Math.round(entries / cpuS),
})

type Log = (index: number) => StoredEntry
type Key = ReturnType<typeof signingKeyOf>

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafHashOf = (leaf: string) => sha256(Uint8Array.of(0), Buffer.from(leaf))
const rootOf = (hashes: readonly Buffer[]): Buffer => {
  if (hashes.length === 0) return sha256()
  if (hashes.length === 1) return hashes[0] as Buffer
  const split = 2 ** Math.ceil(Math.log2(hashes.length) - 1)
  return sha256(Uint8Array.of(1), rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)))
}

/** Entries as the ledger has them, each from its index alone. */
function createLog(): Log {
  return (index) => {
    const payload = { call: `call_${'c'.repeat(20)}${index % 1000}`, purpose: 'recording', verdict: 'open' }
    const salt = sha256(Buffer.from(`salt ${index}`))
    // RFC 8785 by hand: the keys are in order
    const commitment = sha256(salt, Buffer.from(JSON.stringify(payload))).toString('hex')
    const leaf = JSON.stringify({
      actor: 'service:recording',
      at: new Date(START + index * 1000).toISOString(),
      index,
      outcome: 'open',
      payloadCommitment: commitment,
      reason: 'consent_in_force',
      subject: `sub_${'a'.repeat(22)}${index % 10_000}`,
      target: { id: `call_${'c'.repeat(20)}${index % 1000}`, kind: 'call' },
      type: 'gate.decided',
      v: 1,
      workspace: 'acme',
    })
    return { index, leaf, leafHash: leafHashOf(leaf), payload, salt: salt.toString('hex') }
  }
}

function tilePathOf(level: number | string, index: number, width: number): string {
  const groups =
    String(index)
      .padStart(Math.ceil(String(index).length / 3) * 3, '0')
      .match(/\d{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width < WIDTH ? `.p/${width}` : ''}`
}

/** The log as c2sp.org/tlog-tiles; gives its checkpoint. */
async function writeTiles(folder: string, log: Log, count: number, key: Key): Promise<string> {
  const put = async (path: string, bytes: Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  let roots: Buffer[] = []
  for (let start = 0; start < count; start += WIDTH) {
    const leaves = Array.from({ length: Math.min(WIDTH, count - start) }, (_, i) => log(start + i))
    const parts = leaves.flatMap(({ leaf }) => {
      const bytes = Buffer.from(leaf)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    })
    await put(tilePathOf('entries', start / WIDTH, leaves.length), Buffer.concat(parts))
    const hashes = leaves.map(({ leafHash }) => leafHash)
    await put(tilePathOf(0, start / WIDTH, leaves.length), Buffer.concat(hashes))
    roots.push(rootOf(hashes))
  }
  const root = rootOf(roots)
  for (
    let level = 1, whole = Math.floor(count / WIDTH);
    whole > 0;
    level += 1, whole = Math.floor(whole / WIDTH)
  ) {
    const next: Buffer[] = []
    for (let start = 0; start < whole; start += WIDTH) {
      const hashes = roots.slice(start, Math.min(start + WIDTH, whole))
      await put(tilePathOf(level, start / WIDTH, hashes.length), Buffer.concat(hashes))
      next.push(rootOf(hashes))
    }
    roots = next
  }
  const note = signed(`${ORIGIN}\n${count}\n${root.toString('base64')}\n`, key)
  await put('checkpoint', Buffer.from(note))
  return note
}

function signed(text: string, key: Key): string {
  const [, id = ''] = vkeyOf(ORIGIN, key.publicKey).split('+')
  const signature = Buffer.concat([Buffer.from(id, 'hex'), key.sign(Buffer.from(text))])
  return `${text}\n\u2014 ${ORIGIN} ${signature.toString('base64')}\n`
}

async function writeBundle(folder: string, log: Log, count: number, note: string, publicKey: Uint8Array) {
  const slice = (from: number, until: number) =>
    Array.from({ length: Math.max(0, until - from) }, (_, i) => log(from + i))
  const source: TrailSource = {
    hashes: async (from, until) => slice(from, until).map(({ index, leafHash: hash }) => ({ index, hash })),
    entries: async (from, until) => slice(from, until),
    some: async (indexes) => indexes.map(log),
  }
  const selection = {
    kind: 'period' as const,
    from: new Date(START).toISOString(),
    until: new Date(START + count * 1000).toISOString(),
  }
  const range = { first: 0, end: count, unsigned: 0 }
  const trail = await trailOf(source, { workspace: 'acme', publicKey, selection, note, earlier: [], range })
  for (const { path, content } of await bundleFiles(trail)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await pipeline(Readable.from(content()), createWriteStream(join(folder, path)))
  }
  return { bytes: (await stat(join(folder, 'entries.ndjson'))).size }
}

interface Verdict {
  verdict: 'accepted' | 'rejected'
  cpuS: number
  peakMb: number
}

/** The program as an auditor runs it. */
const VERIFIER = fileURLToPath(new URL('verify/main.ts', import.meta.resolve('@onrecord/ledger')))
const verify = (folder: string, vkey: string) =>
  measured(process.execPath, [VERIFIER, folder, '--key', vkey, '--json'])

const fsckArguments = (folder: string, key: string) => [
  `--storage_url=file://${folder}/`,
  `--public_key=${key}`,
  `--origin=${ORIGIN}`,
  '--N=2',
  '--ui=false',
]
const fsckOn = (fsck: string, folder: string, key: string) => measured(fsck, fsckArguments(folder, key))

/** CPU time and memory of one process, from the kernel's accounts of it. */
async function measured(command: string, args: readonly string[]): Promise<Verdict> {
  const script = `import resource,subprocess,sys
done=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE,text=True)
u=resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode or int('fsck failed' in done.stderr),u.ru_utime+u.ru_stime,u.ru_maxrss)`
  const { stdout } = await run('python3', ['-c', script, command, ...args])
  const [code, cpuS = 0, peakKb = 0] = stdout.trim().split(' ').map(Number)
  return { verdict: code === 0 ? 'accepted' : 'rejected', cpuS, peakMb: Math.round(peakKb / 1024) }
}

/** Logs of which something was changed after they were signed, the same change in both forms. */
async function compareVerdicts(fsck: string, folder: string, key: Key, vkey: string): Promise<Figure> {
  const whole = createLog()
  const verdicts = { same: 0, both: 0, onlyOurs: 0, onlyTheirs: 0 }
  const note = await writeTiles(join(folder, 'signed'), whole, SMALL, key)
  for (let n = 0; n < MUTATED; n += 1) {
    const at = (n * 7919) % (SMALL - 1)
    // every tenth is left as it was: agreeing must not be a habit of rejecting
    const mutation = n % 10
    const order = (index: number) => (index === at ? at + 1 : index === at + 1 ? at : index)
    const mutated: Log = (index) => {
      if (mutation === 0) return whole(index)
      if (mutation <= 3) return index === at ? edited(whole(at), n) : whole(index)
      if (mutation <= 6) return { ...whole(order(index)), index }
      return whole(index >= at ? index + 1 : index)
    }
    const left = mutation <= 6 ? SMALL : SMALL - 1
    for (const [name, write] of [
      ['mutated-tiles', (path: string) => writeTiles(path, mutated, left, key)],
      ['mutated', (path: string) => writeBundle(path, mutated, left, note, key.publicKey)],
    ] as const) {
      await rm(join(folder, name), { recursive: true, force: true })
      await write(join(folder, name))
    }
    await writeFile(join(folder, 'mutated-tiles', 'checkpoint'), note)
    const keys = { log: [vkey], witnesses: [] }
    const { ok } = await verifyBundle(await openBundle(join(folder, 'mutated')), keys)
    const ours = ok ? 'accepted' : 'rejected'
    const theirs = await run(
      fsck,
      fsckArguments(join(folder, 'mutated-tiles'), join(folder, 'log.vkey')),
    ).then(
      // it exits with 0 whatever it finds, and says so in words
      ({ stderr }) => (stderr.includes("Successfully fsck'd") ? 'accepted' : 'rejected'),
      () => 'rejected',
    )
    if (ours === theirs) verdicts.same += 1
    if (ours === 'rejected' && theirs === 'rejected') verdicts.both += 1
    if (ours === 'rejected' && theirs === 'accepted') verdicts.onlyOurs += 1
    if (ours === 'accepted' && theirs === 'rejected') verdicts.onlyTheirs += 1
  }
  return { what: 'verdicts on mutated logs', logs: MUTATED, ...verdicts }
}

function edited(entry: StoredEntry, n: number): StoredEntry {
  const leaf = entry.leaf.replace('"open"', `"clo${n}"`)
  return { ...entry, leaf, leafHash: leafHashOf(leaf) }
}

/** Tessera's own checker, built once; undefined where there is no Go. */
async function buildFsck(): Promise<string | undefined> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'onrecord', 'systems', 'tessera-1.0.4')
  const binary = join(folder, 'fsck')
  const isThere = await stat(binary).catch(() => undefined)
  if (isThere !== undefined) return binary
  try {
    await run('go', ['install', TESSERA], { env: { ...process.env, GOBIN: folder } })
    return binary
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
