import type { z } from 'zod'
import type { checkin } from './shapes.ts'
import type { StoredCheckin } from './store.ts'

/** A check-in in the API's shape; its moment in UTC. */
export const toCheckinResponse = (
  saved: Omit<StoredCheckin, 'passholderId' | 'organizerId'>,
): z.infer<typeof checkin> => ({
  id: saved.id,
  creationDate: new Date(saved.at).toISOString(),
  eventId: saved.eventId,
  eventTitle: saved.eventTitle,
  uitpasNumber: saved.uitpasNumber,
  points: saved.points,
})
