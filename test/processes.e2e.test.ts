import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { dumpFacts } from '@onrecord/analytics'
import { openClickHouse } from '@onrecord/clickhouse'
import { createPostgresEventLog } from '@onrecord/event-log'
import { createDatabase } from '@onrecord/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tools } from './deploy/tools.ts'
import { cli, setUpAccounts } from './systems/account.ts'
import { type RunningClickHouse, startClickHouse } from './systems/clickhouse.ts'
import { freePort } from './systems/free-port.ts'
import { keysIn, type Launched, launch, runOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { type OtlpReceiver, startOtlpReceiver } from './systems/otlp-receiver.ts'
import { type RunningPostgres, startPostgres } from './systems/postgres-server.ts'
import { SystemUnavailableError } from './systems/unavailable.ts'
import { aMessage, signed, webhook } from './systems/whatsapp.ts'

/** Several processes of a service, on systems that all share: the log lies in PostgreSQL, objects in a folder. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let postgres: RunningPostgres
let clickhouse: RunningClickHouse
let otlp: OtlpReceiver
let env: Record<string, string>
const running: Service[] = []

interface Service {
  name: string
  url: string
  launched: Launched
}

beforeAll(async () => {
  folder = await temporaryFolder()
  ;[postgres, clickhouse, otlp] = await Promise.all([startPostgres(), startClickHouse(), startOtlpReceiver()])
  const { migrator } = clickhouse.users
  env = {
    ...keysIn(folder.path),
    ONRECORD_DATA: join(folder.path, 'data'),
    ONRECORD_DATABASE_URL: postgres.urls.app,
    ONRECORD_DATABASE_SYSTEM_URL: postgres.urls.system,
    ONRECORD_DATABASE_MIGRATION_URL: postgres.urls.owner,
    ONRECORD_CLICKHOUSE_URL: clickhouse.url,
    ONRECORD_CLICKHOUSE_DATABASE: clickhouse.database,
    ONRECORD_CLICKHOUSE_USERNAME: migrator.username,
    ONRECORD_CLICKHOUSE_PASSWORD: migrator.password,
  }
})
afterAll(async () => {
  await Promise.all(running.map(({ launched }) => launched.kill()))
  await Promise.all([postgres?.stop(), clickhouse?.stop(), otlp?.stop()])
  await folder?.[Symbol.asyncDispose]()
})

async function begin(name: string): Promise<Service> {
  const port = await freePort()
  const launched = launch(['service', name], {
    ...env,
    ONRECORD_PORT: String(port),
    ONRECORD_OTLP_URL: otlp.url,
  })
  const service = { name, url: `http://127.0.0.1:${port}`, launched }
  running.push(service)
  return service
}

const statusOf = (url: string): Promise<number> =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
async function untilReady({ name, url, launched }: Service): Promise<void> {
  for (const deadline = Date.now() + 90_000; (await statusOf(`${url}/readyz`)) !== 200; await delay(100))
    if (Date.now() > deadline) throw new Error(`${name} is not ready: ${launched.stderr()}`)
}

async function metric({ url }: Service, name: string, labels = ''): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${name}${labels}`))
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

const post = ({ url }: Service, id: string) => {
  const body = webhook([aMessage(id)])
  return fetch(`${url}/webhooks/whatsapp/acme-support`, { method: 'POST', body, headers: signed(body) })
}

async function messages(): Promise<number> {
  const { url, database, users } = clickhouse
  const opened = await openClickHouse({ url, database, ...users.reader })
  try {
    const facts = await dumpFacts(opened)
    return Object.entries(facts).find(([table]) => table.includes('message'))?.[1].length ?? 0
  } finally {
    await opened.close()
  }
}

describe('before anything is prepared', () => {
  it('says which settings a service needs that has only embedded systems', async () => {
    const { code, stderr } = await runOnRecord(['service', 'reports', '--data', join(folder.path, 'alone')])
    expect(code).toBe(1)
    expect(stderr).toContain('embedded_not_shared')
    expect(stderr).toMatch(/ONRECORD_DATABASE_URL and ONRECORD_CLICKHOUSE_URL/)
  })

  it('makes no keys of its own', async () => {
    const { code, stderr } = await runOnRecord(['service', 'ingest'], env)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/key_file_missing/)])
    expect(stderr).toContain('ONRECORD_KEY_FILE')
  })

  it('prepares once, and again without harm', async () => {
    expect(await cli(['prepare'], env)).toMatchObject({ prepared: true })
    expect(await cli(['prepare'], env)).toMatchObject({ prepared: true })
  })
})

describe('several processes of each service', () => {
  let ingest: [Service, Service]
  let analytics: [Service, Service]
  let reports: [Service, Service]

  beforeAll(async () => {
    await setUpAccounts(String(env['ONRECORD_DATA']), folder.path, env)
    ingest = [await begin('ingest'), await begin('ingest')]
    analytics = [await begin('analytics'), await begin('analytics')]
    reports = [await begin('reports'), await begin('reports')]
    await begin('consent')
    await Promise.all(running.map(untilReady))
  }, 180_000)

  it('are each connected to what they need, and say so', async () => {
    const { checks } = (await (await fetch(`${analytics[0].url}/readyz`)).json()) as { checks: object }
    expect(Object.keys(checks).sort()).toEqual([
      'clickhouse:responseTime',
      'event_log:responseTime',
      'process',
    ])
    expect(await statusOf(`${ingest[0].url}/livez`)).toBe(200)
  })

  it('take what either front door takes in to the facts, once, and its trace with it', async () => {
    for (const [n, door] of ingest.entries()) expect((await post(door, `both-${n}`)).status).toBe(200)
    expect((await post(ingest[0], 'both-1')).status).toBe(200)
    await expect.poll(messages, { timeout: 30_000, interval: 250 }).toBe(2)

    const inserted = () =>
      otlp.spans.filter(({ service, name }) => service === 'analytics' && name.startsWith('insert'))
    await expect.poll(() => inserted().length, { timeout: 10_000 }).toBeGreaterThan(0)
    await delay(1_500)
    const received = otlp.spans.filter(({ service, parentSpanId }) => service === 'ingest' && !parentSpanId)
    expect(received.length).toBeGreaterThanOrEqual(3)
    for (const { traceId } of received) expect(reaches(traceId)).toContain('insert clickhouse')
    expect(otlp.text()).not.toMatch(/4915700000001|Hello/)
  })

  /** What of the analytics service is in the trace, or under a batch that says that the trace caused it. */
  function reaches(traceId: string): string[] {
    const own = otlp.spans.filter(({ service }) => service === 'analytics')
    const caused = own.filter(
      ({ traceId: its, links = [] }) => its === traceId || links.some((link) => link.traceId === traceId),
    )
    const traces = new Set(caused.map((span) => span.traceId))
    return own.filter((span) => traces.has(span.traceId)).map(({ name }) => name)
  }

  it('counts in the words of Prometheus', async () => {
    const counted = await Promise.all(
      ingest.map((door) =>
        metric(door, 'onrecord_webhook_seconds_count', '{provider="whatsapp",status="200"}'),
      ),
    )
    expect(counted).toEqual([2, 1])
    const lag = await metric(
      analytics[0],
      'onrecord_consumer_lag',
      '{group="analytics",topic="onrecord.interactions"}',
    )
    expect(lag).toBe(0)
  })

  it('tell metrics that promtool accepts', async (context) => {
    const promtool = await tools.promtool().catch((error: unknown) => {
      if (error instanceof SystemUnavailableError) return context.skip(error.message)
      throw error
    })
    for (const { url } of running) {
      const text = await (await fetch(`${url}/metrics`)).text()
      const checking = promisify(execFile)(promtool, ['check', 'metrics'])
      checking.child.stdin?.end(text)
      expect((await checking).stderr).toBe('')
    }
  })

  it('have one that signs checkpoints; when it is killed, the other one does', async () => {
    const signing = () =>
      Promise.all(reports.map((one) => metric(one, 'onrecord_singleton', '{part="checkpointer"}')))
    await expect.poll(async () => (await signing()).reduce((sum = 0, one = 0) => sum + one, 0)).toBe(1)
    const [first, second] = reports
    const [holder, other] = (await signing())[0] === 1 ? [first, second] : [second, first]
    await holder.launched.kill()
    await expect
      .poll(() => metric(other, 'onrecord_singleton', '{part="checkpointer"}'), { timeout: 15_000 })
      .toBe(1)
  })

  it('stop in time, finish what they have, and leave nothing waiting for the others', async () => {
    const [leaving, staying] = analytics
    const sent = Array.from({ length: 20 }, (_, n) => post(ingest[n % 2] ?? ingest[0], `while-leaving-${n}`))
    const begun = performance.now()
    leaving.launched.process.kill('SIGTERM')
    expect(await leaving.launched.exited).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    for (const answer of await Promise.all(sent)) expect(answer.status).toBe(200)
    await expect.poll(messages, { timeout: 30_000, interval: 250 }).toBe(22)
    expect(await statusOf(`${staying.url}/readyz`)).toBe(200)
  })

  describe('dead letters', () => {
    const list = async (...args: string[]) =>
      (await cli(['dead-letters', 'list', ...args], env))['letters'] as {
        letter: string
        reason: string
        workspace: string
        redriven: number
        id: string
      }[]

    async function appendTo(topic: string, key: string, value: string): Promise<void> {
      const db = createDatabase(postgres.urls.system)
      const log = await createPostgresEventLog(db)
      await log.appendRaw(topic, [{ key, value }])
      await log.close()
      await db.close()
    }

    it('are listed once, shown whole, and say when they die again', async () => {
      const broken = { specversion: '1.0', id: 'broken-1', type: 'onrecord.call.ended.v1', workspace: 'acme' }
      await appendTo('onrecord.interactions', 'acme/sub_x', JSON.stringify(broken))
      const mine = async () =>
        (await list('--reason', 'schema_mismatch')).filter(({ id }) => id === 'broken-1')
      await expect.poll(async () => (await mine()).length, { timeout: 20_000, interval: 500 }).toBe(1)
      const [first] = await mine()
      expect(first).toMatchObject({ workspace: 'acme', redriven: 0 })
      const shown = await cli(['dead-letters', 'show', first?.letter ?? ''], env)
      expect(shown).toMatchObject({ reason: 'schema_mismatch', original: { key: 'acme/sub_x' } })

      const tried = await cli(['dead-letters', 'redrive', first?.letter ?? '', '--dry-run'], env)
      expect(tried).toMatchObject({ redriven: 1, dryRun: true })
      expect(await mine()).toHaveLength(1)
      expect(await cli(['dead-letters', 'redrive', first?.letter ?? '', '--yes'], env)).toMatchObject({
        redriven: 1,
      })
      await expect
        .poll(async () => (await mine()).map(({ redriven }) => redriven), { timeout: 20_000, interval: 500 })
        .toEqual([0, 1])
    })

    it('are not put back unless somebody says which, and says yes', async () => {
      const none = await runOnRecord(['dead-letters', 'redrive', '--yes'], env)
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('nothing_chosen')])
      const silent = await runOnRecord(['dead-letters', 'redrive', '--reason', 'schema_mismatch'], env)
      expect([silent.code, silent.stderr]).toEqual([1, expect.stringContaining('confirmation_needed')])
    })

    it('change no fact when they are put back twice', async () => {
      const db = createDatabase(postgres.urls.system)
      const [event] = await db.query<{ key: string; value: string; partition: number; offset: number }>(
        `SELECT key, value, partition, "offset" FROM event_log.record
         WHERE topic = 'onrecord.interactions' AND value LIKE '%onrecord.message.received.v1%' LIMIT 1`,
      )
      await db.close()
      const letter = { topic: 'onrecord.interactions', ...event, reason: 'test_mended' }
      await appendTo('onrecord.interactions.dead-letter', event?.key ?? '', JSON.stringify(letter))
      const before = await messages()
      for (const _ of ['once', 'twice'])
        expect(await cli(['dead-letters', 'redrive', '--reason', 'test_mended', '--yes'], env)).toMatchObject(
          {
            redriven: 1,
          },
        )
      const [staying] = analytics.slice(1)
      if (staying === undefined) throw new Error('no analytics')
      await expect
        .poll(
          () => metric(staying, 'onrecord_consumer_lag', '{group="analytics",topic="onrecord.interactions"}'),
          { timeout: 20_000 },
        )
        .toBe(0)
      expect(await messages()).toBe(before)
    })

    it('that were put back are in the trail', async () => {
      const today = new Date().toISOString().slice(0, 10)
      const out = join(folder.path, 'trail')
      const { files } = await cli(
        [
          'export',
          'audit',
          '--workspace',
          'acme',
          '--from',
          today,
          '--to',
          today,
          '--format',
          'csv',
          '--out',
          out,
        ],
        env,
      )
      expect(await readFile((files as string[])[0] ?? '', 'utf8')).toContain('dead_letters.redriven')
    })
  })

  it('end at once when they are told a second time', async () => {
    const consent = running.find(({ name }) => name === 'consent')?.launched
    const begun = performance.now()
    consent?.process.kill('SIGTERM')
    await delay(20)
    consent?.process.kill('SIGTERM')
    // by its own hand, by the second signal, or in time for it
    expect([143, null, 0]).toContain(await consent?.exited)
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})
