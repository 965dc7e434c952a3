import type { Actor } from '../../platform/actor.ts'
import { differences, noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import type { EventCardSystems } from '../rules/card-systems.ts'
import { asSubject, type EventRow, inWords, whole, worded } from './event-rows.ts'

/** In which card systems an event is. All of it is done in a transaction, with the event locked. */

/**
 * Changes an event, and writes it down for each card system that it is or was in: there its history is read.
 * @param at milliseconds since 1970
 */
export const changeShared = async (
  db: Db,
  actor: Actor,
  at: number,
  before: EventRow,
  data: Prisma.EventUpdateInput,
  action: 'EVENT_CHANGED' | 'EVENT_CANCELLED' = 'EVENT_CHANGED',
): Promise<EventRow> => {
  const where = { id: before.id }
  const after = await db.event.update({ where, data: { ...data, version: { increment: 1 } }, include: whole })
  const changes = differences(inWords(before), inWords(after), worded)
  const concerned = new Set([...before.cardSystems, ...after.cardSystems].map(({ id }) => id))
  const acts = [...concerned].map((id) => ({ action, subject: asSubject(after, id), changes }))
  await noteActs(db, actor, at, acts)
  return after
}

/** Whether a ticket of it stands that was sold in a card system that it would not be in. */
export const isSoldOutside = async (db: Db, eventId: string, cardSystemIds: readonly number[]): Promise<boolean> =>
  (await db.ticket.count({ where: { eventId, reversedAt: null, cardSystemId: { notIn: [...cardSystemIds] } } })) > 0

/** Whether something was booked on it while it was in several card systems: that is of whichever has the event. */
export const isBookedTogether = async (db: Db, eventId: string): Promise<boolean> => {
  const some = { where: { eventId, happenedIn: null }, take: 1 }
  return (await db.checkin.count(some)) + (await db.ticket.count(some)) > 0
}

const named = (ids: readonly number[]) => ({ set: ids.map((id) => ({ id })) })

/** The event's columns for what it is to be in. */
export const inCardSystems = ({ cardSystemIds, chosenKeyIds }: EventCardSystems): Prisma.EventUpdateInput => ({
  cardSystems: named(cardSystemIds),
  distributionKeys: named(chosenKeyIds),
})

/** As it is, with one card system more, or without it and its keys. */
export const withCardSystem = (
  { cardSystems, distributionKeys }: EventRow,
  cardSystemId: number,
  included: boolean,
): EventCardSystems => ({
  cardSystemIds: [
    ...cardSystems.map(({ id }) => id).filter((id) => id !== cardSystemId),
    ...(included ? [cardSystemId] : []),
  ],
  chosenKeyIds: distributionKeys.filter((key) => included || key.cardSystemId !== cardSystemId).map(({ id }) => id),
})
