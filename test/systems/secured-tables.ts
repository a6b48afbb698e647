import type { Database } from '@onrecord/postgres'

/** A table with row-level security, as the catalog describes it. */
export interface SecuredTable {
  /** With its schema. */
  name: string
  columns: string[]
  /** The expression over a row that names its workspace. */
  belongsTo: string
  /** That expression, where it is a column. */
  workspaceColumn: string | undefined
  /** What the application may do with it. */
  rights: string[]
  /** A statement that inserts a row of the workspace; `mark` tells rows of the same workspace apart. */
  insert(workspace: string, mark: string): string
}

interface Column {
  name: string
  type: string
}

interface TableRow {
  name: string
  policy: string
  columns: Column[]
  rights: string[]
}

/** Every table that has row-level security. */
export async function securedTables(owner: Database): Promise<SecuredTable[]> {
  const rows = await owner.query<TableRow>(
    `SELECT c.oid::regclass::text AS name,
            (SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = c.oid AND polname = 'within_workspace') AS policy,
            (SELECT jsonb_agg(jsonb_build_object('name', quote_ident(attname), 'type', format_type(atttypid, NULL)) ORDER BY attnum)
             FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attidentity = '') AS columns,
            ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
                  WHERE has_table_privilege('onrecord_app', c.oid, p)) AS rights
     FROM pg_class c WHERE c.relrowsecurity ORDER BY 1`,
  )
  return rows.map(tableOf)
}

function tableOf({ name, policy, columns, rights }: TableRow): SecuredTable {
  // without its schema where that is the user's own
  const belongsTo = /^\((.*) = (?:postgres\.)?workspace\(\)\)$/s.exec(policy)?.[1]
  if (belongsTo === undefined) throw new Error(`the policy of ${name} is not the usual one: ${policy}`)
  const names = columns.map((column) => column.name)
  const workspaceColumn = names.find((column) => column === belongsTo)
  return {
    name,
    columns: names,
    belongsTo,
    workspaceColumn,
    rights,
    insert(workspace, mark) {
      const values = columns.map((column) =>
        column.name === workspaceColumn ? `'${workspace}'` : valueOf(column.type, workspace, mark),
      )
      return `INSERT INTO ${name} (${names.join(', ')}) VALUES (${values.join(', ')})`
    },
  }
}

/** Any value of the type. Texts tell workspaces apart, so that rows that refer to each other meet. */
function valueOf(type: string, workspace: string, mark: string): string {
  if (type === 'text') return `'${mark} of ${workspace}'`
  if (type === 'json' || type === 'jsonb') return `'{"workspace": "${workspace}"}'`
  if (type === 'timestamp with time zone') return 'now()'
  if (type === 'boolean') return 'true'
  if (type === 'bytea') return `'${mark} of ${workspace}'::bytea`
  if (type.endsWith('[]')) return `'{}'`
  if (type === 'integer' || type === 'bigint') return mark === 'planted' ? '2' : '1'
  throw new Error(`no value is known of type ${type}`)
}

/** One row of each workspace in every table. Checks and triggers of the tables are dropped first: any value will do. */
export async function fillBothWorkspaces(
  owner: Database,
  tables: readonly SecuredTable[],
  workspaces: readonly string[],
): Promise<void> {
  const checks = await owner.query<{ name: string; conname: string }>(
    `SELECT conrelid::regclass::text AS name, quote_ident(conname) AS conname FROM pg_constraint
     WHERE contype = 'c' AND conrelid = ANY ($1::regclass[])`,
    [tables.map(({ name }) => name)],
  )
  await owner.transaction(async (tx) => {
    for (const { name, conname } of checks) await tx.query(`ALTER TABLE ${name} DROP CONSTRAINT ${conname}`)
    await tx.query('SET LOCAL session_replication_role = replica')
    for (const table of tables)
      for (const workspace of workspaces) await tx.query(table.insert(workspace, 'own'))
  })
}
