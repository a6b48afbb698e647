import { timingSafeEqual } from 'node:crypto'
import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { Composition } from './composition/compose.ts'
import { findServer, type RunningServer } from './data-folder.ts'
import type { Outcome } from './operation.ts'
import { type OperationName, operations } from './operations.ts'

const Wire = z.object({
  result: z.record(z.string(), z.unknown()),
  files: z.array(z.object({ fileName: z.string(), contentType: z.string(), base64: z.string() })),
})

/** Lets commands beside the server run operations in it; only who can read the data folder knows the token. */
export function operatorRoutes(app: App, composition: Composition, token: string): void {
  app.post('/operator/:operation', { bodyLimit: 64 * 1024 }, async (request) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    const wanted = Buffer.from(`Bearer ${token}`)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw new ProblemError('operator_token_wrong', 401, 'Only the operator of this data folder may do that')
    const { operation: name } = request.params as { operation: string }
    if (!Object.hasOwn(operations, name))
      throw new ProblemError('operation_unknown', 404, 'There is no such operation', name)
    const outcome = await runHere(composition, name as OperationName, request.body)
    return {
      result: outcome.result,
      files: outcome.files.map(({ bytes, ...file }) => ({
        ...file,
        base64: Buffer.from(bytes).toString('base64'),
      })),
    }
  })
}

/** @throws ProblemError `invalid_input` naming what is wrong */
export async function runHere(
  composition: Composition,
  name: OperationName,
  given: unknown,
): Promise<Outcome> {
  const operation = operations[name]
  const input = operation.input.safeParse(given)
  if (!input.success) {
    const [issue] = input.error.issues
    throw new ProblemError(
      'invalid_input',
      400,
      'The input is not valid',
      `${issue?.path.join('.')}: ${issue?.message}`,
    )
  }
  const outcome = await operation.run(composition, input.data as never)
  // what other processes do of it, they do in their time
  if ('settles' in operation && operation.settles && composition.runsAll) await composition.idle()
  return outcome
}

/** Runs the operation in the server that has the folder, if one does; undefined when none runs. */
export async function runInServer(
  folder: string,
  name: OperationName,
  input: unknown,
): Promise<Outcome | undefined> {
  const server = await findServer(folder)
  return server === undefined ? undefined : ask(server, name, input)
}

async function ask(server: RunningServer, name: OperationName, input: unknown): Promise<Outcome> {
  const response = await fetch(`${server.url}/operator/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const body: unknown = await response.json()
  if (!response.ok) {
    const problem = z
      .object({ code: z.string(), title: z.string(), detail: z.string().optional() })
      .parse(body)
    throw new ProblemError(problem.code, response.status, problem.title, problem.detail)
  }
  const { result, files } = Wire.parse(body)
  return {
    result,
    files: files.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') })),
  }
}
