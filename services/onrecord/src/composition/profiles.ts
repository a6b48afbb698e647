import type { Accounts } from '@onrecord/ingest'
import type { WorkspaceProfile } from '@onrecord/reports'
import { ProblemError } from '@onrecord/schemas'

/** Who answers for a workspace. @throws ProblemError `workspace_not_found` */
export function createProfiles(accounts: Accounts): (workspace: string) => Promise<WorkspaceProfile> {
  return async (workspace) => {
    const found = (await accounts.listWorkspaces()).find(({ id }) => id === workspace)
    if (found === undefined)
      throw new ProblemError('workspace_not_found', 404, 'There is no such workspace', workspace)
    return {
      id: found.id,
      name: found.name,
      timeZone: found.timeZone,
      controller: { name: found.controller },
      recipients: RECIPIENTS,
      transfers: [],
    }
  }
}

/** Who gets data by the nature of the channels: the messaging provider. A workspace's own processors come on top. */
const RECIPIENTS = ['Meta Platforms Ireland Ltd (WhatsApp Business Platform)']
