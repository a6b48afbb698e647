import { type Entry, hashesOf, readEntry } from './check-entry.ts'
import type { Failure, FailureName } from './failure.ts'
import { type Checkpoint, type Keys, openCheckpoint } from './note.ts'
import { isObject, type Source } from './read-bundle.ts'
import { createTree, isIncluded, isPrefix } from './tree.ts'

export interface VerifyOptions extends Keys {
  /** Checkpoints kept from earlier: each must be part of this log's history. */
  earlier?: readonly string[]
}

export interface VerifyReport {
  ok: boolean
  origin?: string
  /** What was signed. */
  checkpoint?: { size: number; root: string }
  /** Entries of the export, and of these the ones whose payload has been erased (which is no failure). */
  entries: number
  erased: number
  /**
   * Of these entries: below a checkpoint that a given witness cosigned or that the reader kept; only signed by the
   * log, who could sign another history; and, as the file says, entered after its checkpoint and not in it: of them
   * nothing is proved.
   */
  anchored: number
  unanchored: number
  unsigned: number
  /** The log's size at the newest checkpoint that somebody else vouches for, and who. */
  anchor?: { size: number; by: string[] }
  /** `selection`: that these are all entries of the contact, call or recording is not proved. */
  complete: 'period' | 'selection'
  failures: Failure[]
  /** How many more failures there are than are listed. */
  further: number
}

interface Vouched extends Checkpoint {
  by: string[]
}

const MAX_FAILURES = 1000

/** Checks an exported trail against public keys: needs nothing but the file, and never throws over what is in it. */
export async function verifyBundle(source: Source | string, options: VerifyOptions): Promise<VerifyReport> {
  const report: VerifyReport = {
    ok: false,
    entries: 0,
    erased: 0,
    anchored: 0,
    unanchored: 0,
    unsigned: 0,
    complete: 'period',
    failures: [],
    further: 0,
  }
  const fail = (name: FailureName, detail: string, index?: number) => {
    if (report.failures.some((one) => one.name === name && one.index === index)) return
    if (report.failures.length >= MAX_FAILURES) report.further += 1
    else report.failures.push({ name, detail, ...(index !== undefined && { index }) })
  }
  const done = () => ({ ...report, ok: report.failures.length === 0 })
  if (typeof source === 'string') {
    fail('malformed', source)
    return done()
  }
  const header = readHeader(source.header)
  if (typeof header === 'string') {
    fail('malformed', header)
    return done()
  }

  const { signed, witnesses, failures } = openCheckpoint(header.checkpoint, options)
  for (const { name, detail } of failures) fail(name, detail)
  if (signed === undefined) return done()
  report.origin = signed.origin
  report.checkpoint = { size: signed.size, root: signed.root.toString('hex') }
  report.unsigned = header.unsigned
  report.complete = header.first === undefined ? 'selection' : 'period'
  if (header.origin !== signed.origin)
    fail('wrong_log', `the file says ${header.origin}, its checkpoint ${signed.origin}`)

  const kept = keptCheckpoints(header, options, { ...signed, by: witnesses }, fail)
  const sizes = new Set(kept.map(({ size }) => size))
  const rootsAt = new Map([[signed.size, signed.root]])
  const below = new Map(kept.map(({ size }) => [size, 0]))
  const onEntry = (entry: Entry) => {
    for (const { name, detail, index } of entry.failures) fail(name, detail, index)
    if (entry.neighbour) return
    report.entries += 1
    report.erased += Number(entry.erased)
    for (const [size, count] of below) if (entry.index < size) below.set(size, count + 1)
  }
  if (header.first === undefined) await checkSelection(source, header, signed, onEntry, fail)
  else await checkRange(source, { ...header, first: header.first }, signed, { sizes, rootsAt, onEntry, fail })

  const anchor = judgeHistory(kept, signed, rootsAt, header, fail)
  if (anchor !== undefined) report.anchor = { size: anchor.size, by: anchor.by }
  report.anchored = below.get(anchor?.size ?? 0) ?? 0
  report.unanchored = report.entries - report.anchored
  return done()
}

