import type { AccountRole } from '../shapes.ts'

/** What somebody is in a card system. */
export interface Rights {
  readonly cardSystemId: number
  /** By his account; absent = he is staff of counters alone. */
  readonly role?: AccountRole
  /** Of a zuilbeheerder of some zuilen; absent = all of the card system. */
  readonly zuilIds?: readonly string[]
  /** Of a voordeelbeheerder: the counters whose rewards he manages. */
  readonly rewardsOf?: readonly string[]
  /** The counters whose staff he is. */
  readonly staffOf: readonly string[]
}

/** An account of somebody, as it is kept. */
export interface AccountRights {
  readonly cardSystemId: number
  readonly role: AccountRole
  /** Of a zuilbeheerder: these alone; empty = all. */
  readonly zuilIds: readonly string[]
  /** Of a voordeelbeheerder: the rewards of these alone; empty = of none. */
  readonly counterIds: readonly string[]
}

/** That somebody is staff of a counter. */
export interface StaffRights {
  readonly cardSystemId: number
  readonly counterId: string
}

/** What somebody is in each card system, in the order of their ids. One who is nothing anywhere gets an empty list. */
export const rightsOf = (accounts: readonly AccountRights[], staff: readonly StaffRights[]): readonly Rights[] => {
  const cardSystemIds = new Set([...accounts, ...staff].map(({ cardSystemId }) => cardSystemId))
  return [...cardSystemIds]
    .sort((a, b) => a - b)
    .map((cardSystemId) => {
      const account = accounts.find((one) => one.cardSystemId === cardSystemId)
      const some = account?.role === 'ZUILBEHEERDER' && account.zuilIds.length > 0
      return {
        cardSystemId,
        ...(account && { role: account.role }),
        ...(some && { zuilIds: account.zuilIds }),
        ...(account?.role === 'VOORDEELBEHEERDER' && { rewardsOf: account.counterIds }),
        staffOf: staff.filter((one) => one.cardSystemId === cardSystemId).map(({ counterId }) => counterId),
      }
    })
}

/** What he works as: where he chose to, else in the first card system in which he is something. */
export const chosenOf = (rights: readonly Rights[], cardSystemId: number | undefined): Rights | undefined =>
  rights.find((one) => one.cardSystemId === cardSystemId) ?? rights[0]
