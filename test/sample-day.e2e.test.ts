import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runOnRecord, temporaryFolder } from './systems/onrecord.ts'

interface DemoResult {
  events: number
  facts: Record<string, number>
  recordings: Record<string, number>
  transcripts: Record<string, number>
  deadLetters: Record<string, number>
  auditEntries: Record<string, number>
  files: string[]
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let first: DemoResult

async function demo(): Promise<DemoResult> {
  const run = await runOnRecord(['demo', '--out', join(folder.path, 'out'), '--json'])
  expect(run.code, run.stderr).toBe(0)
  return JSON.parse(run.stdout) as DemoResult
}

beforeAll(async () => {
  folder = await temporaryFolder()
  first = await demo()
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('the sample day', () => {
  it('stores what was consented to and refuses the rest, with reasons', () => {
    expect(first.recordings['stored']).toBeGreaterThanOrEqual(12)
    const refused = Object.keys(first.recordings).filter((state) => state.startsWith('refused'))
    expect(refused.length).toBeGreaterThanOrEqual(4)
    expect(first.recordings['failed: hash_mismatch']).toBe(1)
    expect(Object.keys(first.recordings).some((state) => state.startsWith('pending'))).toBe(false)
  })

  it('changes nothing when it is run again on the same data', async () => {
    const again = await demo()
    const withoutAccess = ({ files: _files, auditEntries, ...rest }: DemoResult) => ({
      ...rest,
      auditEntries: Object.fromEntries(Object.entries(auditEntries).filter(([type]) => !type.startsWith('access.'))),
    })
    expect({ ...withoutAccess(again), seconds: 0 }).toEqual({ ...withoutAccess(first), seconds: 0 })
  })

  it('writes a trail that verifies offline, and one that was changed does not', async () => {
    const trail = first.files.find((file) => file.endsWith('.json') && file.includes('audit')) ?? ''
    const verified = await runOnRecord(['verify', trail, '--json'])
    expect(verified.code, verified.stdout).toBe(0)

    const forged = join(folder.path, 'forged.json')
    await writeFile(forged, (await readFile(trail, 'utf8')).replace('\\"outcome\\":\\"closed\\"', '\\"outcome\\":\\"open\\"'))
    const refused = await runOnRecord(['verify', forged, '--json'])
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.stdout).failures[0].name).toBe('leaf_changed')
  })
})
