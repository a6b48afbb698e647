import { describe, expect, it } from 'vitest'
import { checkedKinds, isSeveral, kindOf } from './statement-kind.ts'

describe('kindOf', () => {
  it.each([
    ['read', 'SELECT 1'],
    ['read', '-- why\n /* DROP */ (select 1)'],
    ['read', 'WITH 1 AS x SELECT x'],
    ['insert', 'INSERT INTO t SELECT 1'],
    ['delete', 'ALTER TABLE t DELETE WHERE 1'],
    ['delete', 'alter table db.t delete where 1'],
    ['delete', 'ALTER TABLE t DROP PARTITION 1'],
    ['define', 'ALTER TABLE t ADD COLUMN delete Int8'],
    ['define', 'DROP TABLE t'],
    ['define', 'TRUNCATE TABLE t'],
    ['define', 'SYSTEM SHUTDOWN'],
    ['define', ''],
  ])('takes for %s: %s', (kind, sql) => {
    expect(kindOf(sql)).toBe(kind)
  })
})

describe('isSeveral', () => {
  it.each(['SELECT 1; DROP TABLE t', "SELECT ';'; SELECT 2", 'INSERT INTO t VALUES (1); DROP TABLE t'])(
    'finds the second in %s',
    (sql) => {
      expect(isSeveral(sql)).toBe(true)
    },
  )

  it.each(['SELECT 1;\n-- end', "SELECT ';x'", 'SELECT 1 /* ; x */', 'INSERT INTO t FORMAT CSV\n";",1\n2;3'])(
    'finds one in %s',
    (sql) => {
      expect(isSeveral(sql)).toBe(false)
    },
  )
})

it('reads what CHECK GRANT asks for', () => {
  expect(checkedKinds('CHECK GRANT SELECT, ALTER DELETE ON db.*')).toEqual(['read', 'delete'])
  expect(checkedKinds('CHECK GRANT DROP TABLE ON *')).toEqual(['define'])
  expect(checkedKinds('CHECK TABLE t')).toBeUndefined()
})
