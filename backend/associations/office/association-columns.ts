import type { TableColumn } from '../../platform/files/table.ts'
import type { ListedAssociation } from '../shapes.ts'

const bases: Readonly<Record<ListedAssociation['endDateType'], string>> = {
  CUSTOM: 'Vrije keuze',
  BASED_ON_DATE_OF_BIRTH: 'Op basis van de geboortedatum',
  BASED_ON_REGISTRATION_DATE: 'Op basis van de registratiedatum',
}
/** The list as a file. */
export const associationColumns: readonly TableColumn<ListedAssociation>[] = [
  { head: 'Lidmaatschap', kind: 'TEXT', of: ({ name }) => name.nl },
  { head: 'Einddatum', kind: 'TEXT', of: ({ endDateType }) => bases[endDateType] },
  { head: 'Voorgestelde einddatum', kind: 'DAY', of: ({ endDate }) => endDate },
  { head: 'Maanden geldig', kind: 'NUMBER', of: ({ months }) => months },
  { head: 'Verlengbaar vanaf (maanden)', kind: 'NUMBER', of: ({ renewableMonths }) => renewableMonths },
  { head: 'Leden', kind: 'NUMBER', of: ({ active }) => active },
  { head: 'Verlopen', kind: 'NUMBER', of: ({ expired }) => expired },
  { head: 'Balies', kind: 'NUMBER', of: ({ counters }) => counters },
  { head: 'Zuilen', kind: 'NUMBER', of: ({ zuilen }) => zuilen },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]
