import { hash } from 'node:crypto'
import type { Failure } from './failure.ts'
import { jcs } from './jcs.ts'
import { bytesOf } from './note.ts'
import { isObject, parseJson } from './read-bundle.ts'
import { leafHashOf } from './tree.ts'

/** One entry, read; `leafHash` is the one that the file names, so that the tree tells whether it is the log's. */
export interface Entry {
  index: number
  leafHash: Buffer
  /** When it happened, as the entry's own text says. */
  at: string
  /** Shown only because it stands next to the period. */
  neighbour: boolean
  erased: boolean
  /** Absent: the entry is proved together with its range. */
  proof: Buffer[] | undefined
  failures: Failure[]
}

/** A line of the file, checked on its own; undefined if it is no entry. */
export function readEntry(line: string, workspace: string): Entry | undefined {
  const value = parseJson(line)
  if (!isObject(value)) return undefined
  const { index, leaf, payload, salt, proof } = value
  if (typeof leaf !== 'string' || typeof index !== 'number') return undefined
  const itsHash = leafHashOf(leaf)
  const isItsOwn = itsHash.toString('base64') === value['leafHash']
  const leafHash = isItsOwn ? itsHash : bytesOf(value['leafHash'], 32)
  if (leafHash === undefined) return undefined
  if (!Number.isSafeInteger(index) || index < 0) return undefined
  const hashes = proof === undefined ? undefined : hashesOf(proof)
  if (proof !== undefined && hashes === undefined) return undefined

  const failures: Failure[] = []
  const fail = (name: Failure['name'], detail: string) => failures.push({ name, index, detail })
  const parsed = parseJson(leaf)
  const says: Record<string, unknown> = isObject(parsed) ? parsed : {}
  if (!isItsOwn || parsed === undefined)
    fail('leaf_changed', `the text of entry ${index} is not what was entered`)
  if (says['workspace'] !== workspace) fail('wrong_log', `the entry is of ${String(says['workspace'])}`)
  if (says['index'] !== index)
    fail('order_changed', `entry ${String(says['index'])} stands in the place of ${index}`)
  const erased = payload === undefined && salt === undefined
  if (!erased && !isCommittedTo(says['payloadCommitment'], salt, payload))
    fail('commitment_mismatch', `the payload or salt of entry ${index} was changed`)
  const neighbour = value['neighbour'] === true
  return { index, leafHash, at: String(says['at']), neighbour, erased, proof: hashes, failures }
}

/** Base64 of 32 bytes each. Undefined if it is not a list of such. */
export function hashesOf(value: unknown): Buffer[] | undefined {
  if (!Array.isArray(value)) return undefined
  const hashes = value.map((text) => bytesOf(text, 32))
  return hashes.includes(undefined) ? undefined : (hashes as Buffer[])
}

/** That it is the SHA-256 of the salt and the payload's canonical text (RFC 8785), hex. */
function isCommittedTo(commitment: unknown, salt: unknown, payload: unknown): boolean {
  if (typeof salt !== 'string' || !/^[0-9a-f]{64}$/.test(salt) || payload === undefined) return false
  const commitmentTo = (text: string) => {
    const bytes = Buffer.allocUnsafe(32 + Buffer.byteLength(text))
    bytes.write(salt, 'hex')
    bytes.write(text, 32)
    return hash('sha256', bytes)
  }
  // as it came it is canonical, but for keys that look like numbers, which JavaScript puts first
  return commitmentTo(JSON.stringify(payload)) === commitment || commitmentTo(jcs(payload)) === commitment
}
