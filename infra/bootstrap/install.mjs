import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carriedNode, ROOT } from './process.mjs'

const STAMP = join(ROOT, 'node_modules/.onrecord-installed')

/** Installs the locked packages with the pinned pnpm, unless just these are there already. */
export async function install() {
  const wanted = lockHash()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(carriedNode())) return
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devEngines
    .packageManager
  process.stderr.write('Installing packages (the first time: about 1.5 GB on disk, a minute or two)\n')
  const code = await withProgress([
    '--yes',
    `${name}@${version}`,
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ])
  if (code !== 0) {
    process.stderr.write(
      'The packages could not be installed: see the lines above; is the npm registry within reach?\n',
    )
    process.exit(1)
  }
  writeFileSync(STAMP, wanted)
}

/** What is installed depends on the lockfile, and on the packages that link to each other. */
function lockHash() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

/** Shows what pnpm reports: one moving line on a terminal, a line every few seconds elsewhere. */
function withProgress(args) {
  const child = spawn(process.platform === 'win32' ? 'npx.cmd' : 'npx', args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const recent = []
  let shownAt = 0
  const show = (chunk) => {
    for (const line of String(chunk)
      .split('\n')
      .map((text) => text.trim())
      .filter(Boolean)) {
      recent.push(line)
      if (recent.length > 40) recent.shift()
      if (process.stderr.isTTY)
        process.stderr.write(`\r\x1b[K  ${line.slice(0, (process.stderr.columns ?? 80) - 4)}`)
      else if (Date.now() - shownAt > 3_000) {
        shownAt = Date.now()
        process.stderr.write(`  ${line}\n`)
      }
    }
  }
  child.stdout.on('data', show)
  child.stderr.on('data', show)
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (code) => {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
      if (code !== 0) process.stderr.write(`${recent.join('\n')}\n`)
      resolve(code ?? 1)
    })
  })
}
