import type { TableColumn } from '../../platform/files/table.ts'
import type { ListedReward } from '../shapes/office.ts'

const statuses: Readonly<Record<ListedReward['status'], string>> = {
  ACTIVE: 'Actief',
  INACTIVE: 'Gestopt',
  DELETED: 'Verwijderd',
}
const ms = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))
/** The list as a file. */
export const rewardColumns: readonly TableColumn<ListedReward>[] = [
  { head: 'Voordeel', kind: 'TEXT', of: ({ title }) => title.nl },
  { head: 'Soort', kind: 'TEXT', of: ({ points }) => (points > 0 ? 'Omruilvoordeel' : 'Welkomstvoordeel') },
  { head: 'Punten', kind: 'NUMBER', of: ({ points }) => points },
  { head: 'Status', kind: 'TEXT', of: ({ status }) => statuses[status] },
  { head: 'In te ruilen vanaf', kind: 'MOMENT', of: ({ redemption }) => ms(redemption.from) },
  { head: 'In te ruilen tot', kind: 'MOMENT', of: ({ redemption }) => ms(redemption.until) },
  { head: 'Balies', kind: 'TEXT', of: ({ counters }) => counters.map(({ name }) => name).join(', ') },
  { head: 'Voorraad', kind: 'NUMBER', of: ({ maxUnits }) => maxUnits },
  { head: 'Weg', kind: 'NUMBER', of: ({ unitsTaken }) => unitsTaken },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]
