import { publishNotice } from '@onrecord/consent'
import type { Composition } from './composition/compose.ts'
import type { SampleDay } from './sample-day/index.ts'

/**
 * The workspaces, accounts, notices and keys of the sample day. Doing it again changes nothing. The notices take effect
 * before the day begins. Gives the API keys by workspace.
 */
export async function setUpSampleDay(
  composition: Composition,
  day: SampleDay,
  graphBaseUrl: string,
): Promise<void> {
  const { accounts, apiKeys, privacy, ledger, clock, platform } = composition
  for (const { id, name, controller, timeZone, accounts: itsAccounts, agents } of day.workspaces) {
    await accounts.createWorkspace({ id, name, controller, timeZone })
    await privacy.ensureRetentionPolicy(id)
    for (const account of itsAccounts) {
      const {
        phoneNumberId,
        displayPhoneNumber,
        appSecret,
        verifyToken,
        graphToken: accessToken,
      } = account.whatsapp
      await accounts.createAccount({
        workspace: id,
        account: account.id,
        name: account.name,
        messagesOwner: account.messagesOwner,
        sources: {
          whatsapp: { phoneNumberId, displayPhoneNumber, appSecret, verifyToken, accessToken, graphBaseUrl },
          ...(account.respondio !== undefined && {
            respondio: {
              signingKeys: Object.values(account.respondio.signingKeys),
              agents: Object.fromEntries(agents.map((agent) => [agent.id.replace(/\D/g, ''), agent.id])),
            },
          }),
          api: {},
        },
      })
      await apiKeys.issue({ workspace: id, label: `sample day: ${account.id}`, key: account.api.key })
    }
    for (const notice of day.notices)
      await publishNotice(
        { db: platform.db, ledger, clock },
        {
          ...notice,
          purposes: [...notice.purposes],
          workspace: id,
          effectiveFrom: new Date(`${day.date}T00:00:00Z`),
        },
      )
  }
}
