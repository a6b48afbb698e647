import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = {
  name: 'permission',
  folder: new URL('../migrations/', import.meta.url),
}
