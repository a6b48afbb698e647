import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

let asked: Promise<boolean> | undefined

/** Is there a Docker engine, not only a client? */
export const dockerAnswers = (): Promise<boolean> =>
  (asked ??= run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  ))
