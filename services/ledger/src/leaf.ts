import { createHash } from 'node:crypto'
import { type LedgerDraft, LedgerLeaf } from '@onrecord/schemas'
import canonicalize from 'canonicalize'
import type { z } from 'zod'
import { leafHashOf } from './merkle.ts'

/** C2SP entry bundles carry entries of at most 65,535 bytes. */
const MAX_LEAF_BYTES = 65_535

/** RFC 8785 text of a JSON value; what JSON does not know (undefined, Date) becomes what JSON makes of it. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(JSON.parse(JSON.stringify(value)))
  if (text === undefined) throw new TypeError('the value has no JSON form')
  return text
}

/** What an entry says of its payload: nothing, without the salt. Lower-case hex. */
export const commitmentOf = (salt: Uint8Array, payloadText: string): string =>
  createHash('sha256').update(salt).update(payloadText).digest('hex')

/** The entry as it is hashed, from a draft, its place in the log and the salt of its payload. */
export function leafOf(draft: z.output<typeof LedgerDraft>, index: number, salt: Uint8Array) {
  const payloadText = canonicalJson(draft.payload)
  const leaf: LedgerLeaf = LedgerLeaf.parse({
    v: 1,
    workspace: draft.workspace,
    index,
    type: draft.type,
    at: draft.at,
    actor: draft.actor,
    subject: draft.subject,
    target: draft.target,
    outcome: draft.outcome,
    reason: draft.reason,
    payloadCommitment: commitmentOf(salt, payloadText),
  })
  const text = canonicalJson(leaf)
  const bytes = Buffer.from(text)
  if (bytes.length > MAX_LEAF_BYTES)
    throw new RangeError(`a ledger entry of ${bytes.length} bytes is too long`)
  return { text, hash: leafHashOf(bytes), payloadText }
}
