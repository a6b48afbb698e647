import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** How a run of a program ended. */
export interface Exit {
  name: string
  at: Date
  code: number | null
  /** We killed it. */
  wasKilled: boolean
}

export interface SupervisedOptions {
  name: string
  command: string
  args: readonly string[]
  env: Record<string, string | undefined>
  cwd: string
  /** Appended to. */
  log: string
  onExit(exit: Exit): void
}

/** A program that is started again whenever it ends, as an orchestrator does. */
export interface Supervised {
  name: string
  pid(): number | undefined
  /** SIGKILL; it comes back by itself. False: it is not running right now. */
  kill(): boolean
  /** SIGTERM, for good. Resolves to the exit code; null: it had to be killed after `graceMs`. */
  stop(graceMs?: number): Promise<number | null>
}

const FIRST_BACKOFF_MS = 200
const MAX_BACKOFF_MS = 3_000
/** Who ran so long had started well. */
const WELL_MS = 5_000

export function supervise({ name, command, args, env, cwd, log, onExit }: SupervisedOptions): Supervised {
  const stopping = new AbortController()
  let child: ReturnType<typeof spawn> | undefined
  let wasKilled = false
  let lastCode: number | null = null

  async function runOnce(): Promise<void> {
    const file = await open(log, 'a')
    wasKilled = false
    const running = spawn(command, [...args], { cwd, env, stdio: ['ignore', file.fd, file.fd] })
    child = running
    await file.close()
    lastCode = await new Promise<number | null>((ended) => {
      running.once('exit', (code) => ended(code))
      running.once('error', () => ended(null))
    })
    child = undefined
    onExit({ name, at: new Date(), code: lastCode, wasKilled })
  }

  async function keepRunning(): Promise<void> {
    for (let backoffMs = FIRST_BACKOFF_MS; !stopping.signal.aborted; ) {
      const begun = performance.now()
      await runOnce()
      if (wasKilled || performance.now() - begun > WELL_MS) backoffMs = FIRST_BACKOFF_MS
      else backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2)
      if (!wasKilled) await delay(backoffMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const over = keepRunning()

  return {
    name,
    pid: () => child?.pid,
    kill() {
      if (child === undefined) return false
      wasKilled = true
      return child.kill('SIGKILL')
    },
    async stop(graceMs = 12_000) {
      stopping.abort()
      child?.kill('SIGTERM')
      const ended = await Promise.race([over.then(() => true), delay(graceMs, false, { ref: false })])
      if (!ended && child !== undefined) {
        wasKilled = true
        child.kill('SIGKILL')
      }
      await over
      return ended ? lastCode : null
    },
  }
}
