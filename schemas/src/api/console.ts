import { z } from 'zod'
import { Instant, WorkspaceId } from '../ids.ts'
import { ConsentStatus, Purpose } from '../records/consent.ts'
import { GateDecision } from '../records/gate.ts'

/** Who may see what: the compliance officer, the analyst, the data protection officer, and who sets things up. */
export const Role = z.enum(['officer', 'analyst', 'dpo', 'admin'])
export type Role = z.infer<typeof Role>

export const Session = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: Role }),
  workspaces: z.array(z.object({ id: WorkspaceId, name: z.string(), timeZone: z.string() })),
  /** First and last day (in UTC) that has data, per workspace: where the console opens. */
  dataFrom: z.record(z.string(), z.object({ from: z.iso.date(), to: z.iso.date() })),
})
export type Session = z.infer<typeof Session>

export const PersonSummary = z.object({
  subject: z.string(),
  name: z.string().optional(),
  phone: z.string().optional(),
  bsuid: z.string().optional(),
  country: z.string().optional(),
  calls: z.int(),
  recordings: z.int(),
  lastSeen: Instant.optional(),
})
export type PersonSummary = z.infer<typeof PersonSummary>

/** One line of a contact's consent trail: a ledger entry, opened. */
export const TrailEntry = z.object({
  index: z.int(),
  at: Instant,
  type: z.string(),
  actor: z.string(),
  outcome: z.string(),
  reason: z.string().optional(),
  target: z.object({ kind: z.string(), id: z.string() }),
  purpose: Purpose.optional(),
  /** The payload, while it has not been erased. */
  payload: z.record(z.string(), z.unknown()).optional(),
  leafHash: z.string(),
})
export type TrailEntry = z.infer<typeof TrailEntry>

export const CallSummary = z.object({
  call: z.string(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  outcome: z.string(),
  startedAt: Instant,
  talkS: z.number().nullable(),
  agent: z.string().nullable(),
  account: z.string(),
  recording: z
    .object({
      recording: z.string(),
      state: z.enum(['pending', 'stored', 'refused', 'failed', 'erased']),
      reason: z.string().optional(),
      audioS: z.number().optional(),
      sizeBytes: z.int().optional(),
      sha256: z.string().optional(),
      retainedUntil: Instant.optional(),
    })
    .nullable(),
  transcript: z
    .object({
      transcript: z.string(),
      state: z.enum(['pending', 'stored', 'refused', 'failed', 'erased']),
      language: z.string().optional(),
    })
    .nullable(),
  decisions: z.array(GateDecision),
})
export type CallSummary = z.infer<typeof CallSummary>

/** Everything that we hold on one person. */
export const Person = z.object({
  subject: z.string(),
  identifiers: z.array(z.object({ kind: z.enum(['phone', 'bsuid', 'name', 'username']), value: z.string() })),
  country: z.string().optional(),
  consent: z.array(
    z.object({
      purpose: Purpose,
      status: ConsentStatus.or(z.literal('unknown')),
      since: Instant.optional(),
      until: Instant.optional(),
      notice: z
        .object({ id: z.string(), version: z.int(), language: z.string(), sha256: z.string() })
        .optional(),
      method: z.string().optional(),
    }),
  ),
  callPermission: z.object({ status: z.string(), until: Instant.optional() }).optional(),
  calls: z.array(CallSummary),
  conversations: z.array(
    z.object({
      account: z.string(),
      cycle: z.int(),
      openedAt: Instant,
      closedAt: Instant.nullable(),
      firstResponseS: z.number().nullable(),
      resolutionS: z.number().nullable(),
      messagesIn: z.int(),
      messagesOut: z.int(),
    }),
  ),
  trail: z.array(TrailEntry),
  /** By store: what is held, how much. */
  holdings: z.array(
    z.object({
      store: z.string(),
      category: z.string(),
      items: z.int(),
      bytes: z.int().optional(),
      retainedUntil: Instant.optional(),
    }),
  ),
})
export type Person = z.infer<typeof Person>

export const MetricUnit = z.enum(['seconds', 'share', 'count', 'calls', 'cycles', 'turns'])
/** A metric as its .sql file in dashboards/metrics defines it. */
export const MetricDefinition = z.object({
  name: z.string(),
  title: z.string(),
  definition: z.string(),
  unit: MetricUnit,
  nullRule: z.string(),
  metricSet: z.string(),
  version: z.int(),
  dimensions: z.array(z.string()),
  /** The columns of its result. */
  values: z.array(z.string()),
})
export type MetricDefinition = z.infer<typeof MetricDefinition>

export const MetricResult = z.object({
  metric: z.string(),
  unit: MetricUnit,
  by: z.array(z.string()),
  rows: z.array(
    z.object({
      dimensions: z.record(z.string(), z.string()),
      values: z.record(z.string(), z.number().nullable()),
    }),
  ),
  dataAsOf: Instant.nullable(),
})
export type MetricResult = z.infer<typeof MetricResult>

/** The analyst's board in one answer. Shares are 0 to 1, with what they are shares of. */
export const Overview = z.object({
  dataAsOf: Instant.nullable(),
  from: z.iso.date(),
  to: z.iso.date(),
  figures: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      unit: MetricUnit,
      value: z.number().nullable(),
      /** Of how many, or how many measured. */
      of: z.int().nullable(),
      /** Not measured (NULL), shown beside. */
      missing: z.int().nullable(),
      spark: z.array(z.object({ at: z.string(), value: z.number().nullable() })),
    }),
  ),
  firstResponse: z.object({
    buckets: z.array(z.object({ fromS: z.number(), toS: z.number().nullable(), cycles: z.int() })),
    p50: z.number().nullable(),
    p90: z.number().nullable(),
    p95: z.number().nullable(),
  }),
  /** Local hour in the workspace's time zone; ISO weekday, Monday is 1. */
  heatMap: z.array(z.object({ weekday: z.int(), hour: z.int(), offered: z.int(), answered: z.int() })),
  outcomes: z.array(z.object({ at: z.string(), direction: z.string(), outcome: z.string(), calls: z.int() })),
  agents: z.array(
    z.object({
      agent: z.string(),
      callsAnswered: z.int(),
      talkS: z.number(),
      replies: z.int(),
      responseP50: z.number().nullable(),
      cyclesClosed: z.int(),
      resolutionP50: z.number().nullable(),
    }),
  ),
  recordingCoverage: z.array(z.object({ reason: z.string(), calls: z.int() })),
})
export type Overview = z.infer<typeof Overview>

/** Filters that every figure takes. Dates are days in the workspace's time zone, both inclusive. */
export const MetricFilter = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  account: z.string().optional(),
  agent: z.string().optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  country: z.string().optional(),
})
export type MetricFilter = z.infer<typeof MetricFilter>
