import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from './database.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase([])
  await test.owner.query(`
    CREATE SCHEMA desk;
    CREATE TABLE desk.note (workspace text NOT NULL, id int, text text, PRIMARY KEY (workspace, id));
    SELECT postgres.secure_by_workspace('desk.note');
    INSERT INTO desk.note VALUES ('amal', 1, 'of amal'), ('nord', 1, 'of nord');`)
})
afterAll(() => test[Symbol.asyncDispose]())

const texts = async (sql: { query: TestDatabase['db']['query'] }) =>
  (await sql.query<{ text: string }>('SELECT text FROM desk.note ORDER BY workspace, id')).map(
    ({ text }) => text,
  )

describe('a handle', () => {
  it('sees nothing without a workspace, in a workspace only its rows, and all in the system role', async () => {
    expect(await texts(test.db)).toEqual([])
    expect(await texts(test.db.inWorkspace('amal'))).toEqual(['of amal'])
    expect(await test.db.inWorkspace('nord').transaction(texts)).toEqual(['of nord'])
    expect(await test.db.inWorkspace('nobody').transaction(texts)).toEqual([])
    expect(await texts(test.acrossWorkspaces)).toEqual(['of amal', 'of nord'])
  })

  it.each(['acrossWorkspaces', 'owner'] as const)('narrows to a workspace from %s too', async (handle) => {
    expect(await texts(test[handle].inWorkspace('amal'))).toEqual(['of amal'])
    expect(await test[handle].inWorkspace('amal').transaction(texts)).toEqual(['of amal'])
    expect(await texts(test[handle])).toEqual(['of amal', 'of nord'])
  })

  it('refuses to write a row of another workspace, or of any without being in one', async () => {
    const insert = `INSERT INTO desk.note VALUES ($1, 2, 'new')`
    await expect(test.db.query(insert, ['amal'])).rejects.toMatchObject({ code: '42501' })
    await expect(test.db.inWorkspace('nord').query(insert, ['amal'])).rejects.toMatchObject({ code: '42501' })
    await expect(
      test.db.inWorkspace('amal').query(`UPDATE desk.note SET workspace = 'nord'`),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('has no workspace without a name', () => {
    expect(() => test.db.inWorkspace('')).toThrow()
  })
})

describe('a connection of the pool', () => {
  it('keeps no workspace, after success, errors and transactions that fail', async () => {
    const db = createDatabase(test.urls.app, { role: 'onrecord_app', maxConnections: 1 })
    const left = async () => {
      const [row] = await db.query<{ workspace: string | null; role: string }>(
        'SELECT postgres.workspace() AS workspace, current_user AS role',
      )
      return row
    }
    const clean = { workspace: null, role: 'onrecord_app' }
    const amal = db.inWorkspace('amal')
    expect(await texts(amal)).toEqual(['of amal'])
    expect(await left()).toEqual(clean)
    await expect(amal.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' })
    expect(await left()).toEqual(clean)
    await expect(
      amal.query('SELECT $1::int', [Object.create(null, { toPostgres: { value: bad } })]),
    ).rejects.toThrow('bad')
    expect(await left()).toEqual(clean)
    await expect(amal.transaction((tx) => tx.query('SELEC'))).rejects.toMatchObject({ code: '42601' })
    expect(await left()).toEqual(clean)
    await expect(amal.transaction(() => Promise.reject(new Error('ours')))).rejects.toThrow('ours')
    expect(await left()).toEqual(clean)
    expect(await amal.transaction(texts)).toEqual(['of amal'])
    expect(await left()).toEqual(clean)
    await db.close()
  })

  it('is one of two workspaces at once, each with its own rows', async () => {
    const db = createDatabase(test.urls.app, { role: 'onrecord_app', maxConnections: 3 })
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const workspace = n % 2 === 0 ? 'amal' : 'nord'
        const session = db.inWorkspace(workspace)
        const rows = await (n % 3 === 0 ? session.transaction(texts) : texts(session))
        return rows.length === 1 && rows[0] === `of ${workspace}`
      }),
    )
    expect(seen).not.toContain(false)
    await db.close()
  })

  it('gives rows, types and empty answers as outside of a workspace', async () => {
    const amal = test.db.inWorkspace('amal')
    expect(
      await amal.query('SELECT $1::bigint AS n, $2::timestamptz AS at, $3::text[] AS list', [
        9,
        new Date(0),
        ['a'],
      ]),
    ).toEqual([{ n: 9, at: new Date(0), list: ['a'] }])
    expect(await amal.query('SELECT 1 WHERE false')).toEqual([])
    expect(await amal.query(`UPDATE desk.note SET text = text WHERE id = -1`)).toEqual([])
  })
})

it('tells a transaction whose statement had failed unnoticed from one that was committed', async () => {
  await expect(
    test.db.inWorkspace('amal').transaction((tx) => tx.query('SELECT 1 / 0').catch(() => undefined)),
  ).rejects.toThrow('rolled back')
})

function bad(): never {
  throw new Error('bad')
}
