import type { DatasetCardSystem } from './dataset/shapes.ts'

const id = (n: number): string => `f2c81d07-3e6a-4590-b7d4-91a0c5e8630${n}`

/** Verdeelsleutels of UiTPAS Dender. UiTPAS Gent has none: there the default shares count (20, 40, 40 %). */
export const denderKeys: NonNullable<DatasetCardSystem['distributionKeys']> = [
  {
    id: id(1),
    name: 'Tot 10 euro: inwoners betalen 1,50 euro',
    priority: 0,
    price: { op: 'LESS', cents: 1_000 },
    cardSystem: 'OWN',
    postalCodes: ['9300', '9320'],
    shares: {
      passholder: { cents: 150 },
      localAuthority: { percent: 50 },
      organizer: { percent: 50 },
      flemishAuthority: { percent: 0 },
    },
  },
  {
    id: id(2),
    name: 'Algemeen',
    priority: 1,
    cardSystem: 'ANY',
    postalCodes: [],
    shares: {
      passholder: { percent: 20 },
      localAuthority: { percent: 30 },
      organizer: { percent: 40 },
      flemishAuthority: { percent: 10 },
    },
  },
]
