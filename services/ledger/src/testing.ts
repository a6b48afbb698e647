import { generateKeyPairSync } from 'node:crypto'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { LedgerDraft } from '@onrecord/schemas'
import { createLedger } from './ledger.ts'
import { type SigningKey, signingKeyOf } from './signing-key.ts'

/** For tests: a valid draft, and a log of them. */
export const aDraft = (n: number, overrides: Partial<LedgerDraft> = {}): LedgerDraft => ({
  workspace: 'acme',
  type: 'consent.recorded',
  at: new Date(Date.UTC(2026, 2, 2, 9, 0, n)).toISOString(),
  actor: 'service:consent',
  subject: 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  target: { kind: 'record', id: `rec-${n}` },
  outcome: 'done',
  payload: { n, note: 'only in the payload' },
  idempotencyKey: `key-${n}`,
  ...overrides,
})

export async function appendMany(
  db: ScopedDatabase,
  count: number,
  overrides: Partial<LedgerDraft> = {},
): Promise<void> {
  const ledger = createLedger()
  for (let n = 0; n < count; n += 1) {
    const draft = aDraft(n, overrides)
    await db.inWorkspace(draft.workspace).transaction((tx) => ledger.append(tx, draft))
  }
}

export const aSigningKey = (): SigningKey => signingKeyOf(generateKeyPairSync('ed25519').privateKey)
