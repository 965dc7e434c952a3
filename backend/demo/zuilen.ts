import { associationIds } from './associations.ts'
import type { DatasetZuil } from './dataset/shapes.ts'
import { counters, dender } from './places.ts'

/** The demo's check-in zuil. */
export const demoZuil = {
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b01',
  name: 'Zuil foyer',
  cardSystemId: dender.id,
  type: 'CHECK_IN',
  showQr: true,
  // All events of these are of UiTPAS Dender alone, so that a card from Gent is refused.
  counterIds: [counters.reception.id, counters.library.id],
  languages: ['nl', 'fr', 'de', 'en'],
} as const satisfies DatasetZuil

/** The ticketzuil: its counter's events have a base price. */
export const ticketZuil = {
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b02',
  name: 'Zuil kassa',
  cardSystemId: dender.id,
  type: 'TICKET',
  counterIds: [counters.boxOffice.id],
  languages: ['nl', 'fr', 'en'],
} as const satisfies DatasetZuil

/** The voordeelzuil: its counter gives a coffee for ten points, and from next month on a soup. */
export const rewardZuil = {
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b03',
  name: 'Zuil bar',
  cardSystemId: dender.id,
  type: 'REWARD',
  counterIds: [counters.bar.id],
  languages: ['nl'],
} as const satisfies DatasetZuil

/** The lidmaatschapzuil: shows who is a friend of the house. */
export const membershipZuil = {
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b04',
  name: 'Zuil vestiaire',
  cardSystemId: dender.id,
  type: 'MEMBERSHIP',
  associationId: associationIds.vriend,
  counterIds: [counters.cloakroom.id],
  languages: ['nl', 'fr'],
} as const satisfies DatasetZuil

/** One of each type, in the order in which they stand side by side. */
export const demoZuilen = [demoZuil, ticketZuil, rewardZuil, membershipZuil] as const satisfies readonly DatasetZuil[]
