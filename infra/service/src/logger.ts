import { type Logger, pino } from 'pino'

export type { Logger }

/** JSON lines on standard error. Ids only: no names, numbers, texts, tokens or URLs of content. */
export function createLogger(level = 'info'): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['*.authorization', '*.token', '*.secret', '*.password', '*.phone', '*.url'],
        censor: '[kept out]',
      },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination(2),
  )
}
