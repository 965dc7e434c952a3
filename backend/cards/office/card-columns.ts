import type { TableColumn } from '../../platform/files/table.ts'
import type { CardStatus, ListedCard } from '../shapes.ts'

const statuses: Readonly<Record<CardStatus, string>> = {
  PROVISIONED: 'Beschikbaar kaartnummer',
  STOCK: 'Stock',
  SENT_TO_BALIE: 'Onderweg naar balie',
  LOCAL_STOCK: 'Stock aan de balie',
  ACTIVE: 'Actief',
  BLOCKED: 'Geblokkeerd',
  DELETED: 'Verwijderd',
}

/** The list as a file. A chip number may look like 4784E12 to a spreadsheet: it is written as a card's number is. */
export const cardColumns: readonly TableColumn<ListedCard>[] = [
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ uitpasNumber }) => uitpasNumber },
  { head: 'Chipnummer', kind: 'DIGITS', of: ({ chipNumber }) => chipNumber },
  { head: 'Status', kind: 'TEXT', of: ({ status }) => statuses[status] },
  { head: 'Kansenstatuut', kind: 'TEXT', of: ({ socialTariff }) => (socialTariff ? 'met' : 'zonder') },
  { head: 'Balie', kind: 'TEXT', of: ({ counter }) => counter?.name },
  { head: 'UUID van de balie', kind: 'TEXT', of: ({ counter }) => counter?.id },
]
