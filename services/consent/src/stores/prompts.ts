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

/** The question that a message asked; the first, should two claim it. */
export async function findPrompt(db: Sql, workspace: string, message: string): Promise<Prompt | undefined> {
  const [row] = await db.query<PromptRow>(
    `SELECT ${COLUMNS} FROM consent.prompt WHERE workspace = $1 AND message = $2
     ORDER BY requested_at, prompt_id LIMIT 1`,
    [workspace, message],
  )
  return row && fromRow(row)
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
