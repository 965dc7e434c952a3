import type { Decision } from './model.ts'

/** The zuil of a tap that goes to quarantine. */
const zuilOf = ({ quarantine, planned: { request } }: Decision): string | undefined =>
  quarantine !== undefined && request.origin === 'ZUIL' ? request.zuilId : undefined

/** The zuilen of which something goes to quarantine. */
export const quarantining = (decisions: readonly Decision[]): readonly string[] => [
  ...new Set(decisions.flatMap((decision) => zuilOf(decision) ?? [])),
]

/**
 * A zuil has so much room in quarantine: one whose credential was stolen can't fill the disk with what nobody believes. What
 * finds none is not kept. Its zuil keeps it, and brings it again.
 * @param waiting how many of a zuil wait already
 */
export const withinRoom = (
  decisions: readonly Decision[],
  waiting: ReadonlyMap<string, number>,
  limit: number,
): readonly Decision[] => {
  const counts = new Map(waiting)
  const left = new Set<string>()
  return decisions.map((decision) => {
    const { actieId } = decision.planned.request
    // The same tap once more, out of the journal: acknowledged, it would be lost.
    if (decision.repeated && left.has(actieId)) return { ...decision, noRoom: true }
    const zuilId = zuilOf(decision)
    if (zuilId === undefined) return decision
    const count = counts.get(zuilId) ?? 0
    if (count >= limit) {
      left.add(actieId)
      return { ...decision, noRoom: true }
    }
    counts.set(zuilId, count + 1)
    return decision
  })
}
