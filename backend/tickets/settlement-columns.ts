import type { TableColumn } from '../platform/files/table.ts'
import type { SettledEvent, SettledLine, SettlementSums } from './shapes/settlement.ts'

/** What files of the settlement show, in the words of the screens. */

type Amounts = Omit<SettlementSums, 'sold' | 'reversed'>

export const amountColumns: readonly TableColumn<Amounts>[] = [
  { head: 'Basisprijs', kind: 'EURO', of: ({ regularPrice }) => regularPrice },
  { head: 'Betaald door pashouders', kind: 'EURO', of: ({ passholder }) => passholder },
  { head: 'Lokaal bestuur', kind: 'EURO', of: ({ localAuthority }) => localAuthority },
  { head: 'Vlaamse overheid', kind: 'EURO', of: ({ flemishAuthority }) => flemishAuthority },
  { head: 'Organisator draagt zelf', kind: 'EURO', of: ({ organizer }) => organizer },
  { head: 'Organisator krijgt nog', kind: 'EURO', of: ({ owed }) => owed },
]

export const countColumns: readonly TableColumn<Pick<SettlementSums, 'sold' | 'reversed'>>[] = [
  { head: 'Verkocht', kind: 'NUMBER', of: ({ sold }) => sold },
  { head: 'Teruggedraaid', kind: 'NUMBER', of: ({ reversed }) => reversed },
]

/** By organizer and event: sums by organizer are one more step in a spreadsheet. */
export const eventColumns: readonly TableColumn<SettledEvent>[] = [
  { head: 'Organisator', kind: 'TEXT', of: ({ organizedBy }) => organizedBy.name },
  { head: 'Evenement', kind: 'TEXT', of: ({ name }) => name },
  ...countColumns,
  ...amountColumns,
  { head: 'Id van de organisator', kind: 'TEXT', of: ({ organizedBy }) => organizedBy.id },
  { head: 'CDBID', kind: 'TEXT', of: ({ id }) => id },
]

export const kindWords: Readonly<Record<SettledLine['kind'], string>> = { SALE: 'Verkoop', REVERSAL: 'Teruggedraaid' }

/** Of one event. A file of them says nothing of whose tickets they were: who pays whom does not depend on it. */
export const lineColumns: readonly TableColumn<Omit<SettledLine, 'at'> & { readonly at: number }>[] = [
  { head: 'Wanneer', kind: 'MOMENT', of: ({ at }) => at },
  { head: 'Wat', kind: 'TEXT', of: ({ kind }) => kindWords[kind] },
  { head: 'Verdeelsleutel', kind: 'TEXT', of: ({ key }) => key },
  ...amountColumns,
  { head: 'ActieID', kind: 'TEXT', of: ({ id }) => id },
]
