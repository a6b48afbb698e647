import { readFile } from 'node:fs/promises'
import { duplicateKeyIn, type VerifyReport, verifyBundle } from '@onrecord/ledger/verify'
import { ProblemError } from '@onrecord/schemas'

export interface VerifyOptions {
  key?: string
  /** Files of checkpoints that were kept from before. */
  earlier?: string[]
  json?: boolean
}

/** Checks an exported trail with nothing but the file and the key. Exit code 0: all of it holds. */
export async function verify(file: string, { key, earlier = [], json }: VerifyOptions): Promise<number> {
  const bundle = await readJson(file)
  const vkey = key ?? keyIn(bundle)
  const report = verifyBundle(bundle, { vkey, earlier: await Promise.all(earlier.map(readText)) })
  if (json)
    process.stdout.write(
      `${JSON.stringify({ ...report, file, keyFrom: key === undefined ? 'file' : 'argument' })}\n`,
    )
  else process.stdout.write(`${describe(report, key !== undefined).join('\n')}\n`)
  return report.ok ? 0 : 1
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ProblemError('file_unreadable', 400, 'The file cannot be read', `${file} (${error.code})`)
  })

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file)
  const value = parse(text, file)
  const twice = duplicateKeyIn(text)
  if (twice === undefined) return value
  throw new ProblemError(
    'ambiguous_json',
    400,
    'The file can be read in two ways',
    `'${twice}' stands twice in one object`,
  )
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError(
      'not_json',
      400,
      'The file is not JSON',
      `${file}; give the .json file of the export`,
      { cause: error },
    )
  }
}

function keyIn(bundle: unknown): string {
  const vkey = typeof bundle === 'object' && bundle !== null && 'vkey' in bundle ? bundle.vkey : undefined
  if (typeof vkey !== 'string') throw new ProblemError('key_missing', 400, 'No key', 'give it with --key')
  return vkey
}

function describe(report: VerifyReport, keyIsGiven: boolean): string[] {
  const lines = report.failures.map(
    ({ name, index, detail }) =>
      `FAILED  ${name}${index === undefined ? '' : ` at entry ${index}`}: ${detail}`,
  )
  if (report.checkpoint !== undefined)
    lines.push(
      `log     ${report.origin}`,
      `signed  ${report.checkpoint.size} entries, root ${report.checkpoint.root}`,
    )
  lines.push(`checked ${report.entries} entries in full, ${report.erased} of them with an erased payload`)
  if (report.unanchored > 0)
    lines.push(
      `        ${report.unanchored} more are not covered by a signature yet: nothing is proved of them`,
    )
  if (!keyIsGiven)
    lines.push(
      'caution the key was taken from the file itself: give --key, from a source that you trust, to know who signed',
    )
  lines.push(
    report.ok
      ? 'OK      nothing was changed, left out or put in another order'
      : 'NOT OK  do not rely on this file',
  )
  return lines
}
