import { MetricDefinition, MetricFilter, MetricResult, Overview, ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'
import { metricCsvOf } from '../domain/metric-csv.ts'
import { refuseInverted } from '../domain/period.ts'
import { workspaceOf } from '../guard.ts'
import { sendFile } from '../send-file.ts'
import { WorkspaceParams } from './params.ts'

const CONFIG = { action: 'see_figures' } as const

/** GET /v1/metrics: every metric with its definition. */
export function metricDefinitionsRoute(scope: App, { metrics }: ConsoleDeps): void {
  scope.get('/v1/metrics', { schema: { response: { 200: z.array(MetricDefinition) } } }, async () =>
    metrics.definitions(),
  )
}

/** GET …/overview: the analyst's board. */
export function overviewRoute(scope: App, { metrics }: ConsoleDeps): void {
  scope.get(
    '/v1/workspaces/:workspace/overview',
    {
      config: CONFIG,
      schema: { params: WorkspaceParams, querystring: MetricFilter, response: { 200: Overview } },
    },
    (request) => {
      refuseInverted(request.query)
      const { id, timeZone } = workspaceOf(request)
      return metrics.overview(id, timeZone, request.query)
    },
  )
}

const MetricParams = WorkspaceParams.extend({ name: z.string() })
const MetricQuery = MetricFilter.extend({
  /** Dimensions, separated by commas. */
  by: z.string().max(200).default(''),
  format: z.enum(['json', 'csv']).default('json'),
})
const MetricAnswer = {
  description: 'The figures, as JSON or CSV',
  content: { 'application/json': { schema: MetricResult }, 'text/csv': { schema: z.string() } },
}

/** GET …/metrics/:name: one metric, by the dimensions that its definition lists, or by day or hour. */
export function metricRoute(scope: App, { metrics }: ConsoleDeps): void {
  scope.get(
    '/v1/workspaces/:workspace/metrics/:name',
    {
      config: CONFIG,
      schema: { params: MetricParams, querystring: MetricQuery, response: { 200: MetricAnswer } },
    },
    async (request, reply) => {
      const { by, format, ...filter } = request.query
      refuseInverted(filter)
      const definition = definitionOf(metrics.definitions(), request.params.name)
      const { id, timeZone } = workspaceOf(request)
      const result = await metrics.query(id, timeZone, definition.name, filter, dimensionsOf(definition, by))
      if (format === 'json') return result
      const fileName = `${definition.name}_${id}_${filter.from}_${filter.to}.csv`
      const bytes = Buffer.from(metricCsvOf(result, definition.values))
      return sendFile(reply, { fileName, contentType: 'text/csv; charset=utf-8', bytes })
    },
  )
}

function definitionOf(definitions: readonly MetricDefinition[], name: string): MetricDefinition {
  const definition = definitions.find((candidate) => candidate.name === name)
  if (definition === undefined)
    throw new ProblemError('metric_not_found', 404, 'There is no such metric', 'GET /v1/metrics lists them')
  return definition
}

function dimensionsOf(definition: MetricDefinition, by: string): string[] {
  const asked = by.split(',').filter((name) => name !== '')
  const known = [...definition.dimensions, 'day', 'hour']
  const unknown = asked.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new ProblemError(
      'unknown_dimension',
      400,
      'The metric has no such dimension',
      `by: ${known.join(', ')}`,
    )
  return asked
}
