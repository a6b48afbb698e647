import { readdir, readFile } from 'node:fs/promises'
import { MetricDefinition } from '@onrecord/schemas'
import { z } from 'zod'

/** A metric as its file says: the definition that people read, and the SQL that computes it. */
export interface Metric {
  definition: MetricDefinition
  /** What a result may be grouped by, and the SQL of it. Nothing else ever gets into the statement. */
  dimensions: ReadonlyMap<string, string>
  /** The SQL of the instant by which it is put into days. */
  time: string
  sql: string
}

const Header = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: z.string().min(1),
  definition: z.string().min(1),
  unit: MetricDefinition.shape.unit,
  null: z.string().min(1),
  metric_set: z.string().min(1),
  version: z.coerce.number().int().positive(),
  values: z.string().transform((text) => text.split(/,\s*/)),
  time: z.string().min(1),
  dimensions: z.string(),
})

/** Every `.sql` file of the folder, by name. A file that does not say what it means is refused. */
export async function readMetrics(folder: URL): Promise<Map<string, Metric>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const metrics = await Promise.all(
    files.map(async (file) => {
      const metric = parseMetric(await readFile(new URL(file, folder), 'utf8'), file)
      if (`${metric.definition.name}.sql` !== file)
        throw new Error(`${file}: holds the metric ${metric.definition.name}`)
      return metric
    }),
  )
  return new Map(metrics.map((metric) => [metric.definition.name, metric]))
}

export function parseMetric(text: string, file: string): Metric {
  const { fields, sql } = splitHeader(text)
  const read = Header.safeParse(fields)
  if (!read.success) throw new Error(`${file}: header: ${z.prettifyError(read.error)}`)
  for (const placeholder of ['{{by}}', '{{group}}', '{workspace:String}'])
    if (!sql.includes(placeholder)) throw new Error(`${file}: the statement has no ${placeholder}`)
  const { null: nullRule, metric_set: metricSet, dimensions: lines, time, ...rest } = read.data
  const own = dimensionsOf(lines, file)
  return {
    definition: { ...rest, nullRule, metricSet, dimensions: [...own.keys()] },
    dimensions: new Map([
      ...own,
      ['day', localTime(time, '%Y-%m-%d')],
      ['hour', localTime(time, '%Y-%m-%d %H:00')],
    ]),
    time,
    sql,
  }
}

const localTime = (time: string, format: string) =>
  `formatDateTime(toTimeZone(${time}, {timeZone:String}), '${format}')`

/** `-- field: text`, continued by `--   text`; the header ends at the first line that is no comment. */
function splitHeader(text: string): { fields: Record<string, string>; sql: string } {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const fields: Record<string, string> = {}
  let field = ''
  for (const line of lines.slice(0, end)) {
    const { name, rest = '' } = /^-- (?<name>[a-z_]+):\s*(?<rest>.*)$/.exec(line)?.groups ?? {}
    if (name !== undefined) {
      field = name
      fields[field] = rest
    } else {
      const separator = field === 'dimensions' ? '\n' : ' '
      fields[field] = `${fields[field] ?? ''}${separator}${line.slice(2).trim()}`.trim()
    }
  }
  return { fields, sql: lines.slice(end).join('\n').trim() }
}

function dimensionsOf(lines: string, file: string): Map<string, string> {
  const dimensions = new Map<string, string>()
  for (const line of lines.split('\n').filter((text) => text !== '')) {
    const { name, sql } = /^(?<name>[a-z_]+) = (?<sql>.+)$/.exec(line)?.groups ?? {}
    if (name === undefined || sql === undefined) throw new Error(`${file}: not a dimension: ${line}`)
    dimensions.set(name, sql)
  }
  return dimensions
}
