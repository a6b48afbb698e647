import { startTestPostgres } from '@onrecord/postgres/testing'

/** One PostgreSQL server for the run; each test makes a database of its own on it. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  process.env['ONRECORD_TEST_POSTGRES_URL'] = server.url
  return () => server.stop()
}
