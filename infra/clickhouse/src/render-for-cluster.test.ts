import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderForCluster } from './render-for-cluster.ts'

const REPLICA = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"

describe('renderForCluster', () => {
  it.each([
    [
      'CREATE TABLE IF NOT EXISTS t (id UInt64) ENGINE = ReplacingMergeTree(v, is_deleted) ORDER BY id',
      `CREATE TABLE IF NOT EXISTS t ON CLUSTER 'main' (id UInt64) ENGINE = ReplicatedReplacingMergeTree(${REPLICA}, v, is_deleted) ORDER BY id`,
    ],
    [
      'create table db.t (id UInt64)\nengine=MergeTree order by id\nsettings non_replicated_deduplication_window = 9',
      `create table db.t ON CLUSTER 'main' (id UInt64)\nengine=ReplicatedMergeTree(${REPLICA}) order by id\nsettings replicated_deduplication_window = 9`,
    ],
    [
      'CREATE TABLE `odd name` (id UInt64) ENGINE = MergeTree() ORDER BY id',
      `CREATE TABLE \`odd name\` ON CLUSTER 'main' (id UInt64) ENGINE = ReplicatedMergeTree(${REPLICA}) ORDER BY id`,
    ],
    [
      "-- ENGINE = MergeTree\nCREATE TABLE t (s String DEFAULT 'ENGINE = MergeTree', engine String) ENGINE = Null",
      "-- ENGINE = MergeTree\nCREATE TABLE t ON CLUSTER 'main' (s String DEFAULT 'ENGINE = MergeTree', engine String) ENGINE = Null",
    ],
    [
      'CREATE MATERIALIZED VIEW IF NOT EXISTS v TO t AS SELECT 1 AS id',
      "CREATE MATERIALIZED VIEW IF NOT EXISTS v ON CLUSTER 'main' TO t AS SELECT 1 AS id",
    ],
    [
      'ALTER TABLE t MODIFY SETTING non_replicated_deduplication_window = 10',
      "ALTER TABLE t ON CLUSTER 'main' MODIFY SETTING replicated_deduplication_window = 10",
    ],
    ['DROP TABLE IF EXISTS t', "DROP TABLE IF EXISTS t ON CLUSTER 'main'"],
    ['TRUNCATE TABLE t', "TRUNCATE TABLE t ON CLUSTER 'main'"],
    ['INSERT INTO t SELECT 1', 'INSERT INTO t SELECT 1'],
  ])('renders %s', (sql, rendered) => {
    expect(renderForCluster(sql, 'main')).toBe(rendered)
  })

  it.each([
    'SELECT 1',
    'RENAME TABLE a TO b',
    '',
    'CREATE USER x',
    "CREATE TABLE t ON CLUSTER 'x' (id UInt8) ENGINE = MergeTree ORDER BY id",
    "CREATE TABLE t (id UInt8) ENGINE = ReplicatedMergeTree('/a', 'b') ORDER BY id",
  ])('refuses what it does not know: %s', (sql) => {
    expect(() => renderForCluster(sql, 'main')).toThrow()
  })

  it("refuses what is not a cluster's name", () => {
    expect(() => renderForCluster('DROP TABLE t', "x' --")).toThrow(/not the name of a cluster/)
  })

  it('does the same however the statement is laid out', () => {
    const words =
      'CREATE TABLE IF NOT EXISTS db . t ( id UInt64 ) ENGINE = ReplacingMergeTree ( id ) ORDER BY id'.split(
        ' ',
      )
    const expected = `CREATE TABLE IF NOT EXISTS db . t ON CLUSTER 'main' ( id UInt64 ) ENGINE = ReplicatedReplacingMergeTree (${REPLICA}, id ) ORDER BY id`
    const space = fc.constantFrom(' ', '\n', '\t  ', ' /* ENGINE = MergeTree */ ', " -- it's\n")
    fc.assert(
      fc.property(fc.array(space, { minLength: words.length, maxLength: words.length }), (spaces) => {
        const sql = words.map((word, n) => spaces[n] + word).join('')
        const rendered = renderForCluster(sql, 'main')
        const plain = rendered.replaceAll(/\/\*.*?\*\/|--[^\n]*/g, ' ').replaceAll(/\s+/g, ' ')
        expect(plain.trim()).toBe(expected)
      }),
    )
  })
})
