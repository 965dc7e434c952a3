import { ageAt } from '../../card-systems/rules/prices.ts'

/** So many are in a family at most, with the one whose family it is. The API has such limits and no numbers: ours. */
export const MAX_FAMILY = 12
export const MAX_ADULTS = 4
/** From this age somebody counts as one. */
export const ADULT_AGE = 18

/** What counts of somebody. */
interface Person {
  readonly id: string
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
}

/** As the API names it. */
export type FamilyRefusal = 'family-member-already-added' | 'too-many-family-members' | 'too-many-adults-in-family'

/**
 * Why somebody can't be added to a family.
 * @param family who is in it already, with the one whose it is
 * @param at milliseconds since 1970
 */
export const cannotJoin = (family: readonly Person[], one: Person, at: number): FamilyRefusal | undefined => {
  const isAdult = ({ dateOfBirth }: Person): boolean => ageAt(dateOfBirth, at) >= ADULT_AGE
  if (family.some(({ id }) => id === one.id)) return 'family-member-already-added'
  if (family.length >= MAX_FAMILY) return 'too-many-family-members'
  return isAdult(one) && family.filter(isAdult).length >= MAX_ADULTS ? 'too-many-adults-in-family' : undefined
}
