import { MIGRATIONS } from '@onrecord/onrecord/migrations'
import { createDatabase, type Database, type Session } from '@onrecord/postgres'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillBothWorkspaces, type SecuredTable, securedTables } from './systems/secured-tables.ts'

/**
 * Promise 8 in PostgreSQL, for every table that there is, as the catalog names them: a table that a migration adds is
 * tested too.
 */

/** Tables that belong to no workspace, with the reason. Who is in a workspace has no right on any of them. */
const OUTSIDE = {
  migration: 'which files have been applied',
  'event_log.partition': "the log's offsets",
  'event_log.record':
    'the log is read by consumers, who look across workspaces; what is personal in it is sealed',
  'event_log.committed': "the consumers' offsets",
  'keys.root_key': 'secrets of the installation, wrapped by the key service',
  'console."user"': 'asked before it is known which workspace somebody may enter',
  'console.user_workspace': 'says which workspaces somebody may enter',
  'console.session': 'asked before it is known who somebody is',
  'console.sign_in_link': 'asked before it is known who somebody is',
  'console.sign_in_attempt': 'hashed keys, counted before it is known who somebody is',
}

let test: TestDatabase
let tables: SecuredTable[]
let intruder: Session
beforeAll(async () => {
  test = await createTestDatabase(MIGRATIONS)
  tables = await securedTables(test.owner)
  await fillBothWorkspaces(test.owner, tables, ['amal', 'nord'])
  intruder = test.db.inWorkspace('amal')
})
afterAll(() => test[Symbol.asyncDispose]())

const REFUSED = { code: '42501' }
const rowsOf = (db: Pick<Database, 'query'>, { name, belongsTo }: SecuredTable, workspace: string) =>
  db.query<{ row: unknown }>(
    `SELECT to_jsonb(t) AS row FROM ${name} AS ${aliasOf(name)}, to_jsonb(${aliasOf(name)}) AS t WHERE ${belongsTo} = $1`,
    [workspace],
  )
const aliasOf = (name: string) => `"${name.split('.')[1]}"`

describe('the catalog', () => {
  it('has no table that is neither secured by workspace nor known to belong to none', async () => {
    const all = await test.owner.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relkind IN ('r', 'p', 'm', 'v', 'f') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' ORDER BY 1`,
    )
    const known = [...tables.map(({ name }) => name), ...Object.keys(OUTSIDE)]
    expect(all.map(({ name }) => name).sort()).toEqual(known.sort())
  })

  it('forces every policy upon the owner too, and has one policy for each role', async () => {
    const policies = await test.owner.query<{ name: string; policies: string[] }>(
      `SELECT c.oid::regclass::text AS name, array_agg(p.roles[1] || ' ' || p.cmd ORDER BY p.roles[1]) AS policies
       FROM pg_class c JOIN pg_policies p ON p.schemaname = c.relnamespace::regnamespace::text AND p.tablename = c.relname
       WHERE c.relrowsecurity AND c.relforcerowsecurity GROUP BY 1`,
    )
    expect(new Map(policies.map((one) => [one.name, one.policies]))).toEqual(
      new Map(tables.map(({ name }) => [name, ['onrecord_app ALL', 'onrecord_system ALL']])),
    )
  })

  it('gives nobody in a workspace a right on what belongs to none', async () => {
    const rights = await test.owner.query(
      `SELECT c.oid::regclass::text AS name, r.privilege
       FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS r (privilege)
       WHERE c.oid = ANY ($1::regclass[]) AND has_table_privilege('onrecord_app', c.oid, r.privilege)`,
      [Object.keys(OUTSIDE)],
    )
    expect(rights).toEqual([{ name: 'migration', privilege: 'SELECT' }])
  })

  it('gives the roles no way round: they own nothing, are no superusers, and cannot change a table', async () => {
    const roles = `ARRAY['onrecord_app', 'onrecord_system']`
    expect(
      await test.owner.query(
        `SELECT rolname FROM pg_roles WHERE rolname = ANY (${roles})
         AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
      ),
    ).toEqual([])
    expect(
      await test.owner.query(
        `SELECT r.name, c.oid::regclass FROM pg_class c, unnest(${roles}) AS r (name)
         WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p')
           AND (c.relowner = r.name::regrole OR has_table_privilege(r.name, c.oid, 'TRUNCATE, REFERENCES, TRIGGER'))`,
      ),
    ).toEqual([])
    expect(
      await test.owner.query(
        `SELECT r.name, n.nspname FROM pg_namespace n, unnest(${roles}) AS r (name)
         WHERE n.nspname !~ '^(pg_|information_schema)' AND has_schema_privilege(r.name, n.oid, 'CREATE')`,
      ),
    ).toEqual([])
    expect(
      await test.owner.query(
        `SELECT p.oid::regprocedure FROM pg_proc p
         WHERE p.prosecdef AND p.pronamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
      ),
    ).toEqual([])
  })

  it('lets nobody but the owner change or delete an entry of the ledger or a consent record', async () => {
    const rights = await test.owner.query(
      `SELECT r.role, t.name FROM unnest(ARRAY['onrecord_app', 'onrecord_system']) AS r (role),
         unnest(ARRAY['ledger.entry', 'ledger.checkpoint', 'consent.record', 'consent.notice', 'consent.policy']) AS t (name)
       WHERE has_table_privilege(r.role, t.name, 'UPDATE, DELETE, TRUNCATE')`,
    )
    expect(rights).toEqual([])
  })
})

