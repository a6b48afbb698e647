import { randomUUID } from 'node:crypto'
import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import { ProblemError, Purpose, Ref, SubjectRef } from '@onrecord/schemas'
import type { App, Clock } from '@onrecord/service'
import { z } from 'zod'
import type { Consents } from './consents.ts'
import { ACTOR } from './deps.ts'

export interface ConsentRouteDeps {
  consents: Consents
  /** Whose API key it is. */
  workspaceOf(key: string): Promise<string | undefined>
  ledger: Ledger
  db: ScopedDatabase
  clock: Clock
}

const Contact = z.object({ id: SubjectRef })
const State = z.object({
  at: z.iso.datetime({ offset: true }).optional(),
  knownAt: z.iso.datetime({ offset: true }).optional(),
  call: Ref.optional(),
})
const Withdrawal = z.object({ purposes: z.array(Purpose).min(1).optional() })
const Question = z.object({
  account: z.string().min(1).max(60),
  notice: z.string().min(1).max(60),
  language: z.string().min(2).max(35).optional(),
  validity: z.string().max(40).optional(),
  call: Ref.optional(),
})

/** Consent over HTTP, with an API key of the workspace: where a contact stands, asking, and taking back. */
export function consentRoutes(
  app: App,
  { consents, workspaceOf, ledger, db, clock }: ConsentRouteDeps,
): void {
  async function callerOf(authorization: string | undefined): Promise<string> {
    const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    const workspace = key === undefined ? undefined : await workspaceOf(key)
    if (workspace !== undefined) return workspace
    throw new ProblemError('bad_api_key', 401, 'An API key is needed: Authorization: Bearer ork_...')
  }

  /** The entry is durable before the answer. */
  async function noteRead(workspace: string, subject: string): Promise<void> {
    await db.inWorkspace(workspace).transaction(async (tx) => {
      await ledger.append(tx, {
        workspace,
        type: 'access.read',
        at: clock.now().toISOString(),
        actor: ACTOR,
        subject,
        target: { kind: 'person', id: subject },
        outcome: 'done',
        reason: 'consent_state',
        idempotencyKey: `access.read/${randomUUID()}`,
      })
    })
  }

  app.get('/v1/contacts/:id/consent', async (request, reply) => {
    const workspace = await callerOf(request.headers.authorization)
    const { id } = read(Contact, request.params)
    const { at, knownAt, call } = read(State, request.query)
    await noteRead(workspace, id)
    const states = await consents.asOf({
      workspace,
      subject: id,
      at: at === undefined ? undefined : new Date(at),
      knownAt: knownAt === undefined ? undefined : new Date(knownAt),
      call,
    })
    return reply.send({ contact: id, purposes: states })
  })

  app.post('/v1/contacts/:id/consent/withdrawals', async (request, reply) => {
    const workspace = await callerOf(request.headers.authorization)
    const { id } = read(Contact, request.params)
    const { purposes } = read(Withdrawal, request.body ?? {})
    const key = request.headers['idempotency-key']
    const requestId = typeof key === 'string' ? key.slice(0, 200) : undefined
    const at = await consents.withdraw({ workspace, subject: id, purposes, method: 'api', requestId })
    return reply.send({ contact: id, withdrawnAt: at.toISOString(), purposes: purposes ?? Purpose.options })
  })

  app.post('/v1/contacts/:id/consent/prompts', async (request, reply) => {
    const workspace = await callerOf(request.headers.authorization)
    const { id } = read(Contact, request.params)
    const { account, notice, language, validity, call } = read(Question, request.body)
    const { promptId, state } = await consents.ask({
      workspace,
      subject: id,
      account,
      notice,
      ...(language !== undefined && { language }),
      ...(validity !== undefined && { validity }),
      ...(call !== undefined && { boundTo: call }),
      by: ACTOR,
    })
    return reply.status(202).send({ prompt: promptId, state })
  })
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ProblemError(
    'invalid_request',
    400,
    'The request is not valid',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  )
}
