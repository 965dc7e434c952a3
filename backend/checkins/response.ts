import type { z } from 'zod'
import { moment } from '../passholders/response.ts'
import type { checkin } from './shapes.ts'
import type { StoredCheckin } from './store.ts'

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
