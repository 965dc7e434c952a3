import type { z } from 'zod'
import { toCardSystemResponse } from '../card-systems/response.ts'
import type { CardSystemStore } from '../card-systems/store.ts'
import type { OrganizerStore } from '../counters/store/organizers.ts'
import type { EventFacts } from '../events/shapes.ts'
import { title } from '../platform/http/localized.ts'
import { euro } from '../platform/money.ts'
import type { kioskDevice, kioskDeviceEvent } from './shapes/kiosk-device.ts'
import type { ZuilFacts } from './shapes/zuil.ts'

/** An event in the API's shape. */
export const toEventResponse = (event: EventFacts): z.infer<typeof kioskDeviceEvent> => ({
  checkinPoints: event.checkinPoints,
  event: { id: event.id, title: title(event.name) },
  // Who asks for itself is given one: see `withCode` in api/device-events.ts.
  checkinCode: '',
  ...(event.basePrice !== undefined && { basePrice: euro(event.basePrice) }),
})

const present = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== undefined)),
]

/** Where the names come from that a zuil is shown with. */
export interface KioskResponseDeps {
  readonly organizers: OrganizerStore
  readonly cardSystems: Pick<CardSystemStore, 'find'>
}

/** A zuil with the names of what its counters stand for. */
export const toKioskResponse = async (
  { organizers: names, cardSystems }: KioskResponseDeps,
  zuil: ZuilFacts,
  deviceId: string,
): Promise<z.infer<typeof kioskDevice>> => {
  const [organizers, locations, system] = await Promise.all([
    names.named(present(zuil.counters.map(({ organizerId }) => organizerId))),
    names.locations(present(zuil.counters.map(({ locationId }) => locationId))),
    cardSystems.find(zuil.cardSystemId),
  ])
  if (!system) throw new Error('a zuil without its card system')
  return {
    id: zuil.id,
    name: zuil.name,
    deviceId,
    organizers: [...organizers],
    locations: [...locations],
    cardSystem: toCardSystemResponse(system),
    releaseTrack: 'stable',
  }
}
