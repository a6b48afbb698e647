import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carriedNode, ROOT, runQuietly } from './process.mjs'

const WEB = join(ROOT, 'dashboards/web')
const STAMP = join(WEB, 'dist/.built-from')
const SOURCES = [
  'dashboards/web/src',
  'dashboards/web/index.html',
  'dashboards/web/public',
  'dashboards/web/vite.config.ts',
  'dashboards/web/precompress.ts',
  'dashboards/web/package.json',
  'schemas/src',
  'pnpm-lock.yaml',
]

/** Builds the console's pages, unless they are built from just these sources. */
export async function buildWeb() {
  const wanted = hashOf(SOURCES.map((path) => join(ROOT, path)))
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  process.stderr.write('Building the console\n')
  const { code, output } = await runQuietly(carriedNode(), ['node_modules/vite/bin/vite.js', 'build'], {
    cwd: WEB,
  })
  if (code !== 0) {
    process.stderr.write(`${output}\nThe console could not be built: see the lines above\n`)
    process.exit(1)
  }
  mkdirSync(join(WEB, 'dist'), { recursive: true })
  writeFileSync(STAMP, wanted)
}

function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else hash.update(path.slice(ROOT.length)).update(readFileSync(path))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}
