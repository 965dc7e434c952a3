import type { TableColumn } from '../../platform/files/table.ts'
import { messageFor } from '../problems.ts'
import type { ActivityKind } from '../shapes/activity.ts'
import type { StoredActivity } from '../store/activity.ts'

/** What a file of check-ins shows of each, in the words of the screens. */

const kinds: Readonly<Record<ActivityKind, string>> = {
  CHECKIN: 'Check-in',
  TICKET: 'Ticket',
  REDEMPTION: 'Voordeel',
  MEMBERSHIP: 'Lidmaatschap',
  REFUSED: 'Geweigerd',
}
const origins: Readonly<Record<StoredActivity['origin'], string>> = { ZUIL: 'Zuil', API: 'Balie of app', QR: 'QR-code' }

export const activityColumns: readonly TableColumn<StoredActivity>[] = [
  { head: 'Wanneer', kind: 'MOMENT', of: ({ at }) => at },
  { head: 'Wat', kind: 'TEXT', of: ({ kind }) => kinds[kind] },
  { head: 'Waarop', kind: 'TEXT', of: ({ event, reward }) => event?.name ?? reward?.name },
  { head: 'Pashouder', kind: 'TEXT', of: ({ passholder }) => passholder?.name },
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ uitpasNumber }) => uitpasNumber },
  { head: 'Punten', kind: 'NUMBER', of: ({ points }) => points },
  { head: 'Prijs (euro)', kind: 'EURO', of: ({ price }) => price },
  { head: 'Via', kind: 'TEXT', of: ({ origin }) => origins[origin] },
  { head: 'Zuil', kind: 'TEXT', of: ({ zuil }) => zuil?.name },
  { head: 'Balie', kind: 'TEXT', of: ({ counter }) => counter?.name },
  { head: 'Waarom niet', kind: 'TEXT', of: ({ reason }) => reason && messageFor(reason)?.nl },
  { head: 'Teruggedraaid', kind: 'MOMENT', of: ({ reversedAt }) => reversedAt },
  { head: 'ActieID', kind: 'TEXT', of: ({ actieId }) => actieId },
  { head: 'CDBID', kind: 'TEXT', of: ({ event }) => event?.id },
  { head: 'UUID van de pashouder', kind: 'TEXT', of: ({ passholder }) => passholder?.id },
]
