import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import { formatCheckpoint } from '../checkpoint.ts'
import { signNote, vkeyOf } from '../note.ts'
import { aSigningKey } from '../testing.ts'
import { openCheckpoint } from './note.ts'

const ORIGIN = 'onrecord.local/acme'
const key = aSigningKey()
const log = [vkeyOf(ORIGIN, key.publicKey)]
const body = formatCheckpoint({ origin: ORIGIN, size: 7, root: Buffer.alloc(32, 1) })
const note = signNote(body, ORIGIN, key)

/** A witness as in c2sp.org/tlog-cosignature, written down again from the specification. */
function aWitness(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const typed = Buffer.concat([Uint8Array.of(0x04), raw])
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  return {
    vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    cosign(text: string, time: bigint) {
      const at = Buffer.alloc(8)
      at.writeBigUInt64BE(time)
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey)
      return `\u2014 ${name} ${Buffer.concat([id, at, signature]).toString('base64')}\n`
    },
  }
}

it('believes a cosignature of a witness whose key was given, and passes over others', () => {
  const [known, other] = [aWitness('witness.example'), aWitness('other.example')]
  const cosigned = note + known.cosign(body, 1_800_000_000n) + other.cosign(body, 1_800_000_000n)
  expect(openCheckpoint(cosigned, { log, witnesses: [known.vkey] })).toMatchObject({
    signed: { size: 7 },
    witnesses: ['witness.example'],
    failures: [],
  })
  expect(openCheckpoint(cosigned, { log, witnesses: [] })).toMatchObject({ witnesses: [] })
  expect(openCheckpoint(note, { log, witnesses: [known.vkey] })).toMatchObject({
    witnesses: [],
    failures: [],
  })
})

it('refuses a checkpoint with a cosignature that does not fit, or that only a witness signed', () => {
  const witness = aWitness('witness.example')
  const elsewhere = note + witness.cosign(body.replace('\n7\n', '\n8\n'), 1_800_000_000n)
  expect(openCheckpoint(elsewhere, { log, witnesses: [witness.vkey] }).failures).toMatchObject([
    { name: 'bad_signature' },
  ])
  const unsigned = `${body}\n${witness.cosign(body, 1_800_000_000n)}`
  expect(openCheckpoint(unsigned, { log, witnesses: [witness.vkey] }).failures).toMatchObject([
    { name: 'wrong_key' },
  ])
  // a witness' key does not stand in for the log's, nor the log's for a witness
  expect(openCheckpoint(unsigned, { log: [witness.vkey], witnesses: log }).failures).toMatchObject([
    { name: 'wrong_key' },
  ])
})

it('takes a checkpoint that either of two keys of the log signed, as after a rotation', () => {
  const next = aSigningKey()
  const both = [...log, vkeyOf(ORIGIN, next.publicKey)]
  expect(openCheckpoint(signNote(body, ORIGIN, next), { log: both, witnesses: [] }).failures).toEqual([])
  expect(openCheckpoint(signNote(body, ORIGIN, next), { log, witnesses: [] }).failures).toMatchObject([
    { name: 'wrong_key' },
  ])
})
