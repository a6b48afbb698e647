import { describe, expect, it } from 'vitest'
import { inlineLongParams } from './inline-params.ts'

const many = Array.from({ length: 1000 }, (_, n) => `it's \\ ${n}\n`)

describe('inlineLongParams', () => {
  it('leaves short ones to the server', () => {
    const given = { sql: 'SELECT {a:String}', params: { a: "it's" } }
    expect(inlineLongParams(given.sql, given.params)).toEqual(given)
  })

  it('writes long ones into the text, wherever they stand, and keeps the others', () => {
    const { sql, params } = inlineLongParams(
      "SELECT '{many:Array(String)}', x IN {many:Array(String)} -- {many:Array(String)}\nAND {a:String} AND {many : Array(LowCardinality(String))}",
      { many, a: 'x' },
    )
    const value = sql.slice(sql.indexOf('CAST(') + 6, sql.indexOf("' AS Array(String))"))
    expect(sql.replaceAll(value, '…')).toBe(
      "SELECT '{many:Array(String)}', x IN CAST('…' AS Array(String)) -- {many:Array(String)}\nAND {a:String} AND CAST('…' AS Array(LowCardinality(String)))",
    )
    expect(/(?<!\\)'|[\n\t\r]/.test(value)).toBe(false)
    expect(params).toEqual({ a: 'x' })
  })
})
