import { type ChildProcess, spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** A program that ends when this process ends, however it ends. */
export interface Leashed {
  pid: number
  exited: Promise<number | null>
  hasExited(): boolean
  /** SIGTERM, and SIGKILL when that has not ended it within `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

/**
 * The shell waits for the program; beside it, something reads from a pipe whose other end only this process holds, and
 * kills the program when the pipe ends. So no server outlives a test process that was itself killed.
 */
const LEASH = `
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
{ cat <&3 >/dev/null; kill -9 $child 2>/dev/null; } &
exec 3<&-
trap 'kill -TERM $child 2>/dev/null' TERM
wait $child
code=$?
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
exit $code`

/** Runs a program on a leash, in a process group of its own: Ctrl-C reaches the tests first. Its output goes to `log`. */
export function spawnLeashed(
  command: string,
  args: readonly string[],
  {
    log,
    env,
    cwd,
    uid,
    gid,
  }: { log: FileHandle; env?: NodeJS.ProcessEnv; cwd?: string; uid?: number; gid?: number },
): Leashed {
  const shell = spawn('sh', ['-c', LEASH, 'sh', command, ...args], {
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
    env: env ?? process.env,
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  })
  return leashed(shell)
}

function leashed(shell: ChildProcess): Leashed {
  let over = false
  const exited = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      over = true
      shell.stdin?.destroy()
      resolve(code)
    }
    shell.once('exit', end)
    shell.once('error', () => end(null))
  })
  shell.stdin?.on('error', () => undefined)
  const kill = async () => {
    shell.stdin?.destroy()
    await exited
  }
  return {
    pid: shell.pid ?? -1,
    exited,
    hasExited: () => over,
    async stop(graceMs = 10_000) {
      if (over) return
      shell.kill('SIGTERM')
      await Promise.race([exited, delay(graceMs, undefined, { ref: false })])
      if (!over) await kill()
    },
    kill,
  }
}
