import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { openZip } from './zip.ts'

/** What a bundle says, before any of it is believed. */
export interface Source {
  header: unknown
  /** Entries as JSON, each text in one way only, some thousands at a time. */
  entries: () => AsyncIterable<readonly string[]>
  /** Another file of the bundle; undefined where there is none. */
  readText: (path: string) => Promise<string | undefined>
}

/** Opens a folder or ZIP with `trail.json` and `entries.ndjson`, or a JSON file with both in one. Or says what is wrong. */
export async function openBundle(path: string): Promise<Source | string> {
  const folder = (await stat(path)).isDirectory()
  const zip = folder ? undefined : await openZip(path)
  if (!folder && zip === undefined) return readJsonBundle(await readFile(path, 'utf8'))
  const open = async (name: string): Promise<Readable | undefined> => {
    if (zip !== undefined) return zip.get(name)?.()
    const at = join(path, name)
    return (await stat(at).catch(() => undefined))?.isFile() === true
      ? createReadStream(at, { highWaterMark: 1 << 18 })
      : undefined
  }
  const readText = async (name: string) => {
    const stream = await open(name)
    return stream === undefined ? undefined : Buffer.concat(await stream.toArray()).toString('utf8')
  }
  const text = await readText('trail.json')
  if (text === undefined) return 'there is no trail.json in it'
  const header = parseJson(text, 2)
  if (header === undefined) return 'trail.json is not JSON, or can be read in two ways'
  const entries = async function* () {
    const stream = await open('entries.ndjson')
    if (stream !== undefined) yield* linesOf(stream)
  }
  return { header, entries, readText }
}

function readJsonBundle(text: string): Source | string {
  const value = parseJson(text, 2)
  return value === undefined ? 'not JSON, or JSON that can be read in two ways' : sourceOf(value)
}

/** A bundle that has been read already. */
export function sourceOf(value: unknown): Source | string {
  const entries = isObject(value) ? value['entries'] : undefined
  if (!Array.isArray(entries)) return "'entries' is missing"
  return {
    header: value,
    entries: async function* () {
      for (let i = 0; i < entries.length; i += 1000)
        yield entries.slice(i, i + 1000).map((entry) => JSON.stringify(entry) ?? '')
    },
    readText: async () => undefined,
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string[]> {
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
  if (rest !== '') yield [rest]
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Undefined if it is not JSON, or not written as this program would write it: a key that stands twice counts once
 * for one reader and once for another, so that a file could show one thing to a person and another to a verifier.
 */
export function parseJson(text: string, indent?: number): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value, null, indent) === text.trimEnd() ? value : undefined
  } catch {
    return undefined
  }
}
