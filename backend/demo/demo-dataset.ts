import { permissions } from '../platform/http/policy.ts'
import { demoAccounts, demoStaff } from './accounts.ts'
import { demoAssociations } from './associations.ts'
import type { Dataset, DatasetClient } from './dataset/shapes.ts'
import { denderKeys } from './distribution-keys.ts'
import { demoEvents } from './events.ts'
import { officialDataset } from './official.ts'
import { demoPeople } from './people.ts'
import { counters, dender, gent, locations, organizers } from './places.ts'
import { demoRewards } from './rewards.ts'
import { demoZuilen } from './zuilen.ts'

export { demoZuil, demoZuilen, membershipZuil, rewardZuil, ticketZuil } from './zuilen.ts'

/** May do everything for every organizer. Its secret is public: the demo answers on loopback alone. */
export const demoClient: DatasetClient = {
  id: 'demo',
  name: 'Democlient',
  secret: 'demo-geheim',
  grants: permissions.map((permission) => ({ permission })),
}

/** May book check-ins for one organizer alone, and see no more of a passholder than that needs. */
export const demoClientOfOne = {
  id: 'demo-podium',
  name: 'Kassasysteem van Het Podium',
  secret: 'demo-geheim-podium',
  grants: [
    { permission: 'CHECKINS_READ', organizerId: organizers.podium.id },
    { permission: 'CHECKINS_WRITE', organizerId: organizers.podium.id },
  ],
} as const satisfies DatasetClient

export const demoClients = [demoClient, demoClientOfOne]

/** What is made up for the demo, its dates around `now`. */
export const demoDataset = (now: number): Dataset => {
  const people = demoPeople(now)
  return {
    cardSystems: [{ ...dender, distributionKeys: denderKeys }, gent].map(({ prefix, ...system }) => ({
      ...system,
      cardPrefixes: [{ prefix, postalCodes: system.cities.map(({ postalCode }) => postalCode) }],
    })),
    organizers: Object.values(organizers),
    locations: Object.values(locations),
    counters: Object.values(counters),
    zuilen: demoZuilen,
    events: demoEvents(now),
    ...people,
    rewards: demoRewards(now),
    associations: demoAssociations(now, people.passholders),
    accounts: demoAccounts,
    counterStaff: demoStaff,
    clients: demoClients,
  }
}

/** Everything the demo starts with: that, and the data of UiTPAS's own test environment. */
export const wholeDemoDataset = (now: number): Dataset => {
  const [own, official] = [demoDataset(now), officialDataset(now)]
  return {
    ...own,
    cardSystems: [...own.cardSystems, ...official.cardSystems],
    organizers: [...own.organizers, ...official.organizers],
    counters: [...own.counters, ...official.counters],
    events: [...own.events, ...official.events],
    passholders: [...own.passholders, ...official.passholders],
    cards: [...own.cards, ...official.cards],
    rewards: [...(own.rewards ?? []), ...official.rewards],
  }
}
