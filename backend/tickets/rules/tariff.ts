import type { EventFacts } from '../../events/shapes.ts'
import { type SocialTariff, socialTariff } from '../../passholders/rules/social-tariff.ts'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import type { TicketShares } from '../shapes.ts'
import { type Payers, sharesOf } from './shares.ts'

/** What counts of a distribution key: when it holds, and who pays what then. */
interface TariffKey {
  readonly id: number
  readonly priority: number
  readonly manual: boolean
  /** On the base price; absent = any. */
  readonly price?: { readonly op: 'LESS' | 'GREATER' | 'EQUAL'; readonly cents: number }
  readonly cardSystem: 'OWN' | 'ANY'
  /** Where the passholder must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  readonly outsideOrganizersCity: boolean
  /** Where the ticket must be sold; empty = anywhere. */
  readonly counterIds: readonly string[]
  readonly shares: Payers
  /** From then on it holds no more. Milliseconds since 1970; absent = it has no end. */
  readonly endsAt?: number
}

/** What counts of a card system for the price of a ticket. */
export interface TariffCardSystem {
  readonly id: number
  readonly socialTariffGraceDays: number
  readonly distributionKeys: readonly TariffKey[]
}

/** A ticket that might be sold, as far as its price depends on it. */
export interface TicketOffer {
  readonly event: Pick<EventFacts, 'cardSystemIds' | 'chosenKeyIds' | 'organizerPostalCodes'>
  /** All card systems, not the event's alone: a social status counts in whichever a key of the event's says. */
  readonly cardSystems: readonly TariffCardSystem[]
  /** In cents. */
  readonly regularPrice: number
  /** Where it is sold: the counters of a zuil; none over the API. */
  readonly counterIds: readonly string[]
}

/** A price for one passholder, and who pays the rest. */
export interface Tariff {
  /** `SOCIALTARIFF-<card system>-<distribution key, or default>`. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Whose rules gave it. */
  readonly cardSystemId: number
  /** What the passholder pays, in cents. */
  readonly price: number
  readonly shares: TicketShares
}

/** The social tariff's name, for people. */
export const tariffName = 'Kansentarief'

/** Where no distribution key applies. Source: UiTPAS's documentation (verdeelsleutels). */
const defaultShares: Payers = {
  passholder: { percent: 20 },
  organizer: { percent: 40 },
  localAuthority: { percent: 40 },
  flemishAuthority: { percent: 0 },
}

/** Of whom the conditions of a key must hold. */
interface Buyer {
  /** When he buys: milliseconds since 1970. */
  readonly at: number
  /** Where the social status is. None = there is no tariff. */
  readonly cardSystemIds: readonly number[]
  /** Absent = unknown: only keys that hold wherever one lives. */
  readonly postalCode?: string
}

/** Whether a price is one for which a key holds. @param base in cents */
export const priceFits = (condition: TariffKey['price'], base: number): boolean => {
  switch (condition?.op) {
    case undefined:
      return true
    case 'LESS':
      return base < condition.cents
    case 'GREATER':
      return base > condition.cents
    case 'EQUAL':
      return base === condition.cents
  }
}

/** Whether a buyer lives where a key says. Where the organizer's city is not known, nobody is known to live outside it. */
const homeFits = (key: TariffKey, organizersCity: readonly string[], { postalCode }: Buyer): boolean => {
  if (postalCode === undefined) return key.postalCodes.length === 0 && !key.outsideOrganizersCity
  if (key.postalCodes.length > 0 && !key.postalCodes.includes(postalCode)) return false
  return !key.outsideOrganizersCity || (organizersCity.length > 0 && !organizersCity.includes(postalCode))
}

const keyFits = (key: TariffKey, cardSystemId: number, offer: TicketOffer, buyer: Buyer): boolean => {
  const { event, regularPrice, counterIds } = offer
  return (
    (key.endsAt === undefined || buyer.at < key.endsAt) &&
    (!key.manual || event.chosenKeyIds?.includes(key.id) === true) &&
    priceFits(key.price, regularPrice) &&
    (key.cardSystem === 'ANY' || buyer.cardSystemIds.includes(cardSystemId)) &&
    homeFits(key, event.organizerPostalCodes ?? [], buyer) &&
    (key.counterIds.length === 0 || key.counterIds.some((id) => counterIds.includes(id)))
  )
}

