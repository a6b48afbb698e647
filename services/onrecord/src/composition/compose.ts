import { pathToFileURL } from 'node:url'
import { createAnalyticsService, createMetricQueries, createPersonFacts } from '@onrecord/analytics'
import { createConsentService } from '@onrecord/consent'
import { consoleRoutes, createSignInLink, firstSignInLink } from '@onrecord/console'
import { createGate } from '@onrecord/gate'
import { createIdentities } from '@onrecord/identity'
import { createIngest } from '@onrecord/ingest'
import { createCheckpointer, createLedger, defaultOriginOf, readSigningKey } from '@onrecord/ledger'
import { createPrivacyService } from '@onrecord/privacy'
import { createRecordingService } from '@onrecord/recording'
import { createExports } from '@onrecord/reports'
import {
  type App,
  createSettableClock,
  inOrder,
  type Logger,
  type Service,
  systemClock,
} from '@onrecord/service'
import { createTranscriptionService } from '@onrecord/transcription'
import type { Config } from '../config.ts'
import type { Platform } from '../platform.ts'
import { createAddWorkspace } from './add-workspace.ts'
import { createAuditTrail } from './audit-trail.ts'
import { createEnterExport } from './enter-export.ts'
import { createHoldings } from './holdings.ts'
import { createIdle } from './idle.ts'
import { createPeople } from './people.ts'
import { playFor } from './play.ts'
import { createProfiles } from './profiles.ts'
import { createPurgeLog } from './purge-log.ts'
import { createSubjectHoldings } from './subject-holdings.ts'
import { createSummary } from './summary.ts'

/** The steps of the way that can run in a process of their own. */
export const SERVICE_NAMES = [
  'ingest',
  'consent',
  'recording',
  'transcription',
  'analytics',
  'privacy',
  'reports',
  'console',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

export interface ComposeOptions {
  logger: Logger
  /** A service cannot go on: the process should end. */
  failed(error: unknown): void
  /** One service alone; else all. */
  only?: ServiceName
}

export type Composition = Awaited<ReturnType<typeof compose>>

/** Every service, wired. What one asks of another is connected here and nowhere else. */
export async function compose(platform: Platform, config: Config, { logger, failed, only }: ComposeOptions) {
  const clock = createSettableClock()
  const { db, log, keyring, objects, clickhouse } = platform
  const ledger = createLedger({ clock })
  const signingKey = await readSigningKey(config.signingKeyFile)
  const checkpointer = createCheckpointer({ db, store: objects, key: signingKey, logger, clock })

  const identities = createIdentities({ db, keyring, clock })
  const samePerson = identities.samePerson
  const gate = createGate({ db, samePerson, clock })
  const ingest = createIngest({ db, keyring, identities, log, clock: clock.standing })
  const { accounts } = ingest
  const mediaAccess = async (workspace: string, account: string) => accounts.mediaAccess(workspace, account)
  const common = { db, log, keyring, objects, ledger, gate, clock, logger, failed, mediaAccess, samePerson }

  const consent = createConsentService({ db, log, ledger, identities, clock, logger, failed })
  const recording = createRecordingService(common)
  const transcription = createTranscriptionService({
    ...common,
    recordings: recording,
    ...(platform.transcriber !== undefined && { transcriber: platform.transcriber }),
  })
  const analytics = createAnalyticsService({ clickhouse, log, logger, failed })
  const metrics = await createMetricQueries({
    clickhouse,
    metricsFolder: pathToFileURL(`${config.metricsFolder}/`),
  })
  const personFacts = createPersonFacts({ clickhouse })

  const profiles = createProfiles(accounts)
  const privacy = createPrivacyService({
    db,
    log,
    appendEntry: (tx, draft) => ledger.append(tx, draft),
    holdings: createHoldings({ db, recording, transcription, clickhouse }),
    purgeLog: createPurgeLog(log),
    // legal holds are not built yet: nothing is held
    heldItems: async () => new Set<string>(),
    timeZone: async (workspace) => (await profiles(workspace)).timeZone,
    clock,
    logger,
  })

  const subjects = createSubjectHoldings({
    db,
    log,
    keyring,
    identities,
    personFacts,
    recording,
    transcription,
  })
  const exports = createExports({
    profile: profiles,
    trail: createAuditTrail({ db, checkpointer, publicKey: signingKey.publicKey }),
    retentionReport: privacy.retentionReport,
    retentionPolicy: privacy.retentionPolicy,
    subjects,
    now: () => clock.now(),
  })
  const people = createPeople({
    db,
    log,
    identities,
    keyring,
    personFacts,
    recording,
    transcription,
    privacy,
    clock,
  })

  let listeningAt = `http://${config.http.host}:${config.http.port}`
  const publicUrl = () => config.http.publicUrl ?? listeningAt
  const workspaces = async () =>
    (await accounts.listWorkspaces()).map(({ id, name, timeZone }) => ({ id, name, timeZone }))
  const consoleDeps = {
    db,
    ledger,
    metrics,
    people,
    exports,
    playRecording: playFor(recording),
    workspaces,
    clock: systemClock,
    webFolder: config.webFolder,
    publicUrl: publicUrl(),
    logger,
  }

  const runs = (name: ServiceName) => only === undefined || only === name
  const nothing: Service = { start: async () => undefined, stop: async () => undefined }
  const service = inOrder(
    runs('consent') ? checkpointer : nothing,
    runs('consent') ? consent : nothing,
    runs('recording') ? recording : nothing,
    runs('transcription') ? transcription : nothing,
    runs('analytics') ? analytics : nothing,
  )
  return {
    platform,
    config,
    clock,
    logger,
    ledger,
    accounts,
    apiKeys: ingest.apiKeys,
    identities,
    consent,
    recording,
    exports,
    profiles,
    people,
    metrics,
    personFacts,
    privacy,
    service,
    verifierKeyOf: (workspace: string) => ({
      origin: defaultOriginOf(workspace),
      publicKey: signingKey.publicKey,
    }),
    enterExport: createEnterExport({ db, ledger, clock }),
    addWorkspace: createAddWorkspace({ db, accounts, privacy, ledger, clock }),
    /** The address that people open is known once the server listens. */
    listensAt(url: string): void {
      listeningAt = url
    },
    firstSignInLink: () => firstSignInLink({ db, clock: systemClock, publicUrl: publicUrl() }),
    signInLink: (user: string) => createSignInLink({ db, clock: systemClock, publicUrl: publicUrl() }, user),
    ...createIdle({ db, log }),
    summary: createSummary({ db, clickhouse, accounts, recording, transcription }),
    async routes(app: App): Promise<void> {
      if (runs('ingest')) ingest.routes(app)
      if (runs('console')) await consoleRoutes(app, consoleDeps)
    },
    async close(): Promise<void> {
      await service.stop()
      await platform.close()
    },
  }
}
