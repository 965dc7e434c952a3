import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { RefusalReason } from '@zuil/protocol'
import type { Activities, BookedAfterAll, PutAside, UnbookedCounts } from '../../../taps/shapes/activity.ts'
import type { ZuilenInQuarantine } from '../../../taps/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

/** What a page shows is asked again so often: things come in all day. */
const AGAIN_MS = 15_000

export interface ActivityAsked {
  readonly text?: string
  readonly zuilId?: string
  readonly event?: string
  readonly kind?: string
  readonly outcome?: string
  /** yyyy-mm-dd */
  readonly from?: string
  readonly until?: string
  readonly before?: string
}

export const activityQueries = {
  list: (asked: ActivityAsked) =>
    queryOptions({
      queryKey: ['activity', asked],
      queryFn: () => answerOf<Activities>(`/activity?${search({ ...asked, limit: 50 })}`),
      placeholderData: keepPreviousData,
      refetchInterval: AGAIN_MS,
    }),
  /** How many taps wait in quarantine, at all zuilen together. */
  inQuarantine: () =>
    queryOptions({
      queryKey: ['quarantine', 'count'],
      queryFn: async () =>
        (await answerOf<ZuilenInQuarantine>('/zuilen/quarantine')).member.reduce(
          (sum, { waiting }) => sum + waiting,
          0,
        ),
      refetchInterval: AGAIN_MS,
    }),
  unbooked: () =>
    queryOptions({
      queryKey: ['unbooked'],
      queryFn: () => answerOf<UnbookedCounts>('/unbooked'),
      refetchInterval: AGAIN_MS,
    }),
}

type Aside = { readonly actieIds: readonly string[] } | { readonly reason: RefusalReason; readonly count: number }

/** What can be reversed, and where the server has it. */
const bookedAt = { CHECKIN: 'checkins', TICKET: 'ticket-sales', REDEMPTION: 'rewards/redeemed' } as const
export type ReversibleKind = keyof typeof bookedAt

export const activityActs = {
  reverse: (kind: ReversibleKind, actieId: string, reason: string) =>
    answerOf<void>(`/${bookedAt[kind]}/${actieId}/reversal`, { method: 'POST', body: { reason } }),
  book: (actieId: string, word: string) =>
    answerOf<BookedAfterAll>(`/unbooked/${actieId}/booking`, { method: 'POST', body: word === '' ? {} : { word } }),
  putAside: (which: Aside, word: string) =>
    answerOf<PutAside>('/unbooked/putting-aside', { method: 'POST', body: { ...which, word } }),
}
