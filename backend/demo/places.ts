import type { DatasetCardSystem, DatasetCounter, DatasetOrganizer, DatasetZuil } from '../store/dataset.ts'

/** Who takes part in the demo: made up, but for the towns. */

/** A card system with the prefix of its UiTPAS numbers. */
export interface DemoCardSystem extends DatasetCardSystem {
  readonly prefix: string
  readonly socialTariffGraceDays: number
}

export const dender: DemoCardSystem = {
  id: 1,
  name: 'UiTPAS Dender',
  prefix: '09300',
  socialTariffGraceDays: 30,
  cities: [
    { postalCode: '9300', name: 'Aalst' },
    { postalCode: '9320', name: 'Erembodegem' },
    { postalCode: '9400', name: 'Ninove' },
    { postalCode: '9420', name: 'Erpe-Mere' },
    { postalCode: '9450', name: 'Haaltert' },
    { postalCode: '9470', name: 'Denderleeuw' },
  ],
  website: 'https://www.uitpas.be',
}

export const gent: DemoCardSystem = {
  id: 2,
  name: 'UiTPAS Gent',
  prefix: '09000',
  socialTariffGraceDays: 60,
  cities: [
    { postalCode: '9000', name: 'Gent' },
    { postalCode: '9050', name: 'Gentbrugge' },
  ],
}

export const locations = {
  schakel: { id: '0a6c3f1e-52d7-4c0b-8a11-6f2d9be07101', name: 'CC De Schakel, Aalst' },
  library: { id: '0a6c3f1e-52d7-4c0b-8a11-6f2d9be07102', name: 'Bibliotheek De Leeshoek, Aalst' },
  sports: { id: '0a6c3f1e-52d7-4c0b-8a11-6f2d9be07103', name: 'Sporthal De Kouter, Ninove' },
  podium: { id: '0a6c3f1e-52d7-4c0b-8a11-6f2d9be07104', name: 'Muziekclub Het Podium, Gent' },
} as const

export const organizers = {
  schakel: {
    id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03201',
    name: 'CC De Schakel',
    cardSystemIds: [dender.id],
    linkedLocationId: locations.schakel.id,
  },
  library: {
    id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03202',
    name: 'Bibliotheek De Leeshoek',
    cardSystemIds: [dender.id],
    linkedLocationId: locations.library.id,
  },
  sports: { id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03203', name: 'Sportdienst Ninove', cardSystemIds: [dender.id] },
  podium: { id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03204', name: 'Het Podium vzw', cardSystemIds: [dender.id, gent.id] },
} as const satisfies Record<string, DatasetOrganizer>

const counter = (n: number, over: Omit<DatasetCounter, 'id' | 'consumerKey'>): DatasetCounter => ({
  id: `c2e85b96-7d14-4a3f-9e60-3bd1f7a2500${n}`,
  consumerKey: `d7f0a3c5e91b4826a0c4b7e3f15d980${n}`,
  ...over,
})

export const counters = {
  reception: counter(1, {
    name: 'CC De Schakel, onthaal',
    cardSystemId: dender.id,
    organizerId: organizers.schakel.id,
    locationId: locations.schakel.id,
  }),
  library: counter(2, {
    name: 'Bibliotheek De Leeshoek, uitleenbalie',
    cardSystemId: dender.id,
    organizerId: organizers.library.id,
    locationId: locations.library.id,
  }),
  sports: counter(3, {
    name: 'Sporthal De Kouter',
    cardSystemId: dender.id,
    organizerId: organizers.sports.id,
    locationId: locations.sports.id,
  }),
  podium: counter(4, {
    name: 'Het Podium, kassa',
    cardSystemId: gent.id,
    organizerId: organizers.podium.id,
    locationId: locations.podium.id,
  }),
}

/** The demo's one zuil. */
export const demoZuil = {
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b01',
  name: 'Zuil foyer',
  cardSystemId: dender.id,
  // All events of these are of UiTPAS Dender alone, so that a card from Gent is refused.
  counterIds: [counters.reception.id, counters.library.id],
  languages: ['nl', 'fr', 'de', 'en'],
} as const satisfies DatasetZuil

/** Who registers passholders. */
export const registrars: readonly string[] = [organizers.schakel.id, organizers.library.id, organizers.sports.id]
