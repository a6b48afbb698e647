import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Failure } from './failure.ts'

/** Signed notes, checkpoints and cosignatures: c2sp.org/signed-note, /tlog-checkpoint, /tlog-cosignature. Ed25519 only. */

const LOG = 0x01
const WITNESS = 0x04

export interface Checkpoint {
  origin: string
  size: number
  root: Buffer
}

interface Key {
  name: string
  id: Buffer
  type: number
  publicKey: KeyObject
}

/** Undefined if it is not Base64 as it is written, padding and all. */
export function bytesOf(base64: unknown, length?: number): Buffer | undefined {
  if (typeof base64 !== 'string') return undefined
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 && bytes.length === (length ?? bytes.length) ? bytes : undefined
}

/** `<name>+<key id, hex>+<base64 of type and key>`. Undefined if it is none, or the id does not fit. */
function keyOf(vkey: string): Key | undefined {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey.trim()) ?? []
  const key = bytesOf(base64, 33)
  const type = key?.[0]
  if (name === undefined || key === undefined || (type !== LOG && type !== WITNESS)) return undefined
  const idOf = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), key]), 'buffer').subarray(0, 4)
  if (idOf.toString('hex') !== id) return undefined
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') }
  return { name, id: idOf, type, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) }
}

function parseNote(note: string) {
  const split = note.lastIndexOf('\n\n')
  // oxlint-disable-next-line no-control-regex -- the format forbids them
  if (split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return undefined
  const lines = note.slice(split + 2, -1).split('\n')
  const signatures = lines.slice(0, 100).map((line) => {
    const [, name, base64] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
    return { name, bytes: bytesOf(base64) }
  })
  if (signatures.some(({ bytes }) => bytes === undefined || bytes.length < 5)) return undefined
  return { text: note.slice(0, split + 1), signatures: signatures as { name: string; bytes: Buffer }[] }
}

/** `absent`: the key did not sign. `bad`: a signature names the key and does not fit. */
function signatureBy(key: Key, note: NonNullable<ReturnType<typeof parseNote>>): 'good' | 'bad' | 'absent' {
  const its = note.signatures.filter(
    ({ name, bytes }) => name === key.name && bytes.subarray(0, 4).equals(key.id),
  )
  if (its.length === 0) return 'absent'
  const isGood = its.every(({ bytes }) => {
    if (key.type === LOG) return verify(null, Buffer.from(note.text), key.publicKey, bytes.subarray(4))
    if (bytes.length !== 4 + 8 + 64) return false
    const signed = `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${note.text}`
    return verify(null, Buffer.from(signed), key.publicKey, bytes.subarray(12))
  })
  return isGood ? 'good' : 'bad'
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root] = text.split('\n')
  const bytes = bytesOf(root, 32)
  if (!origin || size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes === undefined)
    return undefined
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root: bytes } : undefined
}

export interface Keys {
  /** Keys of the log (more than one after a rotation); a checkpoint must be signed by one of them. */
  log: readonly string[]
  /** Keys of witnesses in whose cosignatures the reader trusts. */
  witnesses: readonly string[]
}

/** The checkpoint in a note, if a key of the log signed it; and the witnesses that cosigned it. */
export function openCheckpoint(
  note: unknown,
  keys: Keys,
): { signed?: Checkpoint; witnesses: string[]; failures: Failure[] } {
  const fail = (name: Failure['name'], detail: string) => ({ witnesses: [], failures: [{ name, detail }] })
  const parsed = typeof note === 'string' ? parseNote(note) : undefined
  if (parsed === undefined) return fail('malformed', 'the checkpoint is not a signed note')
  const by = (vkeys: readonly string[], type: number) =>
    vkeys.flatMap((vkey) => {
      const key = keyOf(vkey)
      return key?.type === type ? [{ vkey, verdict: signatureBy(key, parsed) }] : []
    })
  const log = by(keys.log, LOG)
  const witnesses = by(keys.witnesses, WITNESS)
  if ([...log, ...witnesses].some(({ verdict }) => verdict === 'bad'))
    return fail('bad_signature', 'a signature of the checkpoint does not fit: it was changed')
  if (!log.some(({ verdict }) => verdict === 'good'))
    return fail('wrong_key', 'the checkpoint is not signed by the given key')
  const signed = parseCheckpoint(parsed.text)
  if (signed === undefined) return fail('malformed', 'the signed note is no checkpoint')
  const good = witnesses.filter(({ verdict }) => verdict === 'good')
  return { signed, witnesses: good.map(({ vkey }) => vkey.split('+')[0] ?? ''), failures: [] }
}
