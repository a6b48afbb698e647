import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { Permissions } from './permissions.ts'

export interface PermissionRoutesDeps {
  permissions: Permissions
  /** The workspace of an API key; undefined: no such key. */
  workspaceOfKey(key: string): Promise<string | undefined>
  /** The person known by this pseudonym, phone number or BSUID; undefined: nobody. */
  findSubject(workspace: string, id: string): Promise<string | undefined>
  /** The accounts of the workspace. */
  accountsOf(workspace: string): Promise<string[]>
}

const Verdict = z.object({
  allowed: z.boolean(),
  reasons: z.array(z.string()),
  againAt: z.iso.datetime().optional(),
  limits: z.array(z.object({ per: z.enum(['PT24H', 'P7D']), max: z.int(), used: z.int() })),
})
const Answer = z.object({
  contact: z.string(),
  account: z.string(),
  at: z.iso.datetime(),
  status: z.enum(['none', 'temporary', 'permanent']),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  call: Verdict,
  ask: Verdict,
  limitsVersion: z.int(),
})

/**
 * `GET /v1/contacts/{id}/call-permission?account=…`: may I call now, may I ask now, until when, why not. For whoever
 * dials: by API key. `id` is a pseudonym, a phone number in E.164 or a BSUID.
 */
export function permissionRoutes(app: App, deps: PermissionRoutesDeps): void {
  const { permissions, workspaceOfKey, findSubject, accountsOf } = deps

  async function accountOf(workspace: string, given: string | undefined): Promise<string> {
    const accounts = await accountsOf(workspace)
    if (given !== undefined && accounts.includes(given)) return given
    if (given !== undefined)
      throw new ProblemError('account_not_found', 404, 'There is no such account in this workspace', given)
    const [only, ...others] = accounts
    if (only !== undefined && others.length === 0) return only
    throw new ProblemError(
      'account_required',
      400,
      'A permission is towards one account',
      `add ?account=, one of ${accounts.join(', ')}`,
    )
  }

  app.get(
    '/v1/contacts/:id/call-permission',
    {
      schema: {
        params: z.object({ id: z.string().min(1).max(200) }),
        querystring: z.object({ account: z.string().optional() }),
        response: { 200: Answer },
      },
    },
    async (request) => {
      const key = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
      const workspace = key === undefined ? undefined : await workspaceOfKey(key)
      if (workspace === undefined)
        throw new ProblemError('bad_api_key', 401, 'An API key is needed: Authorization: Bearer ork_...')
      const account = await accountOf(workspace, request.query.account)
      const contact = await findSubject(workspace, request.params.id)
      if (contact === undefined)
        throw new ProblemError('contact_not_found', 404, 'Nobody is known by this id in the workspace')
      const [permission] = await permissions.of(workspace, contact, { account })
      if (permission === undefined) throw new Error('no answer for the account that was asked about')
      const { at, since, until, call, ask, status, limitsVersion } = permission
      return {
        contact,
        account,
        at: at.toISOString(),
        status,
        ...(since !== undefined && { since: since.toISOString() }),
        ...(until !== undefined && { until: until.toISOString() }),
        call: told(call),
        ask: told(ask),
        limitsVersion,
      }
    },
  )
}

const told = <V extends { againAt?: Date }>({ againAt, ...verdict }: V) => ({
  ...verdict,
  ...(againAt !== undefined && { againAt: againAt.toISOString() }),
})
