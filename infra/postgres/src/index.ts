export { type Claims, createClaims } from './claims.ts'
export { type Connection, createDatabase, type Database, type Sql } from './database.ts'
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
export { type MigrationSet, migrate } from './migrate.ts'
