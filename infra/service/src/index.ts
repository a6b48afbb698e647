export { type Backoff, backoffMs } from './backoff.ts'
export { type Clock, createSettableClock, type SettableClock, systemClock } from './clock.ts'
export {
  type ConsumerOptions,
  createConsumer,
  type Delivered,
  type EventHandler,
  type Refusal,
} from './consumer.ts'
export type { DeadLetter } from './dead-letter.ts'
export { createDeadLetterGuard, DeadLetterFloodError } from './dead-letter-guard.ts'
export { type App, createHttpApp } from './http.ts'
export { inOrder, type Service } from './lifecycle.ts'
export { createLogger, type Logger } from './logger.ts'
export { createTeller, type Teller } from './teller.ts'
export { createTtlCache, type TtlCache } from './ttl-cache.ts'
export { createWorker, type Worker, type WorkerOptions } from './worker.ts'
