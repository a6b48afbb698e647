import { ObjectMissingError, type ObjectStore } from '@onrecord/object-store'
import type { Sql } from '@onrecord/postgres'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoints.ts'
import { leafHashOf, rootOf } from './merkle.ts'

/** The log as static files, c2sp.org/tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`. */

const WIDTH = 256
const TILES = { contentType: 'application/octet-stream' }

export const tilesPrefixOf = (workspace: string): string => `ledger/${workspace}`

/** `1234067` is `x001/x234/067`; a partial tile has its width behind. */
export function tilePathOf(level: number | 'entries', index: number, width = WIDTH): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/\d{3}/g)
  const path = (groups ?? []).map((group, i, all) => (i < all.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width < WIDTH ? `.p/${width}` : ''}`
}

/** Publishes what the checkpoint adds to what lies in the store; the checkpoint itself last. */
export async function publishTiles(db: Sql, store: ObjectStore, checkpoint: Checkpoint): Promise<void> {
  const prefix = tilesPrefixOf(checkpoint.workspace)
  const published = await publishedSize(store, prefix)
  if (published >= checkpoint.size) return
  try {
    await publishFrom(db, store, checkpoint, published)
  } catch (error) {
    // the store has lost tiles that its checkpoint promises: lay them all again
    if (!(error instanceof ObjectMissingError)) throw error
    await publishFrom(db, store, checkpoint, 0)
  }
  await store.put(`${prefix}/checkpoint`, Buffer.from(checkpoint.note), {
    contentType: 'text/plain; charset=utf-8',
  })
}

async function publishedSize(store: ObjectStore, prefix: string): Promise<number> {
  try {
    const note = await store.get(`${prefix}/checkpoint`)
    return parseCheckpoint(note.toString('utf8'))?.size ?? 0
  } catch (error) {
    if (error instanceof ObjectMissingError) return 0
    throw error
  }
}

async function publishFrom(db: Sql, store: ObjectStore, { workspace, size }: Checkpoint, published: number) {
  const prefix = tilesPrefixOf(workspace)
  let roots: Buffer[] = []
  for (let tile = Math.floor(published / WIDTH); tile * WIDTH < size; tile += 1) {
    const leaves = await readLeaves(db, workspace, tile * WIDTH, Math.min((tile + 1) * WIDTH, size))
    await store.put(`${prefix}/${tilePathOf('entries', tile, leaves.length)}`, bundleOf(leaves), TILES)
    const hashes = leaves.map(leafHashOf)
    await putTile(store, prefix, 0, tile, hashes)
    if (leaves.length === WIDTH) {
      await dropPartials(store, prefix, 'entries', tile)
      roots.push(rootOf(hashes))
    }
  }
  for (let level = 1; size >= WIDTH ** level; level += 1)
    roots = await publishLevel(store, prefix, level, published, roots)
}

/** Lays the new hashes of a level behind those of its last partial tile; gives the roots of the tiles that are full. */
async function publishLevel(
  store: ObjectStore,
  prefix: string,
  level: number,
  published: number,
  fresh: Buffer[],
) {
  const before = Math.floor(published / WIDTH ** level)
  const first = Math.floor(before / WIDTH)
  const width = before % WIDTH
  const hashes = width === 0 ? fresh : [...(await readTile(store, prefix, level, first, width)), ...fresh]
  const roots: Buffer[] = []
  for (let start = 0; start < hashes.length; start += WIDTH) {
    const tile = hashes.slice(start, start + WIDTH)
    await putTile(store, prefix, level, first + start / WIDTH, tile)
    if (tile.length === WIDTH) roots.push(rootOf(tile))
  }
  return roots
}

async function putTile(store: ObjectStore, prefix: string, level: number, index: number, hashes: Buffer[]) {
  await store.put(`${prefix}/${tilePathOf(level, index, hashes.length)}`, Buffer.concat(hashes), TILES)
  if (hashes.length === WIDTH) await dropPartials(store, prefix, level, index)
}

async function readTile(store: ObjectStore, prefix: string, level: number, index: number, width: number) {
  const bytes = await store.get(`${prefix}/${tilePathOf(level, index, width)}`)
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * 32, (i + 1) * 32))
}

/** Partial tiles may go once the full one is there. */
async function dropPartials(store: ObjectStore, prefix: string, level: number | 'entries', index: number) {
  for await (const { key } of store.list(`${prefix}/${tilePathOf(level, index)}.p/`)) await store.delete(key)
}

/** Entries with their length before them, 16 bits, big-endian. */
function bundleOf(leaves: readonly Buffer[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(leaf.length)
      return [length, leaf]
    }),
  )
}

async function readLeaves(db: Sql, workspace: string, from: number, until: number): Promise<Buffer[]> {
  const rows = await db.query<{ leaf: string }>(
    'SELECT leaf FROM ledger.entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index',
    [workspace, from, until],
  )
  if (rows.length !== until - from)
    throw new Error(`entries ${from} to ${until} of ${workspace} are not all there`)
  return rows.map((row) => Buffer.from(row.leaf))
}
