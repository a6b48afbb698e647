import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

describe('toCsv', () => {
  it('quotes what needs it and leaves out what was not measured', () => {
    expect(
      toCsv(
        ['agent', 'p50'],
        [
          ['Weber, Jonas', 12.5],
          ['O"Hara', null],
        ],
      ),
    ).toBe('\uFEFFagent,p50\r\n"Weber, Jonas",12.5\r\n"O""Hara",\r\n')
  })

  it('runs no formula in a spreadsheet, but keeps negative numbers', () => {
    expect(toCsv(['name'], [['=HYPERLINK("x")'], [-3], ['+971501234567']])).toBe(
      '\uFEFFname\r\n"\'=HYPERLINK(""x"")"\r\n-3\r\n\'+971501234567\r\n',
    )
  })
})