describe('who is in one workspace and means ill', () => {
  const readable = () => tables.filter(({ rights }) => rights.includes('SELECT'))

  it('there are rows of both workspaces in every table', async () => {
    expect(tables.length).toBeGreaterThan(20)
    for (const table of tables)
      for (const workspace of ['amal', 'nord'])
        expect(await rowsOf(test.owner, table, workspace), `${table.name} ${workspace}`).toHaveLength(1)
  })

  it('reads none of the other, whatever is asked', async () => {
    for (const table of readable()) {
      expect(await rowsOf(intruder, table, 'nord'), table.name).toEqual([])
      expect(await intruder.query(`SELECT * FROM ${table.name}`), table.name).toHaveLength(1)
      expect(await intruder.query(`SELECT 1 FROM ${table.name} WHERE true OR true`), table.name).toHaveLength(
        1,
      )
    }
  })

  it('reads nothing at all without a workspace, or in one that does not exist', async () => {
    for (const table of readable())
      for (const db of [test.db, test.db.inWorkspace('nobody')])
        expect(await db.query(`SELECT * FROM ${table.name}`), table.name).toEqual([])
  })

  it('changes and deletes none', async () => {
    for (const table of tables) {
      const before = await rowsOf(test.owner, table, 'nord')
      const attempts = [
        `UPDATE ${table.name} SET ${table.columns[0]} = ${table.columns[0]} WHERE ${table.belongsTo} = 'nord' RETURNING 1`,
        `DELETE FROM ${table.name} WHERE ${table.belongsTo} = 'nord' RETURNING 1`,
      ]
      for (const attempt of attempts)
        expect(await refusedOrNothing(intruder, attempt), `${table.name}: ${attempt}`).toBe(true)
      expect(await rowsOf(test.owner, table, 'nord'), table.name).toEqual(before)
    }
  })

  it('writes none into it', async () => {
    for (const table of tables) {
      for (const db of [intruder, test.db, test.db.inWorkspace('nobody')])
        await expect(db.query(table.insert('nord', 'planted')), table.name).rejects.toMatchObject(REFUSED)
      expect(await rowsOf(test.owner, table, 'nord'), table.name).toHaveLength(1)
    }
  })

  it('moves no row of its own into it', async () => {
    for (const { name, rights, workspaceColumn } of tables) {
      if (workspaceColumn === undefined || !rights.includes('UPDATE')) continue
      await expect(
        intruder.transaction((tx) => tx.query(`UPDATE ${name} SET ${workspaceColumn} = 'nord'`)),
        name,
      ).rejects.toMatchObject(REFUSED)
    }
  })

  const INJECTIONS = [
    `nord' OR '1'='1`,
    `'; SET ROLE onrecord_system; SELECT * FROM ledger.entry; --`,
    `'; RESET ROLE; --`,
    `nord'); SET LOCAL onrecord.workspace = 'nord'; --`,
    '\\x00',
    '$1',
  ]

  it.each(INJECTIONS)('gets nothing by the value %s', async (value) => {
    for (const { name, belongsTo, rights } of tables) {
      if (!rights.includes('SELECT')) continue
      expect(await intruder.query(`SELECT * FROM ${name} WHERE ${belongsTo} = $1`, [value]), name).toEqual([])
      expect(await test.db.inWorkspace(value).query(`SELECT * FROM ${name}`), name).toEqual([])
      expect(await test.db.inWorkspace(value).transaction((tx) => tx.query(`SELECT * FROM ${name}`))).toEqual(
        [],
      )
    }
    expect(await test.db.query('SELECT current_user AS role')).toEqual([{ role: 'onrecord_app' }])
  })

  it.each([
    'SET ROLE onrecord_system',
    `SELECT set_config('role', 'onrecord_system', false)`,
    'SET SESSION AUTHORIZATION onrecord_system',
    'SET ROLE onrecord',
    'ALTER TABLE ledger.entry DISABLE ROW LEVEL SECURITY',
    'ALTER TABLE ledger.entry NO FORCE ROW LEVEL SECURITY',
    'DROP POLICY within_workspace ON ledger.entry',
    'CREATE POLICY mine ON ledger.entry USING (true)',
    'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$',
    'CREATE VIEW public.mine AS SELECT * FROM ledger.entry',
    'GRANT onrecord_system TO onrecord_app',
    'TRUNCATE ledger.entry CASCADE',
    'SELECT * FROM event_log.record',
    'SELECT password_hash FROM console.user',
    'SELECT rolpassword FROM pg_authid',
    `SELECT event_log.append('{onrecord.interactions}', '{0}', '{nord/x}', '{forged}')`,
    `SELECT postgres.secure_by_workspace('ledger.entry')`,
    `COPY ledger.entry TO PROGRAM 'cat'`,
    'SET row_security = off; SELECT * FROM ledger.entry',
  ])('may not: %s', async (sql) => {
    await expect(test.db.query(sql)).rejects.toMatchObject(REFUSED)
    await expect(intruder.transaction((tx) => tx.query(sql))).rejects.toMatchObject(REFUSED)
  })

  it('gets back to its own role, and no further, by leaving it', async () => {
    const own = createDatabase(test.urls.app, { role: 'onrecord_app', maxConnections: 1 })
    for (const sql of [
      'RESET ROLE',
      'SET ROLE NONE',
      'RESET SESSION AUTHORIZATION',
      'DISCARD ALL',
      'RESET ALL',
    ]) {
      await own.query(sql)
      expect(await own.query('SELECT current_user AS role')).toEqual([{ role: 'onrecord_app' }])
      expect(await own.query('SELECT * FROM ledger.entry')).toEqual([])
    }
    await own.close()
  })

  it('sends one statement where one is expected', async () => {
    await expect(intruder.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' })
  })
})

async function refusedOrNothing(db: Session, sql: string): Promise<boolean> {
  try {
    return (await db.query(sql)).length === 0
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === REFUSED.code
  }
}
