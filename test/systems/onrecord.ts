import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const NODE = join(ROOT, 'node_modules/node/bin/node')
export const FLAGS = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
export const MAIN = join(ROOT, 'services/onrecord/src/main.ts')

/** A folder of the test's own, gone afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'onrecord-test-'))
  // the embedded database's user passes through
  await chmod(path, 0o711)
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Key files outside the data folder, so that two installations derive the same references from the same ids. */
export const keysIn = (folder: string): Record<string, string> => ({
  ONRECORD_KEY_FILE: join(folder, 'master.key'),
  ONRECORD_SIGNING_KEY_FILE: join(folder, 'ledger-signing.key'),
})

export interface Launched {
  process: ChildProcess
  stdout(): string
  stderr(): string
  /** The exit code; null after a signal. */
  exited: Promise<number | null>
  /** SIGKILL: the embedded database server is left behind, as in a real crash. */
  kill(): Promise<void>
}

/** The real program, or another script of the tests, as a process of its own. */
export function launch(args: readonly string[], env: Record<string, string> = {}, script = MAIN): Launched {
  const child = spawn(NODE, [...FLAGS, script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ONRECORD_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // not `close`: the database server that a killed process leaves behind may hold its output open
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return {
    process: child,
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => Buffer.concat(err).toString(),
    exited,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

export interface RunningOnRecord {
  url: string
  process: ChildProcess
  /** What it wrote so far: ready lines on standard output, log on standard error. */
  output(): string
  /** SIGTERM, and wait; resolves to the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL: the embedded database server is left behind, as in a real crash. */
  kill(): Promise<void>
}

/** Starts the real program as a process of its own. `until`: wait for this in its output (default: ready). */
export async function startOnRecord(
  data: string,
  args: string[] = ['start'],
  {
    env = {},
    until = 'On Record is ready',
    timeoutMs = 120_000,
  }: { env?: Record<string, string>; until?: string; timeoutMs?: number } = {},
): Promise<RunningOnRecord> {
  const launched = launch([...args, '--data', data], { ONRECORD_PORT: '0', ...env })
  const output = () => launched.stdout() + launched.stderr()
  const deadline = Date.now() + timeoutMs
  while (!output().includes(until)) {
    const { exitCode, signalCode } = launched.process
    if (exitCode !== null || signalCode !== null || Date.now() > deadline) {
      await launched.kill()
      throw new Error(`On Record did not say "${until}":\n${output()}`)
    }
    await delay(50)
  }
  const server = JSON.parse(await readFile(join(data, 'server.json'), 'utf8')) as { url: string }
  return {
    url: server.url,
    process: launched.process,
    output,
    async stop() {
      launched.process.kill('SIGTERM')
      return launched.exited
    },
    kill: launched.kill,
  }
}

/** Runs one command to its end. */
export async function runOnRecord(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const launched = launch(args, env)
  const closed = new Promise((resolve) => launched.process.once('close', resolve))
  const code = await launched.exited
  await Promise.race([closed, delay(1_000, undefined, { ref: false })])
  return { code, stdout: launched.stdout(), stderr: launched.stderr() }
}
