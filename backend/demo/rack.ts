import { membershipState } from '../associations/rules/membership.ts'
import { type SocialTariff, socialTariff } from '../passholders/rules/social-tariff.ts'
import { balanceAt, hasLapsed } from '../points/rules.ts'
import { associationIds } from './associations.ts'
import type { Dataset, DatasetCard, DatasetPassholder } from './dataset/shapes.ts'
import type { RackCard } from './shapes.ts'
import { demoZuil } from './zuilen.ts'

/** What a label is about, read off a card and its holder. */
interface Shown {
  readonly card: DatasetCard
  readonly status: DatasetCard['status']
  readonly tariff: SocialTariff['status'] | 'GRACE'
  readonly lapsed: boolean
  readonly lapsesSoon: boolean
  readonly points: number
  /** Of the holder in the zuil's card system; none = no member of it. */
  readonly membership?: DatasetPassholder['memberships'][number]['status']
  /** Whether the holder is a friend of the house, as the lidmaatschapzuil shows it. */
  readonly friend: 'MEMBER' | 'RENEWABLE' | 'EXPIRED' | 'NONE'
}

const friendOf = (dataset: Dataset, holder: DatasetPassholder | undefined, now: number): Shown['friend'] => {
  const association = dataset.associations?.find(({ id }) => id === associationIds.vriend)
  const member = association?.members.find(({ passholderId }) => passholderId === holder?.id)
  if (!association || !member) return 'NONE'
  const { status, renewable } = membershipState(association, member, now)
  if (status === 'ACTIVE') return renewable ? 'RENEWABLE' : 'MEMBER'
  return status
}

const shownOf = (dataset: Dataset, card: DatasetCard, holder: DatasetPassholder | undefined, now: number): Shown => {
  const membership = holder?.memberships.find(({ cardSystemId }) => cardSystemId === demoZuil.cardSystemId)
  const system = dataset.cardSystems.find(({ id }) => id === demoZuil.cardSystemId)
  const tariff = membership && socialTariff(membership, system?.socialTariffGraceDays ?? 30, now)
  return {
    card,
    status: card.status,
    tariff: tariff?.status === 'ACTIVE' && tariff.inGracePeriod ? 'GRACE' : (tariff?.status ?? 'NONE'),
    lapsed: holder !== undefined && hasLapsed(holder, now),
    lapsesSoon: holder !== undefined && balanceAt(holder, now).pointsEndDate !== undefined,
    points: holder?.points ?? 0,
    friend: friendOf(dataset, holder, now),
    ...(membership && { membership: membership.status }),
  }
}

/** No card of the dataset has it. */
const UNKNOWN_CHIP = '04C0FFEE042A80'

/** A card that can save: all but what its label is about. */
const sound = (one: Shown): boolean => one.status === 'ACTIVE' && one.membership === 'ACTIVE'
const plain = (one: Shown): boolean => sound(one) && one.tariff === 'NONE' && !one.lapsed && one.points > 0

const wanted: readonly (readonly [label: string, shows: (one: Shown) => boolean])[] = [
  ['Gewone kaart', plain],
  ['Kansentarief actief', (one) => sound(one) && one.tariff === 'ACTIVE'],
  ['Kansentarief in overgangsperiode', (one) => sound(one) && one.tariff === 'GRACE'],
  ['Kansentarief vervallen', (one) => sound(one) && one.tariff === 'EXPIRED'],
  ['Kansentarief geschorst', (one) => sound(one) && one.tariff === 'SUSPENDED'],
  ['Vervallen punten', (one) => sound(one) && one.lapsed],
  ['Punten die bijna vervallen', (one) => plain(one) && one.lapsesSoon],
  ['Geblokkeerde kaart', ({ status }) => status === 'BLOCKED'],
  ['Verwijderde kaart', ({ status }) => status === 'DELETED'],
  ['Kaart in stock', ({ status }) => status === 'STOCK'],
  ['Geblokkeerde pashouder', (one) => one.status === 'ACTIVE' && one.membership === 'BLOCKED'],
  ['Ander kaartsysteem', (one) => one.status === 'ACTIVE' && one.membership === undefined],
]

/** Beside the above: what a ticket-, voordeel- or lidmaatschapzuil says of them. A coffee is 10 points. */
const alsoWanted: readonly (readonly [label: string, shows: (one: Shown) => boolean])[] = [
  ['Veel punten', (one) => plain(one) && one.points >= 100],
  ['Te weinig punten', (one) => plain(one) && one.points < 10],
  ['Vriend van het huis', (one) => plain(one) && one.friend === 'MEMBER'],
  ['Vriend, kan verlengen', (one) => plain(one) && one.friend === 'RENEWABLE'],
  ['Vriend geweest', (one) => plain(one) && one.friend === 'EXPIRED'],
]

/** The cards of the demo's rack, each of someone else. Always the same numbers, whatever `now` is. */
export const demoRack = (dataset: Dataset, now: number): readonly RackCard[] => {
  const holders = new Map(dataset.passholders.map((holder) => [holder.id, holder]))
  const free = dataset.cards
    // One without a chip may be given one while the demo runs.
    .filter(({ chipNumber }) => chipNumber !== undefined)
    .map((card) => shownOf(dataset, card, holders.get(card.passholderId ?? ''), now))
  const taken = new Set<string>()
  const take = (label: string, shows: (one: Shown) => boolean): DatasetCard => {
    const found = free.find((one) => shows(one) && !taken.has(one.card.passholderId ?? one.card.uitpasNumber))
    if (!found) throw new Error(`the dataset has no card for "${label}"`)
    taken.add(found.card.passholderId ?? found.card.uitpasNumber)
    return found.card
  }
  const numbers = ({ chipNumber, uitpasNumber }: DatasetCard) => ({ ...(chipNumber && { chipNumber }), uitpasNumber })
  return [
    ...wanted.map(([label, shows]) => ({ label, ...numbers(take(label, shows)) })),
    { label: 'Kaart met barcode', uitpasNumber: take('Kaart met barcode', plain).uitpasNumber },
    ...alsoWanted.map(([label, shows]) => ({ label, ...numbers(take(label, shows)) })),
    { label: 'Onbekende chip', chipNumber: UNKNOWN_CHIP },
    { label: 'Telefoon', chipNumber: '08A1B2C3' },
    { label: 'Geen UiTPAS-chip', chipNumber: '1C4F90E2' },
  ]
}
