import { S3ServiceException } from '@aws-sdk/client-s3'
import { ObjectStoreRefusedError, ObjectStoreUnavailableError } from './errors.ts'

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
])
/** Error codes that a client's request did not cause, whatever their status. */
const TRANSIENT = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'TimeoutError',
  'AbortError',
  'ConditionalRequestConflict',
  'OperationAborted',
])

/** The status of an answer; undefined when there was none. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined

export const isNotThere = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(error.name)

export const isPreconditionFailed = (error: unknown): boolean => statusOf(error) === 412

export const isDenied = (error: unknown): boolean => statusOf(error) === 403

/** The server understood and says no. */
export const isRefusal = (error: unknown): error is S3ServiceException => {
  const status = statusOf(error)
  return status !== undefined && status >= 400 && status < 500 && !isTransient(error as Error)
}

/** Tells by class, code and status whether to try again later or to see to it. Its own errors pass. */
export function classified(error: unknown, what: string): unknown {
  if (!(error instanceof Error)) return error
  if (isTransient(error))
    return new ObjectStoreUnavailableError(`${what}: ${reasonOf(error)}`, { cause: error })
  if (error instanceof S3ServiceException)
    return new ObjectStoreRefusedError(`${what}: ${error.name} (${error.message})`, { cause: error })
  return error
}

/** Nothing else says more of an address that was tried in several ways than its code. */
const reasonOf = ({ name, message, code }: Error & { code?: unknown }): string =>
  name === 'Error' || name === 'AggregateError' ? message || String(code) : name

function isTransient(error: Error & { code?: unknown }): boolean {
  const status = statusOf(error)
  if (status !== undefined && (status >= 500 || status === 429)) return true
  return TRANSIENT.has(error.name) || (typeof error.code === 'string' && NETWORK.has(error.code))
}

/** Runs requests; what they throw is classified. */
export async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw classified(error, what)
  }
}
