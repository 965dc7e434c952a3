import type { StoredOrganizer } from './store/organizers.ts'

/** A city of a card system. */
interface City {
  readonly postalCode: string
  readonly name: string
}

/** Where an organizer is and what is there, in the API's shape; of the cities of its card systems. */
export const toPlaceResponse = (
  { postalCodes, linkedLocationId }: Pick<StoredOrganizer, 'postalCodes' | 'linkedLocationId'>,
  cities: readonly City[],
): {
  readonly linkedLocationId?: string
  readonly address?: { readonly postalCode: string; readonly city: string }
} => {
  const city = cities.find(({ postalCode }) => postalCodes.includes(postalCode))
  return {
    ...(linkedLocationId !== undefined && { linkedLocationId }),
    ...(city && { address: { postalCode: city.postalCode, city: city.name } }),
  }
}
