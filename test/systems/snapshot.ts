import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FactDump } from '@onrecord/analytics'
import type { PersonConsent } from './consent-states.ts'
import { launch } from './onrecord.ts'

/** All that must be the same whenever the same came in, whatever happened on the way. */
export interface Snapshot {
  /** Whole tables; contacts named by their keyed identifiers. */
  facts: FactDump
  /** Both with this installation's own pseudonyms. */
  raw: { facts: FactDump; consents: PersonConsent[] }
  consentRecords: unknown[]
  /** Of each person, for each purpose, after the day. */
  consentStates: unknown[]
  /** Recordings and transcripts: what became of each, and of which bytes. */
  kept: { kind: string; workspace: string; state: string; reason: string | null }[]
  /** The different events of each topic. */
  events: Record<string, string[]>
  deadLetters: string[]
  /** Entries of the ledger by type, but for accesses. */
  entries: Record<string, number>
  /** Objects that no stored row with an open decision stands for. */
  uncovered: string[]
  /** Stored rows whose object is not there. */
  missing: string[]
  /** The pseudonyms of each person. */
  people: string[][]
  objects: string
}

const PROGRAM = fileURLToPath(new URL('./take-snapshot.ts', import.meta.url))

/** Of a data folder that nobody has open; in a process of its own, as the embedded engine wants it. */
export async function takeSnapshot(
  data: string,
  env: Record<string, string>,
  out: string,
): Promise<Snapshot> {
  await mkdir(out, { recursive: true })
  const program = launch([data, out], env, PROGRAM)
  const code = await program.exited
  if (code !== 0) throw new Error(`no snapshot of ${data}: ${program.stderr()}`)
  return readSnapshot(out)
}

export const readSnapshot = async (out: string): Promise<Snapshot> =>
  JSON.parse(await readFile(join(out, 'snapshot.json'), 'utf8')) as Snapshot

/**
 * What two runs of the same day have in common, as one value. How often the gate was asked is not among it: who is killed
 * after asking asks again, and each decision is entered.
 */
export function comparable(snapshot: Snapshot): unknown {
  const { facts, consentRecords, consentStates, kept, events, deadLetters, uncovered, missing } = snapshot
  const { 'gate.decided': asked = 0, ...entries } = snapshot.entries
  const counted = { entries, wasAsked: asked > 0 }
  return { facts, consentRecords, consentStates, kept, events, deadLetters, uncovered, missing, ...counted }
}

export interface LoggedRecord {
  topic: string
  key: string
  value: string
}

/** All records of the log that were there when the snapshot was taken, dead letters included. */
export async function loggedIn(out: string): Promise<LoggedRecord[]> {
  const text = await readFile(join(out, 'log.ndjson'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LoggedRecord)
}
