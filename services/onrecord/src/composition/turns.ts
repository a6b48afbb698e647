import { createTurn, type ScopedDatabase, type Turn } from '@onrecord/postgres'
import type { Service } from '@onrecord/service'
import type { Metrics } from '@onrecord/telemetry'

export interface Turns extends Service {
  /** Asks whether this process has that part now, and takes it if nobody has. */
  take(part: string): () => Promise<boolean>
}

/** The parts of the work that one process does for all: signing checkpoints, looking at everything, deleting what is due. */
export function createTurns(db: ScopedDatabase, metrics: Metrics): Turns {
  const turns = new Map<string, Turn>()
  metrics.gauge('onrecord_singleton', 'Whether this process has that part now.', ['part'], async () =>
    [...turns].map(([part, turn]) => ({ labels: { part }, value: turn.had() ? 1 : 0 })),
  )
  const turnOf = (part: string): Turn => {
    const turn = turns.get(part) ?? createTurn(db, part)
    turns.set(part, turn)
    return turn
  }
  return {
    take: (part) => () => turnOf(part).isMine(),
    start: async () => undefined,
    async stop() {
      await Promise.all([...turns.values()].map((turn) => turn.close()))
    },
  }
}
