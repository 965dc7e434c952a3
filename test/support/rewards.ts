import { now } from './api-dataset.ts'

/** What is set of a voordeel in the back office. Its first day is that of `ids.reward`, which was redeemed. */
export const editedReward = {
  title: { nl: 'Een koffie' },
  promotionalDescription: { nl: 'Lekker warm' },
  type: 'POINTS',
  points: 10,
  categories: ['Eten en drinken'],
  ...{ forKids: false, sport: false, online: false, featured: false },
  publication: { from: new Date(now - 100 * 3_600_000).toISOString().slice(0, 10) },
  redemption: { from: new Date(now - 100 * 3_600_000).toISOString().slice(0, 10) },
} as const
