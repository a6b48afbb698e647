import { describe, expect, it } from 'vitest'
import { binaryEventOf, isBinary } from './binary.ts'

describe('an event in binary mode', () => {
  it('is told by its specversion header', () => {
    expect(isBinary({ 'ce-specversion': '1.0', 'content-type': 'application/json' })).toBe(true)
    expect(isBinary({ 'content-type': 'application/json' })).toBe(false)
  })

  it('has its attributes in headers and its data in the body', () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'e1',
      'ce-source': '/inbox%20one',
      'ce-type': '"onrecord.\\"x\\".v1"',
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
      'ce-broken': '100%',
      'content-type': 'application/json',
      authorization: 'Bearer secret',
    }
    expect(binaryEventOf(headers, { account: 'a' })).toEqual({
      specversion: '1.0',
      id: 'e1',
      source: '/inbox one',
      type: 'onrecord."x".v1',
      subject: 'Euro € 😀',
      broken: '100%',
      datacontenttype: 'application/json',
      data: { account: 'a' },
    })
  })

  it('cannot bring its data in a header', () => {
    expect(binaryEventOf({ 'ce-data': 'x', 'ce-datacontenttype': 'text/plain' }, 1)).toEqual({
      datacontenttype: 'application/json',
      data: 1,
    })
  })
})
