import { pathToFileURL } from 'node:url'
import { createAnalyticsService, createMetricQueries, createPersonFacts } from '@onrecord/analytics'
import { consentRoutes, createConsentService, createConsents, createProposals } from '@onrecord/consent'
import { consoleRoutes, createSignInLink, firstSignInLink } from '@onrecord/console'
import { createOutbox } from '@onrecord/event-log'
import { createGate } from '@onrecord/gate'
import { createIdentities, homeOf } from '@onrecord/identity'
import { createIngest } from '@onrecord/ingest'
import { createAnchorer, createCheckpointer, createLedger, defaultOriginOf } from '@onrecord/ledger'
import { createPermissionService, createPermissions, permissionRoutes } from '@onrecord/permissions'
import { createPrivacyService, createRetentionSchedule } from '@onrecord/privacy'
import { createRecordingService } from '@onrecord/recording'
import { createExports } from '@onrecord/reports'
import { type App, createSettableClock, inOrder, type Logger, systemClock, together } from '@onrecord/service'
import type { Metrics } from '@onrecord/telemetry'
import { createTranscriptionService } from '@onrecord/transcription'
import type { Config } from '../config.ts'
import { createDeadLetters } from '../dead-letters/dead-letters.ts'
import { createExplain } from '../explain/explain.ts'
import { countJobs } from '../observe/count-jobs.ts'
import { registerGauges } from '../observe/gauges.ts'
import { observeGate } from '../observe/observe-gate.ts'
import type { Platform } from '../platform.ts'
import type { ServiceName } from '../services.ts'
import { createAddWorkspace } from './add-workspace.ts'
import { createAuditTrail } from './audit-trail.ts'
import { createEnterExport } from './enter-export.ts'
import { createEvidenceStore } from './evidence-store.ts'
import { createFindSubject } from './find-subject.ts'
import { createHoldings } from './holdings.ts'
import { createIdle } from './idle.ts'
import { createObjectUpkeep } from './object-upkeep.ts'
import { createOutreach } from './outreach.ts'
import { createPeople } from './people.ts'
import { playFor } from './play.ts'
import { createProfiles } from './profiles.ts'
import { createPurgeLog } from './purge-log.ts'
import { createSubjectHoldings } from './subject-holdings.ts'
import { createSummary } from './summary.ts'
import { createTurns } from './turns.ts'

export interface ComposeOptions {
  logger: Logger
  processMetrics: Metrics
  /** A service cannot go on: the process should end. */
  failed(error: unknown): void
  /** One service alone; else all. */
  only?: ServiceName
}

export type Composition = Awaited<ReturnType<typeof compose>>

