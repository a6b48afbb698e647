import type { EventLog } from '@onrecord/event-log'
import type { Database } from '@onrecord/postgres'
import { InteractionEvent, Topic } from '@onrecord/schemas'
import { createConsumer, type Logger, type Service } from '@onrecord/service'
import { handleInteractions } from './handle-interactions.ts'

export interface PermissionServiceOptions {
  acrossWorkspaces: Database
  log: EventLog
  logger: Logger
  /** The consumer has stopped for good: the process should end. */
  failed(error: unknown): void
}

/** Consumes interactions, keeps what bears on permissions to call. */
export function createPermissionService({
  acrossWorkspaces,
  log,
  logger,
  failed,
}: PermissionServiceOptions): Service {
  return createConsumer({
    log,
    group: 'permissions',
    topics: { [Topic.interactions]: InteractionEvent },
    handle: handleInteractions(acrossWorkspaces),
    logger,
    failed,
  })
}
