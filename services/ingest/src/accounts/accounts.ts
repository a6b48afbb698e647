import type { Keyring } from '@onrecord/keys'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import { type Clock, createTtlCache } from '@onrecord/service'
import {
  type Account,
  AccountName,
  type AccountSummary,
  NewAccount,
  NewWorkspace,
  type SourceKind,
  Sources,
  validated,
  type Workspace,
} from './account.ts'
import * as store from './account-store.ts'

const CACHE_SIZE = 10_000
const CACHE_TTL_MS = 5_000

export interface Accounts {
  /** Makes the workspace, or gives the existing one these settings. */
  createWorkspace(workspace: NewWorkspace): Promise<void>
  /** Makes the account, or gives the existing one these settings and sources, no others. */
  createAccount(account: NewAccount): Promise<void>
  listWorkspaces(): Promise<Workspace[]>
  listAccounts(workspace: string): Promise<AccountSummary[]>
  /** What is needed to fetch an account's media. @throws ProblemError when the account has no WhatsApp source */
  mediaAccess(workspace: string, account: string): Promise<{ graphBaseUrl: string; accessToken: string }>
  /** What is needed to ask people for consent from this account; undefined: it is switched off, or cannot. */
  promptSender(
    workspace: string,
    account: string,
  ): Promise<{ graphBaseUrl: string; accessToken: string; phoneNumberId: string } | undefined>
  /** The account with its secrets; at most five seconds old. */
  find(account: string): Promise<Account | undefined>
}

/** Workspaces and their accounts, the secrets of their sources sealed under the workspace's own key. */
export function createAccounts({
  db,
  acrossWorkspaces,
  keyring,
  clock,
}: {
  db: ScopedDatabase
  acrossWorkspaces: Database
  keyring: Keyring
  clock: Clock
}): Accounts {
  const cache = createTtlCache<Account | undefined>({ size: CACHE_SIZE, ttlMs: CACHE_TTL_MS, clock })

  const seal = (workspace: string, account: string, kind: SourceKind, config: object) =>
    keyring.seal(workspace, 'workspace', Buffer.from(JSON.stringify(config)), contextOf(account, kind))

  async function open(row: store.AccountRow): Promise<Account> {
    const sources = await Promise.all(
      row.sources.map(async ({ kind, config_sealed }) => {
        const opened = await keyring.unseal(row.workspace, config_sealed, contextOf(row.account, kind))
        return [kind, JSON.parse(opened.toString())] as const
      }),
    )
    const { workspace, account, name, messages_owner: messagesOwner } = row
    return { workspace, account, name, messagesOwner, sources: Sources.parse(Object.fromEntries(sources)) }
  }

  async function find(account: string): Promise<Account | undefined> {
    if (!AccountName.safeParse(account).success) return undefined
    return cache.get(account, async () => {
      const row = await store.findAccount(acrossWorkspaces, account)
      return row && open(row)
    })
  }

  return {
    async createWorkspace(input) {
      const workspace = validated(NewWorkspace, input, 'workspace')
      await store.putWorkspace(db.inWorkspace(workspace.id), workspace)
    },
    async createAccount(input) {
      const { workspace, account, name, messagesOwner, sources } = validated(NewAccount, input, 'account')
      const kinds = Object.entries(sources).filter(([, config]) => config !== undefined) as [
        SourceKind,
        object,
      ][]
      const sealed = await Promise.all(
        kinds.map(async ([kind, config]) => ({
          kind,
          configSealed: await seal(workspace, account, kind, config),
        })),
      )
      const done = await store.putAccount(acrossWorkspaces, {
        workspace,
        account,
        name,
        messagesOwner,
        sources: sealed,
      })
      cache.clear()
      if (done === 'no_workspace')
        throw new ProblemError('workspace_unknown', 404, `There is no workspace ${workspace}`)
      if (done === 'taken')
        throw new ProblemError('account_taken', 409, `Another workspace has an account named ${account}`)
    },
    listWorkspaces: () => store.listWorkspaces(acrossWorkspaces),
    listAccounts: (workspace) => store.listAccounts(db.inWorkspace(workspace), workspace),
    async mediaAccess(workspace, account) {
      const found = await find(account)
      const whatsapp = found?.workspace === workspace ? found.sources.whatsapp : undefined
      if (whatsapp === undefined)
        throw new ProblemError(
          'no_media_access',
          404,
          `The account ${account} of ${workspace} has no WhatsApp source`,
        )
      return { graphBaseUrl: whatsapp.graphBaseUrl, accessToken: whatsapp.accessToken }
    },
    async promptSender(workspace, account) {
      const found = await find(account)
      const whatsapp = found?.workspace === workspace ? found.sources.whatsapp : undefined
      if (whatsapp?.consentPrompts !== 'on') return undefined
      const { graphBaseUrl, accessToken, phoneNumberId } = whatsapp
      return { graphBaseUrl, accessToken, phoneNumberId }
    },
    find,
  }
}

const contextOf = (account: string, kind: SourceKind) => `account/${account}/${kind}`
