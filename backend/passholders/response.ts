import type { z } from 'zod'
import { toCardSystemResponse } from '../card-systems/response.ts'
import { apiStatus } from '../cards/rules/api-status.ts'
import type { CardFacts } from '../cards/shapes.ts'
import { balanceAt, pointsEndDate, pointsNow, type ShownBalance } from '../points/rules.ts'
import { isGroup } from './rules/group.ts'
import { socialTariff } from './rules/social-tariff.ts'
import type { groupPass } from './shapes/group.ts'
import type { pass, passholder } from './shapes.ts'
import type { StoredGroupPass } from './store/groups.ts'
import type { StoredPass, StoredPassholder } from './store/passes.ts'
import type { StoredTransaction } from './store/transactions.ts'

/** Our facts in the API's shapes. Times are given in UTC. */

type StoredMembership = StoredPassholder['memberships'][number]

const moment = (at: number): string => new Date(at).toISOString()

const cardStatuses = ['ACTIVE', 'BLOCKED', 'DELETED'] as const

/** The active card, or else the one that was last of use. */
const currentCard = (cards: readonly CardFacts[]) => {
  for (const status of cardStatuses) {
    const card = cards.find((one) => one.status === status)
    if (card) return { uitpasNumber: card.uitpasNumber, status }
  }
  return undefined
}