interface Header {
  workspace: string
  origin: string
  checkpoint: unknown
  from: number
  until: number
  /** Of an unbroken range: its first entry, the one behind its last, and the tree on either side. */
  first?: number
  end: number
  left: Buffer[]
  right: Buffer[]
  checkpoints: { note: unknown; consistency: Buffer[] }[]
  unsigned: number
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** The header, or what is wrong with it. */
function readHeader(input: unknown): Header | string {
  if (!isObject(input)) return 'not a JSON object'
  const { format, workspace, origin, checkpoint, selection, range, unsigned } = input
  if (format !== 'onrecord-audit-bundle/v2') return `unknown format ${JSON.stringify(format)}`
  const checkpoints = Array.isArray(input['checkpoints'])
    ? input['checkpoints'].map((one: unknown) =>
        isObject(one) ? { note: one['note'], consistency: hashesOf(one['consistency']) } : undefined,
      )
    : [undefined]
  const isWhole = checkpoints.every((one) => one?.consistency !== undefined)
  if (typeof workspace !== 'string' || typeof origin !== 'string' || !isWhole || !isIndex(unsigned))
    return "'workspace', 'origin', 'checkpoints' or 'unsigned' is missing or not what it should be"
  if (!isObject(selection)) return "'selection' is missing"
  const [from, until] = [selection['from'], selection['until']].map((at) =>
    Date.parse(String(at)),
  ) as number[]
  const base = {
    workspace,
    origin,
    checkpoint,
    checkpoints: checkpoints as Header['checkpoints'],
    unsigned,
    from: from ?? Number.NaN,
    until: until ?? Number.NaN,
  }
  if (selection['kind'] !== 'period') return { ...base, end: 0, left: [], right: [] }
  if (Number.isNaN(from) || Number.isNaN(until) || !isObject(range))
    return "'selection' or 'range' is not whole"
  const { first, end } = range
  const [left, right] = [hashesOf(range['left']), hashesOf(range['right'])]
  if (!isIndex(first) || !isIndex(end) || left === undefined || right === undefined || first > end)
    return "'range' is not what it should be"
  return { ...base, first, end, left, right }
}

type Fail = (name: FailureName, detail: string, index?: number) => void

/** An unbroken range grows the tree from its left side, and must end in the signed root. */
async function checkRange(
  source: Source,
  header: Header & { first: number },
  signed: Checkpoint,
  {
    sizes,
    rootsAt,
    onEntry,
    fail,
  }: {
    sizes: ReadonlySet<number>
    rootsAt: Map<number, Buffer>
    onEntry: (entry: Entry) => void
    fail: Fail
  },
): Promise<void> {
  const { first, end, from, until } = header
  const tree = createTree(first, header.left)
  if (tree === undefined) fail('malformed', 'the left side of the range is not whole')
  let place = first
  let whole = tree !== undefined
  const edges: Entry[] = []
  for await (const lines of source.entries())
    for (const line of lines) {
      const entry = readEntry(line, header.workspace)
      if (entry === undefined) {
        fail('malformed', 'an entry is not what it should be', place)
        return
      }
      if (entry.index < place)
        fail('order_changed', `entry ${entry.index} comes after ${place - 1}`, entry.index)
      for (; place < entry.index && place < end; place += 1) {
        fail('entry_missing', `entry ${place} is not in the file`, place)
        whole = false
      }
      if (entry.index >= signed.size)
        fail('beyond_checkpoint', `no signature covers entry ${entry.index}`, entry.index)
      onEntry(entry)
      if (entry.neighbour || edges.length === 0) edges.push(entry)
      if (whole) {
        tree?.append(entry.leafHash)
        if (sizes.has(place + 1)) rootsAt.set(place + 1, tree?.root() ?? entry.leafHash)
      }
      place += 1
    }
  if (place < end && end === signed.size)
    fail('tail_truncated', `${signed.size} entries were signed, ${place} are left`, place)
  else if (place < end) fail('entry_missing', `entry ${place} is not in the file`, place)
  if (end > signed.size) fail('beyond_checkpoint', `only ${signed.size} entries were signed`, signed.size)
  if (whole && place === end && end <= signed.size && tree !== undefined) {
    const isSigned = isPrefix({ size: end, root: tree.root() }, signed, header.right)
    if (!isSigned) fail('root_mismatch', 'the entries do not have the signed root')
  }
  // shown to prove that nothing of the period was cut off: so it may not be of the period itself
  const cut = (index: number, detail: string) => fail('period_cut', detail, index)
  for (const { neighbour, index, at } of edges)
    if (neighbour && Date.parse(at) >= from && Date.parse(at) < until)
      cut(index, `entry ${index} is of the period, and not shown as such`)
  if (first > 0 && edges[0]?.neighbour !== true)
    cut(first - 1, `entry ${first - 1}, next to the range, is not shown`)
  const last = edges.at(-1)
  if (end < signed.size && (last?.neighbour !== true || last.index !== end - 1))
    cut(end, `entry ${end}, next to the range, is not shown`)
}

/** Entries from here and there: each has a proof of its own, also in a file that can be handed on. */
async function checkSelection(
  source: Source,
  header: Header,
  signed: Checkpoint,
  onEntry: (entry: Entry) => void,
  fail: Fail,
): Promise<void> {
  let last = -1
  for await (const lines of source.entries())
    for (const line of lines) {
      const entry = readEntry(line, header.workspace)
      if (entry?.proof === undefined) {
        fail('malformed', 'an entry is not what it should be, or has no proof', last + 1)
        return
      }
      const { index, leafHash, proof } = entry
      onEntry(entry)
      if (index <= last) fail('order_changed', `entry ${index} comes after ${last}`, index)
      last = index
      if (index >= signed.size) fail('beyond_checkpoint', `no signature covers entry ${index}`, index)
      else if (!isIncluded(leafHash, index, signed, proof))
        fail('leaf_changed', `entry ${index} is not what the log has at its place`, index)
      const file = await source.readText(`proofs/${index}.tlog-proof`)
      const lines = [
        'c2sp.org/tlog-proof@v1',
        `index ${index}`,
        ...proof.map((one) => one.toString('base64')),
      ]
      if (file !== undefined && file !== `${lines.join('\n')}\n\n${String(header.checkpoint)}`)
        fail('proof_file_changed', `proofs/${index}.tlog-proof is not the proof of entry ${index}`, index)
    }
}

/** Checkpoints that somebody else vouches for: those of the file that a witness cosigned, and those the reader kept. */
function keptCheckpoints(header: Header, options: VerifyOptions, last: Vouched, fail: Fail): Vouched[] {
  const kept: Vouched[] = last.by.length > 0 ? [last] : []
  let newer: Checkpoint = last
  for (const { note, consistency } of header.checkpoints.toReversed()) {
    const { signed, witnesses, failures } = openCheckpoint(note, options)
    for (const { name, detail } of failures) fail(name, detail)
    if (signed === undefined) continue
    if (signed.origin !== last.origin) fail('wrong_log', `an earlier checkpoint is of ${signed.origin}`)
    else if (!isPrefix(signed, newer, consistency))
      fail('history_rewritten', `the log of ${newer.size} entries is not the one that had ${signed.size}`)
    else if (witnesses.length > 0) kept.push({ ...signed, by: witnesses })
    newer = signed
  }
  for (const note of options.earlier ?? []) {
    const { signed, failures } = openCheckpoint(note, options)
    for (const { name, detail } of failures) fail(name, `the kept checkpoint: ${detail}`)
    if (signed !== undefined && signed.origin !== last.origin)
      fail('wrong_log', `the kept checkpoint is of ${signed.origin}`)
    else if (signed !== undefined) kept.push({ ...signed, by: ['the reader'] })
  }
  return kept
}

/** Holds the log to what others vouch for; gives the newest such checkpoint that is part of this history. */
function judgeHistory(
  kept: readonly Vouched[],
  signed: Checkpoint,
  rootsAt: Map<number, Buffer>,
  header: Header,
  fail: Fail,
): Vouched | undefined {
  // those of the file are known to be its history: a kept one of the same size needs the same root
  for (const { note } of header.checkpoints) {
    const [, size, root] = String(note).split('\n')
    if (!rootsAt.has(Number(size))) rootsAt.set(Number(size), Buffer.from(root ?? '', 'base64'))
  }
  let anchor: Vouched | undefined
  for (const one of kept) {
    const root = rootsAt.get(one.size)
    const rewritten = `the log is not the one that had ${one.size} entries at that time`
    if (one.size > signed.size || (root !== undefined && !root.equals(one.root)))
      fail('history_rewritten', rewritten)
    else if (root === undefined)
      fail('history_unproven', `the file does not show the log of ${one.size} entries: export the whole log`)
    else if (anchor === undefined || one.size >= anchor.size)
      anchor = { ...one, by: [...(anchor?.size === one.size ? anchor.by : []), ...one.by] }
  }
  return anchor
}
