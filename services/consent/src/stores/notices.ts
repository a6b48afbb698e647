import type { Sql } from '@onrecord/postgres'
import type { Notice, NoticeRef } from '../domain/notice.ts'

interface NoticeRow {
  workspace: string
  id: string
  version: number
  language: string
  text: string
  sha256: string
  purposes: Notice['purposes']
  terms: Notice['terms']
  effective_from: Date
}

const COLUMNS = 'workspace, id, version, language, text, sha256, purposes, terms, effective_from'

const fromRow = ({ effective_from, ...row }: NoticeRow): Notice => ({ ...row, effectiveFrom: effective_from })

/** Every published notice of the workspace, the latest version of each first. */
export async function notices(db: Sql, workspace: string): Promise<Notice[]> {
  const rows = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM consent.notice WHERE workspace = $1 ORDER BY id, version DESC, language`,
    [workspace],
  )
  return rows.map(fromRow)
}

/** The latest version in effect of one notice, in each language that it has one in. */
export async function noticesInEffect(db: Sql, workspace: string, id: string, at: Date): Promise<Notice[]> {
  const rows = await db.query<NoticeRow>(
    `SELECT DISTINCT ON (language) ${COLUMNS} FROM consent.notice
     WHERE workspace = $1 AND id = $2 AND effective_from <= $3 ORDER BY language, version DESC`,
    [workspace, id, at],
  )
  return rows.map(fromRow)
}

export async function findNotice(
  db: Sql,
  workspace: string,
  { id, version, language }: Omit<NoticeRef, 'sha256'>,
): Promise<Notice | undefined> {
  const [row] = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM consent.notice WHERE workspace = $1 AND id = $2 AND version = $3 AND language = $4`,
    [workspace, id, version, language],
  )
  return row && fromRow(row)
}

/** False: there is one of this id, version and language already. */
export async function insertNotice(tx: Sql, notice: Notice, publishedAt: Date): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO consent.notice (${COLUMNS}, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      notice.workspace,
      notice.id,
      notice.version,
      notice.language,
      notice.text,
      notice.sha256,
      notice.purposes,
      JSON.stringify(notice.terms),
      notice.effectiveFrom,
      publishedAt,
    ],
  )
  return rows.length > 0
}
