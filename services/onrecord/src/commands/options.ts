import { Option } from 'commander'
import type { Config } from '../config.ts'

/** How a command gets its configuration, and says with which code the process is to end. */
export interface CommandContext {
  configOf(options: { data?: string }): Config
  exit(code: number): void
}

export const json = () => new Option('--json', 'print the result as JSON, for machines')
export const data = () =>
  new Option('--data <folder>', 'the data folder (else ONRECORD_DATA, else .onrecord)')
export const workspace = () => new Option('--workspace <id>', 'the workspace').makeOptionMandatory()
export const formats = () =>
  new Option('--format <formats...>', 'which files to write')
    .choices(['pdf', 'csv', 'json'])
    .default(['pdf', 'csv', 'json'])
export const auditFormats = () =>
  new Option('--format <formats...>', 'which files to write')
    .choices(['pdf', 'csv', 'json', 'bundle'])
    .default(['pdf', 'csv', 'json', 'bundle'])
export const out = () => new Option('--out <folder>', 'where to write the files').default('.')

/** For the end of a command's help. */
export const example = (...lines: string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ npm run -s onrecord -- ${line.replace(/^onrecord /, '')}`).join('\n')}\n`

/** Of the options, those that are named and were given. */
export function pick<T extends object, K extends string>(options: T, ...names: K[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => (names as string[]).includes(name) && value !== undefined,
    ),
  )
}
