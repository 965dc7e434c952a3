import type { TableColumn } from '../../platform/files/table.ts'
import type { ListedKey } from '../shapes/keys.ts'
import type { Share } from '../shapes.ts'

const percent = new Intl.NumberFormat('nl-BE', { maximumFractionDigits: 2 })
const euro = new Intl.NumberFormat('nl-BE', { style: 'currency', currency: 'EUR' })

const written = (share: Share): string => {
  if ('rest' in share) return 'de rest'
  return 'cents' in share ? euro.format(share.cents / 100) : `${percent.format(share.percent)} %`
}
const signs = { LESS: '<', GREATER: '>', EQUAL: '=' } as const

/** The list as a file. */
export const keyColumns: readonly TableColumn<ListedKey>[] = [
  { head: 'Verdeelsleutel', kind: 'TEXT', of: ({ settings }) => settings.name },
  { head: 'Volgorde', kind: 'NUMBER', of: ({ settings }) => settings.priority },
  { head: 'Geldt', kind: 'TEXT', of: ({ settings }) => (settings.manual ? 'met de hand' : 'automatisch') },
  {
    ...{ head: 'Prijs', kind: 'TEXT' },
    of: ({ settings: { price } }) => price && `${signs[price.op]} ${euro.format(price.cents / 100)}`,
  },
  {
    ...{ head: 'Kansenstatuut', kind: 'TEXT' },
    of: ({ settings }) => (settings.cardSystem === 'OWN' ? 'in dit kaartsysteem' : 'in eender welk kaartsysteem'),
  },
  { head: 'Woont in', kind: 'TEXT', of: ({ settings }) => settings.postalCodes.join(', ') },
  {
    ...{ head: 'Buiten de gemeente van de organisator', kind: 'TEXT' },
    of: ({ settings }) => (settings.outsideOrganizersCity ? 'ja' : 'nee'),
  },
  { head: 'Balies', kind: 'TEXT', of: ({ counters }) => counters.map(({ name }) => name).join(', ') },
  { head: 'Pashouder', kind: 'TEXT', of: ({ settings }) => written(settings.shares.passholder) },
  { head: 'Lokaal bestuur', kind: 'TEXT', of: ({ settings }) => written(settings.shares.localAuthority) },
  { head: 'Organisator', kind: 'TEXT', of: ({ settings }) => written(settings.shares.organizer) },
  { head: 'Vlaanderen', kind: 'TEXT', of: ({ settings }) => written(settings.shares.flemishAuthority) },
  { head: 'Eindigt', kind: 'MOMENT', of: ({ endsAt }) => (endsAt === undefined ? undefined : Date.parse(endsAt)) },
  { head: 'Verkochte tickets', kind: 'NUMBER', of: ({ sold }) => sold },
]