/** Every service, wired. What one asks of another is connected here and nowhere else. */
export async function compose(
  platform: Platform,
  config: Config,
  { logger, processMetrics, failed, only }: ComposeOptions,
) {
  const runs = (name: ServiceName) => only === undefined || only === name
  const clock = createSettableClock()
  const { db, acrossWorkspaces, log, keyring, objects, clickhouse, signingKey } = platform
  const ledger = createLedger({ clock })
  const turns = createTurns(db, processMetrics)
  const checkpointer = createCheckpointer({
    db,
    acrossWorkspaces,
    store: createEvidenceStore({ objects, objectLock: platform.objectLock, days: config.objectLock.days }),
    key: signingKey,
    logger,
    clock,
    isMyTurn: turns.take('checkpointer'),
  })

  const anchorer = createAnchorer({
    db,
    acrossWorkspaces,
    places: platform.anchorPlaces,
    logger,
    clock,
    isMyTurn: turns.take('anchorer'),
  })
  const identities = createIdentities({ db, keyring, clock })
  const samePerson = identities.samePerson
  const gate = observeGate(createGate({ db, samePerson, clock }), processMetrics)
  const ingest = createIngest({
    db,
    acrossWorkspaces,
    keyring,
    identities,
    log,
    clock: clock.standing,
    registry: processMetrics.registry,
  })
  const { accounts } = ingest
  const mediaAccess = async (workspace: string, account: string) => accounts.mediaAccess(workspace, account)
  const keeping = {
    db,
    acrossWorkspaces,
    log,
    keyring,
    objects,
    ledger,
    gate,
    clock,
    logger,
    failed,
    mediaAccess,
    samePerson,
  }
  const jobDone = countJobs(processMetrics)

  const asking = {
    db,
    acrossWorkspaces,
    ledger,
    identities: {
      samePerson,
      homeOf: (workspace: string, subject: string) => homeOf(acrossWorkspaces, workspace, subject),
    },
    outreach: createOutreach({ accounts, identities, keyring }),
    clock,
  }
  const permissions = createPermissions({ db, samePerson, clock })
  const permissionService = createPermissionService({ acrossWorkspaces, log, logger, failed })
  const consent = createConsentService({ ...asking, log, logger, failed })
  const consents = createConsents({ ...asking, outbox: createOutbox(acrossWorkspaces, log, 'consent') })
  const proposals = createProposals({ db, ledger, clock })
  const recording = createRecordingService({
    ...keeping,
    jobDone: jobDone('recording'),
    isMyTurn: turns.take('verify/recording'),
  })
  const transcription = createTranscriptionService({
    ...keeping,
    jobDone: jobDone('transcription'),
    isMyTurn: turns.take('verify/transcription'),
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
    acrossWorkspaces,
    log,
    keyring,
    identities,
    personFacts,
    recording,
    transcription,
  })
  const exports = createExports({
    profile: profiles,
    trail: createAuditTrail({ db, checkpointer, key: signingKey, samePerson }),
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
    acrossWorkspaces,
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

  const retentionSchedule = createRetentionSchedule({
    privacy,
    workspaces: async () => Promise.all((await accounts.listWorkspaces()).map(({ id }) => profiles(id))),
    isMyTurn: turns.take('retention'),
    jobDone: jobDone('retention'),
    clock,
    logger,
  })

  const objectUpkeep = createObjectUpkeep({
    objectLock: platform.objectLock,
    sweepUploads: platform.sweepUploads,
    isMyTurn: turns.take('uploads'),
    logger,
  })
  const service = inOrder(
    turns,
    ...(runs('reports') ? [anchorer, checkpointer, objectUpkeep] : []),
    together(
      ...(runs('consent') ? [consent, permissionService] : []),
      ...(runs('recording') ? [recording] : []),
      ...(runs('transcription') ? [transcription] : []),
      ...(runs('analytics') ? [analytics] : []),
      ...(runs('privacy') ? [retentionSchedule] : []),
    ),
  )
  registerGauges(processMetrics, {
    acrossWorkspaces,
    log,
    clock,
    runs,
    only,
    isAnchored: platform.anchorPlaces.length > 0,
  })
  return {
    platform,
    config,
    processMetrics,
    clock,
    logger,
    ledger,
    accounts,
    apiKeys: ingest.apiKeys,
    identities,
    consent,
    consents,
    proposals,
    recording,
    exports,
    profiles,
    people,
    metrics,
    permissions,
    personFacts,
    privacy,
    service,
    /** All services run in this process. */
    runsAll: only === undefined,
    deadLetters: createDeadLetters({ log, db, ledger, clock, workspaces }),
    verifierKeyOf: (workspace: string) => ({
      origin: defaultOriginOf(workspace),
      publicKey: signingKey.publicKey,
    }),
    enterExport: createEnterExport({ db, ledger, clock }),
    explain: createExplain({ db, samePerson }),
    addWorkspace: createAddWorkspace({ db, accounts, privacy, ledger, clock }),
    /** The address that people open is known once the server listens. */
    listensAt(url: string): void {
      listeningAt = url
    },
    firstSignInLink: () => firstSignInLink({ acrossWorkspaces, clock: systemClock, publicUrl: publicUrl() }),
    signInLink: (user: string) =>
      createSignInLink({ acrossWorkspaces, clock: systemClock, publicUrl: publicUrl() }, user),
    ...createIdle({ acrossWorkspaces, log }),
    summary: createSummary({ acrossWorkspaces, clickhouse, accounts, recording, transcription }),
    async routes(app: App): Promise<void> {
      if (runs('ingest')) {
        ingest.routes(app)
        permissionRoutes(app, {
          permissions,
          workspaceOfKey: async (key) => ingest.apiKeys.workspaceOf(key),
          findSubject: createFindSubject(identities),
          accountsOf: async (workspace) =>
            (await accounts.listAccounts(workspace)).map(({ account }) => account),
        })
        const { workspaceOf } = ingest.apiKeys
        consentRoutes(app, { consents, workspaceOf, ledger, db, clock })
      }
      if (runs('console')) await consoleRoutes(app, consoleDeps)
    },
    async close(): Promise<void> {
      await service.stop()
      await platform.close()
    },
  }
}
