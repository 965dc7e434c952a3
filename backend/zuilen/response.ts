import type { z } from 'zod'
import { representCardSystem } from '../card-systems/response.ts'
import type { EventFacts } from '../events/shapes.ts'
import { title } from '../platform/http/localized.ts'
import type { Store } from '../store.ts'
import type { kioskDevice, kioskDeviceEvent } from './shapes/kiosk-device.ts'
import type { ZuilFacts } from './shapes/zuil.ts'

export const representEvent = (event: EventFacts): z.infer<typeof kioskDeviceEvent> => ({
  checkinPoints: event.checkinPoints,
  event: { id: event.id, title: title(event.name) },
})

const present = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== undefined)),
]

/** A zuil with the names of what its counters stand for. */
export const representZuil = async (
  store: Store,
  zuil: ZuilFacts,
  deviceId: string,
): Promise<z.infer<typeof kioskDevice>> => {
  const [organizers, locations, system] = await Promise.all([
    store.names.organizers(present(zuil.counters.map(({ organizerId }) => organizerId))),
    store.names.locations(present(zuil.counters.map(({ locationId }) => locationId))),
    store.names.cardSystem(zuil.cardSystemId),
  ])
  if (!system) throw new Error('a zuil without its card system')
  return {
    id: zuil.id,
    name: zuil.name,
    deviceId,
    organizers: [...organizers],
    locations: [...locations],
    cardSystem: representCardSystem(system),
    releaseTrack: 'stable',
  }
}
