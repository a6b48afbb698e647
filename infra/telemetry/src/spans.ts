import {
  type Attributes,
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions'
import { isTracing } from './tracing.ts'

const tracer = trace.getTracer('onrecord')

/** The SDK keeps no more links of one span than this. */
const MAX_LINKS = 128

export interface SpanOptions {
  kind?: SpanKind
  /** Enums, ids of ours and numbers; never a name, number, text or address of a person. */
  attributes?: Attributes
  /** Only as a part of something that is traced already: a look at the database from nowhere is not worth a trace. */
  within?: boolean
  /** `traceparent`s of what caused this. All of one trace: the span joins it; else it links to each. */
  causes?: readonly string[]
}

/** Runs the work in a span of its own, a child of the one under way. While tracing is off it only runs the work. */
export function inSpan<T>(
  name: string,
  { kind = SpanKind.INTERNAL, attributes = {}, causes, within = false }: SpanOptions,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  if (!isTracing() || (within && trace.getActiveSpan() === undefined)) return work()
  const { parent, links } = causes === undefined ? { parent: context.active(), links: [] } : causedBy(causes)
  return tracer.startActiveSpan(name, { kind, attributes, links }, parent, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      noteError(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** The type of an error and nothing of its message, which may name somebody. */
function noteError(span: Span, error: unknown): void {
  span.setAttribute(ATTR_ERROR_TYPE, error instanceof Error ? error.name : typeof error)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function causedBy(traceparents: readonly string[]): { parent: Context; links: Link[] } {
  const contexts = [...new Set(traceparents)].flatMap((text) => parseTraceParent(text) ?? [])
  const links = contexts.slice(0, MAX_LINKS).map((spanContext) => ({ context: spanContext }))
  const [first] = contexts
  const isOneTrace = first !== undefined && contexts.every(({ traceId }) => traceId === first.traceId)
  return { parent: isOneTrace ? trace.setSpanContext(ROOT_CONTEXT, first) : ROOT_CONTEXT, links }
}

/** Of the span under way, as W3C Trace Context writes it; undefined while tracing is off. */
export function currentTraceparent(): string | undefined {
  const span = isTracing() ? trace.getActiveSpan()?.spanContext() : undefined
  if (span === undefined) return undefined
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`
}

export interface OpenSpan {
  /** Runs the callback with the span as the one under way. */
  enter<T>(work: () => T): T
  end(attributes?: Attributes, outcome?: { failed: boolean }): void
}

/** For what begins and ends in different callbacks; undefined while tracing is off. */
export function openSpan(
  name: string,
  { kind = SpanKind.INTERNAL, attributes = {} }: SpanOptions,
): OpenSpan | undefined {
  if (!isTracing()) return undefined
  const span = tracer.startSpan(name, { kind, attributes }, ROOT_CONTEXT)
  const own = trace.setSpan(ROOT_CONTEXT, span)
  return {
    enter: (work) => context.with(own, work),
    end(last = {}, { failed } = { failed: false }) {
      span.setAttributes(last)
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

export { SpanKind }
