import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keysIn, runOnRecord } from './onrecord.ts'
import { type LoggedRecord, loggedIn, readSnapshot, type Snapshot, takeSnapshot } from './snapshot.ts'

/** What `onrecord demo --json` prints. */
export interface DemoResult {
  workspaces: number
  events: number
  facts: Record<string, number>
  recordings: Record<string, number>
  transcripts: Record<string, number>
  deadLetters: Record<string, number>
  auditEntries: Record<string, number>
  filesWritten: number
  files: string[]
  seconds: number
}

export interface QuietDay {
  out: string
  data: string
  /** The key files, for other runs that are to be compared with this one. */
  env: Record<string, string>
  demo: DemoResult
  /** Taken right after the day. */
  snapshot: Snapshot
  /** Every record of the log, right after the day. */
  log(): Promise<LoggedRecord[]>
}

/** `onrecord demo`, which must succeed. */
export async function playDay(out: string, env: Record<string, string>): Promise<DemoResult> {
  const run = await runOnRecord(['demo', '--out', out, '--json'], env)
  if (run.code !== 0) throw new Error(`the demo ended with ${run.code}: ${run.stderr}`)
  return JSON.parse(run.stdout) as DemoResult
}

/** The sample day with nobody disturbing it: played by the test that asks first, found there by the others. */
export async function quietDay(): Promise<QuietDay> {
  const folder = process.env['ONRECORD_TEST_FOLDER']
  if (folder === undefined)
    throw new Error('ONRECORD_TEST_FOLDER is set by the suite: run with the project e2e')
  const out = join(folder, 'quiet')
  const data = join(out, 'data')
  const env = keysIn(folder)
  const taken = join(folder, 'quiet-snapshot')
  const summary = join(folder, 'quiet.json')
  if (!existsSync(summary)) {
    const demo = await playDay(out, env)
    await takeSnapshot(data, env, taken)
    await writeFile(summary, JSON.stringify(demo))
  }
  return {
    out,
    data,
    env,
    demo: JSON.parse(await readFile(summary, 'utf8')) as DemoResult,
    snapshot: await readSnapshot(taken),
    log: () => loggedIn(taken),
  }
}
