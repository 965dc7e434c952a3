import type { CardSystem } from '../platform/database/generated/client.ts'

export const toCardSystem = (row: CardSystem): StoredCardSystem => ({
  id: row.id,
  name: row.name,
  socialTariffGraceDays: row.socialTariffGraceDays,
  cities: row.cities as { postalCode: string; name: string }[],
  ...(row.website !== null && { website: row.website }),
})

export interface StoredCardSystem {
  readonly id: number
  readonly name: string
  readonly socialTariffGraceDays: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
  readonly website?: string
}
