import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresEventLog, migrations as eventLogMigrations } from '@onrecord/event-log'
import { createGate } from '@onrecord/gate'
import { createGraphMedia } from '@onrecord/graph-api'
import { startGraphDouble } from '@onrecord/graph-api/testing'
import { base32, createKeyring, migrations as keyMigrations, readKeyFile } from '@onrecord/keys'
import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createFolderStore } from '@onrecord/object-store'
import type { MigrationSet } from '@onrecord/postgres'
import { createTestDatabase } from '@onrecord/postgres/testing'
import { type ConsentStatus, type Envelope, ProblemError, type Purpose, Topic } from '@onrecord/schemas'
import { createLogger } from '@onrecord/service'
import type { MediaPorts } from './fetch-media.ts'
import type { KeepingPorts, KeepingSettings } from './kind.ts'

export const WORKSPACE = 'acme'
export const AGENT = ref('agt', 'agent one')
export const TOKEN = 'test-token'

/** A reference of the right form for a readable name. */
export function ref(prefix: string, name: string): string {
  return `${prefix}_${base32(createHash('sha256').update(name).digest()).slice(0, 26)}`
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** What the gate reads of the tables that the consent service owns. */
const CONSENT_TABLES = `
  CREATE SCHEMA consent;
  CREATE TABLE consent.record (workspace text, record_id text PRIMARY KEY, subject text, purpose text, status text,
    lawful_basis text, event_time timestamptz, valid_from timestamptz, valid_until timestamptz, bound_to text, ledger_index bigint);
  CREATE TABLE consent.prompt (workspace text, prompt_id text, subject text, purposes text[], requested_at timestamptz, bound_to text);
  CREATE TABLE consent.policy (workspace text, version int, accepted_bases jsonb);
  SELECT postgres.secure_by_workspace('consent.record'), postgres.secure_by_workspace('consent.prompt'),
    postgres.secure_by_workspace('consent.policy');`

/** For tests: everything real around a service that keeps things, and the Graph API on loopback. */
export async function createWorld(owned: readonly MigrationSet[], settings: Partial<KeepingSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-keeping-'))
  const test = await createTestDatabase([eventLogMigrations, keyMigrations, ledgerMigrations, ...owned])
  await test.owner.query(CONSENT_TABLES)
  const log = await createPostgresEventLog(test.acrossWorkspaces)
  const keyring = await createKeyring(test.db, await readKeyFile(join(folder, 'master.key')))
  const objects = createFolderStore(join(folder, 'objects'))
  const graph = await startGraphDouble({ token: TOKEN })
  const ledger = createLedger()
  let now = new Date('2026-03-02T12:00:00Z')
  const clock = { now: () => now }
  const people = new Map<string, readonly string[]>()
  const samePerson = async (_: string, subject: string) => people.get(subject) ?? [subject]
  const ports: KeepingPorts & MediaPorts = {
    db: test.db,
    acrossWorkspaces: test.acrossWorkspaces,
    log,
    keyring,
    objects,
    ledger,
    gate: createGate({ db: test.db, samePerson, clock }),
    media: createGraphMedia({ maxBytes: 1_000_000 }),
    async mediaAccess(_, account) {
      if (account === 'no-token') throw new ProblemError('no_media_access', 404, 'This account has no access')
      return { graphBaseUrl: graph.baseUrl, accessToken: TOKEN }
    },
    samePerson,
    clock,
    logger: createLogger('silent'),
    failed: (error) => {
      throw error
    },
    settings: { pollMs: 10, freshnessMs: 2_000, retry: { firstMs: 1, maxMs: 5 }, ...settings },
  }

  /** Enters a consent record as the consent service does: record and entry in one transaction, then the event. */
  async function say(
    subject: string,
    status: ConsentStatus,
    at: string,
    purpose: Purpose = 'recording',
  ): Promise<void> {
    const recordId = ref('con', `${subject} ${status} ${at} ${purpose}`)
    const ledgerIndex = await test.db.inWorkspace(WORKSPACE).transaction(async (tx) => {
      const { index } = await ledger.append(tx, {
        workspace: WORKSPACE,
        type: 'consent.recorded',
        at,
        actor: 'service:consent',
        subject,
        target: { kind: 'record', id: recordId },
        outcome: 'done',
        idempotencyKey: recordId,
      })
      await tx.query(
        `INSERT INTO consent.record VALUES ($1, $2, $3, $4, $5, 'A6-1-a-explicit-consent', $6, $6, NULL, NULL, $7) ON CONFLICT DO NOTHING`,
        [WORKSPACE, recordId, subject, purpose, status, at, index],
      )
      return index
    })
    await log.append(Topic.consent, [
      consentRecorded({ recordId, subject, status, purpose, at, ledgerIndex }),
    ])
  }

  async function objectKeys(): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of objects.list('')) keys.push(key)
    return keys
  }

  async function told(topic: Topic): Promise<Envelope[]> {
    const events: Envelope[] = []
    for await (const record of log.read(topic)) events.push(JSON.parse(record.value) as Envelope)
    return events
  }

  return {
    ...test,
    ports,
    ledger,
    log,
    keyring,
    objects,
    graph,
    clock,
    /** From now on these are pseudonyms of one person. */
    link(...pseudonyms: readonly string[]) {
      for (const pseudonym of pseudonyms) people.set(pseudonym, pseudonyms)
    },
    setNow(at: string | Date) {
      now = new Date(at)
    },
    say,
    objectKeys,
    told,
    trail: () => entries(test.db.inWorkspace(WORKSPACE), WORKSPACE),
    /** Stands for the consent service's consumer having read everything, without it having to run. */
    async consentHasReadAll() {
      const consumption = await log.consume({
        group: 'consent',
        topics: [Topic.interactions],
        handle: async () => undefined,
        failed: () => undefined,
      })
      return consumption
    },
    async [Symbol.asyncDispose]() {
      await graph.close()
      await log.close()
      await keyring.close()
      await test[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Said {
  recordId: string
  subject: string
  status: ConsentStatus
  purpose: Purpose
  at: string
  ledgerIndex: number
}

export function consentRecorded({ recordId, subject, status, purpose, at, ledgerIndex }: Said): Envelope {
  return envelope('onrecord.consent.recorded.v1', `consent:${recordId}`, at, subject, {
    schemaVersion: '27560:2023/onrecord.v1',
    recordId,
    workspace: WORKSPACE,
    subject,
    purpose,
    status,
    lawfulBasis: 'A6-1-a-explicit-consent',
    controller: 'Acme',
    notice: { id: 'n1', version: 1, language: 'en', sha256: 'x' },
    method: 'api',
    eventTime: at,
    receivedAt: at,
    validFrom: at,
    piiTypes: [],
    recipients: [],
    storageLocation: 'EU',
    retentionPeriod: 'P180D',
    withdrawalMethod: 'chat',
    evidence: { eventId: 'x' },
    ledgerIndex,
  })
}

export function envelope(
  type: string,
  id: string,
  time: string,
  subject: string,
  data: Record<string, unknown>,
): Envelope {
  return {
    specversion: '1.0',
    id,
    source: '/whatsapp/main',
    type,
    time,
    datacontenttype: 'application/json',
    partitionkey: `${WORKSPACE}/${subject}`,
    workspace: WORKSPACE,
    recordedtime: '2026-03-02T11:00:00Z',
    subject,
    data,
  }
}

export interface TestCall {
  name: string
  call: string
  contact: string
  media: { id: string; sha256: string; mimeType: string }
  /** Connected, ended, recording available. */
  events: Envelope[]
  transcriptAvailable(bytes: Uint8Array): Envelope
}

/** The events of one answered call from 10:00 to 10:02 with a recording of `bytes`. */
export function aCall(
  name: string,
  bytes: Uint8Array,
  { agent = AGENT as string | null, account = 'main' } = {},
): TestCall {
  const call = ref('call', name)
  const contact = ref('sub', `contact of ${name}`)
  const file = {
    id: name,
    sha256: createHash('sha256').update(bytes).digest('base64'),
    mimeType: 'audio/ogg; codecs=opus',
  }
  const common = {
    account,
    channel: 'whatsapp',
    counted: true,
    call,
    direction: 'inbound',
    ...(agent !== null && { agent }),
  }
  const event = (kind: string, time: string, data: Record<string, unknown>) =>
    envelope(`onrecord.call.${kind}.v1`, `${name}:${kind}`, time, contact, { ...common, ...data })
  return {
    name,
    call,
    contact,
    media: file,
    events: [
      event('connected', '2026-03-02T09:59:50Z', { signal: 'connect' }),
      event('ended', '2026-03-02T10:02:01Z', {
        status: 'completed',
        startedAt: '2026-03-02T10:00:00Z',
        endedAt: '2026-03-02T10:02:00Z',
        durationS: 120,
        errorCodes: [],
        flags: [],
      }),
      event('recording_available', '2026-03-02T10:02:30Z', { media: file }),
    ],
    transcriptAvailable: (document) =>
      event('transcription_available', '2026-03-02T10:02:40Z', {
        media: {
          id: `${name}t`,
          sha256: createHash('sha256').update(document).digest('base64'),
          mimeType: 'application/json',
        },
      }),
  }
}
