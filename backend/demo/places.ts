import type { DatasetCardSystem, DatasetCounter, DatasetOrganizer } from './dataset/shapes.ts'

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
  contactEmail: 'vragen@uitpas-dender.example.org',
  membershipPrices: [
    {
      ...{ label: 'UiTPAS met kansentarief', price: 0, socialTariff: true },
      description: 'Wie recht heeft op kansentarief, krijgt zijn UiTPAS gratis.',
    },
    {
      ...{ label: 'UiTPAS tot 18 jaar', price: 200, ageUntil: 17 },
      description: 'Kinderen en jongeren betalen 2 euro voor hun UiTPAS.',
    },
    {
      ...{ label: 'UiTPAS inwoners', price: 500, residence: 'INSIDE' },
      description: 'Wie in de regio woont, betaalt 5 euro voor zijn UiTPAS.',
    },
    { label: 'UiTPAS', price: 800, description: 'Wie elders woont, betaalt 8 euro voor zijn UiTPAS.' },
  ],
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
    postalCodes: ['9300', '9320'],
  },
  library: {
    id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03202',
    name: 'Bibliotheek De Leeshoek',
    cardSystemIds: [dender.id],
    linkedLocationId: locations.library.id,
    postalCodes: ['9300', '9320'],
  },
  sports: {
    id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03203',
    name: 'Sportdienst Ninove',
    cardSystemIds: [dender.id],
    postalCodes: ['9400'],
  },
  podium: {
    id: '5b1d7e40-9c3a-4f68-b2e5-18c7a4d03204',
    name: 'Het Podium vzw',
    cardSystemIds: [dender.id, gent.id],
    postalCodes: ['9000', '9050'],
  },
} as const satisfies Record<string, DatasetOrganizer>

const counter = (n: number, over: Omit<DatasetCounter, 'id' | 'consumerKey'>): DatasetCounter => ({
  id: `c2e85b96-7d14-4a3f-9e60-3bd1f7a2500${n}`,
  consumerKey: `d7f0a3c5e91b4826a0c4b7e3f15d980${n}`,
  ...over,
})

const atSchakel = { cardSystemId: dender.id, organizerId: organizers.schakel.id, locationId: locations.schakel.id }

export const counters = {
  reception: counter(1, { name: 'CC De Schakel, onthaal', ...atSchakel }),
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
  boxOffice: counter(5, { name: 'CC De Schakel, kassa', ...atSchakel }),
  /** Has one omruilvoordeel, as a voordeelzuil wants it. */
  bar: counter(6, { name: 'CC De Schakel, bar', ...atSchakel }),
  /** Has two: a voordeelzuil that is given this counter refuses it. */
  shop: counter(7, { name: 'CC De Schakel, winkel', ...atSchakel }),
  cloakroom: counter(8, { name: 'CC De Schakel, vestiaire', ...atSchakel }),
}

/** Who registers passholders. */
export const registrars: readonly string[] = [organizers.schakel.id, organizers.library.id, organizers.sports.id]
