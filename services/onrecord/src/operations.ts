import { Limits } from '@onrecord/permissions'
import {
  type AuditScope,
  ProblemError,
  Ref,
  RetentionCategory,
  SubjectRef,
  WorkspaceId,
} from '@onrecord/schemas'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { createFindSubject } from './composition/find-subject.ts'
import { consentOperations } from './consent/operations.ts'
import { deadLetterOperations } from './dead-letters/operations.ts'
import { operation } from './operation.ts'

const Format = z.enum(['pdf', 'csv', 'json'])
const AuditFormat = z.enum(['pdf', 'csv', 'json', 'bundle'])

/** From the first day's midnight to the one after the last day, in the workspace's time zone. */
function periodOf({ from, to }: { from: string; to: string }, timeZone: string) {
  if (from > to)
    throw new ProblemError('range_inverted', 400, 'The period ends before it begins', `${from} to ${to}`)
  const midnight = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
  return {
    from: midnight(Temporal.PlainDate.from(from)),
    until: midnight(Temporal.PlainDate.from(to).add({ days: 1 })),
  }
}

const subjectUnknown = () =>
  new ProblemError(
    'subject_unknown',
    404,
    'Nobody is known by this',
    'give a pseudonym, a phone number with +, or a BSUID',
  )

interface AskedAudit {
  from?: string | undefined
  to?: string | undefined
  contact?: string | undefined
  call?: string | undefined
  recording?: string | undefined
}

/** Exactly one of: a period, a contact, a call, a recording. */
function scopeOf({ from, to, ...about }: AskedAudit, timeZone: string): AuditScope {
  const named = (['contact', 'call', 'recording'] as const).flatMap((kind) => {
    const id = about[kind]
    return id === undefined ? [] : [{ about: kind, id }]
  })
  const [one, ...more] = named
  if (one !== undefined && more.length === 0 && from === undefined && to === undefined) return one
  if (one === undefined && from !== undefined && to !== undefined) return periodOf({ from, to }, timeZone)
  throw new ProblemError(
    'scope_unclear',
    400,
    'It must be clear what to export',
    'give --from and --to, or one of --contact, --call and --recording',
  )
}