/** What somebody chose for this event goes before what holds by itself. */
const before = (a: TariffKey, b: TariffKey): number =>
  Number(b.manual) - Number(a.manual) || a.priority - b.priority || a.id - b.id

const tariff = (cardSystemId: number, rule: number | 'default', base: number, shares: Payers): Tariff => {
  const divided = sharesOf(base, shares)
  const id = `SOCIALTARIFF-${cardSystemId}-${rule}`
  return { id, name: tariffName, cardSystemId, price: divided.passholder, shares: divided }
}

/**
 * By the first key that fits, of the first of the event's card systems that has one; else the default of the first of
 * them in which the buyer has his social status.
 */
const tariffFor = (offer: TicketOffer, buyer: Buyer): Tariff | undefined => {
  const { event, cardSystems, regularPrice } = offer
  if (buyer.cardSystemIds.length === 0) return undefined
  const ofEvent = event.cardSystemIds.flatMap((id) => cardSystems.find((one) => one.id === id) ?? [])
  for (const { id, distributionKeys } of ofEvent) {
    const [key] = distributionKeys.filter((one) => keyFits(one, id, offer, buyer)).sort(before)
    if (key) return tariff(id, key.id, regularPrice, key.shares)
  }
  const own = ofEvent.find(({ id }) => buyer.cardSystemIds.includes(id))
  return own && tariff(own.id, 'default', regularPrice, defaultShares)
}

/** The social status in each of the card systems in which the passholder is an active member. */
const statuses = (passholder: PassholderFacts, cardSystems: readonly TariffCardSystem[], at: number) =>
  passholder.memberships.flatMap((member): { id: number; status: SocialTariff['status'] }[] => {
    const system = cardSystems.find(({ id }) => id === member.cardSystemId)
    if (!system || member.status !== 'ACTIVE') return []
    return [{ id: system.id, status: socialTariff(member, system.socialTariffGraceDays, at).status }]
  })

/** What there is for a passholder. */
export type SocialTariffAnswer =
  | { readonly kind: 'TARIFF'; readonly tariff: Tariff }
  /** It would be his, were his social status in order. */
  | { readonly kind: 'REFUSED'; readonly reason: 'social-tariff-expired' | 'social-tariff-suspended' }
  /** He has a social status, of elsewhere, that counts for nothing here. */
  | { readonly kind: 'NOT_HERE' }
  /** He never had one. */
  | { readonly kind: 'NONE' }

/**
 * The social tariff of a passholder for a ticket at a moment: of who has an active social status, its grace period
 * included, in a card system of the event, or in whichever a distribution key of these says.
 */
export const socialTariffOf = (offer: TicketOffer, passholder: PassholderFacts, at: number): SocialTariffAnswer => {
  const found = statuses(passholder, offer.cardSystems, at).filter(({ status }) => status !== 'NONE')
  const { postalCode } = passholder
  const forThose = (which: readonly { readonly id: number }[]): Tariff | undefined =>
    tariffFor(offer, { at, cardSystemIds: which.map(({ id }) => id), postalCode })
  const best = forThose(found.filter(({ status }) => status === 'ACTIVE'))
  if (best) return { kind: 'TARIFF', tariff: best }
  if (found.length === 0) return { kind: 'NONE' }
  if (!forThose(found)) return { kind: 'NOT_HERE' }
  if (forThose(found.filter(({ status }) => status !== 'EXPIRED')))
    return { kind: 'REFUSED', reason: 'social-tariff-suspended' }
  return { kind: 'REFUSED', reason: 'social-tariff-expired' }
}

/**
 * The tariff of somebody with social status in the event's first card system who lives in the organizer's city, before
 * it is known who (GET /tariffs/static). `undefined` = the event is in no card system.
 * @param at milliseconds since 1970
 */
export const staticTariffOf = (offer: TicketOffer, at: number): Tariff | undefined => {
  const [postalCode] = offer.event.organizerPostalCodes ?? []
  const cardSystemIds = offer.event.cardSystemIds.slice(0, 1)
  return tariffFor(offer, { at, cardSystemIds, ...(postalCode !== undefined && { postalCode }) })
}
