import { readdirSync, readFileSync } from 'node:fs'
import type { Item } from './draft.ts'

const FOLDER = new URL('../../examples/', import.meta.url)

/** A provider's body in a documented shape, and what it is read as. For tests. */
export interface Example {
  about: string
  body: unknown
  items: unknown[]
}

export function examplesOf(
  source: 'whatsapp' | 'respondio' | 'cloudevents',
): [name: string, example: Example][] {
  const folder = new URL(`${source}/`, FOLDER)
  return readdirSync(folder)
    .sort()
    .map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))])
}

/** An item as examples show it: without the raw text, and undefined attributes left out. */
export function shown(item: Item): unknown {
  const { raw: _, ...rest } = item
  return JSON.parse(JSON.stringify(rest))
}
