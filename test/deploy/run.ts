import { spawn } from 'node:child_process'

export interface Ran {
  code: number
  stdout: string
  /** Both streams, in the order in which they were written. */
  output: string
}

interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  input?: string
  uid?: number
}

/** Runs a program to its end. A program that is not there ends with code 127. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env, input = '', uid } = options
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid, gid: uid }),
    env: { ...process.env, ...env },
    stdio: 'pipe',
  })
  let stdout = ''
  let output = ''
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}` }))
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }))
  })
}

/** What it printed. @throws Error with all output when it fails */
export async function runWell(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${output}`)
  return stdout
}
