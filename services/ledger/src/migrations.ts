import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = { name: 'ledger', folder: new URL('../migrations/', import.meta.url) }
