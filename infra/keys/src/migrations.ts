import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = { name: 'keys', folder: new URL('../migrations/', import.meta.url) }
