import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Timestamped Ed25519 cosignatures of checkpoints: c2sp.org/tlog-cosignature, signature type 0x04. */

const COSIGNATURE_V1 = 0x04
const LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

export interface WitnessKey {
  name: string
  id: Buffer
  publicKey: KeyObject
}

export const cosignatureKeyIdOf = (name: string, publicKey: Uint8Array): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(COSIGNATURE_V1))
    .update(publicKey)
    .digest()
    .subarray(0, 4)

/** Undefined if it is not the verifier key of a witness, or its id does not fit. */
export function parseWitnessKey(vkey: string): WitnessKey | undefined {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey.trim()) ?? []
  if (name === undefined || id === undefined || base64 === undefined) return undefined
  const key = Buffer.from(base64, 'base64')
  if (key.length !== 33 || key[0] !== COSIGNATURE_V1) return undefined
  const raw = key.subarray(1)
  const keyId = cosignatureKeyIdOf(name, raw)
  if (keyId.toString('hex') !== id) return undefined
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
  return { name, id: keyId, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) }
}

/** What a witness signs: the time, and the checkpoint without its signatures. */
export const cosignedBytes = (timestamp: bigint, checkpoint: string): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${timestamp}\n${checkpoint}`)

/** The lines of this witness that stand for the checkpoint's text, and when it gave the first; undefined: none. */
export function cosignatureOf(
  lines: string,
  checkpoint: string,
  key: WitnessKey,
): { lines: string; at: Date } | undefined {
  const valid = lines.split('\n').flatMap((line) => {
    const at = timeOf(line, checkpoint, key)
    return at === undefined ? [] : [{ line, at }]
  })
  const [first] = valid
  if (first === undefined) return undefined
  return { lines: valid.map(({ line }) => `${line}\n`).join(''), at: first.at }
}

/** `key id (4) || seconds (8, big-endian) || signature (64)` */
function timeOf(line: string, checkpoint: string, key: WitnessKey): Date | undefined {
  const [, name, base64] = LINE.exec(line) ?? []
  if (name !== key.name || base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 76 || !bytes.subarray(0, 4).equals(key.id)) return undefined
  const seconds = bytes.readBigUInt64BE(4)
  const stands = verify(null, cosignedBytes(seconds, checkpoint), key.publicKey, bytes.subarray(12))
  return stands && seconds > 0n ? new Date(Number(seconds) * 1000) : undefined
}
