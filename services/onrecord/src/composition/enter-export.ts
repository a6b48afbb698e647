import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { Clock } from '@onrecord/service'

/** Enters an export by the command line in the ledger; the file is made only after this has resolved. */
export function createEnterExport({
  db,
  ledger,
  clock,
}: {
  db: ScopedDatabase
  ledger: Ledger
  clock: Clock
}) {
  return async (
    workspace: string,
    what: 'audit' | 'person' | 'retention',
    payload: Record<string, unknown>,
    subject?: string,
  ): Promise<void> => {
    await db.inWorkspace(workspace).transaction((tx) =>
      ledger.append(tx, {
        workspace,
        type: 'access.exported',
        at: clock.now().toISOString(),
        actor: 'cli',
        ...(subject !== undefined && { subject }),
        target: { kind: 'export', id: what },
        outcome: 'done',
        payload,
        idempotencyKey: `access.exported/${crypto.randomUUID()}`,
      }),
    )
  }
}
