/** What a provider's refusal is about; decides whether asking again helps, and whom to tell. */
export type RefusalKind =
  /** The account, its token or its settings: nothing gets through before somebody mends them. */
  | 'account'
  /** This recipient cannot be reached, now or ever. */
  | 'recipient'
  /** Nothing but a template may be sent: the recipient has not written for 24 hours. */
  | 'window_closed'
  /** May not call or not ask, or has asked enough. */
  | 'permission'
  /** The provider holds it back for reasons of its own: quality, spam, policy. */
  | 'policy'
  /** The request itself is wrong. */
  | 'request'

/** The provider said no, for good. */
export class MessageRefusedError extends Error {
  override name = 'MessageRefusedError'
  readonly kind: RefusalKind
  /** The provider's own code; 0: it gave none. */
  readonly providerCode: number

  constructor(kind: RefusalKind, providerCode: number, options?: ErrorOptions) {
    super(`the provider refused the message (${kind}, ${providerCode})`, options)
    this.kind = kind
    this.providerCode = providerCode
  }
}

/** The provider took nothing and may later: too much was sent, or it is not available. */
export class MessageNotTakenError extends Error {
  override name = 'MessageNotTakenError'
  /** Too much was sent: by the whole account, or to this recipient. Absent: it has nothing to do with how much. */
  readonly throttled: 'account' | 'recipient' | undefined
  /** What the provider asked us to wait. */
  readonly retryAfterMs: number | undefined
  readonly providerCode: number

  constructor(
    message: string,
    options: ErrorOptions & {
      throttled?: 'account' | 'recipient' | undefined
      retryAfterMs?: number | undefined
      providerCode?: number
    } = {},
  ) {
    super(message, options)
    this.throttled = options.throttled
    this.retryAfterMs = options.retryAfterMs
    this.providerCode = options.providerCode ?? 0
  }
}

/** Nobody knows whether it was taken: the connection broke, or no answer came in time. Sending again may send twice. */
export class MessageOutcomeUnknownError extends Error {
  override name = 'MessageOutcomeUnknownError'
}

const THROTTLED: Readonly<Record<number, 'account' | 'recipient'>> = {
  4: 'account',
  613: 'account',
  80007: 'account',
  130429: 'account',
  133016: 'account',
  131056: 'recipient',
}

/** Not available for the moment; the message was not taken. */
const NOT_AVAILABLE = new Set([1, 2, 131016, 131057, 133004])

const REFUSED: Readonly<Record<number, RefusalKind>> = {
  10: 'account',
  190: 'account',
  131005: 'account',
  131031: 'account',
  131042: 'account',
  131045: 'account',
  131055: 'account',
  133010: 'account',
  138000: 'account',
  138015: 'account',
  138018: 'account',
  131021: 'recipient',
  131026: 'recipient',
  131030: 'recipient',
  131050: 'recipient',
  138001: 'recipient',
  131047: 'window_closed',
  138006: 'permission',
  138009: 'permission',
  138012: 'permission',
  138017: 'permission',
  368: 'policy',
  131048: 'policy',
  131049: 'policy',
  130472: 'policy',
  130497: 'policy',
  138013: 'policy',
  138014: 'policy',
  100: 'request',
  131008: 'request',
  131009: 'request',
  131051: 'request',
}

/**
 * What an answer other than 2xx means. A known code decides before the status, since throttling also comes as 400. An
 * unknown 4xx is a refusal; an unknown 5xx may have been taken.
 */
export function messageErrorOf(
  status: number,
  code: number,
  retryAfterMs: number | undefined,
): MessageRefusedError | MessageNotTakenError | MessageOutcomeUnknownError {
  const throttled = THROTTLED[code]
  if (throttled !== undefined || status === 429)
    return new MessageNotTakenError(`too much was sent (${status}, ${code})`, {
      throttled: throttled ?? 'account',
      retryAfterMs,
      providerCode: code,
    })
  if (NOT_AVAILABLE.has(code) || status === 503)
    return new MessageNotTakenError(`the provider is not available (${status}, ${code})`, {
      retryAfterMs,
      providerCode: code,
    })
  const kind = REFUSED[code] ?? (code >= 200 && code < 300 ? 'account' : undefined)
  if (kind !== undefined) return new MessageRefusedError(kind, code)
  if (status === 401 || status === 403) return new MessageRefusedError('account', code)
  if (status < 500) return new MessageRefusedError('request', code)
  return new MessageOutcomeUnknownError(`the provider answered ${status}, ${code}`)
}
