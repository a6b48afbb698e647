import { runQuietly } from './process.mjs'

/** @type {[name: string, command: string, args: string[]][]} */
const CHECKS = [
  ['format', 'biome', ['ci', '--colors=off', '--error-on-warnings', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'tsc', ['-p', 'tsconfig.base.json', '--noEmit']],
  ['types of the console', 'tsc', ['-p', 'dashboards/web', '--noEmit']],
  ['unused code and packages', 'knip', ['--no-progress']],
]

/** Format, lint, types and dead code; prints what failed, resolves to how many did. */
export async function runChecks() {
  let failed = 0
  for (const [name, command, args] of CHECKS) {
    const begun = Date.now()
    const { code, output } = await runQuietly(command, args)
    const seconds = ((Date.now() - begun) / 1000).toFixed(1)
    process.stderr.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`)
    if (code !== 0) {
      failed += 1
      process.stderr.write(`${output}\n`)
    }
  }
  return failed
}
