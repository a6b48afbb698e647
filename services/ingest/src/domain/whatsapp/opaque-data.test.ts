import { expect, it } from 'vitest'
import { opaqueDataOf } from './opaque-data.ts'

it.each([
  ['agent=a17;conv=9001', { agent: 'a17', conversation: '9001' }],
  [' conv=9 ; agent = a17 ', { agent: 'a17', conversation: '9' }],
  ['order=77', {}],
  ['agent=', {}],
  ['agent=two words', {}],
  ['{"agent":"a17"}', {}],
  [undefined, {}],
])('reads %j', (text, expected) => {
  expect(opaqueDataOf(text)).toEqual(expected)
})
