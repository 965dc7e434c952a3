import { nameKey } from '../platform/names.ts'

interface Found {
  readonly id: number
  readonly name: string
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
}

export interface CardSystemQuery {
  /** One of these cities, by its whole name. */
  readonly city?: readonly string[] | undefined
  readonly postalCode?: readonly string[] | undefined
  readonly sort?: 'name' | '-name' | 'postalCode' | '-postalCode' | undefined
  readonly postalCodeSort?: string | undefined
}

/** How far its nearest postal code is, as numbers go; one without cities is farthest. */
const distance = ({ cities }: Found, from: string): number =>
  Math.min(...cities.map(({ postalCode }) => Math.abs(Number(postalCode) - Number(from))), 10_000)

/** Card systems that fit a query, in its order. */
export const searchCardSystems = <T extends Found>(
  systems: readonly T[],
  { city, postalCode, sort = 'name', postalCodeSort = '' }: CardSystemQuery,
): readonly T[] => {
  const wanted = city?.map(nameKey)
  const sign = sort.startsWith('-') ? -1 : 1
  const by = (a: T, b: T): number =>
    sort.endsWith('postalCode')
      ? distance(a, postalCodeSort) - distance(b, postalCodeSort)
      : a.name.localeCompare(b.name, 'nl')
  return systems
    .filter(
      ({ cities }) =>
        (wanted === undefined || cities.some(({ name }) => wanted.includes(nameKey(name)))) &&
        (postalCode === undefined || cities.some((one) => postalCode.includes(one.postalCode))),
    )
    .toSorted((a, b) => sign * by(a, b) || a.id - b.id)
}
