import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = { name: 'ingest', folder: new URL('../migrations/', import.meta.url) }
