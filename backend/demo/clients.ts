import { permissions } from '../platform/http/policy.ts'
import type { DatasetClient } from './dataset/shapes.ts'
import { organizers } from './places.ts'

export const clientIds = { demo: 'demo', podium: 'demo-podium', phone: 'pas' } as const

/** May do everything for every organizer. Its secret is public: the demo answers on loopback alone. */
export const demoClient: DatasetClient = {
  id: clientIds.demo,
  name: 'Democlient',
  secret: 'demo-geheim',
  grants: permissions.map((permission) => ({ permission })),
}

/** May book check-ins for one organizer alone, and see no more of a passholder than that needs. */
export const demoClientOfOne = {
  id: clientIds.podium,
  name: 'Kassasysteem van Het Podium',
  secret: 'demo-geheim-podium',
  grants: [
    { permission: 'CHECKINS_READ', organizerId: organizers.podium.id },
    { permission: 'CHECKINS_WRITE', organizerId: organizers.podium.id },
  ],
} as const satisfies DatasetClient

/** The app of passholders at /pas/: they act by tokens of their own, and it links them to their cards. */
export const demoPhone: DatasetClient = {
  id: clientIds.phone,
  name: 'UiTPAS op de telefoon',
  secret: 'demo-geheim-telefoon',
  grants: [{ permission: 'PASSHOLDERS_SELF_READ' }, { permission: 'PASSHOLDERS_REGISTER_UITID' }],
}

export const demoClients = [demoClient, demoClientOfOne, demoPhone]
