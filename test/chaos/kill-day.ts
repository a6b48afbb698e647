import { setTimeout as delay } from 'node:timers/promises'
import { launch } from '../systems/onrecord.ts'

export interface Kill {
  /** Since this process began. */
  afterMs: number
  /** The last progress that it had told. */
  at: string
}

/**
 * `onrecord demo`, killed with SIGKILL after each of the delays and started again, and then left alone until it is done.
 * The database server that each killed process leaves behind is what the next one finds.
 */
export async function killDay(
  out: string,
  env: Record<string, string>,
  delaysMs: readonly number[],
): Promise<Kill[]> {
  const kills: Kill[] = []
  for (const afterMs of delaysMs) {
    const demo = launch(['demo', '--out', out, '--json'], env)
    const code = await Promise.race([demo.exited, delay(afterMs)])
    if (typeof code === 'number') {
      if (code !== 0) throw new Error(`the demo ended with ${code}: ${demo.stderr()}`)
      return kills
    }
    await demo.kill()
    const progress = demo.stderr().match(/^(Sample day|Reports): .*$/gm)
    kills.push({ afterMs: Math.round(afterMs), at: progress?.at(-1) ?? 'starting' })
  }
  const demo = launch(['demo', '--out', out, '--json'], env)
  if ((await demo.exited) !== 0) throw new Error(`the demo did not recover: ${demo.stderr()}`)
  return kills
}
