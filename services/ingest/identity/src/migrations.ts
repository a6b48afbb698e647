import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = {
  name: 'identity',
  folder: new URL('../migrations/', import.meta.url),
}
