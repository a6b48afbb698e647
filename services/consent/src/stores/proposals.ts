import type { Sql } from '@onrecord/postgres'

export interface Proposal {
  workspace: string
  proposalId: string
  kind: 'policy' | 'notice'
  content: unknown
  proposedBy: string
  proposedAt: Date
  /** Absent: nobody has decided yet. */
  decision?: { verdict: 'approved' | 'rejected'; decidedBy: string; decidedAt: Date; version?: number }
}

interface ProposalRow {
  workspace: string
  proposal_id: string
  kind: Proposal['kind']
  content: unknown
  proposed_by: string
  proposed_at: Date
  verdict: 'approved' | 'rejected' | null
  decided_by: string | null
  decided_at: Date | null
  version: number | null
}

const SELECT = `SELECT p.workspace, p.proposal_id, p.kind, p.content, p.proposed_by, p.proposed_at, d.verdict, d.decided_by,
    d.decided_at, d.version
  FROM consent.proposal p LEFT JOIN consent.proposal_decision d USING (workspace, proposal_id)`

const fromRow = (row: ProposalRow): Proposal => ({
  workspace: row.workspace,
  proposalId: row.proposal_id,
  kind: row.kind,
  content: row.content,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  ...(row.verdict !== null &&
    row.decided_by !== null &&
    row.decided_at !== null && {
      decision: {
        verdict: row.verdict,
        decidedBy: row.decided_by,
        decidedAt: row.decided_at,
        ...(row.version !== null && { version: row.version }),
      },
    }),
})

export async function insertProposal(tx: Sql, proposal: Proposal): Promise<void> {
  await tx.query(
    `INSERT INTO consent.proposal (workspace, proposal_id, kind, content, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      proposal.workspace,
      proposal.proposalId,
      proposal.kind,
      JSON.stringify(proposal.content),
      proposal.proposedBy,
      proposal.proposedAt,
    ],
  )
}

export async function findProposal(
  db: Sql,
  workspace: string,
  proposalId: string,
): Promise<Proposal | undefined> {
  const [row] = await db.query<ProposalRow>(`${SELECT} WHERE p.workspace = $1 AND p.proposal_id = $2`, [
    workspace,
    proposalId,
  ])
  return row && fromRow(row)
}

/** Newest first. */
export async function proposalsOf(db: Sql, workspace: string, kind: Proposal['kind']): Promise<Proposal[]> {
  const rows = await db.query<ProposalRow>(
    `${SELECT} WHERE p.workspace = $1 AND p.kind = $2 ORDER BY p.proposed_at DESC, p.proposal_id`,
    [workspace, kind],
  )
  return rows.map(fromRow)
}

export async function insertDecision(
  tx: Sql,
  { workspace, proposalId }: Pick<Proposal, 'workspace' | 'proposalId'>,
  { verdict, decidedBy, decidedAt, version }: NonNullable<Proposal['decision']>,
): Promise<void> {
  await tx.query(
    `INSERT INTO consent.proposal_decision (workspace, proposal_id, verdict, decided_by, decided_at, version)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [workspace, proposalId, verdict, decidedBy, decidedAt, version ?? null],
  )
}
