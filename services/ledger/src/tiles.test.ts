import { expect, it } from 'vitest'
import { tilePathOf } from './tiles.ts'

it('names tiles as the specification does', () => {
  expect(tilePathOf(0, 0)).toBe('tile/0/000')
  expect(tilePathOf(0, 1_234_067)).toBe('tile/0/x001/x234/067')
  expect(tilePathOf(1, 273, 17)).toBe('tile/1/273.p/17')
  expect(tilePathOf('entries', 1000, 1)).toBe('tile/entries/x001/000.p/1')
})
