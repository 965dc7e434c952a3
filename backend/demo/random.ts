/** Chance that is the same at every start: the demo's cards keep their numbers. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** Upper-case hexadecimal digits. */
  hex(length: number): string
}

/** Mulberry32: small, and good enough to make names with. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    int,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error('nothing to pick from')
      return from[int(0, from.length - 1)] as T
    },
    hex: (length) => Array.from({ length }, () => int(0, 15).toString(16).toUpperCase()).join(''),
  }
}
