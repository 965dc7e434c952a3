import { type SocialTariff, socialTariff } from '../../passholders/rules/social-tariff.ts'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import type { TicketShares } from '../shapes.ts'
import { type Payers, sharesOf } from './shares.ts'

/** What counts of a distribution key: when it holds, and who pays what then. */
interface TariffKey {
  readonly id: string
  readonly priority: number
  /** On the base price; absent = any. */
  readonly price?: { readonly op: 'LESS' | 'GREATER' | 'EQUAL'; readonly cents: number }
  readonly cardSystem: 'OWN' | 'ANY'
  /** Where the passholder must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  readonly shares: Payers
}

/** What counts of a card system for the price of a ticket. */
export interface TariffCardSystem {
  readonly id: number
  readonly socialTariffGraceDays: number
  readonly distributionKeys: readonly TariffKey[]
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

/** Where no distribution key applies. Source: domain.md, "Ticket at social tariff". */
const defaultShares: Payers = {
  passholder: { percent: 20 },
  organizer: { percent: 40 },
  localAuthority: { percent: 40 },
  flemishAuthority: { percent: 0 },
}

/** Of whom the conditions of a key must hold. */
interface Buyer {
  /** Where the social status is; at least one. */
  readonly cardSystemIds: readonly number[]
  /** Absent = unknown: only keys that hold wherever one lives. */
  readonly postalCode?: string
}

const priceFits = (condition: TariffKey['price'], base: number): boolean => {
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

const keyFits = (key: TariffKey, cardSystemId: number, base: number, buyer: Buyer): boolean =>
  priceFits(key.price, base) &&
  (key.cardSystem === 'ANY' || buyer.cardSystemIds.includes(cardSystemId)) &&
  (key.postalCodes.length === 0 || (buyer.postalCode !== undefined && key.postalCodes.includes(buyer.postalCode)))

const before = (a: TariffKey, b: TariffKey): number => a.priority - b.priority || (a.id < b.id ? -1 : 1)

const tariff = (cardSystemId: number, rule: string, base: number, shares: Payers): Tariff => {
  const divided = sharesOf(base, shares)
  const id = `SOCIALTARIFF-${cardSystemId}-${rule}`
  return { id, name: tariffName, cardSystemId, price: divided.passholder, shares: divided }
}

/** By the first key that fits, of the first card system that has one; else the default of the buyer's first card system. */
const tariffFor = (cardSystems: readonly TariffCardSystem[], base: number, buyer: Buyer): Tariff | undefined => {
  for (const { id, distributionKeys } of cardSystems) {
    const [key] = distributionKeys.filter((one) => keyFits(one, id, base, buyer)).sort(before)
    if (key) return tariff(id, key.id, base, key.shares)
  }
  const own = cardSystems.find(({ id }) => buyer.cardSystemIds.includes(id))
  return own && tariff(own.id, 'default', base, defaultShares)
}

/** The social status in each of the card systems in which the passholder is an active member. */
const statuses = (passholder: PassholderFacts, cardSystems: readonly TariffCardSystem[], at: number) =>
  cardSystems.flatMap(({ id, socialTariffGraceDays }): { id: number; status: SocialTariff['status'] }[] => {
    const member = passholder.memberships.find(({ cardSystemId, status }) => cardSystemId === id && status === 'ACTIVE')
    return member ? [{ id, status: socialTariff(member, socialTariffGraceDays, at).status }] : []
  })

/**
 * The social tariff of a passholder for a ticket at a moment. An active social status in one of the card systems is
 * enough, its grace period included. NONE: there has been none in any of them.
 * @param ask `cardSystems`: those of the event, in order. `regularPrice`: in cents
 */
export const socialTariffOf = (ask: {
  readonly passholder: PassholderFacts
  readonly cardSystems: readonly TariffCardSystem[]
  readonly regularPrice: number
  readonly at: number
}):
  | { readonly kind: 'TARIFF'; readonly tariff: Tariff }
  | { readonly kind: 'REFUSED'; readonly reason: 'social-tariff-expired' | 'social-tariff-suspended' }
  | { readonly kind: 'NONE' } => {
  const { passholder, cardSystems, regularPrice, at } = ask
  const found = statuses(passholder, cardSystems, at)
  const has = (status: SocialTariff['status']): boolean => found.some((one) => one.status === status)
  const cardSystemIds = found.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id)
  const best = tariffFor(cardSystems, regularPrice, { cardSystemIds, postalCode: passholder.postalCode })
  if (best && cardSystemIds.length > 0) return { kind: 'TARIFF', tariff: best }
  if (has('SUSPENDED')) return { kind: 'REFUSED', reason: 'social-tariff-suspended' }
  return has('EXPIRED') ? { kind: 'REFUSED', reason: 'social-tariff-expired' } : { kind: 'NONE' }
}

/**
 * The tariff of somebody with social status in the event's first card system, before it is known who (GET /tariffs/static).
 * `undefined` = the event is in no card system.
 */
export const staticTariffOf = (cardSystems: readonly TariffCardSystem[], regularPrice: number): Tariff | undefined =>
  tariffFor(cardSystems, regularPrice, { cardSystemIds: cardSystems.slice(0, 1).map(({ id }) => id) })
