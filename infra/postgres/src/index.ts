export { type Claims, createClaims } from './claims.ts'
export { APP_ROLE, type DatabaseOptions, type DatabaseRole, SYSTEM_ROLE } from './connection.ts'
export {
  type Connection,
  createDatabase,
  type Database,
  type ScopedDatabase,
  type Session,
  type Sql,
} from './database.ts'
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
export { DatabaseRefusedError, DatabaseUnavailableError } from './errors.ts'
export { type Isolation, isolationOf } from './isolation.ts'
export { type MigrationSet, migrate } from './migrate.ts'
export { createTurn, type Turn } from './turn.ts'
export type { DatabaseUrls } from './urls.ts'
