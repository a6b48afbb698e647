import type { Outreach } from '@onrecord/consent'
import { createGraphMessages } from '@onrecord/graph-api'
import type { Identities } from '@onrecord/identity'
import type { Accounts } from '@onrecord/ingest'
import type { Keyring } from '@onrecord/keys'

/** How consent reaches people: through the account's own WhatsApp number, where that is switched on. */
export function createOutreach({
  accounts,
  identities,
  keyring,
}: {
  accounts: Accounts
  identities: Identities
  keyring: Keyring
}): Outreach {
  return {
    messages: createGraphMessages(),
    senderOf: (workspace, account) => accounts.promptSender(workspace, account),
    async recipientOf(workspace, subject) {
      const known = await identities.identifiersOf(workspace, subject)
      const phone = known.find(({ kind }) => kind === 'phone')?.value
      const bsuid = known.find(({ kind }) => kind === 'bsuid')?.value
      if (phone === undefined && bsuid === undefined) return undefined
      return { ...(phone !== undefined && { phone }), ...(bsuid !== undefined && { bsuid }) }
    },
    messageRef: (workspace, providerId) => `msg_${keyring.pseudonym(workspace, 'message', providerId)}`,
  }
}
