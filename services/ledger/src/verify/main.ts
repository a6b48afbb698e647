import { readFile } from 'node:fs/promises'
import { exit, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { type VerifyReport, verifyBundle } from './check-bundle.ts'
import { isObject, openBundle } from './read-bundle.ts'

/**
 * Checks an exported trail with nothing but the file and the keys. Needs Node 22.18 or newer and nothing else:
 *
 *   node main.ts FILE --key KEY [--key KEY ...] [--witness KEY ...] [--earlier CHECKPOINT-FILE ...] [--json]
 *
 * Exit code 0: all of it holds. 1: something does not. 2: wrong use.
 */
export interface Arguments {
  key?: string[] | undefined
  witness?: string[] | undefined
  earlier?: string[] | undefined
  json?: boolean | undefined
}

export async function runVerify(
  path: string,
  { key, witness = [], earlier = [], json }: Arguments,
): Promise<number> {
  const source = await openBundle(path)
  const report = await verifyBundle(source, {
    log: key ?? (typeof source === 'string' ? [] : keyIn(source.header)),
    witnesses: witness,
    earlier: await Promise.all(earlier.map((file) => readFile(file, 'utf8'))),
  })
  const keyFrom = key === undefined ? 'file' : 'argument'
  stdout.write(json ? `${JSON.stringify({ ...report, file: path, keyFrom })}\n` : describe(report, keyFrom))
  return report.ok ? 0 : 1
}

const keyIn = (header: unknown): string[] =>
  isObject(header) && typeof header['vkey'] === 'string' ? [header['vkey']] : []

function describe(report: VerifyReport, keyFrom: string): string {
  const { checkpoint, anchor, anchored, unanchored, unsigned, further } = report
  const lines = report.failures.map(
    ({ name, index, detail }) =>
      `FAILED  ${name}${index === undefined ? '' : ` at entry ${index}`}: ${detail}`,
  )
  if (further > 0) lines.push(`FAILED  and ${further} more`)
  if (checkpoint !== undefined)
    lines.push(`log     ${report.origin}`, `signed  ${checkpoint.size} entries, root ${checkpoint.root}`)
  lines.push(`checked ${report.entries} entries in full, ${report.erased} of them with an erased payload`)
  if (report.failures.length === 0)
    lines.push(
      anchor === undefined
        ? 'anchor  none given: no witness or kept checkpoint vouches for this history, the log alone signed it'
        : `anchor  ${anchored} entries, below the checkpoint of ${anchor.size} for which ${anchor.by.join(', ')} vouches`,
      `        ${unanchored} entries are unanchored: signed by the log alone, who could sign another history`,
    )
  if (unsigned > 0)
    lines.push(`        ${unsigned} more are not covered by a signature yet: nothing is proved of them`)
  if (report.complete === 'selection')
    lines.push('caution a selection: each entry is proved, not that there are no others about the same')
  if (keyFrom === 'file')
    lines.push('caution the key was taken from the file itself: give --key, from a source that you trust')
  lines.push(
    report.ok
      ? 'OK      nothing was changed, left out or put in another order'
      : 'NOT OK  do not rely on this file',
  )
  return `${lines.join('\n')}\n`
}

async function main(): Promise<number> {
  const list = { type: 'string', multiple: true } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: list, witness: list, earlier: list, json: { type: 'boolean' } },
  })
  const [path, ...others] = positionals
  if (path !== undefined && others.length === 0) return runVerify(path, values)
  stdout.write('node main.ts FILE --key KEY [--witness KEY ...] [--earlier CHECKPOINT-FILE ...] [--json]\n')
  return 2
}

if (import.meta.main)
  exit(
    await main().catch((error: unknown) => {
      stdout.write(`NOT OK  ${error instanceof Error ? error.message : String(error)}\n`)
      return 2
    }),
  )
