import type { DatasetAccount } from './dataset/shapes.ts'
import { dender } from './places.ts'
import { demoZuil, rewardZuil } from './zuilen.ts'

const id = (n: number): string => `d5a3f7b8-20c9-4e16-8b4f-7c91e60d350${n}`

/** Who is mailed of zuilen that are off: made-up people. */
export const demoAccounts: readonly DatasetAccount[] = [
  {
    id: id(1),
    email: 'beheer@uitpas-dender.example.org',
    cardSystemId: dender.id,
    role: 'ADMIN',
    language: 'nl',
    alertMode: 'AT_ONCE',
  },
  {
    id: id(2),
    email: 'foyer@cc-de-schakel.example.org',
    cardSystemId: dender.id,
    role: 'ZUILBEHEERDER',
    language: 'nl',
    alertMode: 'DAILY',
    zuilIds: [demoZuil.id, rewardZuil.id],
  },
]
