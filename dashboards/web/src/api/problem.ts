import type { Problem } from '@onrecord/schemas'

/** An answer that is not the one asked for: the server's problem details, or that there was no answer. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly detail: string | undefined
  readonly requestId: string | undefined

  constructor(problem: Pick<Problem, 'status' | 'code' | 'title' | 'detail' | 'requestId'>) {
    super(problem.title)
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.requestId = problem.requestId
  }
}

/** Reads RFC 9457 problem details; an answer without them (a proxy's page) keeps at least its status. */
export async function problemOf(response: Response): Promise<ApiError> {
  const fallback = { status: response.status, code: `http_${response.status}`, title: response.statusText }
  const body: unknown = await response.json().catch(() => ({}))
  return new ApiError({ ...fallback, ...(typeof body === 'object' && body !== null ? body : {}) })
}

export function unreachable(cause: unknown): ApiError {
  const error = new ApiError({ status: 0, code: 'network_unreachable', title: 'The server did not answer' })
  error.cause = cause
  return error
}
