import { lintNotice, notices, PolicyProposal, type PurposeAsOf } from '@onrecord/consent'
import { ProblemError, Purpose, Ref, SubjectRef, WorkspaceId } from '@onrecord/schemas'
import { z } from 'zod'
import type { Composition } from '../composition/compose.ts'
import { operation } from '../operation.ts'

/** Who acts: the ledger's actor. Whoever may read the data folder is trusted to say who they are. */
const By = z
  .string()
  .regex(/^(user:[A-Za-z0-9_-]+|cli)$/, 'user:<id>')
  .default('cli')
const Workspace = { workspace: WorkspaceId }
const Instant = z.iso.datetime({ offset: true })
/** A pseudonym, or a phone number with +. */
const Contact = z.union([SubjectRef, z.string().regex(/^\+[1-9]\d{6,14}$/, 'sub_..., or a number with +')])

async function subjectOf({ identities }: Composition, workspace: string, contact: string): Promise<string> {
  if (!contact.startsWith('+')) return contact
  const found = await identities.find(workspace, { kind: 'phone', value: contact })
  if (found !== undefined) return found
  throw new ProblemError('contact_unknown', 404, 'There is no such contact', contact)
}

export const consentOperations = {
  'consent-show': operation({
    input: z.object({
      ...Workspace,
      contact: Contact,
      at: Instant.optional(),
      knownAt: Instant.optional(),
      call: Ref.optional(),
    }),
    async run(composition, { workspace, contact, at, knownAt, call }) {
      await composition.profiles(workspace)
      const subject = await subjectOf(composition, workspace, contact)
      await composition.enterExport(workspace, 'person', { consent: true }, subject)
      const asked = at === undefined ? composition.clock.now() : new Date(at)
      const purposes = await composition.consents.asOf({
        workspace,
        subject,
        at: asked,
        knownAt: knownAt === undefined ? undefined : new Date(knownAt),
        call,
      })
      return {
        result: { workspace, contact: subject, at: asked.toISOString(), purposes: purposes.map(shown) },
        files: [],
      }
    },
  }),
  'consent-withdraw': operation({
    input: z.object({ ...Workspace, contact: Contact, purposes: z.array(Purpose).min(1).optional() }),
    settles: true,
    async run(composition, { workspace, contact, purposes }) {
      const subject = await subjectOf(composition, workspace, contact)
      const at = await composition.consents.withdraw({ workspace, subject, purposes, method: 'api' })
      return { result: { workspace, contact: subject, withdrawnAt: at.toISOString() }, files: [] }
    },
  }),
  'consent-ask': operation({
    input: z.object({
      ...Workspace,
      contact: Contact,
      account: z.string(),
      notice: z.string(),
      language: z.string().optional(),
      validity: z.string().optional(),
      by: By,
    }),
    settles: true,
    async run(composition, { workspace, contact, account, notice, language, validity, by }) {
      const subject = await subjectOf(composition, workspace, contact)
      const { promptId, state } = await composition.consents.ask({
        workspace,
        subject,
        account,
        notice,
        ...(language !== undefined && { language }),
        ...(validity !== undefined && { validity }),
        by,
      })
      return { result: { workspace, contact: subject, prompt: promptId, state }, files: [] }
    },
  }),
  'consent-end': operation({
    input: z.object({
      ...Workspace,
      record: z.string(),
      as: z.enum(['revoked', 'invalidated']),
      by: By,
    }),
    settles: true,
    async run({ consents }, { workspace, record, as, by }) {
      const { recordId, subject, purpose, status } = await consents.end({
        workspace,
        recordId: record,
        as,
        by,
      })
      return { result: { workspace, record: recordId, contact: subject, purpose, status }, files: [] }
    },
  }),
  'policy-propose': operation({
    input: z.object({ ...Workspace, content: PolicyProposal, by: By }),
    async run({ proposals, profiles }, { workspace, content, by }) {
      await profiles(workspace)
      const { proposalId } = await proposals.proposePolicy(workspace, content, by)
      return { result: { workspace, proposal: proposalId, proposedBy: by }, files: [] }
    },
  }),
  'notice-propose': operation({
    input: z.object({
      ...Workspace,
      notice: z.object({
        id: z.string(),
        version: z.int().positive(),
        language: z.string(),
        text: z.string(),
        purposes: z.array(Purpose).min(1),
        onRefusal: z.enum(['call_goes_on', 'call_ends']).optional(),
        effectiveFrom: Instant.optional(),
      }),
      by: By,
    }),
    async run({ proposals, profiles }, { workspace, notice, by }) {
      const { controller } = await profiles(workspace)
      const { effectiveFrom, onRefusal, ...rest } = notice
      const { proposalId } = await proposals.proposeNotice(
        {
          ...rest,
          workspace,
          terms: { controller: controller.name },
          ...(onRefusal !== undefined && { onRefusal }),
          ...(effectiveFrom !== undefined && { effectiveFrom: new Date(effectiveFrom) }),
        },
        by,
      )
      return {
        result: { workspace, proposal: proposalId, proposedBy: by, findings: lintNotice(notice) },
        files: [],
      }
    },
  }),
  'proposal-decide': operation({
    input: z.object({
      ...Workspace,
      proposal: z.string(),
      verdict: z.enum(['approve', 'reject']),
      by: By,
    }),
    async run({ proposals }, { workspace, proposal, verdict, by }) {
      const { kind, decision, proposedBy } = await proposals[verdict](workspace, proposal, by)
      return {
        result: {
          workspace,
          proposal,
          kind,
          proposedBy,
          ...(decision !== undefined && { ...decision, decidedAt: decision.decidedAt.toISOString() }),
        },
        files: [],
      }
    },
  }),
  'proposal-list': operation({
    input: z.object({ ...Workspace, kind: z.enum(['policy', 'notice']) }),
    async run({ proposals, platform }, { workspace, kind }) {
      const listed = await proposals.list(workspace, kind)
      const published =
        kind === 'notice' ? await notices(platform.db.inWorkspace(workspace), workspace) : undefined
      return {
        result: {
          workspace,
          proposals: listed.map(({ proposalId, content, proposedBy, proposedAt, decision }) => ({
            proposalId,
            content,
            proposedBy,
            proposedAt: proposedAt.toISOString(),
            ...(decision !== undefined && {
              decision: { ...decision, decidedAt: decision.decidedAt.toISOString() },
            }),
          })),
          ...(published !== undefined && {
            published: published.map(({ id, version, language, purposes, sha256, effectiveFrom }) => ({
              id,
              version,
              language,
              purposes,
              sha256,
              effectiveFrom: effectiveFrom.toISOString(),
            })),
          }),
        },
        files: [],
      }
    },
  }),
} as const

const shown = ({ purpose, status, since, until, recordId }: PurposeAsOf) => ({
  purpose,
  status,
  ...(since !== undefined && { since: since.toISOString() }),
  ...(until !== undefined && { until: until.toISOString() }),
  ...(recordId !== undefined && { record: recordId }),
})
