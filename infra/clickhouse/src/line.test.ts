import { describe, expect, it } from 'vitest'
import { createLine } from './line.ts'

const client = { close: async () => undefined }
const never = () => new Promise<never>(() => undefined)

describe('createLine', () => {
  it('runs one statement at a time, in order, also after one that failed', async () => {
    const line = createLine(client)
    const seen: string[] = []
    const statement = (name: string, fails = false) =>
      line.run(async () => {
        seen.push(`${name} begins`)
        await new Promise((resolve) => setTimeout(resolve, 2))
        seen.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      })
    const all = await Promise.allSettled([statement('a'), statement('b', true), statement('c')])
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    expect(line.waiting()).toBe(0)
  })

  it('fails what never comes back, and what waits behind it, and can be closed', async () => {
    const line = createLine(client, 20)
    const stuck = line.run(never)
    const behind = line.run(async () => 1)
    await expect(stuck).rejects.toThrow(/has not come back for 0.02 s/)
    await expect(behind).rejects.toThrow(/has not come back/)
    await line.close()
  })
})
