import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createAnalyticsService, migrateAnalytics } from '@onrecord/analytics'
import { openClickHouse } from '@onrecord/clickhouse'
import { createConsentService } from '@onrecord/consent'
import { createPostgresEventLog, type EventLog } from '@onrecord/event-log'
import { createIdentities, homeOf } from '@onrecord/identity'
import { createKeyring, readKeyFile } from '@onrecord/keys'
import { createLedger } from '@onrecord/ledger'
import {
  APP_ROLE,
  createDatabase,
  type Database,
  SYSTEM_ROLE,
  startEmbeddedPostgres,
} from '@onrecord/postgres'
import { Topic } from '@onrecord/schemas'
import { createLogger, type Service, systemClock } from '@onrecord/service'
import { keysIn, runOnRecord, temporaryFolder } from '../systems/onrecord.ts'
import { type Figure, round } from './figures.ts'

const ROUNDS = 3

/** How fast consumers work off the sample day's log when all of it is there: into facts, and into consent records. */
export async function benchFacts(): Promise<Figure[]> {
  await using folder = await temporaryFolder()
  const env = keysIn(folder.path)
  const demo = await runOnRecord(['demo', '--out', folder.path, '--json'], env)
  if (demo.code !== 0) throw new Error(`the demo ended with ${demo.code}: ${demo.stderr}`)
  const { seconds } = JSON.parse(demo.stdout) as { seconds: number }
  const server = await startEmbeddedPostgres({
    folder: join(folder.path, 'data/postgres'),
    running: 'stop',
  })
  const owner = createDatabase(server.urls.owner)
  const db = createDatabase(server.urls.app, { role: APP_ROLE, maxConnections: 24 })
  const acrossWorkspaces = createDatabase(server.urls.system, { role: SYSTEM_ROLE, maxConnections: 24 })
  const log = await createPostgresEventLog(acrossWorkspaces)
  try {
    return [
      { what: 'the sample day over HTTP, with its reports', seconds },
      await ofRounds('log to facts, events of all topics', async (round) => {
        await forget(owner, 'analytics')
        return workOff(log, { analytics: Object.values(Topic) }, await analytics(log, folder.path, round))
      }),
      await ofRounds('log through consent, interactions', async () => {
        await forget(owner, 'consent')
        await owner.query(
          'TRUNCATE consent.prompt, consent.answer, consent.record, consent.pending_reply, consent.handled, ledger.entry, ledger.log, ledger.payload CASCADE',
        )
        return workOff(
          log,
          { consent: [Topic.interactions] },
          await consent({ db, acrossWorkspaces }, log, env),
        )
      }),
    ]
  } finally {
    await log.close()
    await Promise.all([owner, db, acrossWorkspaces].map((each) => each.close()))
    await server.stop()
  }
}

const logger = createLogger('warn')
const failed = (error: unknown) => logger.fatal({ err: error }, 'a service failed')

const forget = (db: Database, group: string) =>
  db.query('DELETE FROM event_log.committed WHERE consumer_group = $1', [group])

async function analytics(log: EventLog, folder: string, round: number) {
  const clickhouse = await openClickHouse({ folder: join(folder, `clickhouse-${round}`) })
  await migrateAnalytics(clickhouse)
  return {
    service: createAnalyticsService({ clickhouse, log, logger, failed }),
    close: () => clickhouse.close(),
  }
}

async function consent(
  { db, acrossWorkspaces }: { db: Database; acrossWorkspaces: Database },
  log: EventLog,
  env: Record<string, string>,
) {
  const keyring = await createKeyring(db, await readKeyFile(env['ONRECORD_KEY_FILE'] ?? ''))
  const clock = systemClock
  const identities = createIdentities({ db, keyring, clock })
  const ledger = createLedger({ clock })
  return {
    service: createConsentService({
      db,
      acrossWorkspaces,
      log,
      ledger,
      identities: {
        samePerson: identities.samePerson,
        homeOf: (workspace, subject) => homeOf(acrossWorkspaces, workspace, subject),
      },
      clock,
      logger,
      failed,
    }),
    close: () => keyring.close(),
  }
}

/** Starts the service and waits until the groups have nothing left; gives events a second. */
async function workOff(
  log: EventLog,
  groups: Record<string, string[]>,
  { service, close }: { service: Service; close(): Promise<void> },
): Promise<{ events: number; perSecond: number }> {
  const events = await log.lag(groups)
  const begun = performance.now()
  await service.start()
  while ((await log.lag(groups)) > 0) await delay(10)
  const seconds = (performance.now() - begun) / 1000
  await service.stop()
  await close()
  return { events, perSecond: events / seconds }
}

async function ofRounds(
  what: string,
  run: (round: number) => Promise<{ events: number; perSecond: number }>,
): Promise<Figure> {
  const rounds: { events: number; perSecond: number }[] = []
  for (let n = 0; n < ROUNDS; n += 1) rounds.push(await run(n))
  const sorted = rounds.map(({ perSecond }) => round(perSecond, 0)).sort((a, b) => a - b)
  return {
    what,
    events: rounds[0]?.events ?? 0,
    perSecondMedian: sorted[Math.floor(sorted.length / 2)] ?? 0,
    perSecondMin: sorted[0] ?? 0,
    perSecondMax: sorted.at(-1) ?? 0,
  }
}
