import type { TableColumn } from '../../platform/files/table.ts'
import type { ListedEvent } from '../shapes/managed.ts'

const calendars: Readonly<Record<ListedEvent['calendar']['type'], string>> = {
  DATES: 'Op datum',
  PERIODIC: 'Periode',
  PERMANENT: 'Permanent',
}
const stateOf = ({ cancelled, over }: ListedEvent): string => {
  if (cancelled || over === 'CANCELLED') return 'Geannuleerd'
  return over === 'OVER' ? 'Voorbij' : 'Komt nog'
}
const ms = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at))
/** The list as a file. */
export const eventColumns: readonly TableColumn<ListedEvent>[] = [
  { head: 'Evenement', kind: 'TEXT', of: ({ name }) => name.nl },
  { head: 'Organisator', kind: 'TEXT', of: ({ organizer }) => organizer.name },
  { head: 'Locatie', kind: 'TEXT', of: ({ location }) => location?.name },
  { head: 'Kalender', kind: 'TEXT', of: ({ calendar }) => calendars[calendar.type] },
  { head: 'Begin', kind: 'MOMENT', of: ({ calendar }) => ms(calendar.next?.start) },
  { head: 'Einde', kind: 'MOMENT', of: ({ calendar }) => ms(calendar.next?.end) },
  { head: 'Van', kind: 'DAY', of: ({ calendar }) => calendar.from },
  { head: 'Tot en met', kind: 'DAY', of: ({ calendar }) => calendar.until },
  { head: 'Toestand', kind: 'TEXT', of: stateOf },
  { head: 'Basisprijs', kind: 'EURO', of: ({ basePrice }) => basePrice },
  { head: 'Punten', kind: 'NUMBER', of: ({ checkinPoints }) => checkinPoints },
  { head: 'Met de hand toegevoegd', kind: 'TEXT', of: ({ byHand }) => (byHand ? 'ja' : 'nee') },
  { head: 'Kaartsystemen', kind: 'TEXT', of: ({ cardSystems }) => cardSystems.map(({ name }) => name).join(', ') },
  { head: 'CDBID', kind: 'TEXT', of: ({ id }) => id },
]
