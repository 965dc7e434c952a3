import type { z } from 'zod'
import { euro } from '../platform/money.ts'
import type { MembershipPriceRule, membershipPrice } from './shapes/prices.ts'
import type { cardSystem } from './shapes.ts'
import type { StoredCardSystem } from './store.ts'

/** The logo is for its zuilen alone. */
const coloursOf = ({ primaryColor, secondaryColor }: StoredCardSystem['branding']) => {
  const branding = {
    ...(primaryColor !== undefined && { primaryColor }),
    ...(secondaryColor !== undefined && { secondaryColor }),
  }
  return Object.keys(branding).length > 0 ? { branding } : {}
}

export const toCardSystemResponse = (system: StoredCardSystem): z.infer<typeof cardSystem> => ({
  id: system.id,
  name: system.name,
  ...coloursOf(system.branding),
  ...(system.website !== undefined && { links: { website: system.website } }),
  cities: system.cities.map(({ postalCode, name }) => ({ postalCode, name })),
  permanent: true,
})

export const toMembershipPriceResponse = ({
  price,
  label,
  description,
}: MembershipPriceRule): z.infer<typeof membershipPrice> => ({ price: euro(price), label, description })
