import { demoAccounts, demoStaff } from './accounts.ts'
import { demoAssociations } from './associations.ts'
import { demoClients } from './clients.ts'
import type { Dataset } from './dataset/shapes.ts'
import { denderKeys } from './distribution-keys.ts'
import { demoEvents } from './events.ts'
import { demoHistory } from './history/history.ts'
import type { History } from './history/steps.ts'
import { officialDataset } from './official.ts'
import { demoPeople } from './people.ts'
import { counters, dender, gent, locations, organizers } from './places.ts'
import { demoRack } from './rack.ts'
import { demoRewards } from './rewards.ts'
import { demoZuilen } from './zuilen.ts'

export { demoClient, demoClientOfOne, demoClients } from './clients.ts'
export { demoZuil, demoZuilen, membershipZuil, rewardZuil, ticketZuil } from './zuilen.ts'

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
    groupPasses: official.groupPasses,
    cards: [...own.cards, ...official.cards],
    rewards: [...(own.rewards ?? []), ...official.rewards],
    families: official.families,
  }
}

/** What `npm start` begins with: that, and what went before, as if the house had been open for a while. */
export const demoBeginning = (now: number): { readonly dataset: Dataset; readonly history: History } => {
  const own = demoDataset(now)
  // Whose cards must give what their labels promise has done nothing of late.
  const shown = new Set(demoRack(own, now).map(({ uitpasNumber }) => uitpasNumber))
  const holders = own.cards.flatMap((card) => (shown.has(card.uitpasNumber) ? (card.passholderId ?? []) : []))
  return { dataset: wholeDemoDataset(now), history: demoHistory(now, own, new Set(holders)) }
}
