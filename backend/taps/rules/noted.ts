import type { RefusalReason } from '@zuil/protocol'
import type { Decision, ZuilRequest } from './model.ts'

/** Refusals that have a place of their own, that nobody was told otherwise of, or that are of another tap. */
const elsewhere = new Set<RefusalReason>(['in-quarantine', 'quarantine-refused', 'not-confirmed', 'actie-id-in-use'])

/** Whether its passholder went away with "genoteerd, je punt volgt": the point of a check-in or ticket tap out of a journal. */
const wasNoted = ({ live, tap: { mode, ifLate } }: ZuilRequest): boolean =>
  !live && ifLate === 'BOOK' && (mode === 'CHECK_IN' || mode === 'TICKET')

/**
 * The reason for which a tap that was noted could not be booked: it waits then until somebody of the back office has looked
 * at it. A live refusal was read at the zuil, and a tap that comes again out of the journal was not: no verdict came there in
 * time. Of a card that nobody has nothing waits: it may be anybody's bank card, so its number is not kept, and without it
 * nothing can be booked. See docs/architecture.md, "Taps that could not be booked".
 */
export const unbookedReason = ({
  planned: { request },
  verdict,
  card,
  noRoom,
}: Pick<Decision, 'planned' | 'verdict' | 'card' | 'noRoom'>): RefusalReason | undefined =>
  request.origin === 'ZUIL' &&
  wasNoted(request) &&
  verdict.outcome === 'REFUSED' &&
  card !== undefined &&
  !noRoom &&
  !elsewhere.has(verdict.reason)
    ? verdict.reason
    : undefined

/**
 * Whether somebody may try to book it after all: it is judged again then, by the moment at which it happened and by what is
 * known now (a card that was let in again, an event that was corrected). What a device made that was no longer its zuil's is
 * nobody's word.
 */
export const mayBeBooked = (reason: RefusalReason): boolean => reason !== 'device-replaced'
