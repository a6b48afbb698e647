import type { Sql } from '@onrecord/postgres'
import type { Prompt } from '../domain/prompt.ts'

interface PromptRow {
  workspace: string
  prompt_id: string
  event_id: string
  subject: string
  message: string | null
  notice: Prompt['notice']
  purposes: Prompt['purposes']
  choices: Prompt['choices']
  validity: string | null
  bound_to: string | null
  requested_at: Date
}

const COLUMNS =
  'workspace, prompt_id, event_id, subject, message, notice, purposes, choices, validity, bound_to, requested_at'

const fromRow = (row: PromptRow): Prompt => ({
  workspace: row.workspace,
  promptId: row.prompt_id,
  eventId: row.event_id,
  subject: row.subject,
  ...(row.message !== null && { message: row.message }),
  notice: row.notice,
  purposes: row.purposes,
  choices: row.choices,
  ...(row.validity !== null && { validity: row.validity }),
  ...(row.bound_to !== null && { boundTo: row.bound_to }),
  requestedAt: row.requested_at,
})

/** False: the prompt is there already. */
export async function insertPrompt(tx: Sql, prompt: Prompt): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO consent.prompt (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT DO NOTHING RETURNING prompt_id`,
    [
      prompt.workspace,
      prompt.promptId,
      prompt.eventId,
      prompt.subject,
      prompt.message ?? null,
      JSON.stringify(prompt.notice),
      prompt.purposes,
      JSON.stringify(prompt.choices),
      prompt.validity ?? null,
      prompt.boundTo ?? null,
      prompt.requestedAt,
    ],
  )
  return rows.length > 0
}

/** The message is told with the question, or, of one that we sent, known once it was sent. */
const SELECT = `SELECT p.workspace, p.prompt_id, p.event_id, p.subject, coalesce(p.message, s.message) AS message, p.notice,
    p.purposes, p.choices, p.validity, p.bound_to, p.requested_at
  FROM consent.prompt p LEFT JOIN consent.prompt_sending s USING (workspace, prompt_id)`

/** The question that a message asked; the first, should two claim it. */
export async function findPrompt(db: Sql, workspace: string, message: string): Promise<Prompt | undefined> {
  const [row] = await db.query<PromptRow>(
    `${SELECT} WHERE p.workspace = $1 AND p.prompt_id IN (
       SELECT prompt_id FROM consent.prompt WHERE workspace = $1 AND message = $2
       UNION ALL SELECT prompt_id FROM consent.prompt_sending WHERE workspace = $1 AND message = $2)
     ORDER BY p.requested_at, p.prompt_id LIMIT 1`,
    [workspace, message],
  )
  return row && fromRow(row)
}

export async function promptById(db: Sql, workspace: string, promptId: string): Promise<Prompt | undefined> {
  const [row] = await db.query<PromptRow>(`${SELECT} WHERE p.workspace = $1 AND p.prompt_id = $2`, [
    workspace,
    promptId,
  ])
  return row && fromRow(row)
}

/** Only if it is one that we sent, or began to. */
export async function ownPromptById(
  db: Sql,
  workspace: string,
  promptId: string,
): Promise<Prompt | undefined> {
  const [row] = await db.query<PromptRow>(
    `${SELECT} WHERE p.workspace = $1 AND p.prompt_id = $2 AND s.prompt_id IS NOT NULL`,
    [workspace, promptId],
  )
  return row && fromRow(row)
}

/** The workspace whose question it is, of those that we sent. */
export async function promptWorkspace(acrossWorkspaces: Sql, promptId: string): Promise<string | undefined> {
  const [row] = await acrossWorkspaces.query<{ workspace: string }>(
    'SELECT workspace FROM consent.prompt_sending WHERE prompt_id = $1',
    [promptId],
  )
  return row?.workspace
}

/** Questions put to these pseudonyms, newest first. */
export async function promptsTo(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
): Promise<(Prompt & { isAnswered: boolean })[]> {
  const rows = await db.query<PromptRow & { answered: boolean }>(
    `SELECT q.*, EXISTS (SELECT FROM consent.answer a WHERE a.workspace = q.workspace AND a.prompt_id = q.prompt_id) AS answered
     FROM (${SELECT} WHERE p.workspace = $1 AND p.subject = ANY ($2)) q ORDER BY requested_at DESC, prompt_id`,
    [workspace, subjects],
  )
  return rows.map((row) => ({ ...fromRow(row), isAnswered: row.answered }))
}

/** Notes a press; false: this very press has been told before, as another event. */
export async function noteAnswer(
  tx: Sql,
  answer: { workspace: string; promptId: string; choice: string; answeredAt: string; eventId: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO consent.answer (workspace, prompt_id, choice, answered_at, event_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING prompt_id`,
    [answer.workspace, answer.promptId, answer.choice, answer.answeredAt, answer.eventId],
  )
  return rows.length > 0
}
