import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateSampleDay } from '@onrecord/onrecord/sample-day'
import { beforeAll, describe, expect, it } from 'vitest'
import { runOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { type DemoResult, playDay, type QuietDay, quietDay } from './systems/quiet-day.ts'
import { comparable, takeSnapshot } from './systems/snapshot.ts'

const { expected } = generateSampleDay()
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0)

let quiet: QuietDay
beforeAll(async () => {
  quiet = await quietDay()
})

describe('the sample day, compared with what is known by construction', () => {
  it('has every event once, and the unreadable ones in dead letters', () => {
    const { providerEvents, invalidItems, identitiesLinked } = expected
    expect(quiet.demo.events).toBe(providerEvents - invalidItems + identitiesLinked)
    expect(quiet.demo.deadLetters).toEqual({ invalid_item: invalidItems })
    expect(quiet.snapshot.people).toHaveLength(expected.pseudonyms - identitiesLinked)
    expect(quiet.snapshot.people.filter((pseudonyms) => pseudonyms.length > 1)).toHaveLength(identitiesLinked)
  })

  it('has every call once, with its outcome, agent and length', () => {
    const calls = quiet.snapshot.facts['call_fact'] ?? []
    expect(calls).toHaveLength(expected.calls.total)
    const outcomes = Map.groupBy(calls, ({ outcome }) => String(outcome))
    expect(Object.fromEntries([...outcomes].map(([outcome, rows]) => [outcome, rows.length]))).toEqual(
      expected.calls.byToldOutcome,
    )
    const keyOf = (account: unknown, direction: unknown, createdAt: unknown) =>
      [account, direction, createdAt].join(' ')
    const rows = new Map(
      calls.map((row) => [keyOf(row['account'], row['direction'], row['created_at']), row]),
    )
    for (const { account, direction, createdAt, agent, talkS } of expected.calls.items) {
      const begun = new Date(createdAt * 1000).toISOString().replace('T', ' ').replace('Z', '')
      const row = rows.get(keyOf(account, direction, begun))
      expect(row, `${account} ${direction} ${begun}`).toBeDefined()
      // where the provider contradicts itself, its own word for the length is kept, and flagged
      const isContradicted = (row?.['flags'] as string[] | undefined)?.includes('duration_mismatch') === true
      expect(row?.['talk_s']).toBe(talkS === undefined ? null : isContradicted ? talkS * 4 : talkS)
      if (agent !== undefined) expect(row?.['agent']).toMatch(/^agt_/)
    }
  })

  it('counts each message by the source that owns it', () => {
    const messages = (quiet.snapshot.facts['message_fact'] ?? []).filter(({ counted }) => counted === true)
    const inbound = messages.filter(({ direction }) => direction === 'inbound')
    expect([inbound.length, messages.length - inbound.length]).toEqual([
      expected.messages.received,
      expected.messages.sent,
    ])
    expect(quiet.demo.facts['permission_fact']).toBe(
      expected.permissions.requested + sum(expected.permissions.replied),
    )
  })

  it('stores what was consented to and refuses the rest, each for its reason', () => {
    const { stored, withdrawnAfterwards, refused, failed } = expected.recordings
    expect(quiet.demo.recordings).toEqual({
      stored: stored - withdrawnAfterwards,
      'erased: consent_withdrawn': withdrawnAfterwards,
      ...Object.fromEntries(Object.entries(refused).map(([reason, n]) => [`refused: ${reason}`, n])),
      ...Object.fromEntries(Object.entries(failed).map(([reason, n]) => [`failed: ${reason}`, n])),
    })
    const transcripts = quiet.snapshot.kept.filter(({ kind }) => kind === 'transcription')
    expect(transcripts.filter(({ state }) => state === 'refused')).toHaveLength(expected.transcripts.refused)
    expect(transcripts.filter(({ state }) => state === 'stored' || state === 'erased')).toHaveLength(
      expected.transcripts.stored,
    )
  })

  it('holds exactly the objects that an open decision stands for', () => {
    expect(quiet.snapshot.uncovered).toEqual([])
    expect(quiet.snapshot.missing).toEqual([])
  })

  it('enters every step in the ledger', () => {
    const { requested, rejected } = expected.consents
    const { stored, refused, failed, withdrawnAfterwards } = expected.recordings
    expect(quiet.snapshot.entries).toMatchObject({
      'consent.requested': requested,
      'consent.rejected': rejected,
      'recording.stored': stored,
      'recording.refused': sum(refused),
      'recording.incident': sum(failed),
      'recording.erased': withdrawnAfterwards,
      'gate.decided': stored + sum(refused) + expected.transcripts.stored + expected.transcripts.refused,
    })
  })
})

it('changes nothing when it is run again on the same data', async () => {
  const again = await playDay(quiet.out, quiet.env)
  await using folder = await temporaryFolder()
  const snapshot = await takeSnapshot(quiet.data, quiet.env, folder.path)
  expect(comparable(snapshot)).toEqual(comparable(quiet.snapshot))
  expect(snapshot.entries['gate.decided']).toBe(quiet.snapshot.entries['gate.decided'])
  const counts = ({ events, facts, recordings, transcripts, deadLetters }: DemoResult) => ({
    events,
    facts,
    recordings,
    transcripts,
    deadLetters,
  })
  expect(counts(again)).toEqual(counts(quiet.demo))
})

it('writes a trail that verifies offline, and one that was changed does not', async () => {
  const trail = quiet.demo.files.find((file) => file.endsWith('.json') && file.includes('audit')) ?? ''
  const verified = await runOnRecord(['verify', trail, '--json'])
  expect(verified.code, verified.stdout).toBe(0)

  await using folder = await temporaryFolder()
  const forged = join(folder.path, 'forged.json')
  const text = await readFile(trail, 'utf8')
  const changed = text.replace('\\"outcome\\":\\"closed\\"', '\\"outcome\\":\\"open\\"')
  expect(changed).not.toBe(text)
  await writeFile(forged, changed)
  const refused = await runOnRecord(['verify', forged, '--json'])
  expect(refused.code).toBe(1)
  expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, failures: [{ name: 'leaf_changed' }] })
})
