import { join } from 'node:path'
import { dumpFacts, type FactDump, migrateAnalytics } from '@onrecord/analytics'
import { randomDay, writeFacts } from '@onrecord/analytics/testing'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import type { AnyEvent } from '@onrecord/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningClickHouse, startClickHouse } from '../systems/clickhouse.ts'
import { describeSystem } from '../systems/describe-system.ts'
import { temporaryFolder } from '../systems/onrecord.ts'

const BATCH = 40

await describeSystem('clickhouse', 'facts in ClickHouse over HTTP', () => {
  const [day = []] = fc.sample(randomDay(6, 150, 120), { numRuns: 1, seed: 5 })
  let server: RunningClickHouse
  let clickhouse: ClickHouse
  let expected: FactDump

  beforeAll(async () => {
    await using folder = await temporaryFolder()
    const embedded = await openClickHouse({ folder: join(folder.path, 'clickhouse') })
    await migrateAnalytics(embedded)
    await writeAll(embedded, day)
    expected = await dumpFacts(embedded)
    await embedded.close()
    server = await startClickHouse()
    const { url, database, users } = server
    clickhouse = await openClickHouse({
      url,
      database,
      ...users.writer,
      reader: users.reader,
      migrator: users.migrator,
      writeSeconds: 5,
    })
    const started = await Promise.all([migrateAnalytics(clickhouse), migrateAnalytics(clickhouse)])
    expect(started.flat().length).toBeGreaterThan(0)
  })
  afterAll(async () => {
    await clickhouse.close()
    await server.stop()
  })

  async function writeAll(into: ClickHouse, events: readonly AnyEvent[]): Promise<void> {
    const write = writeFacts(into)
    for (let n = 0; n < events.length; n += BATCH) await write(events.slice(n, n + BATCH))
  }

  it('are the same as in the embedded engine, while answers get lost, with the rights of who writes and who reads', async () => {
    await server.fault({ answer: 'drop', after: true, times: 10 })
    await writeAll(clickhouse, day)
    expect(await dumpFacts(clickhouse)).toEqual(expected)
    expect(expected['conversation_cycle']?.length).toBeGreaterThan(10)
  })

  it('stay the same when all comes again', async () => {
    await writeAll(clickhouse, day)
    expect(await dumpFacts(clickhouse)).toEqual(expected)
  })

  it('go when retention names them, which the one that writes may do', async () => {
    const workspace = day[0]?.workspace ?? ''
    const items = [
      ...new Set(
        (expected['call_fact'] ?? []).map(
          ({ contact, created_at }) => `${String(contact)}/${String(created_at).slice(0, 10)}`,
        ),
      ),
    ]
    expect(items.length).toBeGreaterThan(0)
    await writeFacts(clickhouse)([retentionOf(workspace, items)])
    const left = await dumpFacts(clickhouse)
    expect(left['call_fact']).toEqual([])
  })
})

const retentionOf = (workspace: string, items: string[]) =>
  ({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: '/privacy',
    type: 'onrecord.retention.applied.v1',
    time: '2026-11-20T00:00:00Z',
    recordedtime: '2026-11-20T00:00:00Z',
    datacontenttype: 'application/json',
    partitionkey: workspace,
    workspace,
    data: { runId: 'r', policyVersion: 1, category: 'facts', before: '2026-11-20T00:00:00Z', items },
  }) satisfies AnyEvent
