import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './json.ts'
import { findJsonFault } from './json-position.ts'

describe('findJsonFault', () => {
  it.each([
    ['', 0, 1, 1],
    ['{"a":1,}', 7, 1, 8],
    ['{"a" 1}', 5, 1, 6],
    ['[1,2', 4, 1, 5],
    ['{\n  "a": tru\n}', 9, 2, 8],
    ['[1] x', 4, 1, 5],
    ['["a\nb"]', 1, 1, 2],
    ['[01]', 2, 1, 3],
  ])('finds where %j stops being JSON', (text, offset, line, column) => {
    expect(findJsonFault(text)).toEqual({ offset, line, column })
  })

  it('agrees with JSON.parse on every text', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const almost = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '0', '\\', '\n', ':'))
      .map(
        ([text, at, put]) =>
          `${text.slice(0, at % (text.length + 1))}${put}${text.slice((at % (text.length + 1)) + 1)}`,
      )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), almost), (text) => {
        expect(findJsonFault(text) === undefined).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('readJson', () => {
  it('says where a body is not JSON', () => {
    expect(readJson(Buffer.from('{"a":1,}'))).toEqual({
      ok: false,
      fault: 'not JSON at line 1, column 8 (offset 7)',
    })
  })

  it('refuses what is not UTF-8', () => {
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, fault: 'the body is not UTF-8' })
  })

  it('measures depth without exhausting the stack', () => {
    const deep = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))
    expect(readJson(deep(50))).toMatchObject({ ok: true, tooDeep: false })
    expect(readJson(deep(5000))).toMatchObject({ ok: true, tooDeep: true })
  })
})
