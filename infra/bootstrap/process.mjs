import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The Node that the project carries (npm package `node`). */
export const carriedNode = () => join(ROOT, 'node_modules/node/bin/node')

const children = new Set()

/** Passes SIGTERM and SIGINT on, and waits for the child to end by itself. */
export function onSignalsTo() {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => children.forEach((child) => child.kill(signal)))
}

/** Runs a program in the checkout, with the project's own programs first on the PATH; resolves to its exit code. */
export function run(command, args, { cwd = ROOT, stdio = 'inherit', env = {} } = {}) {
  const path = [join(ROOT, 'node_modules/node/bin'), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  )
  const child = spawn(command, args, { cwd, stdio, env: { ...process.env, PATH: path, ...env } })
  children.add(child)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      children.delete(child)
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1))
    })
  })
}

/**
 * Runs a program quietly; resolves to its exit code and all that it wrote.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args, { cwd = ROOT } = {}) {
  const path = [join(ROOT, 'node_modules/node/bin'), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  )
  const child = spawn(command, args, { cwd, env: { ...process.env, PATH: path } })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
