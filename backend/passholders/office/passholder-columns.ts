import type { TableColumn } from '../../platform/files/table.ts'
import type { ListedPassholder, SocialStatus } from '../shapes/managed.ts'

/** What a file of passholders shows of each, in the words of the screens. The INSZ is not among it: it is asked for one by one. */

const socialStatuses: Readonly<Record<SocialStatus, string>> = {
  NONE: '',
  ACTIVE: 'Actief',
  GRACE: 'In de gratieperiode',
  EXPIRED: 'Verlopen',
  SUSPENDED: 'Geschorst',
}

export const passholderColumns: readonly TableColumn<ListedPassholder>[] = [
  { head: 'Achternaam', kind: 'TEXT', of: ({ name }) => name },
  { head: 'Voornaam', kind: 'TEXT', of: ({ firstName }) => firstName },
  { head: 'Geboortedatum', kind: 'DAY', of: ({ dateOfBirth }) => dateOfBirth },
  { head: 'Postcode', kind: 'DIGITS', of: ({ postalCode }) => postalCode },
  { head: 'Gemeente', kind: 'TEXT', of: ({ city }) => city },
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ card }) => card?.uitpasNumber },
  { head: 'Kansenstatuut', kind: 'TEXT', of: ({ socialStatus }) => socialStatuses[socialStatus.status] },
  { head: 'Einde kansenstatuut', kind: 'DAY', of: ({ socialStatus }) => socialStatus.endDate },
  { head: 'Punten', kind: 'NUMBER', of: ({ points }) => points },
  { head: 'Status', kind: 'TEXT', of: ({ status }) => (status === 'BLOCKED' ? 'Geblokkeerd' : 'Actief') },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]
