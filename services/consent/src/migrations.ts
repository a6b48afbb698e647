import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = {
  name: 'consent',
  folder: new URL('../migrations/', import.meta.url),
}
