import fc from 'fast-check'
import { expect, it } from 'vitest'
import { duplicateKeyIn } from './duplicate-key.ts'

it('finds none in what was written from values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, space) => {
      expect(duplicateKeyIn(JSON.stringify(value, null, space))).toBeUndefined()
    }),
  )
})

it.each([
  ['{"a":1,"a":1}', 'a'],
  ['{"b":{"a":1},"c":[{"x":"a","a":2, "a" : 3}]}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"}{":1,"\\"":"{","\\"":2}', '"'],
])('finds the key that stands twice in %s', (json, key) => {
  expect(duplicateKeyIn(json)).toBe(key)
})

it.each(['{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"a\\":","b":"\\"a\\": 1"}'])(
  'lets the same key be in different objects: %s',
  (json) => {
    expect(duplicateKeyIn(json)).toBeUndefined()
  },
)
