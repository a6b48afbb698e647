import type { Database } from '@onrecord/postgres'

/**
 * The workspace in which a pseudonym stands for somebody: the one asked about if it does there, else another; undefined
 * if nowhere. To tell what is foreign from what is unknown; only the first look is by index.
 */
export async function homeOf(
  acrossWorkspaces: Database,
  workspace: string,
  subject: string,
): Promise<string | undefined> {
  const [here] = await acrossWorkspaces.query<{ workspace: string }>(
    'SELECT workspace FROM identity.subject WHERE workspace = $1 AND subject_ref = $2',
    [workspace, subject],
  )
  if (here !== undefined) return here.workspace
  const [elsewhere] = await acrossWorkspaces.query<{ workspace: string }>(
    'SELECT workspace FROM identity.subject WHERE subject_ref = $1 ORDER BY workspace LIMIT 1',
    [subject],
  )
  return elsewhere?.workspace
}
