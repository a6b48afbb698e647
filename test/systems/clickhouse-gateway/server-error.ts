/** What a ClickHouse server answers instead of a result. */
export class ServerError extends Error {
  override name = 'ServerError'
  readonly code: number
  readonly type: string

  constructor(code: number, type: string, message: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

const FORM = /Code: (\d+)\. DB::Exception: ([\s\S]*?)\s*\(([A-Z0-9_]{3,})\)\s*$/

/** An error of the engine, which comes as text only, in parts. */
export function serverErrorOf(error: unknown): ServerError {
  if (error instanceof ServerError) return error
  const message = error instanceof Error ? error.message : String(error)
  const [, code, text, type] = FORM.exec(message) ?? []
  return new ServerError(Number(code ?? 1002), type ?? 'UNKNOWN_EXCEPTION', text ?? message)
}

/** As the server writes it into the body of its answer. */
export const textOf = ({ code, type, message }: ServerError, version: string): string =>
  `Code: ${code}. DB::Exception: ${message} (${type}) (version ${version} (chDB))\n`
