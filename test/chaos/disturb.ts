import { setTimeout as delay } from 'node:timers/promises'
import type { RunningDay } from '../systems/run-day.ts'
import { ACTIONS, type Action } from './actions.ts'
import { createRandom } from './random.ts'

export interface DisturbOptions {
  seed: number
  /** On average, between two kills. */
  killEveryMs?: number
  actions?: readonly Action[]
  /** Told of everything as it happens. */
  note(what: string): void
}

const LOOK_EVERY_MS = 50
/** No more are killed while so many of all are away already: a machine starts only so many in a second. */
const MAX_AWAY = 0.2

/**
 * Kills a random process about every second, and lets everything else go wrong once, spread over the day. Everything is
 * well again when it resolves, which is not before the day is over.
 */
export function disturbWith({
  seed,
  killEveryMs = 1_000,
  actions = ACTIONS,
  note,
}: DisturbOptions): (running: RunningDay) => Promise<void> {
  return async (running) => {
    await Promise.all([
      killAtRandom(running, createRandom(seed), killEveryMs, note),
      actInTurn(running, createRandom(seed + 1), actions, note),
    ])
  }
}

async function killAtRandom(
  { deployment, over }: RunningDay,
  random: () => number,
  everyMs: number,
  note: (what: string) => void,
): Promise<void> {
  while (!over.aborted) {
    await delay(everyMs * (0.5 + random()), undefined, { signal: over }).catch(() => undefined)
    const alive = await deployment.alive()
    const away = deployment.processes.length - alive.length
    if (over.aborted || away > deployment.processes.length * MAX_AWAY) continue
    const victim = alive[Math.trunc(random() * alive.length)]
    if (victim?.kill()) note(`killed ${victim.name}`)
  }
}

async function actInTurn(
  running: RunningDay,
  random: () => number,
  actions: readonly Action[],
  note: (what: string) => void,
): Promise<void> {
  const order = [...actions]
    .map((action) => ({ action, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ action }) => action)
  for (const [n, action] of order.entries()) {
    const share = (n + 1) / (order.length + 2)
    while (!running.over.aborted && shareDone(running) < share) await delay(LOOK_EVERY_MS)
    note(`begins: ${action.name}`)
    await action.run(running, random)
    note(`ended: ${action.name}`)
  }
}

const shareDone = ({ progress }: RunningDay): number => progress().done / progress().total
