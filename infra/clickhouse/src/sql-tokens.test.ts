import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sqlTokens } from './sql-tokens.ts'

it('leaves nothing out and adds nothing, whatever the text', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '\\',
    '--',
    '\n',
    '/*',
    '*/',
    'word',
    ';',
    '{',
    ' ',
    'é',
    "''",
  )
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const sql = parts.join('')
      expect([...sqlTokens(sql)].map(({ text }) => text).join('')).toBe(sql)
    }),
  )
})

it('knows texts, names and comments from words', () => {
  const tokens = [...sqlTokens(`SELECT 'it''s \\' -- no', "a b", \`c\` -- DROP\n/* x\n */ FROM t`)]
  expect(tokens.filter(({ kind }) => kind !== 'space').map(({ text }) => text)).toEqual([
    'SELECT',
    `'it''s \\' -- no'`,
    ',',
    '"a b"',
    ',',
    '`c`',
    'FROM',
    't',
  ])
})
