import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import { type LedgerDraft, ProblemError } from '@onrecord/schemas'
import type { Clock, Logger } from '@onrecord/service'
import type { FastifyRequest } from 'fastify'
import { sessionOf, workspaceOf } from './guard.ts'

type Access = Pick<LedgerDraft, 'target' | 'subject' | 'reason' | 'payload'> & {
  type: 'access.read' | 'access.searched' | 'access.exported'
}

/** Enters an access of the signed-in user; resolves when the entry is committed. */
export type RecordAccess = (request: FastifyRequest, access: Access) => Promise<void>

/** No entry, no answer: callers look at what was asked for only after this has resolved. */
export function createRecordAccess(deps: {
  db: ScopedDatabase
  ledger: Ledger
  clock: Clock
  logger: Logger
}): RecordAccess {
  const { db, ledger, clock, logger } = deps
  return async (request, access) => {
    const draft: LedgerDraft = {
      ...access,
      workspace: workspaceOf(request).id,
      at: clock.now().toISOString(),
      actor: `user:${sessionOf(request).user.id}`,
      outcome: 'done',
      idempotencyKey: `access:${request.id}`,
    }
    try {
      await db.inWorkspace(draft.workspace).transaction((tx) => ledger.append(tx, draft))
    } catch (error) {
      logger.error(
        { err: error, type: access.type, requestId: request.id },
        'access could not be entered in the ledger',
      )
      throw new ProblemError(
        'ledger_unavailable',
        503,
        'The access could not be entered in the ledger, so nothing was looked at',
        'Try again; if it stays so, tell the operator',
        { cause: error },
      )
    }
  }
}
