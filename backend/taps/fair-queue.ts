/** How much may wait. Weights are taps. */
export interface QueueLimits {
  readonly perOwner: number
  readonly total: number
}

/** Waiting work of many owners, taken in turn, so that one who sends much waits behind himself alone. */
export interface FairQueue<T> {
  /** Whether there is room for so much more of this owner. */
  hasRoom(owner: string, weight: number): boolean
  /** Adds at the end of the owner's own line. Without room it is dropped, and the answer is `false`. */
  offer(owner: string, weight: number, item: T): boolean
  /**
   * Takes one item of each owner in turn, in each owner's order, while they fit in `weight`.
   * The first is taken whatever its weight, so that work never gets stuck.
   */
  take(weight: number): T[]
  /** Of all that waits. */
  readonly weight: number
}

export const fairQueue = <T>(limits: QueueLimits): FairQueue<T> => {
  interface Line {
    weight: number
    readonly items: { readonly weight: number; readonly item: T }[]
  }
  /** In the order of their turns. */
  const lines = new Map<string, Line>()
  let total = 0

  const hasRoom = (owner: string, weight: number): boolean =>
    total + weight <= limits.total && (lines.get(owner)?.weight ?? 0) + weight <= limits.perOwner

  return {
    hasRoom,
    offer: (owner, weight, item) => {
      if (!hasRoom(owner, weight)) return false
      const line = lines.get(owner) ?? { weight: 0, items: [] }
      line.items.push({ weight, item })
      line.weight += weight
      lines.set(owner, line)
      total += weight
      return true
    },
    take: (weight) => {
      const taken: T[] = []
      let left = weight
      for (const [owner, line] of lines) {
        const next = line.items[0]
        if (!next || (next.weight > left && taken.length > 0)) break
        line.items.shift()
        line.weight -= next.weight
        total -= next.weight
        left -= next.weight
        taken.push(next.item)
        // To the end of the turns: a Map gives what is added while it is walked.
        lines.delete(owner)
        if (line.items.length > 0) lines.set(owner, line)
        if (left <= 0) break
      }
      return taken
    },
    get weight() {
      return total
    },
  }
}
