import { expect, it } from 'vitest'
import { type Around, streamed } from './around.ts'

/** Notes how each call that it was put around ended. */
function watching() {
  const ends: string[] = []
  const around: Around = async (operation, call) => {
    try {
      const result = await call()
      ends.push(`${operation} ok`)
      return result
    } catch (error) {
      ends.push(`${operation} ${(error as Error).message}`)
      throw error
    }
  }
  return { ends, around }
}

async function* rows(failure?: Error) {
  yield 1
  yield 2
  if (failure !== undefined) throw failure
}

it('is around a stream until its end', async () => {
  const { ends, around } = watching()
  const read: number[] = []
  for await (const row of streamed(rows(), around, [])) {
    expect(ends).toEqual([])
    read.push(row)
  }
  expect(read).toEqual([1, 2])
  expect(ends).toEqual(['stream ok'])
})

it('ends with a reader who leaves early, and lets the stream go', async () => {
  const { ends, around } = watching()
  let released = false
  async function* held() {
    try {
      yield* rows()
    } finally {
      released = true
    }
  }
  for await (const _ of streamed(held(), around, [])) break
  expect(released).toBe(true)
  expect(ends).toEqual(['stream ok'])
})

it('tells of a failure, which the reader gets', async () => {
  const { ends, around } = watching()
  const read = async () => {
    for await (const _ of streamed(rows(new Error('broke off')), around, []));
  }
  await expect(read()).rejects.toThrow('broke off')
  expect(ends).toEqual(['stream broke off'])
})
