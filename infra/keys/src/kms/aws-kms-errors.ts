import { KMSServiceException } from '@aws-sdk/client-kms'
import {
  KeyServiceRefusedError,
  KeyServiceUnavailableError,
  type RefusalReason,
  UnsealError,
} from '../errors.ts'

const TRANSIENT = new Set([
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'TimeoutError',
  'AbortError',
])
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const UNREADABLE = new Set(['InvalidCiphertextException', 'IncorrectKeyException'])
const REASONS: Record<string, RefusalReason> = {
  DisabledException: 'disabled',
  KMSInvalidStateException: 'pending_deletion',
  NotFoundException: 'not_found',
  AccessDeniedException: 'access_denied',
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export const reasonOfState = (state: string | undefined): RefusalReason =>
  state === 'Disabled' ? 'disabled' : state === 'PendingDeletion' ? 'pending_deletion' : 'refused'

/** Runs requests; what they throw is classified by its name, code and status. */
export async function asking<T>(keyId: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw classified(keyId, error)
  }
}

function classified(keyId: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (isTransient(error)) return new KeyServiceUnavailableError(`KMS: ${error.name}`, { cause: error })
  if (!(error instanceof KMSServiceException)) return error
  if (UNREADABLE.has(error.name))
    return new UnsealError('KMS does not open the key: another context, or its bytes were changed', {
      cause: error,
    })
  const reason = REASONS[error.name] ?? 'refused'
  return new KeyServiceRefusedError(reason, `KMS refuses to use ${keyId}: ${error.name} (${error.message})`, {
    cause: error,
  })
}

function isTransient(error: Error & { code?: unknown }): boolean {
  const status = error instanceof KMSServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0
  if (TRANSIENT.has(error.name) || status >= 500 || status === 429) return true
  return typeof error.code === 'string' && NETWORK.has(error.code)
}
