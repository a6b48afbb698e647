import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

const one = (value: string | number) =>
  csvOf([{ name: 'a', value: (row: string | number) => row }], [value]).toString()

it.each(['=1+1', '+4915', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＠x'])('disarms %j', (text) => {
  const cell = one(text).split('\r\n').slice(1).join('\r\n').replace(/^"/, '')
  expect(cell.startsWith("'")).toBe(true)
})

it('leaves numbers as they are', () => {
  expect(one(-5)).toBe('a\r\n-5\r\n')
})

it('never starts a cell with what a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      const cell = one(text).slice('a\r\n'.length).replace(/^"/, '')
      expect(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) && cell !== '\r\n').toBe(false)
    }),
  )
})

it('quotes what needs it', () => {
  expect(one('a "b", c\nd')).toBe('a\r\n"a ""b"", c\nd"\r\n')
})
