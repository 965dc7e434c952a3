import type { TableColumn } from '../../platform/files/table.ts'
import type { SocialStatus } from '../shapes/managed.ts'
import type { FoundPassholder } from '../store/search.ts'

/** What a file of passholders shows of each, in the words of the screens. The INSZ is not among it: it is asked for one by one. */

const socialStatuses: Readonly<Record<SocialStatus, string>> = {
  NONE: '',
  ACTIVE: 'Actief',
  GRACE: 'In de gratieperiode',
  EXPIRED: 'Verlopen',
  SUSPENDED: 'Geschorst',
}

export const passholderColumns: readonly TableColumn<FoundPassholder>[] = [
  { head: 'Achternaam', kind: 'TEXT', of: ({ name }) => name },
  { head: 'Voornaam', kind: 'TEXT', of: ({ firstName }) => firstName },
  { head: 'Geboortedatum', kind: 'DAY', of: ({ dateOfBirth }) => dateOfBirth },
  { head: 'Groepspas: tickets per jaar', kind: 'NUMBER', of: ({ groupTicketsPerYear }) => groupTicketsPerYear },
  { head: 'Straat en nummer', kind: 'TEXT', of: ({ contact }) => contact?.street },
  { head: 'Postcode', kind: 'DIGITS', of: ({ postalCode }) => postalCode },
  { head: 'Gemeente', kind: 'TEXT', of: ({ city }) => city },
  { head: 'E-mailadres', kind: 'TEXT', of: ({ contact }) => contact?.email },
  { head: 'Telefoon', kind: 'TEXT', of: ({ contact }) => contact?.phoneNumber },
  { head: 'Gsm', kind: 'TEXT', of: ({ contact }) => contact?.mobileNumber },
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ card }) => card?.uitpasNumber },
  { head: 'Kansenstatuut', kind: 'TEXT', of: ({ socialStatus }) => socialStatuses[socialStatus.status] },
  { head: 'Einde kansenstatuut', kind: 'DAY', of: ({ socialStatus }) => socialStatus.endDate },
  { head: 'Punten', kind: 'NUMBER', of: ({ points }) => points },
  { head: 'Lid sinds', kind: 'DAY', of: ({ contact }) => contact?.memberSince },
  { head: 'Status', kind: 'TEXT', of: ({ status }) => (status === 'BLOCKED' ? 'Geblokkeerd' : 'Actief') },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]
