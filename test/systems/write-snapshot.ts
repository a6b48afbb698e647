import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { dumpFacts } from '@onrecord/analytics'
import type { Composition } from '@onrecord/onrecord/composition'
import { deadLetterTopicOf, Topic } from '@onrecord/schemas'
import { consentStates } from './consent-states.ts'
import type { Snapshot } from './snapshot.ts'

const SUBJECT = /sub_[a-z2-7]{26}/g

type Db = Composition['platform']['acrossWorkspaces']
type Row = Record<string, unknown>

/** Pseudonyms are random: each is named by all the identifiers of its person, which are keyed and thus comparable. */
async function peopleIn(db: Db): Promise<{ names: Map<string, string>; people: string[][] }> {
  const rows = await db.query<{ subject: string; root: string; identifier: string | null }>(
    `SELECT s.subject_ref AS subject, coalesce(s.survivor_ref, s.subject_ref) AS root,
            i.kind || '/' || i.blind_index AS identifier
     FROM identity.subject s LEFT JOIN identity.identifier i
       ON i.workspace = s.workspace AND i.subject_ref = s.subject_ref AND i.kind IN ('phone', 'bsuid', 'contact_id')`,
  )
  const names = new Map<string, string>()
  const people: string[][] = []
  for (const theirs of Map.groupBy(rows, ({ root }) => root).values()) {
    const known = [...new Set(theirs.flatMap(({ identifier }) => identifier ?? []))]
      .sort((a, b) => (a < b ? -1 : 1))
      .join(' ')
    const subjects = [...new Set(theirs.map(({ subject }) => subject))]
    people.push(subjects)
    const name = `person-${createHash('sha256').update(known).digest('hex').slice(0, 12)}`
    for (const subject of subjects) names.set(subject, name)
  }
  return { names, people }
}

/** Undefined: it is no event, or a link, whose id is made of two pseudonyms. */
function nameOfEvent(value: string): string | undefined {
  try {
    const { workspace, id } = JSON.parse(value) as { workspace?: string; id?: string }
    return workspace === undefined || id === undefined || id.startsWith('lnk_')
      ? undefined
      : `${workspace}/${id}`
  } catch {
    return undefined
  }
}

/** Writes all that must be the same after the same day to `out`: snapshot.json, and every record in log.ndjson. */
export async function writeSnapshot(
  { platform, config }: Pick<Composition, 'platform' | 'config'>,
  out: string,
): Promise<void> {
  const { acrossWorkspaces: db, clickhouse, objects, log } = platform
  const { names, people } = await peopleIn(db)
  const nameOf = (subject: string) => names.get(subject) ?? subject
  /** Every pseudonym in a row by its name; rows in an order that depends on nothing else. */
  const named = (rows: readonly Row[]): Row[] =>
    rows
      .map((row) => JSON.stringify(row).replace(SUBJECT, nameOf))
      .sort()
      .map((text) => JSON.parse(text) as Row)

  const consents = await consentStates(db, people)

  const kept: Row[] = []
  const uncovered: string[] = []
  const held = new Set<string>()
  for (const schema of ['recording', 'transcription']) {
    kept.push(
      ...(await db.query<Row>(
        `SELECT '${schema}' AS kind, workspace, id, call, account, state, reason, sha256, size_bytes,
                ARRAY(SELECT unnest(participants) ORDER BY 1) AS participants, interval_from, interval_until
         FROM ${schema}.artefact`,
      )),
    )
    const stored = await db.query<{ object_key: string }>(
      `SELECT a.object_key FROM ${schema}.artefact a JOIN ${schema}.decision d
         ON d.workspace = a.workspace AND d.decision_id = a.decision_id AND d.item = a.id AND d.verdict = 'open'
       WHERE a.state = 'stored'`,
    )
    for (const { object_key } of stored) held.add(object_key)
  }
  for await (const { key } of objects.list('')) {
    if (key.startsWith('ledger/')) continue
    if (!held.delete(key)) uncovered.push(key)
  }

  const events: Record<string, string[]> = {}
  const file = createWriteStream(join(out, 'log.ndjson'), { mode: 0o600 })
  for (const topic of Object.values(Topic)) {
    const ids = new Set<string>()
    for await (const { key, value } of log.read(topic)) {
      file.write(`${JSON.stringify({ topic, key, value })}\n`)
      const name = nameOfEvent(value)
      if (name !== undefined) ids.add(name)
    }
    events[topic] = [...ids].sort()
  }
  const deadLetters = new Set<string>()
  for (const topic of Object.values(Topic))
    for await (const { topic: dead, key, value } of log.read(deadLetterTopicOf(topic))) {
      file.write(`${JSON.stringify({ topic: dead, key, value })}\n`)
      // of ingest: an item that has an id; of a consumer: a record, wherever it lay
      const letter = JSON.parse(value) as { id?: string; reason: string; value?: string }
      deadLetters.add(`${topic} ${letter.reason} ${letter.id ?? letter.value}`)
    }

  file.end()
  await finished(file)

  const entries = await db.query<{ type: string; n: number }>(
    "SELECT type, count(*)::int AS n FROM ledger.entry WHERE type NOT LIKE 'access.%' GROUP BY type ORDER BY type",
  )
  const snapshot: Snapshot = {
    facts: await dumpFacts(clickhouse, { nameOf }),
    raw: { facts: await dumpFacts(clickhouse), consents },
    consentRecords: named(
      // where it lies in the trail and when it came in are of the run, not of the day
      await db.query<Row>(
        "SELECT record::jsonb - 'ledgerIndex' - 'receivedAt' AS record FROM consent.record",
      ),
    ),
    consentStates: named(
      consents.map(({ workspace, person: [subject = ''], states }) => ({
        workspace,
        person: subject,
        states,
      })),
    ),
    kept: named(kept) as unknown as Snapshot['kept'],
    events,
    deadLetters: [...deadLetters].sort(),
    entries: Object.fromEntries(entries.map(({ type, n }) => [type, n])),
    uncovered: uncovered.sort(),
    missing: [...held].sort(),
    people,
    objects: 'folder' in config.objects ? config.objects.folder : '',
  }
  await writeFile(join(out, 'snapshot.json'), JSON.stringify(snapshot))
}
