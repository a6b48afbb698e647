import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { EMPTY_ROOT } from './merkle.ts'
import { openNote, parseVkey, signNote, vkeyOf } from './note.ts'
import { signingKeyOf } from './signing-key.ts'

/** The example of c2sp.org/signed-note. */
const EXAMPLE_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const EXAMPLE =
  'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

/** The example of Go's sumdb/note, whose private key is published. */
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const GO_LINE =
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const GO_VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goKey = () => {
  const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return signingKeyOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
}

describe('openNote', () => {
  it('opens the examples of the specification and of Go', () => {
    expect(openNote(EXAMPLE, EXAMPLE_VKEY)).toEqual({ text: 'This is an example message.\n' })
    expect(openNote(`${GO_TEXT}\n${GO_LINE}`, GO_VKEY)).toEqual({ text: GO_TEXT })
  })
  it('passes over other keys, and says when none is ours', () => {
    const both = `${GO_TEXT}\n\u2014 somebody.else AAAAAAAA\n${GO_LINE}`
    expect(openNote(both, GO_VKEY)).toEqual({ text: GO_TEXT })
    expect(openNote(EXAMPLE, GO_VKEY)).toEqual({ failure: 'wrong_key' })
  })
  it('refuses a changed text, a changed signature and a second, false signature of the same key', () => {
    const changed = EXAMPLE.replace('an example', 'no example')
    expect(openNote(changed, EXAMPLE_VKEY)).toEqual({ failure: 'bad_signature' })
    const doubled = `${GO_TEXT}\n${GO_LINE}${GO_LINE.replace('UG/', 'UG+')}`
    expect(openNote(doubled, GO_VKEY)).toEqual({ failure: 'bad_signature' })
  })
  it.each([
    'text only\n',
    'text\n\n',
    'text\n\n- example.com/foo AAAAAAAA\n',
    'text\n\n\u2014 example.com/foo !!!\n',
    'te\u0000xt\n\n\u2014 example.com/foo AAAAAAAA\n',
    'text\n\n\u2014 example.com/foo AAAAAAAA',
  ])('knows what is no note: %j', (note) => {
    expect(openNote(note, EXAMPLE_VKEY)).toEqual({ failure: 'malformed_note' })
  })
})

describe('signNote', () => {
  it("makes Go's signature, byte for byte", () => {
    expect(signNote(GO_TEXT, 'PeterNeumann', goKey())).toBe(`${GO_TEXT}\n${GO_LINE}`)
    expect(vkeyOf('PeterNeumann', goKey().publicKey)).toBe(GO_VKEY)
  })
  it('refuses names that a note cannot carry', () => {
    expect(() => vkeyOf('a b', goKey().publicKey)).toThrow(/key name/)
    expect(() => signNote('no newline', 'a', goKey())).toThrow(/newline/)
  })
})

it('refuses a verifier key whose id does not fit, or of another kind', () => {
  expect(parseVkey(EXAMPLE_VKEY.replace('530d903a', '530d903b'))).toBeUndefined()
  expect(parseVkey('example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')).toBeUndefined()
  expect(parseVkey('nonsense')).toBeUndefined()
})

it('refuses Base64 that says the same in another way', () => {
  const name = 'example.com/log'
  const key = vkeyOf(name, Buffer.alloc(32, 1))
  expect(parseVkey(key)).toBeDefined()
  expect(parseVkey(`${key}A`)).toBeUndefined()
})

it('reads the checkpoints that it writes, and no others', () => {
  const body = { origin: 'onrecord.local/acme', size: 12, root: EMPTY_ROOT }
  expect(parseCheckpoint(formatCheckpoint(body))).toEqual(body)
  for (const text of [
    '',
    'o\n',
    'o\n012\nAAAA\n',
    'o\n1\nAAAA\n',
    `o\n-1\n${EMPTY_ROOT.toString('base64')}\n`,
  ])
    expect(parseCheckpoint(text)).toBeUndefined()
})
