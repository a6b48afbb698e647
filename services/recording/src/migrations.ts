import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = {
  name: 'recording',
  folder: new URL('../migrations/', import.meta.url),
}
