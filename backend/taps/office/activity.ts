import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, momentOrDay, untilOf } from '../../platform/http/days.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { personOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import { searchWords, soughtOf } from '../rules/activity-search.ts'
import { mayBeBooked } from '../rules/noted.ts'
import { type Activities, activities, activityKind, activityOutcome } from '../shapes/activity.ts'
import type { ActivityStore, StoredActivity } from '../store/activity.ts'
import type { ActivityQuery, Cursor } from '../store/activity-branches.ts'

const iso = (at: number): string => new Date(at).toISOString()

const cursor = /^(\d{1,15})_([0-3])_([\da-f-]{36})$/
const cursorText = ({ at, source, actieId }: Cursor): string => `${at}_${source}_${actieId}`
const cursorOf = (before: string): Cursor | undefined => {
  const [, at, source, actieId] = cursor.exec(before) ?? []
  if (actieId === undefined || !z.guid().safeParse(actieId).success) return undefined
  return { at: Number(at), source: Number(source), actieId }
}

const query = z.object({
  /** A UiTPAS number, an id of whatever, or words of a passholder's name. */
  text: text(200).optional(),
  zuilId: z.guid().optional(),
  /** Its CDBID, or words of its title. */
  event: text(200).optional(),
  actieId: z.guid().optional(),
  kind: activityKind.optional(),
  outcome: activityOutcome.optional(),
  from: momentOrDay.optional(),
  until: momentOrDay.optional(),
  /** `next` of the page before. */
  before: z.string().regex(cursor).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
})

type Narrowed = Pick<ActivityQuery, 'actieId' | 'passholderIds' | 'uitpasNumber' | 'eventIds' | 'zuilId'>
/** What a search comes to. `tooMany`: so many are called so that none is meant. */
interface Understood extends Narrowed {
  readonly soughtAs?: Activities['soughtAs']
  readonly tooMany?: true
}

const masked = (number: string): string => number.slice(-4).padStart(number.length, '*')

/** What a person is shown of it; without `people` not whose it was. */
const toShown = (one: StoredActivity, people: boolean): Activities['member'][number] => {
  const { at, origin, reversedAt, receivedAt, passholder, uitpasNumber, cursor: _cursor, ...rest } = one
  const { reason, unbooked } = rest
  return {
    ...rest,
    at: iso(at),
    source: origin,
    ...(people && passholder && { passholder }),
    ...(uitpasNumber !== undefined && { uitpasNumber: people ? uitpasNumber : masked(uitpasNumber) }),
    ...(reversedAt !== undefined && { reversedAt: iso(reversedAt) }),
    ...(receivedAt !== undefined && { receivedAt: iso(receivedAt) }),
    ...(unbooked === 'WAITING' && reason !== undefined && { mayBeBooked: mayBeBooked(reason) }),
  }
}

/**
 * GET /activity: what zuilen, counters and apps booked or refused, newest first. Who manages zuilen sees what these did, not
 * whose it was, and can look for a card whose number he has.
 */
export const activityRoutes = (api: Api, { activity }: { readonly activity: ActivityStore }): void => {
  const understand = async (typed: string, cardSystemId: number): Promise<Understood> => {
    const sought = soughtOf(typed)
    switch (sought.kind) {
      case 'CARD': {
        const { uitpasNumber } = sought
        return { soughtAs: 'CARD', uitpasNumber, passholderIds: await activity.holdersOf(uitpasNumber) }
      }
      case 'NAME': {
        const zuilId = await activity.zuilCalled(typed, cardSystemId)
        if (zuilId !== undefined) return { soughtAs: 'ZUIL', zuilId }
        const passholderIds = await activity.called('passholder', sought.words)
        return { soughtAs: 'NAME', ...(passholderIds ? { passholderIds } : { tooMany: true }) }
      }
      case 'ID': {
        const { id } = sought
        const soughtAs = await activity.whatIs(id)
        if (soughtAs === 'PASSHOLDER') return { soughtAs, passholderIds: [id] }
        if (soughtAs === 'EVENT') return { soughtAs, eventIds: [id] }
        return { soughtAs, ...(soughtAs === 'ZUIL' ? { zuilId: id } : { actieId: id }) }
      }
    }
  }
  const events = async (typed: string): Promise<Understood> => {
    const named = await activity.called('event', soughtOf(typed).kind === 'ID' ? [] : searchWords(typed))
    if (named === undefined) return { tooMany: true }
    return { eventIds: [...new Set([typed.trim(), ...named])] }
  }

  api.get(
    '/activity',
    {
      config: { can: 'activity.read' },
      schema: {
        querystring: query,
        response: {
          200: answer('OK', activities),
          ...problems({
            400: ['url/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { text: typed, event, zuilId, actieId, from, until, before, limit, kind, outcome } = request.query
      const people = scopeFor(request, 'activity.read-people') !== undefined
      const byText: Understood = typed === undefined ? {} : await understand(typed, personOf(request).cardSystemId)
      if (!people && (byText.soughtAs === 'NAME' || byText.soughtAs === 'PASSHOLDER'))
        return sendProblem(reply, problem('auth/forbidden', { detail: 'Whose something was is for admins.' }))
      const byEvent: Understood = event === undefined ? {} : await events(event)
      const { soughtAs, tooMany: tooManyCalled, ...narrowed } = { ...byEvent, ...byText }
      const tooMany = tooManyCalled ?? byEvent.tooMany
      const start = before === undefined ? undefined : cursorOf(before)
      const found = tooMany
        ? []
        : await activity.for(scopeOf(request)).list({
            ...narrowed,
            ...(zuilId !== undefined && { zuilId }),
            ...(actieId !== undefined && { actieId }),
            ...(kind !== undefined && { kind }),
            ...(outcome !== undefined && { outcome }),
            ...(from !== undefined && { from: fromOf(from) }),
            ...(until !== undefined && { until: untilOf(until) }),
            ...(start && { before: start }),
            onlyZuilen: !people,
            limit: limit + 1,
          })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return reply.send({
        member: page.map((one) => toShown(one, people)),
        ...(found.length > limit && last && { next: cursorText(last.cursor) }),
        ...(soughtAs && { soughtAs }),
        ...(tooMany && { tooMany }),
      })
    },
  )
}