/** A membership of a card system, with the social tariff in it. */
export const toMembershipResponse = (membership: StoredMembership, now: number) => {
  const card = currentCard(membership.cards)
  const tariff = socialTariff(membership, membership.cardSystem.socialTariffGraceDays, now)
  return {
    cardSystem: toCardSystemResponse(membership.cardSystem),
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

/** The API has one telephone number, for messages: the mobile one, or else the other. */
export const shownPhone = ({
  mobileNumber,
  phoneNumber,
}: Pick<StoredPassholder, 'mobileNumber' | 'phoneNumber'>): string | undefined => mobileNumber ?? phoneNumber

/** A whole passholder; only for callers that may see one. */
export const toPassholderResponse = (
  holder: StoredPassholder,
  insz: string | undefined,
  now: number,
): z.infer<typeof passholder> => {
  const memberships = holder.memberships.map((membership) => toMembershipResponse(membership, now))
  const active = memberships.find(({ status, uitpasNumber }) => status === 'ACTIVE' && uitpasNumber !== undefined)
  const { street, postalCode, city, email, gender, nationality, registrationOrganizer } = holder
  const phoneNumber = shownPhone(holder)
  const points = pointsNow(holder, now)
  const endDate = pointsEndDate(holder)
  return {
    id: holder.id,
    name: holder.name,
    firstName: holder.firstName,
    ...(insz !== undefined && { inszNumber: insz }),
    dateOfBirth: holder.dateOfBirth,
    ...(gender !== undefined && { gender }),
    address: { ...(street !== undefined && { street }), postalCode, city },
    postalCode,
    city,
    ...(email !== undefined && { email }),
    ...(phoneNumber !== undefined && { phoneNumber }),
    ...(nationality !== undefined && { nationality }),
    creationDate: moment(holder.createdAt),
    ...(registrationOrganizer && { registrationOrganizer }),
    points,
    ...(points > 0 && endDate !== undefined && { pointsEndDate: endDate }),
    ...(active?.uitpasNumber !== undefined && { uitpasNumber: active.uitpasNumber }),
    cardSystemMemberships: memberships,
  }
}

const messages = {
  EXPIRED: 'Je kansentarief is verlopen. Contacteer je UiTPAS-balie.',
  SUSPENDED: 'Je kansentarief is geschorst. Contacteer je UiTPAS-balie.',
} as const

const longDate = new Intl.DateTimeFormat('nl-BE', { dateStyle: 'long', timeZone: 'UTC' })

/** What a passholder is to be warned of: points that will lapse soon. */
const lapseWarning = ({ balance, pointsEndDate: day }: ShownBalance): string | undefined => {
  if (day === undefined) return undefined
  const on = longDate.format(new Date(`${day}T00:00:00Z`))
  return balance === 1
    ? `Je punt vervalt na ${on}. Gebruik het of spaar er nog bij.`
    : `Je ${balance} punten vervallen na ${on}. Gebruik ze of spaar er nog bij.`
}

export const passTypeOf = (holder: StoredPassholder): 'INDIVIDUAL' | 'GROUP' =>
  isGroup(holder) ? 'GROUP' : 'INDIVIDUAL'

/** A pass, as little of its passholder as the API has it. */
export const toPassResponse = (found: StoredPass, holder: StoredPassholder, now: number): z.infer<typeof pass> => {
  const membership = holder.memberships.find(({ cardSystemId }) => cardSystemId === found.cardSystem.id)
  const tariff = membership && socialTariff(membership, found.cardSystem.socialTariffGraceDays, now)
  const tariffWarning =
    tariff?.status === 'EXPIRED' || tariff?.status === 'SUSPENDED' ? messages[tariff.status] : undefined
  const warnings = [tariffWarning, lapseWarning(balanceAt(holder, now))].filter((text) => text !== undefined)
  return {
    passholderId: holder.id,
    passType: passTypeOf(holder),
    uitpasNumber: found.card.uitpasNumber,
    firstName: isGroup(holder) ? holder.name : holder.firstName,
    points: pointsNow(holder, now),
    postalCode: holder.postalCode,
    cardSystem: toCardSystemResponse(found.cardSystem),
    // A Pass knows no SUSPENDED: somebody whose tariff is suspended has none now, and gets the reason.
    socialTariff:
      tariff?.status === 'ACTIVE' || tariff?.status === 'EXPIRED'
        ? { status: tariff.status, endDate: moment(tariff.endDate) }
        : { status: 'NONE' },
    ...(warnings.length > 0 && { messages: warnings.map((text) => ({ level: 'WARN' as const, text })) }),
  }
}

/** A group pass, whole. Who may not buy at social tariff now, for whatever reason, has it as EXPIRED: there is no other word. */
export const toGroupPassResponse = (group: StoredGroupPass, now: number): z.infer<typeof groupPass> => {
  const { id, name, card, street, postalCode, city, email, phoneNumber, membership, cardSystem } = group
  const tariff = membership && socialTariff(membership, cardSystem.socialTariffGraceDays, now)
  const entitled = tariff?.status === 'ACTIVE' && membership?.status === 'ACTIVE'
  return {
    ...{ id, name, uitpasNumber: card.uitpasNumber, cardStatus: apiStatus(card.status) },
    ...(email !== undefined && { email }),
    creationDate: moment(group.createdAt),
    ...(tariff &&
      tariff.status !== 'NONE' && {
        socialTariff: {
          ...{ status: entitled ? ('ACTIVE' as const) : ('EXPIRED' as const), endDate: moment(tariff.endDate) },
          ...{ totalTicketsPerYear: group.ticketsPerYear, availableTickets: group.ticketsLeft },
        },
      }),
    cardSystem: toCardSystemResponse(cardSystem),
    address: { ...(street !== undefined && { street }), postalCode, city },
    ...(phoneNumber !== undefined && { telephone: phoneNumber }),
  }
}

const transactionTitles: Readonly<Partial<Record<StoredTransaction['kind'], (about: string) => string>>> = {
  REVERSAL: (about) => `Teruggedraaid: ${about}`,
  REDEMPTION_REVERSAL: (about) => `Teruggegeven: ${about}`,
  LAPSE: () => 'Vervallen punten',
  CORRECTION: () => 'Correctie',
  OPENING: () => 'Beginsaldo',
  CARRIED: () => 'Oudere punten',
}

/** Something that somebody saved, spent or bought, as his app shows it. */
export const toTransactionResponse = ({ kind, about, place, at, points }: StoredTransaction) => ({
  title: transactionTitles[kind]?.(about ?? '') ?? about ?? 'UiTPAS',
  location: place ?? 'UiTPAS',
  creationDate: moment(at),
  points,
})
