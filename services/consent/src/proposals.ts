import { derivedRef, readPolicy } from '@onrecord/gate'
import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { Notice } from './domain/notice.ts'
import { PolicyProposal } from './domain/policy-proposal.ts'
import { enterNotice, type NoticeDraft, noticeOf } from './publish-notice.ts'
import {
  findProposal,
  insertDecision,
  insertProposal,
  type Proposal,
  proposalsOf,
} from './stores/proposals.ts'

/** What a workspace's policy and notices become only when a second person agrees. */
export interface Proposals {
  /** @throws ZodError that names what is wrong */
  proposePolicy(workspace: string, content: PolicyProposal, by: string): Promise<Proposal>
  /** @throws ProblemError `notice_refused`, with what the linter found */
  proposeNotice(draft: Omit<NoticeDraft, 'actor'>, by: string): Promise<Proposal>
  /**
   * Puts it into force: the next version of the policy, or a published notice.
   * @throws ProblemError `proposal_unknown`, `proposal_decided`, `second_person_needed`, `notice_exists`
   */
  approve(workspace: string, proposalId: string, by: string): Promise<Proposal>
  /** Whoever proposed it may also take it back. */
  reject(workspace: string, proposalId: string, by: string): Promise<Proposal>
  /** Newest first. */
  list(workspace: string, kind: Proposal['kind']): Promise<Proposal[]>
}

export interface ProposalDeps {
  db: ScopedDatabase
  ledger: Ledger
  clock: Clock
}

export function createProposals({ db, ledger, clock }: ProposalDeps): Proposals {
  async function propose(
    proposal: Pick<Proposal, 'workspace' | 'kind' | 'content'>,
    by: string,
  ): Promise<Proposal> {
    const proposedAt = clock.now()
    const identity = [proposal.workspace, proposal.kind, proposal.content, by, proposedAt.toISOString()]
    const proposalId = derivedRef('prop', JSON.parse(JSON.stringify(identity)))
    const made: Proposal = { ...proposal, proposalId, proposedBy: by, proposedAt }
    await db.inWorkspace(proposal.workspace).transaction(async (tx) => {
      await insertProposal(tx, made)
      await enter(tx, made, { type: `${made.kind}.proposed`, at: proposedAt, actor: by })
    })
    return made
  }

  async function enter(
    tx: Sql,
    { workspace, proposalId, kind, content }: Proposal,
    {
      type,
      at,
      actor,
    }: { type: `${Proposal['kind']}.proposed` | 'proposal.rejected'; at: Date; actor: string },
  ): Promise<void> {
    await ledger.append(tx, {
      workspace,
      type,
      at: at.toISOString(),
      actor,
      target: { kind, id: proposalId },
      outcome: 'done',
      payload: { proposalId, content },
      idempotencyKey: `${type}/${proposalId}`,
    })
  }

  async function decide(
    [workspace, proposalId, by]: [workspace: string, proposalId: string, by: string],
    carryOut: (tx: Sql, proposal: Proposal, now: Date) => Promise<NonNullable<Proposal['decision']>>,
  ): Promise<Proposal> {
    const now = clock.now()
    return db.inWorkspace(workspace).transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`consent.policy/${workspace}`])
      const proposal = await findProposal(tx, workspace, proposalId)
      if (proposal === undefined)
        throw new ProblemError('proposal_unknown', 404, 'There is no such proposal', proposalId)
      if (proposal.decision !== undefined)
        throw new ProblemError(
          'proposal_decided',
          409,
          `The proposal was ${proposal.decision.verdict} before`,
          `by ${proposal.decision.decidedBy}`,
        )
      const decision = await carryOut(tx, proposal, now)
      await insertDecision(tx, proposal, { ...decision, decidedBy: by, decidedAt: now })
      return { ...proposal, decision }
    })
  }

  return {
    proposePolicy: (workspace, content, by) =>
      propose({ workspace, kind: 'policy', content: PolicyProposal.parse(content) }, by),
    async proposeNotice(draft, by) {
      const notice = noticeOf({ ...draft, effectiveFrom: draft.effectiveFrom ?? clock.now() })
      const content = { ...notice, effectiveFrom: notice.effectiveFrom.toISOString() }
      return propose({ workspace: draft.workspace, kind: 'notice', content }, by)
    },
    approve: (workspace, proposalId, by) =>
      decide([workspace, proposalId, by], async (tx, proposal, now) => {
        if (proposal.proposedBy === by)
          throw new ProblemError(
            'second_person_needed',
            403,
            'Who proposed it cannot approve it',
            `proposed by ${proposal.proposedBy}`,
          )
        const version =
          proposal.kind === 'policy'
            ? await approvePolicy(ledger, tx, proposal, by, now)
            : await approveNotice(ledger, tx, proposal, by, now)
        return { verdict: 'approved', decidedBy: by, decidedAt: now, version }
      }),
    reject: (workspace, proposalId, by) =>
      decide([workspace, proposalId, by], async (tx, proposal, now) => {
        await enter(tx, proposal, { type: 'proposal.rejected', at: now, actor: by })
        return { verdict: 'rejected', decidedBy: by, decidedAt: now }
      }),
    list: (workspace, kind) => proposalsOf(db.inWorkspace(workspace), workspace, kind),
  }
}

/** The next version of the policy; the gate goes by it from now on. */
async function approvePolicy(
  ledger: Ledger,
  tx: Sql,
  { workspace, proposalId, content, proposedBy }: Proposal,
  approvedBy: string,
  now: Date,
): Promise<number> {
  const { acceptedBases } = PolicyProposal.parse(content)
  const version = (await readPolicy(tx, workspace)).version + 1
  await tx.query(
    `INSERT INTO consent.policy (workspace, version, accepted_bases, approved_by, approved_at, proposed_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [workspace, version, JSON.stringify(acceptedBases), approvedBy, now, proposedBy],
  )
  await ledger.append(tx, {
    workspace,
    type: 'policy.approved',
    at: now.toISOString(),
    actor: approvedBy,
    target: { kind: 'policy', id: `consent/${version}` },
    outcome: 'done',
    payload: { version, acceptedBases, proposalId, proposedBy },
    idempotencyKey: `policy.approved/consent/${version}`,
  })
  return version
}

/** A notice that says it holds from before its approval holds from the approval: nobody was shown it earlier. */
async function approveNotice(
  ledger: Ledger,
  tx: Sql,
  { content, proposedBy }: Proposal,
  approvedBy: string,
  now: Date,
): Promise<number> {
  const stored = content as { effectiveFrom: string }
  const proposed = Notice.parse({ ...stored, effectiveFrom: new Date(stored.effectiveFrom) })
  const effectiveFrom = proposed.effectiveFrom > now ? proposed.effectiveFrom : now
  const { version } = await enterNotice(
    ledger,
    tx,
    { ...proposed, effectiveFrom },
    { actor: approvedBy, now, proposedBy },
  )
  return version
}
