import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const NODE = join(ROOT, 'node_modules/node/bin/node')
const MAIN = join(ROOT, 'services/onrecord/src/main.ts')

/** A folder of the test's own, gone afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'onrecord-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
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
  { env = {}, until = 'On Record is ready', timeoutMs = 120_000 }: { env?: Record<string, string>; until?: string; timeoutMs?: number } = {},
): Promise<RunningOnRecord> {
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', MAIN, ...args, '--data', data], {
    cwd: ROOT,
    env: { ...process.env, ONRECORD_PORT: '0', ONRECORD_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const deadline = Date.now() + timeoutMs
  while (!output.includes(until)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`On Record did not say "${until}":\n${output}`)
    }
    await delay(50)
  }
  const server = JSON.parse(await readFile(join(data, 'server.json'), 'utf8')) as { url: string }
  return {
    url: server.url,
    process: child,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Runs one command to its end. */
export async function runOnRecord(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ONRECORD_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
}
