import { REQUIRED } from '@onrecord/gate'
import type { Purpose } from '@onrecord/schemas'

/**
 * The answers that a question must allow so that every purpose is chosen for itself (GDPR recital 43): each set of the
 * purposes asked for, save that a purpose comes with those that it builds on. Smallest first, so no is the first.
 */
export function answersTo(purposes: readonly Purpose[]): Purpose[][] {
  const asked = [...new Set(purposes)]
  return Array.from({ length: 2 ** asked.length }, (_, bits) => asked.filter((_one, n) => (bits >> n) & 1))
    .filter((set) => set.every((one) => neededFor(one, asked).every((needed) => set.includes(needed))))
    .sort((a, b) => a.length - b.length)
}

/** Purposes of which one can be had without another cannot be asked for by one text with so few buttons. */
export const isBundle = (purposes: readonly Purpose[]): boolean =>
  answersTo(purposes).length > new Set(purposes).size + 1

const neededFor = (purpose: Purpose, asked: readonly Purpose[]) =>
  REQUIRED[purpose].filter((needed) => asked.includes(needed))

/** Whether two answers grant the same. */
export const isSameAnswer = (a: readonly Purpose[], b: readonly Purpose[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((one) => b.includes(one))
