import type { Localized } from '@zuil/protocol'
import type { z } from 'zod'
import type { CardFacts, EventFacts, ZuilFacts } from '../core/model.ts'
import { pointsNow } from '../core/points.ts'
import { socialTariff } from '../core/social-status.ts'
import type { Store, StoredCardSystem, StoredCheckin, StoredPass } from '../store/store.ts'
import type { cardSystem, checkin, kioskDevice, kioskDeviceEvent, pass, passholder } from './schemas.ts'

/** Our facts in the API's shapes. Times are given in UTC. */

type StoredPassholder = NonNullable<StoredPass['passholder']>
type StoredMembership = StoredPassholder['memberships'][number]

const moment = (at: number): string => new Date(at).toISOString()

/** Dutch first: the API's texts have one language. */
export const title = (name: Localized): string => name.nl

export const representCardSystem = (system: StoredCardSystem): z.infer<typeof cardSystem> => ({
  id: system.id,
  name: system.name,
  ...(system.website !== undefined && { links: { website: system.website } }),
  cities: system.cities.map(({ postalCode, name }) => ({ postalCode, name })),
  permanent: true,
})

const cardStatuses = ['ACTIVE', 'BLOCKED', 'DELETED'] as const

/** The active card, or else the one that was last of use. */
const currentCard = (cards: readonly CardFacts[]) => {
  for (const status of cardStatuses) {
    const card = cards.find((one) => one.status === status)
    if (card) return { uitpasNumber: card.uitpasNumber, status }
  }
  return undefined
}

const representMembership = (membership: StoredMembership, now: number) => {
  const card = currentCard(membership.cards)
  const tariff = socialTariff(membership, membership.cardSystem.socialTariffGraceDays, now)
  return {
    cardSystem: representCardSystem(membership.cardSystem),
    ...(card?.status === 'ACTIVE' && { uitpasNumber: card.uitpasNumber }),
    ...(card && { currentCard: card }),
    status: membership.status,
    ...(tariff.status !== 'NONE' && {
      socialTariff: {
        status: tariff.status,
        endDate: moment(tariff.endDate),
        inGracePeriod: tariff.status === 'ACTIVE' && tariff.inGracePeriod,
        expired: tariff.status === 'EXPIRED',
        ...(tariff.status === 'SUSPENDED' && { suspendedUntilDate: moment(tariff.until) }),
      },
    }),
  }
}

/** A whole passholder; only for callers that may see one. */
export const representPassholder = (
  holder: StoredPassholder,
  insz: string | undefined,
  now: number,
): z.infer<typeof passholder> => {
  const memberships = holder.memberships.map((membership) => representMembership(membership, now))
  const active = memberships.find(({ status, uitpasNumber }) => status === 'ACTIVE' && uitpasNumber !== undefined)
  const { street, postalCode, city, email, registrationOrganizer } = holder
  return {
    id: holder.id,
    name: holder.name,
    firstName: holder.firstName,
    ...(insz !== undefined && { inszNumber: insz }),
    dateOfBirth: holder.dateOfBirth,
    address: { ...(street !== undefined && { street }), postalCode, city },
    postalCode,
    city,
    ...(email !== undefined && { email }),
    creationDate: moment(holder.createdAt),
    ...(registrationOrganizer && { registrationOrganizer }),
    points: pointsNow(holder, now),
    ...(active?.uitpasNumber !== undefined && { uitpasNumber: active.uitpasNumber }),
    cardSystemMemberships: memberships,
  }
}

const messages = {
  EXPIRED: 'Je kansentarief is verlopen. Contacteer je UiTPAS-balie.',
  SUSPENDED: 'Je kansentarief is geschorst. Contacteer je UiTPAS-balie.',
} as const

/** A pass, as little of its passholder as the API has it. */
export const representPass = (found: StoredPass, holder: StoredPassholder, now: number): z.infer<typeof pass> => {
  const membership = holder.memberships.find(({ cardSystemId }) => cardSystemId === found.cardSystem.id)
  const tariff = membership && socialTariff(membership, found.cardSystem.socialTariffGraceDays, now)
  const warning = tariff?.status === 'EXPIRED' || tariff?.status === 'SUSPENDED' ? messages[tariff.status] : undefined
  return {
    passholderId: holder.id,
    passType: 'INDIVIDUAL',
    uitpasNumber: found.card.uitpasNumber,
    firstName: holder.firstName,
    points: pointsNow(holder, now),
    postalCode: holder.postalCode,
    cardSystem: representCardSystem(found.cardSystem),
    // A Pass knows no SUSPENDED: somebody whose tariff is suspended has none now, and is told why.
    socialTariff:
      tariff?.status === 'ACTIVE' || tariff?.status === 'EXPIRED'
        ? { status: tariff.status, endDate: moment(tariff.endDate) }
        : { status: 'NONE' },
    ...(warning && { messages: [{ level: 'WARN', text: warning }] }),
  }
}

export const representCheckin = (
  saved: Omit<StoredCheckin, 'passholderId' | 'organizerId'>,
): z.infer<typeof checkin> => ({
  id: saved.id,
  creationDate: moment(saved.at),
  eventId: saved.eventId,
  eventTitle: saved.eventTitle,
  uitpasNumber: saved.uitpasNumber,
  points: saved.points,
})

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