/** The commands that work on a data folder: run by a running server when there is one, else on the folder itself. */
export const operations = {
  'export-audit': operation({
    input: z.object({
      workspace: WorkspaceId,
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      contact: SubjectRef.optional(),
      call: Ref.optional(),
      recording: Ref.optional(),
      formats: z.array(AuditFormat).min(1),
    }),
    async run({ exports, enterExport, profiles }, { workspace, formats, ...asked }) {
      const scope = scopeOf(asked, (await profiles(workspace)).timeZone)
      await enterExport(workspace, 'audit', { ...asked, formats }, asked.contact)
      const files = await Promise.all(formats.map((format) => exports.audit(workspace, scope, format)))
      return { result: { workspace, ...asked }, files }
    },
  }),
  'export-subject': operation({
    input: z.object({
      workspace: WorkspaceId,
      subject: SubjectRef.optional(),
      phone: z.string().optional(),
      bsuid: z.string().optional(),
    }),
    async run({ exports, identities, enterExport }, { workspace, subject, phone, bsuid }) {
      const found =
        subject ??
        (phone !== undefined
          ? await identities.find(workspace, { kind: 'phone', value: phone })
          : undefined) ??
        (bsuid !== undefined ? await identities.find(workspace, { kind: 'bsuid', value: bsuid }) : undefined)
      if (found === undefined) throw subjectUnknown()
      await enterExport(workspace, 'person', {}, found)
      return { result: { workspace, subject: found }, files: [await exports.subject(workspace, found)] }
    },
  }),
  'permission-breaches': operation({
    input: z.object({ workspace: WorkspaceId, from: z.iso.date(), to: z.iso.date() }),
    async run({ permissions, profiles }, { workspace, ...range }) {
      const period = periodOf(range, (await profiles(workspace)).timeZone)
      const breaches = await permissions.breaches(workspace, period)
      return { result: { workspace, breaches, count: breaches.length }, files: [] }
    },
  }),
  'permission-limits': operation({
    input: z.object({ workspace: WorkspaceId, changes: Limits.partial() }),
    async run({ permissions, profiles }, { workspace, changes }) {
      await profiles(workspace)
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const { version, limits } =
        Object.keys(given).length === 0
          ? await permissions.limits(workspace)
          : await permissions.setLimits(workspace, given, 'cli')
      return { result: { workspace, version, ...limits }, files: [] }
    },
  }),
  'permission-show': operation({
    input: z.object({
      workspace: WorkspaceId,
      contact: z.string().min(1),
      account: z.string().optional(),
      at: z.iso.datetime({ offset: true }).optional(),
    }),
    async run({ permissions, identities }, { workspace, contact, account, at }) {
      const subject = await createFindSubject(identities)(workspace, contact)
      if (subject === undefined) throw subjectUnknown()
      const found = await permissions.of(workspace, subject, {
        ...(account !== undefined && { account }),
        ...(at !== undefined && { at: new Date(at) }),
      })
      return { result: { workspace, contact: subject, permissions: found }, files: [] }
    },
  }),
  explain: operation({
    input: z
      .object({
        workspace: WorkspaceId,
        recording: Ref.optional(),
        contact: SubjectRef.optional(),
        asOf: z.iso.datetime().optional(),
      })
      .refine(({ recording, contact }) => (recording === undefined) !== (contact === undefined), {
        path: ['recording'],
        error: 'give a recording, or a contact',
      }),
    async run({ explain, clock }, { workspace, recording, contact = '', asOf }) {
      if (recording !== undefined)
        return { result: { ...(await explain.recording(workspace, recording)) }, files: [] }
      const at = asOf === undefined ? clock.now() : new Date(asOf)
      const states = await explain.contact(workspace, contact, at)
      return { result: { contact, asOf: at.toISOString(), states }, files: [] }
    },
  }),
  'retention-report': operation({
    input: z.object({ workspace: WorkspaceId, formats: z.array(Format).min(1) }),
    async run({ exports, enterExport }, { workspace, formats }) {
      await enterExport(workspace, 'retention', { formats })
      return {
        result: { workspace },
        files: await Promise.all(formats.map((format) => exports.retention(workspace, format))),
      }
    },
  }),
  'retention-run': operation({
    input: z.object({ workspace: WorkspaceId, dryRun: z.boolean(), at: z.iso.datetime().optional() }),
    settles: true,
    async run({ privacy, clock }, { workspace, dryRun, at }) {
      const outcome = await privacy.runRetention({
        workspace,
        dryRun,
        at: at === undefined ? clock.now() : new Date(at),
      })
      return { result: { ...outcome }, files: [] }
    },
  }),
  'retention-set': operation({
    input: z
      .object({
        workspace: WorkspaceId,
        category: RetentionCategory.optional(),
        keep: z.string().optional(),
        basis: z.string().min(1).optional(),
        schedule: z.enum(['manual', 'daily']).optional(),
      })
      .refine(({ category, keep }) => (category === undefined) === (keep === undefined), {
        path: ['keep'],
        error: 'a category and how long it is kept go together',
      })
      .refine(({ category, schedule }) => category !== undefined || schedule !== undefined, {
        path: ['category'],
        error: 'nothing to change: give a category and how long it is kept, or a schedule',
      }),
    async run({ profiles, privacy }, { workspace, category, keep, basis, schedule }) {
      await profiles(workspace)
      const { rules } = await privacy.retentionPolicy(workspace)
      const changed = rules
        .filter((rule) => rule.category === category)
        .map((rule) => ({
          ...rule,
          ...(keep !== undefined && { keep }),
          ...(basis !== undefined && { basisCitation: basis }),
        }))
      const policy = await privacy.setRetentionPolicy(workspace, {
        rules: changed,
        ...(schedule !== undefined && { schedule }),
        approvedBy: 'cli',
      })
      return {
        result: { workspace, version: policy.version, schedule: policy.schedule ?? 'manual', rules: changed },
        files: [],
      }
    },
  }),
  'sign-in-link': operation({
    input: z.object({ user: z.string().optional() }),
    async run({ firstSignInLink, signInLink }, { user }) {
      const first = user === undefined ? await firstSignInLink() : undefined
      return { result: { link: first ?? (await signInLink(user ?? 'admin@localhost')) }, files: [] }
    },
  }),
  summary: operation({
    input: z.object({}),
    run: async ({ summary }) => ({ result: { ...(await summary()) }, files: [] }),
  }),
  'workspace-add': operation({
    input: z.object({ id: z.string(), name: z.string(), controller: z.string(), timeZone: z.string() }),
    async run({ addWorkspace }, input) {
      await addWorkspace(input)
      return { result: { workspace: input.id }, files: [] }
    },
  }),
  'workspace-list': operation({
    input: z.object({}),
    async run({ accounts }) {
      const workspaces = await accounts.listWorkspaces()
      const listed = await Promise.all(
        workspaces.map(async (workspace) => ({
          ...workspace,
          accounts: await accounts.listAccounts(workspace.id),
        })),
      )
      return { result: { workspaces: listed }, files: [] }
    },
  }),
  'account-add': operation({
    // checked by ingest, which names what is wrong
    input: z.looseObject({ workspace: z.string(), account: z.string() }),
    async run({ accounts }, input) {
      await accounts.createAccount(input as never)
      return { result: { workspace: input.workspace, account: input.account }, files: [] }
    },
  }),
  'api-key-add': operation({
    input: z.object({ workspace: WorkspaceId, label: z.string().default('command line') }),
    run: async ({ apiKeys }, input) => ({ result: { ...(await apiKeys.issue(input)) }, files: [] }),
  }),
  ...deadLetterOperations,
  ...consentOperations,
} as const

export type OperationName = keyof typeof operations
