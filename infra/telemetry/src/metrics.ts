import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

type Labels<Name extends string> = Partial<Record<Name, string | number>>

/** Milliseconds to ten seconds: what a call or a batch takes. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * What one process counts, in Prometheus' terms. Label values come from closed sets (names of topics, groups, systems,
 * codes): never an id of a workspace, a person, a call or a request.
 */
export interface Metrics {
  counter<Name extends string>(
    name: string,
    help: string,
    labels: readonly Name[],
  ): { add(labels: Labels<Name>, count?: number): void }
  seconds<Name extends string>(
    name: string,
    help: string,
    labels: readonly Name[],
    buckets?: readonly number[],
  ): { observe(labels: Labels<Name>, seconds: number): void }
  /** Asked for whenever somebody looks; what cannot be told within two seconds is left out that time. */
  gauge<Name extends string>(
    name: string,
    help: string,
    labels: readonly Name[],
    read: () => Promise<readonly { labels: Labels<Name>; value: number }[]>,
  ): void
  /** For a service that registers its own. */
  readonly registry: Registry
  /** The text that Prometheus scrapes. */
  exposition(): Promise<{ contentType: string; text: string }>
}

const READ_WITHIN_MS = 2_000

export interface MetricsOptions {
  service: string
  version: string
  /** Also what Node tells of itself: memory, event loop, garbage collection. */
  process?: boolean
}

export function createMetrics({ service, version, process: ofProcess = true }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (ofProcess) collectProcessMetrics(registry)
  new Gauge({
    name: 'onrecord_build_info',
    help: 'Always 1; says what runs here.',
    labelNames: ['service', 'version'],
    registers,
  }).set({ service, version }, 1)

  return {
    registry,
    counter(name, help, labels) {
      const counter = new Counter({ name, help, labelNames: [...labels], registers })
      return { add: (values, count = 1) => counter.inc(values, count) }
    },
    seconds(name, help, labels, buckets = SECONDS) {
      const histogram = new Histogram({
        name,
        help,
        labelNames: [...labels],
        buckets: [...buckets],
        registers,
      })
      return { observe: (values, seconds) => histogram.observe(values, seconds) }
    },
    gauge(name, help, labels, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        async collect() {
          this.reset()
          // without labels, a reset leaves a zero, which nobody has read
          if (labels.length === 0) this.remove()
          for (const one of await within(READ_WITHIN_MS, read())) this.set(one.labels, one.value)
        },
      })
    },
    async exposition() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  // gauges that are named like counters; the same is told by type without the suffix
  for (const kind of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${kind}_total`)
}

/** A system that is down takes its own figures away, not everybody's. */
async function within<T>(ms: number, reading: Promise<readonly T[]>): Promise<readonly T[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly T[]>((resolve) => {
    timer = setTimeout(() => resolve([]), ms)
  })
  return Promise.race([reading.catch((): readonly T[] => []), late]).finally(() => clearTimeout(timer))
}
