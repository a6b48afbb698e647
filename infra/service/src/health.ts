import type { App } from './http.ts'
import type { Logger } from './logger.ts'

export interface HealthOptions {
  /** The service and the version of it that runs here. */
  service: string
  version: string
  /** What must answer before work is sent here, by name. One that rejects is down. */
  checks: Readonly<Record<string, () => Promise<unknown>>>
  /** Work is to be sent here only while it is `running`. */
  phase(): 'starting' | 'running' | 'stopping'
  /** True when a part has stopped for good: the process is of no use any more. */
  hasFailed(): boolean
  logger: Logger
}

/** A system that has not answered by then is down. */
const ANSWER_WITHIN_MS = 2_000
/** Answers are remembered for so long: whoever asks often does not burden the systems. */
const REMEMBER_MS = 1_000

type Status = 'pass' | 'fail'
interface Check {
  componentType: 'datastore' | 'component'
  status: Status
  observedValue?: number
  observedUnit?: 'ms'
  time: string
  /** The kind of error; never its message, which may tell an address or a name. */
  output?: string
}

/**
 * GET /livez: the process turns and none of its parts has stopped for good. GET /readyz: what it needs answers too, and
 * it has started and is not stopping. As draft-inadarei-api-health-check writes it; 200 or 503.
 */
export function healthRoutes(app: App, options: HealthOptions): void {
  const { service, version, phase, hasFailed } = options
  const look = remembered(() => checkAll(options))
  const about = { version, serviceId: service }
  const of = (status: Status, checks: Record<string, Check[]>) => ({ status, ...about, checks })

  app.get('/livez', async (_, reply) => {
    const status = hasFailed() ? 'fail' : 'pass'
    return answer(reply, of(status, { process: [part(status)] }))
  })

  app.get('/readyz', async (_, reply) => {
    const now = phase()
    const own: Status = now !== 'running' || hasFailed() ? 'fail' : 'pass'
    const checks = await look()
    const all = { process: [{ ...part(own), ...(now !== 'running' && { output: now }) }], ...checks }
    const isReady = Object.values(all).every((each) => each.every(({ status }) => status === 'pass'))
    return answer(reply, of(isReady ? 'pass' : 'fail', all))
  })
}

const part = (status: Status): Check => ({
  componentType: 'component',
  status,
  time: new Date().toISOString(),
})

interface Reply {
  status(code: number): Reply
  header(name: string, value: string): Reply
  type(type: string): Reply
  send(body: string): unknown
}

const answer = (reply: Reply, body: { status: Status }): unknown =>
  reply
    .status(body.status === 'pass' ? 200 : 503)
    .header('cache-control', 'no-store')
    .type('application/health+json')
    .send(JSON.stringify(body))

async function checkAll({ checks, logger }: HealthOptions): Promise<Record<string, Check[]>> {
  const results = Object.entries(checks).map(async ([name, check]): Promise<[string, Check[]]> => {
    const begun = performance.now()
    const fault = await faultOf(check)
    if (fault !== undefined) logger.warn({ check: name, fault }, 'a backing system does not answer')
    const result: Check = {
      componentType: 'datastore',
      status: fault === undefined ? 'pass' : 'fail',
      observedValue: Math.round(performance.now() - begun),
      observedUnit: 'ms',
      time: new Date().toISOString(),
      ...(fault !== undefined && { output: fault }),
    }
    return [`${name}:responseTime`, [result]]
  })
  return Object.fromEntries(await Promise.all(results))
}

async function faultOf(check: () => Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no_answer'), ANSWER_WITHIN_MS)
  })
  const asked = Promise.resolve()
    .then(check)
    .then(() => undefined, kindOf)
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** A code such as `ECONNREFUSED`, else the class. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** Who asks meanwhile, and shortly after, shares the answer. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: { answer: Promise<T>; at: number } | undefined
  return () => {
    if (last === undefined || performance.now() - last.at > REMEMBER_MS)
      last = { answer: ask(), at: performance.now() }
    return last.answer
  }
}
