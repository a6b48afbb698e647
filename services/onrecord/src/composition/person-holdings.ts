import type { LedgerEntry } from '@onrecord/ledger'
import type { Recording } from '@onrecord/recording'
import type { Person } from '@onrecord/schemas'
import type { Transcript } from '@onrecord/transcription'
import { messagesOf } from './messages.ts'
import type { PeopleDeps } from './people.ts'

type Holding = Person['holdings'][number]

interface Found {
  recordings: Recording[]
  transcripts: Transcript[]
  trail: LedgerEntry[]
}

/** Store by store, how much is held on a person. */
export async function holdingsOf(
  deps: PeopleDeps,
  workspace: string,
  subjects: string[],
  { recordings, transcripts, trail }: Found,
): Promise<Holding[]> {
  const [messages, facts, identifiers] = await Promise.all([
    messagesOf(deps, workspace, subjects),
    deps.personFacts.holdings(workspace, subjects),
    deps.identities.identifiersOf(workspace, subjects[0] ?? ''),
  ])
  const stored = recordings.filter(({ state }) => state === 'stored')
  const held: Holding[] = [
    { store: 'postgresql', category: 'identifiers', items: identifiers.length },
    { store: 'postgresql', category: 'ledger_entries', items: trail.length },
    { store: 'event-log', category: 'messages', items: messages.length },
    {
      store: 'object-store',
      category: 'recordings',
      items: stored.length,
      bytes: stored.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    },
    {
      store: 'object-store',
      category: 'transcripts',
      items: transcripts.filter(({ state }) => state === 'stored').length,
    },
    ...facts.map(({ table, rows }) => ({ store: 'clickhouse', category: table, items: rows })),
  ]
  return held.filter(({ items }) => items > 0)
}
