import { dayOf } from '../../platform/time/calendar.ts'
import type { CardType, MembershipPriceRule, PriceExamples } from '../shapes/prices.ts'

/** Somebody as a price asks of him. */
export interface Buyer {
  readonly age: number
  readonly residence: 'INSIDE' | 'OUTSIDE'
  readonly socialTariff: boolean
  readonly cardType: CardType
}

/** Full years on the day of a moment, in Brussels. @param dateOfBirth yyyy-mm-dd @param at milliseconds since 1970 */
export const ageAt = (dateOfBirth: string, at: number): number => {
  const [day, born] = [dayOf(at), dateOfBirth]
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

/** Whether somebody lives in one of the cities. */
export const residenceIn = (
  cities: readonly { readonly postalCode: string }[],
  postalCode: string,
): Buyer['residence'] => (cities.some((city) => city.postalCode === postalCode) ? 'INSIDE' : 'OUTSIDE')

const holds = (rule: MembershipPriceRule, { age, residence, socialTariff, cardType }: Buyer): boolean =>
  age >= (rule.ageFrom ?? 0) &&
  age <= (rule.ageUntil ?? Number.POSITIVE_INFINITY) &&
  (rule.residence ?? residence) === residence &&
  (rule.socialTariff ?? socialTariff) === socialTariff &&
  (rule.cardType ?? cardType) === cardType

/** What somebody pays: the first price that holds for him. `undefined` = none does, and none is made up. */
export const priceFor = (rules: readonly MembershipPriceRule[], buyer: Buyer): MembershipPriceRule | undefined =>
  rules.find((rule) => holds(rule, buyer))

/** Those that could hold for somebody with this kind of card. */
export const pricesOf = (
  rules: readonly MembershipPriceRule[],
  cardType: CardType | undefined,
): readonly MembershipPriceRule[] =>
  rules.filter((rule) => cardType === undefined || (rule.cardType ?? cardType) === cardType)

/** What everybody pays for a card: people of one line all pay the same, whatever their age. */
export const priceExamplesOf = (rules: readonly MembershipPriceRule[]): PriceExamples => {
  const starts = rules.flatMap(({ ageFrom, ageUntil }) => [
    ...(ageFrom === undefined ? [] : [ageFrom]),
    ...(ageUntil === undefined ? [] : [ageUntil + 1]),
  ])
  const ages = [...new Set([0, ...starts])].filter((age) => age <= 120).toSorted((a, b) => a - b)
  const member = (['INSIDE', 'OUTSIDE'] as const).flatMap((residence) =>
    [false, true].flatMap((socialTariff) =>
      ages.map((age, n) => {
        const found = priceFor(rules, { age, residence, socialTariff, cardType: 'NFC_CARD' })
        const next = ages[n + 1]
        return {
          ageFrom: age,
          ...(next !== undefined && { ageUntil: next - 1 }),
          ...{ residence, socialTariff },
          ...(found && { price: { label: found.label, cents: found.price } }),
        }
      }),
    ),
  )
  return { member }
}
