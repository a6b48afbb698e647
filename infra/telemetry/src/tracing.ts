import { context, trace } from '@opentelemetry/api'

export interface TracingOptions {
  /** Where an OTLP receiver listens (HTTP, JSON); without a path, `/v1/traces` of it. */
  url: string
  /** The process by the work that it does: `ingest`, `analytics`; `onrecord` for all in one. */
  service: string
  version: string
  /** Tells the processes of one service apart. */
  instance: string
  /** The share of traces that is kept, 0 to 1. A trace is kept by all processes or by none. */
  ratio?: number
}

export interface Tracing {
  /** Sends what is waiting, for at most so long, and ends tracing. */
  stop(): Promise<void>
}

let tracing = false

/** Whether spans are recorded: what costs something only for a span can ask first. */
export const isTracing = (): boolean => tracing

const STOP_WITHIN_MS = 2_000

/**
 * Records spans and sends them in batches. Without this call the API's spans do nothing and the SDK is not even
 * loaded. A receiver that is down costs spans, never events.
 */
export async function startTracing({
  url,
  service,
  version,
  instance,
  ratio = 1,
}: TracingOptions): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { AsyncLocalStorageContextManager }, names] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/semantic-conventions'),
    ])
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      [names.ATTR_SERVICE_NAME]: service,
      [names.ATTR_SERVICE_VERSION]: version,
      'service.namespace': 'onrecord',
      'service.instance.id': instance,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: tracesUrlOf(url) }),
        scheduledDelayMillis: 1_000,
      }),
    ],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  tracing = true
  return {
    async stop() {
      tracing = false
      // a receiver that hangs does not keep the process
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref()),
      ])
      trace.disable()
      context.disable()
    },
  }
}

function tracesUrlOf(url: string): string {
  const given = new URL(url)
  if (given.pathname === '/') given.pathname = '/v1/traces'
  return given.href
}
