import type { z } from 'zod'
import type { cardSystem } from './shapes.ts'
import type { StoredCardSystem } from './store.ts'

export const toCardSystemResponse = (system: StoredCardSystem): z.infer<typeof cardSystem> => ({
  id: system.id,
  name: system.name,
  ...(system.website !== undefined && { links: { website: system.website } }),
  cities: system.cities.map(({ postalCode, name }) => ({ postalCode, name })),
  permanent: true,
})
