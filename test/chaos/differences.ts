import type { Snapshot } from '../systems/snapshot.ts'

export interface Differences {
  /** In the quiet run and not in the other one. */
  lost: string[]
  /** In the other run and not, or not as often, in the quiet one. */
  doubled: string[]
}

/**
 * Row by row, over the tables of facts, the consent, what is kept, the events, the dead letters and the counts of the trail.
 * A changed row is in both lists.
 */
export function differencesOf(quiet: Snapshot, other: Snapshot): Differences {
  const [before, after] = [rowsOf(quiet), rowsOf(other)]
  return { lost: surplus(before, after), doubled: surplus(after, before) }
}

function rowsOf(snapshot: Snapshot): string[] {
  const { facts, consentRecords, consentStates, kept, events, deadLetters, entries } = snapshot
  // who is killed after asking the gate asks again, and each decision is entered
  const counted = Object.entries(entries).filter(([type]) => type !== 'gate.decided')
  const tables = { ...facts, consentRecords, consentStates, kept, ...events, deadLetters, entries: counted }
  return Object.entries(tables).flatMap(([table, rows]) =>
    rows.map((row) => `${table} ${JSON.stringify(row)}`),
  )
}

function surplus(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1)
  return rows.filter((row) => {
    const left = counts.get(row) ?? 0
    counts.set(row, left - 1)
    return left <= 0
  })
}
