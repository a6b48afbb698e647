import {
  createLedger,
  entries,
  type Ledger,
  type LedgerEntry,
  migrations as ledgerMigrations,
} from '@onrecord/ledger'
import { createTestDatabase } from '@onrecord/postgres/testing'
import type { ExportFile, MetricResult, Overview, Person, Role } from '@onrecord/schemas'
import { createHttpApp, createLogger } from '@onrecord/service'
import {
  type ConsoleDeps,
  consoleRoutes,
  createSignInLink,
  createUser,
  migrations,
  type User,
} from './index.ts'

export const SUBJECT = 'sub_abcdefghijklmnopqrstuvwxyz'
export const NORTH = { id: 'north', name: 'North', timeZone: 'Europe/Berlin' }
export const SOUTH = { id: 'south', name: 'South', timeZone: 'Asia/Dubai' }
export const AUDIO = new TextEncoder().encode('0123456789')
export const CSRF = { 'x-onrecord-csrf': '1' }

export const aPerson: Person = {
  subject: SUBJECT,
  identifiers: [{ kind: 'phone', value: '+4915112345678' }],
  consent: [],
  calls: [],
  conversations: [],
  trail: [],
  holdings: [],
}
const aMetricResult: MetricResult = {
  metric: 'call_outcomes',
  unit: 'calls',
  by: ['day'],
  rows: [{ dimensions: { day: '2027-03-01' }, values: { calls: 3 } }],
  dataAsOf: '2027-03-01T12:00:00Z',
}
const anOverview: Overview = {
  dataAsOf: null,
  from: '2027-03-01',
  to: '2027-03-02',
  figures: [],
  firstResponse: { buckets: [], p50: null, p90: null, p95: null },
  heatMap: [],
  outcomes: [],
  agents: [],
  recordingCoverage: [],
}
const aFile = (fileName: string): ExportFile => ({
  fileName,
  contentType: 'application/octet-stream',
  bytes: new TextEncoder().encode(fileName),
})

/** One question put to a service behind the console, and what the ledger of the workspace held at that moment. */
interface Asked {
  port: string
  args: unknown[]
  entered: LedgerEntry[]
}

/** A console on a real, empty database with a real ledger, before services that note what they are asked. */
export async function startTestConsole(overrides: Partial<ConsoleDeps> = {}) {
  const database = await createTestDatabase([ledgerMigrations, migrations])
  const { db, acrossWorkspaces } = database
  const time = { now: new Date('2027-03-01T09:00:00Z') }
  const clock = { now: () => time.now }
  const asked: Asked[] = []
  const ask = async (port: string, args: unknown[]): Promise<void> => {
    asked.push({ port, args, entered: await entries(db.inWorkspace(String(args[0])), String(args[0])) })
  }
  const ledgerFault: { error?: Error } = {}
  const real = createLedger({ clock })
  const ledger: Ledger = {
    async append(tx, draft) {
      if (ledgerFault.error !== undefined) throw ledgerFault.error
      return real.append(tx, draft)
    },
  }
  const deps: ConsoleDeps = {
    db,
    acrossWorkspaces,
    ledger,
    metrics: {
      definitions: () => [
        {
          name: 'call_outcomes',
          title: 'Call outcomes',
          definition: 'Calls by outcome.',
          unit: 'calls',
          nullRule: 'none',
          metricSet: 'calls',
          version: 1,
          dimensions: ['account', 'outcome'],
          values: ['calls'],
        },
      ],
      query: async (...args) => ask('metrics.query', args).then(() => aMetricResult),
      overview: async (...args) => ask('metrics.overview', args).then(() => anOverview),
      dataRange: async () => ({ from: '2027-02-01', to: '2027-03-01' }),
    },
    people: {
      search: async (...args) => ask('people.search', args).then(() => []),
      person: async (...args) =>
        ask('people.person', args).then(() => (args[1] === SUBJECT ? aPerson : undefined)),
    },
    exports: {
      audit: async (...args) => ask('exports.audit', args).then(() => aFile('audit.pdf')),
      retention: async (...args) => ask('exports.retention', args).then(() => aFile('retention.csv')),
      subject: async (...args) => ask('exports.subject', args).then(() => aFile('package "1".zip')),
    },
    playRecording: async (play) =>
      ask('playRecording', [play.workspace, play]).then(() => ({ bytes: AUDIO, contentType: 'audio/ogg' })),
    workspaces: async () => [SOUTH, NORTH],
    clock,
    webFolder: '/nonexistent/onrecord-web',
    publicUrl: 'https://console.example',
    logger: createLogger('silent'),
    ...overrides,
  }
  const app = createHttpApp({ logger: deps.logger })
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((one) => ({ method: one, url })))
  })
  await consoleRoutes(app, deps)
  await app.ready()

  /** Signs in through a link, as people do, and gives the Cookie header. */
  async function signIn(user: User): Promise<string> {
    const link = await createSignInLink(deps, user.id)
    const answer = await app.inject({ method: 'POST', url: new URL(link).pathname, headers: CSRF })
    return `onrecord_session=${answer.cookies[0]?.value ?? ''}`
  }

  return {
    app,
    acrossWorkspaces,
    owner: database.owner,
    deps,
    time,
    asked,
    routes,
    ledgerFault,
    signIn,
    aUser: (
      role: Role,
      workspaces: string[] | 'all',
      email = `${crypto.randomUUID()}@example.com`,
    ): Promise<User> => createUser(deps, { name: 'Ada', email, role, workspaces }),
    entriesOf: (workspace: string) => entries(db.inWorkspace(workspace), workspace),
    async stop() {
      await app.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
export type TestConsole = Awaited<ReturnType<typeof startTestConsole>>
