import type { MigrationSet } from '@onrecord/postgres'

export const migrations: MigrationSet = {
  name: 'transcription',
  folder: new URL('../migrations/', import.meta.url),
}
