import type { StatementKind } from './statement-kind.ts'

/** Something that goes wrong on purpose, with the statements that it is meant for, as long as it lasts. */
export interface Fault {
  /**
   * `500`: what a proxy says when nothing is behind it. `hang`: no answer; the connection ends with the fault. `drop`: the
   * connection ends at once. A code: the server's own error of that code.
   */
  answer: '500' | 'hang' | 'drop' | { code: number; type: string }
  /** The statement is done all the same, and then not acknowledged. Default: it is not done. */
  after?: boolean
  /** Default: all. `ping` too is a read. */
  only?: StatementKind
  /** How long it lasts. Default: until it is taken away. */
  seconds?: number
  /** How many statements it meets. Default: all. */
  times?: number
}

interface Active {
  fault: Fault
  until: number
  left: number
}

/** Keeps the fault that is on, if any. `now`: milliseconds. */
export function createFaults(now: () => number) {
  let active: Active | undefined

  const isOver = ({ until, left }: Active) => now() >= until || left <= 0

  return {
    /** Replaces the one before; undefined: all is well again. */
    set(fault: Fault | undefined) {
      active = fault && {
        fault,
        until: fault.seconds === undefined ? Number.POSITIVE_INFINITY : now() + fault.seconds * 1000,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }
    },
    /** What a statement of this kind meets now. */
    meet(kind: StatementKind): Fault | undefined {
      if (active === undefined || isOver(active)) return undefined
      if (active.fault.only !== undefined && active.fault.only !== kind) return undefined
      active.left -= 1
      return active.fault
    },
    /** Whether this fault still holds back what it has met. */
    holds: (fault: Fault): boolean => active?.fault === fault && now() < active.until,
  }
}
