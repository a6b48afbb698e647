/** A seeded source of chance: the same seed gives the same sequence on every machine. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number
  /** Whole, both ends included. */
  int(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
  digits(length: number): string
  hex(length: number): string
}

/** Mulberry32: 32 bits of state, a period of 2^32, good enough for stories; never for secrets that protect anything. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const chars = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('')
  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    return list[int(0, list.length - 1)] as T
  }
  function shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list]
    for (let last = copy.length - 1; last > 0; last -= 1) {
      const other = int(0, last)
      const moved = copy[last] as T
      copy[last] = copy[other] as T
      copy[other] = moved
    }
    return copy
  }
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick,
    shuffled,
    digits: (length) => chars('0123456789', length),
    hex: (length) => chars('0123456789abcdef', length),
  }
}

/** A seed for a part of the day, so that a change in one part does not move the others. FNV-1a over the name. */
export function seedOf(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}
