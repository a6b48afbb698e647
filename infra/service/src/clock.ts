/** The time, so that tests can set it. */
export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

/** A clock that can be put to another time, and put right again. */
export interface SettableClock extends Clock {
  /** From now on it is this time, going on at the usual pace. */
  set(time: Date): void
  /** The real time again. */
  reset(): void
  /** Stands still at the time that was set: what came in with a batch came in at one instant. */
  readonly standing: Clock
}

export function createSettableClock(): SettableClock {
  let set: { time: number; at: number } | undefined
  return {
    now: () => new Date(set === undefined ? Date.now() : set.time + performance.now() - set.at),
    set(time) {
      set = { time: time.getTime(), at: performance.now() }
    },
    reset() {
      set = undefined
    },
    standing: { now: () => new Date(set === undefined ? Date.now() : set.time) },
  }
}
