import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, momentOrDay, untilOf } from '../../platform/http/days.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { text, uuid } from '../../platform/http/fields.ts'
import { scopeFor, scopeOf } from '../../platform/http/guard.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { problem, problems } from '../problems.ts'
import { searchWords, soughtOf } from '../rules/activity-search.ts'
import { mayBeBooked } from '../rules/noted.ts'
import { type Activities, activities, activityKind, activityOutcome } from '../shapes/activity.ts'
import type { ActivityStore, StoredActivity } from '../store/activity.ts'
import type { ActivityQuery, Cursor } from '../store/activity-branches.ts'
import { activityColumns } from './activity-columns.ts'

const iso = (at: number): string => new Date(at).toISOString()

const cursor = /^(\d{1,15})_([0-3])_([\da-f-]{36})$/
const cursorText = ({ at, source, actieId }: Cursor): string => `${at}_${source}_${actieId}`
const cursorOf = (before: string): Cursor | undefined => {
  const [, at, source, actieId] = cursor.exec(before) ?? []
  if (actieId === undefined || !z.guid().safeParse(actieId).success) return undefined
  return { at: Number(at), source: Number(source), actieId }
}

/** By what it is sought. */
const filters = {
  /** A UiTPAS number, an id of whatever, or words of a passholder's name. */
  text: text(200).optional(),
  zuilId: uuid.optional(),
  /** Its CDBID, or words of its title. */
  event: text(200).optional(),
  actieId: uuid.optional(),
  kind: activityKind.optional(),
  outcome: activityOutcome.optional(),
  from: momentOrDay.optional(),
  until: momentOrDay.optional(),
}
type Filters = z.output<z.ZodObject<typeof filters>>

const page = {
  /** `next` of the page before. */
  before: z.string().regex(cursor).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
}

type Narrowed = Pick<ActivityQuery, 'actieId' | 'passholderIds' | 'uitpasNumber' | 'eventIds' | 'zuilId'>
/** What a search comes to. `tooMany`: so many are called so that none is meant. */
interface Understood extends Narrowed {
  readonly soughtAs?: Activities['soughtAs']
  readonly tooMany?: true
}

const cardSystemOf = ({ person }: Scope): number => {
  if (!person) throw new Error('check-ins are listed for people')
  return person.cardSystemId
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

interface ActivityDeps extends ExportDeps {
  readonly activity: ActivityStore
}

/**
 * GET /activity: what zuilen, counters and apps booked or refused, newest first. Who manages zuilen sees what these did, not
 * whose it was, and can look for a card whose number he has.
 */
export const activityRoutes = (api: Api, deps: ActivityDeps): void => {
  const { activity, clock } = deps
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

  /** What is sought, once it is known what was meant by it. @param people whether who asks may know whose it was */
  const query = async (
    scope: Scope,
    people: boolean,
    asked: Filters,
  ): Promise<Understood & Omit<ActivityQuery, 'before' | 'limit'>> => {
    const { text: typed, event, zuilId, actieId, from, until, kind, outcome } = asked
    const byText: Understood = typed === undefined ? {} : await understand(typed, cardSystemOf(scope))
    const byEvent: Understood = event === undefined ? {} : await events(event)
    const tooMany = byText.tooMany ?? byEvent.tooMany
    return {
      ...byEvent,
      ...byText,
      ...(tooMany && { tooMany }),
      ...(zuilId !== undefined && { zuilId }),
      ...(actieId !== undefined && { actieId }),
      ...(kind !== undefined && { kind }),
      ...(outcome !== undefined && { outcome }),
      ...(from !== undefined && { from: fromOf(from) }),
      ...(until !== undefined && { until: untilOf(until) }),
      onlyZuilen: !people,
    }
  }

  const file = exportFile<typeof filters, StoredActivity>(deps, {
    ...{ name: 'Check-ins', filters, columns: activityColumns },
    rows: async function* (scope, asked) {
      const { soughtAs: _how, tooMany, ...sought } = await query(scope, true, asked)
      if (tooMany) return
      // What comes meanwhile is not of it.
      const until = Math.min(sought.until ?? Number.POSITIVE_INFINITY, clock())
      yield* pageByPage<StoredActivity, Cursor>(async (before) => {
        const rows = await activity
          .for(scope)
          .list({ ...sought, until, ...(before && { before }), limit: EXPORT_BATCH })
        return { rows, next: rows.length < EXPORT_BATCH ? undefined : rows.at(-1)?.cursor }
      })
    },
  })
  api.get('/activity/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/activity',
    {
      config: { can: 'activity.read' },
      schema: {
        querystring: z.object({ ...filters, ...page }),
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
      const { before, limit, ...asked } = request.query
      const scope = scopeOf(request)
      const people = scopeFor(request, 'activity.read-people') !== undefined
      const { soughtAs, tooMany, ...sought } = await query(scope, people, asked)
      if (!people && (soughtAs === 'NAME' || soughtAs === 'PASSHOLDER'))
        return sendProblem(reply, problem('auth/forbidden', { detail: 'Whose something was is for admins.' }))
      const start = before === undefined ? undefined : cursorOf(before)
      const found = tooMany
        ? []
        : await activity.for(scope).list({ ...sought, ...(start && { before: start }), limit: limit + 1 })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      return reply.send({
        member: shown.map((one) => toShown(one, people)),
        ...(found.length > limit && last && { next: cursorText(last.cursor) }),
        ...(soughtAs && { soughtAs }),
        ...(tooMany && { tooMany }),
      })
    },
  )
}
