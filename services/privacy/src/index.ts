import type { MigrationSet } from '@onrecord/postgres'

export { DEFAULT_RULES } from './domain/default-policy.ts'
export { cutoffAt, dueAt } from './domain/due-date.ts'
export { periodOf } from './domain/period.ts'
export { type CategoryPlan, planRetention } from './domain/plan-retention.ts'
export type { HeldItem, Holdings, PrivacyPorts } from './ports.ts'
export { createRetentionSchedule } from './retention-schedule.ts'
export type { RetentionOutcome, RetentionProgress, RunOptions } from './run-retention.ts'
export { createPrivacyService, type PrivacyService } from './service.ts'
export type { PolicyChange } from './set-retention-policy.ts'

export const migrations: MigrationSet = {
  name: 'privacy',
  folder: new URL('../migrations/', import.meta.url),
}
