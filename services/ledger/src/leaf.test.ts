import { LedgerDraft, LedgerLeaf } from '@onrecord/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { canonicalJson, commitmentOf, leafOf } from './leaf.ts'
import { jcs } from './verify/jcs.ts'

const draft = {
  workspace: 'acme',
  type: 'consent.recorded',
  at: '2026-03-02T09:00:00.000Z',
  actor: 'service:consent',
  subject: 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  target: { kind: 'record', id: 'con_aaaaaaaaaaaaaaaaaaaaaaaaaa' },
  outcome: 'done',
  payload: { purpose: 'recording' },
  idempotencyKey: 'k',
} as const

it('hashes the RFC 8785 form, and names the payload only by its commitment', () => {
  const salt = Buffer.alloc(32, 7)
  const { text, payloadText } = leafOf(LedgerDraft.parse(draft), 3, salt)
  expect(text).toBe(
    `{"actor":"service:consent","at":"2026-03-02T09:00:00.000Z","index":3,"outcome":"done","payloadCommitment":"${commitmentOf(salt, payloadText)}","subject":"sub_aaaaaaaaaaaaaaaaaaaaaaaaaa","target":{"id":"con_aaaaaaaaaaaaaaaaaaaaaaaaaa","kind":"record"},"type":"consent.recorded","v":1,"workspace":"acme"}`,
  )
})

describe('no free text reaches an entry', () => {
  /** Every string of the schema must be an enum, a constant, or held to a pattern. */
  function freeStringsOf(schema: Record<string, unknown>, path = ''): string[] {
    if ('enum' in schema || 'const' in schema) return []
    if (schema['type'] === 'string') return 'pattern' in schema ? [] : [path]
    if (schema['additionalProperties'] !== false && schema['type'] === 'object') return [`${path} (open)`]
    const members = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>)
    return members.flatMap(([name, member]) => freeStringsOf(member, `${path}/${name}`))
  }
  it('holds every string of the schema to a pattern', () => {
    expect(freeStringsOf(z.toJSONSchema(LedgerLeaf))).toEqual([])
    expect(freeStringsOf(z.toJSONSchema(z.object({ note: z.string() })))).toEqual(['/note'])
  })
  it.each(['she said no', '+4915112345678', '4915112345678', 'ana@example.com', '', 'a\nb', 'é'])(
    'refuses %j as an id',
    (id) => {
      expect(LedgerDraft.safeParse({ ...draft, target: { kind: 'record', id } }).success).toBe(false)
      expect(LedgerDraft.safeParse({ ...draft, subject: id }).success).toBe(false)
      expect(LedgerDraft.safeParse({ ...draft, reason: id }).success).toBe(false)
    },
  )
})

it("writes the same text in the log and in the verifier's own RFC 8785", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(jcs(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value))
    }),
  )
})
