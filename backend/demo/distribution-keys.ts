import type { DatasetCardSystem } from './dataset/shapes.ts'

const everybody = {
  manual: false,
  cardSystem: 'OWN',
  postalCodes: [],
  outsideOrganizersCity: false,
  counterIds: [],
} as const

/** A key that is chosen by hand: it holds for the demo's event that names it. */
export const foyerKeyId = 104

/** Verdeelsleutels of UiTPAS Dender. UiTPAS Gent has none: there the default shares count (20, 40, 40 %). */
export const denderKeys: NonNullable<DatasetCardSystem['distributionKeys']> = [
  {
    ...everybody,
    id: 101,
    name: 'Tot 10 euro: inwoners van Aalst betalen 1,50 euro',
    priority: 0,
    price: { op: 'LESS', cents: 1_000 },
    postalCodes: ['9300', '9320'],
    shares: {
      passholder: { cents: 150 },
      localAuthority: { percent: 50 },
      organizer: { rest: true },
      flemishAuthority: { cents: 0 },
    },
  },
  {
    ...everybody,
    id: 102,
    name: 'Wie buiten de gemeente van de organisator woont: Vlaanderen betaalt mee',
    priority: 1,
    outsideOrganizersCity: true,
    shares: {
      passholder: { percent: 20 },
      localAuthority: { percent: 20 },
      organizer: { percent: 40 },
      flemishAuthority: { percent: 20 },
    },
  },
  {
    ...everybody,
    id: 103,
    name: 'Algemeen, ook voor wie zijn kansenstatuut elders heeft',
    priority: 2,
    cardSystem: 'ANY',
    shares: {
      passholder: { percent: 20 },
      localAuthority: { percent: 30 },
      organizer: { percent: 40 },
      flemishAuthority: { percent: 10 },
    },
  },
  {
    ...everybody,
    id: foyerKeyId,
    name: 'Met de hand gekozen: 0,50 euro',
    priority: 0,
    manual: true,
    cardSystem: 'ANY',
    shares: {
      passholder: { cents: 50 },
      localAuthority: { rest: true },
      organizer: { cents: 0 },
      flemishAuthority: { cents: 0 },
    },
  },
]
