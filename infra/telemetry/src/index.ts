export { createMetrics, type Metrics } from './metrics.ts'
export { currentTraceparent, inSpan, type OpenSpan, openSpan, SpanKind, type SpanOptions } from './spans.ts'
export { isTracing, startTracing, type Tracing, type TracingOptions } from './tracing.ts'
