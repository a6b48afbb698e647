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
export { type EventReader, type Reading, readBySchema } from './event-reader.ts'
export { type HealthOptions, healthRoutes } from './health.ts'
export { type App, createHttpApp } from './http.ts'
export { inOrder, type Service, together } from './lifecycle.ts'
export { createLogger, type Logger } from './logger.ts'
export { type RetryOptions, retryTransient } from './retry-transient.ts'
export { createTeller, type Teller } from './teller.ts'
export { createTtlCache, type TtlCache } from './ttl-cache.ts'
export { createWorker, type Worker, type WorkerOptions } from './worker.ts'
