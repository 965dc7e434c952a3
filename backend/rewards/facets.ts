import type { Counted } from './search.ts'
import type { FacetName } from './shapes/api-reward.ts'

/** What the values of filters are called, where they are not names themselves. */
const named: Readonly<Partial<Record<FacetName, Readonly<Record<string, string>>>>> = {
  type: { POINTS: 'Omruilvoordeel', WELCOME: 'Welkomstvoordeel' },
  sport: { true: 'Sportactiviteiten', false: 'Geen sportactiviteiten' },
  forKids: { true: 'Speciaal voor kinderen', false: 'Niet speciaal voor kinderen' },
  online: { true: 'Online te gebruiken', false: 'Niet online te gebruiken' },
  lastChance: { true: 'Laatste kans', false: 'Geen laatste kans' },
}

/** Facets in the API's shape. */
export const toFacets = (
  counted: Counted,
  cardSystems: ReadonlyMap<number, { readonly name: string }>,
): Record<string, Record<string, { name: { nl: string }; count: number }>> => {
  const nameOf = (name: string, value: string): string =>
    name === 'owningCardSystemId'
      ? (cardSystems.get(Number(value))?.name ?? value)
      : (named[name as FacetName]?.[value] ?? value)
  return Object.fromEntries(
    Object.entries(counted).map(([name, counts]) => [
      name,
      Object.fromEntries([...counts].map(([value, count]) => [value, { name: { nl: nameOf(name, value) }, count }])),
    ]),
  )
}
