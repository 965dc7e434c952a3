import type { Dataset, DatasetClient } from '../store/dataset.ts'
import { demoEvents } from './events.ts'
import { demoPeople } from './people.ts'
import { counters, demoZuil, dender, gent, locations, organizers } from './places.ts'

export { demoZuil } from './places.ts'

/** May do everything for every organizer. Its secret is public: the demo answers on loopback alone. */
export const demoClient = {
  id: 'demo',
  name: 'Democlient',
  secret: 'demo-geheim',
  grants: ['CHECKINS_READ', 'CHECKINS_WRITE', 'PASSES_READ', 'PASSES_CHIPNUMBERS_READ', 'PASSHOLDERS_SEARCH'].map(
    (permission) => ({ permission }),
  ),
} as const satisfies DatasetClient

/** May book check-ins for one organizer alone, and see no more of a passholder than that needs. */
export const demoClientOfOne = {
  id: 'demo-podium',
  name: 'Kassasysteem van Het Podium',
  secret: 'demo-geheim-podium',
  grants: ['CHECKINS_READ', 'CHECKINS_WRITE'].map((permission) => ({ permission, organizerId: organizers.podium.id })),
} as const satisfies DatasetClient

/** Everything the demo starts with, its dates around `now`. */
export const demoDataset = (now: number): Dataset => ({
  cardSystems: [dender, gent].map(({ prefix: _prefix, ...system }) => system),
  organizers: Object.values(organizers),
  locations: Object.values(locations),
  counters: Object.values(counters),
  zuilen: [demoZuil],
  events: demoEvents(now),
  ...demoPeople(now),
  clients: [demoClient, demoClientOfOne],
})
