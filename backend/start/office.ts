import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { problems } from '../platform/http/general-problems.ts'
import { personOf, scopeFor } from '../platform/http/guard.ts'
import type { Scope } from '../platform/http/scope.ts'
import { dayOf, daysLater, momentOf } from '../platform/time/calendar.ts'
import { attentionOf, figuresOf, type WatchedZuil } from './rules.ts'
import { start } from './shapes.ts'
import type { StartStore } from './store.ts'

const DAYS = 14
const MAIL_DAYS = 7

interface StartDeps {
  readonly start: StartStore
  /** Those that have a device, as far as somebody reaches. */
  readonly watchedZuilen: (scope: Scope) => Promise<readonly WatchedZuil[]>
  /** How many taps were noted and could not be booked. */
  readonly unbooked: (scope: Scope) => Promise<number>
  /** Counters of a card system that run out of cards. */
  readonly lowCounters: (cardSystemId: number) => Promise<readonly { id: string; name: string }[]>
  /** Memberships of a card system whose suggested end date has passed. */
  readonly passedEndDates: (cardSystemId: number, day: string) => Promise<readonly { id: string; name: string }[]>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** GET /start: what needs somebody today, of what he may see to, and how many came. */
export const startRoutes = (api: Api, deps: StartDeps): void => {
  const { start: store, clock } = deps
  api.get(
    '/start',
    {
      config: { can: 'own-session.use' },
      schema: { response: { 200: answer('OK', start), ...problems({ 401: ['auth/unauthorized'] }) } },
    },
    async (request, reply) => {
      const { cardSystemId } = personOf(request)
      const now = clock()
      const [zuilen, quarantine, decide, accounts, activity, cards] = (
        ['zuil.read', 'quarantine.read', 'unbooked.decide', 'account.manage', 'activity.read', 'card.manage'] as const
      ).map((action) => scopeFor(request, action))
      const watched = zuilen ? await deps.watchedZuilen(zuilen) : []
      const attention = attentionOf(quarantine ? watched : watched.map((zuil) => ({ ...zuil, waiting: 0 })), {
        ...(decide && { unbooked: await deps.unbooked(decide) }),
        ...(cards && { lowCounters: await deps.lowCounters(cardSystemId) }),
        // Who manages who is mailed, and what they are members of.
        ...(accounts && {
          mails: await store.mailsNotSent(cardSystemId, daysLater(now, -MAIL_DAYS)),
          endDates: await deps.passedEndDates(cardSystemId, dayOf(now)),
        }),
      })
      if (!activity?.person) return reply.send({ attention })
      const days = Array.from({ length: DAYS }, (_, n) => dayOf(daysLater(now, n + 1 - DAYS)))
      const rows = await store.byHour(activity.person, momentOf(dayOf(daysLater(now, 1 - DAYS))))
      return reply.send({ attention, figures: figuresOf(days, rows) })
    },
  )
}
