import type { CardStatus, CounterStock, StatusCount } from '../shapes.ts'

/** What a card system's stock is, of counts by status, kind and counter (handbook, "Overzicht UiTPASsen"). */

export interface Tally {
  readonly status: CardStatus
  readonly socialTariff: boolean
  /** Absent = at no counter. */
  readonly counterId?: string
  readonly count: number
}

interface Named {
  readonly id: string
  readonly name: string
}

const statuses: readonly CardStatus[] = [
  ...(['PROVISIONED', 'STOCK', 'SENT_TO_BALIE', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED'] as const),
]

const sum = (tallies: readonly Tally[], socialTariff: boolean): number =>
  tallies.filter((one) => one.socialTariff === socialTariff).reduce((total, { count }) => total + count, 0)

const kindsOf = (tallies: readonly Tally[]) => ({ social: sum(tallies, true), plain: sum(tallies, false) })

/** Each status, in the order of a card's life, also one that no card has. */
export const byStatus = (tallies: readonly Tally[]): StatusCount[] =>
  statuses.map((status) => ({ status, ...kindsOf(tallies.filter((one) => one.status === status)) }))

const isLow = (at: readonly Tally[], socialTariff: boolean, lowStock: number): boolean => {
  const kind = at.filter((one) => one.socialTariff === socialTariff)
  const ready = kind.filter(({ status }) => status === 'LOCAL_STOCK' || status === 'SENT_TO_BALIE')
  // A counter that never gave out such cards does not run out of them.
  return kind.length > 0 && sum(ready, socialTariff) < lowStock
}

/**
 * What each counter has that ever had a card, by name; and whether it runs out. What is on its way counts: somebody saw to it.
 * @param lowStock 0 = no counter runs out
 */
export const byCounter = (tallies: readonly Tally[], counters: readonly Named[], lowStock: number): CounterStock[] =>
  counters
    .flatMap(({ id, name }) => {
      const at = tallies.filter(({ counterId }) => counterId === id)
      if (at.length === 0) return []
      const of = (status: CardStatus) => kindsOf(at.filter((one) => one.status === status))
      const low = { social: isLow(at, true, lowStock), plain: isLow(at, false, lowStock) }
      return [{ id, name, stock: of('LOCAL_STOCK'), underWay: of('SENT_TO_BALIE'), active: of('ACTIVE'), low } as const]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nl'))

export const runsOut = ({ low }: Pick<CounterStock, 'low'>): boolean => low.social || low.plain
