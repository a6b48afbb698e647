import { isTransient } from '@onrecord/event-log'
import { type Problem, ProblemError } from '@onrecord/schemas'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { Logger } from './logger.ts'

export type App = ReturnType<typeof createHttpApp>

/** The HTTP server of a service: zod schemas for routes, errors as problem+json (RFC 9457), limits on. */
export function createHttpApp({
  logger,
  bodyLimitBytes = 3 * 1024 * 1024,
}: {
  logger: Logger
  bodyLimitBytes?: number
}) {
  const app = Fastify({
    loggerInstance: logger as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    genReqId: () => crypto.randomUUID(),
    frameworkErrors: answerProblem,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, 404, 'not_found', 'There is nothing at this address'),
  )
  return app
}

/** When to ask again for what a system that is away could not answer. */
const RETRY_AFTER_SECONDS = 5

function answerProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): unknown {
  if (error instanceof ProblemError)
    return sendProblem(request, reply, error.status, error.code, error.message, error.detail)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const where = `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}`
    return sendProblem(
      request,
      reply,
      400,
      'invalid_request',
      'The request is not valid',
      `${where}: ${first?.message ?? ''}`,
    )
  }
  if (isTransient(error)) {
    request.log.warn({ err: error, requestId: request.id }, 'a system is away; the request was refused')
    void reply.header('retry-after', RETRY_AFTER_SECONDS)
    return sendProblem(
      request,
      reply,
      503,
      'unavailable',
      'Not now: something that this needs cannot be reached',
    )
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status >= 500) {
    request.log.error({ err: error, requestId: request.id }, 'request failed')
    return sendProblem(request, reply, 500, 'internal_error', 'Something failed on our side')
  }
  const code =
    'code' in error && typeof error.code === 'string' ? error.code.toLowerCase() : 'invalid_request'
  return sendProblem(request, reply, status, code.replace(/^fst_err_/, ''), error.message)
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  title: string,
  detail?: string,
) {
  const problem: Problem = {
    type: `https://onrecord.example/problems/${code}`,
    title,
    status,
    code,
    requestId: String(request.id),
    ...(detail !== undefined && { detail }),
  }
  return reply.status(status).type('application/problem+json').send(JSON.stringify(problem))
}

export type { FastifyInstance }
