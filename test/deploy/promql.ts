import { parser } from '@prometheus-io/lezer-promql'

export interface Parsed {
  /** Where it does not parse. */
  faults: string[]
  /** The series that it asks for, with the labels that it matches. */
  asked: { name: string; labels: string[] }[]
  /** The labels that it groups by or joins on. */
  grouped: string[]
}

/** Reads an expression with Prometheus' own grammar. */
export function parsePromql(expression: string): Parsed {
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll('$__interval', '1m')
  const parsed: Parsed = { faults: [], asked: [], grouped: [] }
  const cursor = parser.parse(text).cursor()
  do {
    const { name, from, to } = cursor
    const here = text.slice(from, to)
    if (cursor.type.isError) parsed.faults.push(`at ${from}: ${text.slice(Math.max(0, from - 20), to + 20)}`)
    if (name === 'VectorSelector')
      parsed.asked.push({ name: /^[\w:]*/.exec(here)?.[0] ?? '', labels: labelsIn(here) })
    if (name === 'GroupingLabels') parsed.grouped.push(...(here.match(/\w+/g) ?? []))
  } while (cursor.next())
  return parsed
}

const labelsIn = (selector: string) =>
  [...selector.matchAll(/[{,]\s*(?<label>\w+)\s*(?:=~|!~|!=|=)/g)].map(
    ({ groups }) => groups?.['label'] ?? '',
  )
