import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Signed notes as in c2sp.org/signed-note, with Ed25519 keys (signature type 0x01). */

const ED25519 = 0x01
const EM_DASH = '\u2014'
const MAX_SIGNATURES = 100

const keyIdOf = (name: string, publicKey: Uint8Array): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4)

/** `<name>+<key id, hex>+<base64 of type and key>`: what a verifier needs, in one line. */
export function vkeyOf(name: string, publicKey: Uint8Array): string {
  if (!/^[^\s+]+$/u.test(name)) throw new Error(`'${name}' cannot be a key name: no spaces, no plus signs`)
  const key = Buffer.concat([Uint8Array.of(ED25519), publicKey])
  return `${name}+${keyIdOf(name, publicKey).toString('hex')}+${key.toString('base64')}`
}

/** Signs a text that ends in a newline. */
export function signNote(
  text: string,
  name: string,
  key: { publicKey: Uint8Array; sign(bytes: Uint8Array): Uint8Array },
): string {
  if (!text.endsWith('\n')) throw new Error('a note ends in a newline')
  const signature = Buffer.concat([keyIdOf(name, key.publicKey), key.sign(Buffer.from(text))])
  return `${text}\n${EM_DASH} ${name} ${signature.toString('base64')}\n`
}

export type OpenedNote =
  | { text: string; failure?: never }
  | { failure: 'malformed_note' | 'wrong_key' | 'bad_signature'; text?: never }

/**
 * The text of a note, if the given key signed it. Signatures of other keys are passed over; a signature that names
 * the key and does not verify makes the note void.
 */
export function openNote(note: string, vkey: string): OpenedNote {
  const parsed = parseNote(note)
  if (parsed === undefined) return { failure: 'malformed_note' }
  const known = parseVkey(vkey)
  if (known === undefined) return { failure: 'wrong_key' }
  const ours = parsed.signatures.filter(
    ({ name, bytes }) => name === known.name && bytes.subarray(0, 4).equals(known.id),
  )
  if (ours.length === 0) return { failure: 'wrong_key' }
  const text = Buffer.from(parsed.text)
  const valid = ours.every(({ bytes }) => verify(null, text, known.publicKey, bytes.subarray(4)))
  return valid ? { text: parsed.text } : { failure: 'bad_signature' }
}

/** Undefined if it is not Base64 as it is written, padding and all. */
function bytesOf(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}

function parseNote(note: string) {
  const split = note.lastIndexOf('\n\n')
  // oxlint-disable-next-line no-control-regex -- the format forbids them
  if (split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return undefined
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) return undefined
  const signatures: { name: string; bytes: Buffer }[] = []
  for (const line of lines) {
    const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line)
    const [, name, base64] = match ?? []
    if (name === undefined || base64 === undefined) return undefined
    const bytes = bytesOf(base64)
    if (bytes === undefined || bytes.length < 5) return undefined
    signatures.push({ name, bytes })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** Undefined if it is not an Ed25519 verifier key, or its id does not fit. */
export function parseVkey(vkey: string): { name: string; id: Buffer; publicKey: KeyObject } | undefined {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey.trim()) ?? []
  if (name === undefined || id === undefined || base64 === undefined) return undefined
  const key = bytesOf(base64)
  if (key?.length !== 33 || key[0] !== ED25519) return undefined
  const raw = key.subarray(1)
  if (keyIdOf(name, raw).toString('hex') !== id) return undefined
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
  return { name, id: Buffer.from(id, 'hex'), publicKey: createPublicKey({ key: jwk, format: 'jwk' }) }
}
