import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { searchText, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { acts } from '../../platform/shapes.ts'
import { dayAfter, momentOf } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import {
  changedEvent,
  editedEvent,
  eventChoices,
  eventInclusion,
  eventStateChange,
  listedEvents,
  type ManagedEvent,
  managedEvent,
} from '../shapes/managed.ts'
import type { EventOutcome, InclusionOutcome, ManagedEventStore } from '../store/managed.ts'
import type { EventQuery } from '../store/search.ts'
import { eventColumns } from './event-columns.ts'

interface ManagedEventDeps extends ExportDeps {
  readonly managedEvents: ManagedEventStore
  readonly audit: AuditStore
  /** The social tariff of an event for who lives where its organizer is; `undefined` = there is none. */
  readonly eventTariff: (eventId: string) => Promise<ManagedEvent['socialTariff']>
}

/** The problem of what was not done. */
const notDone = (outcome: Exclude<EventOutcome, { kind: 'SAVED' | 'REMOVED' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'CHANGED_MEANWHILE':
      return problem('event-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'WRONG_CALENDAR': {
      const { why, at } = outcome.wrong
      return problem('event-calendar-wrong', { detail: `${why} at ${at}.`, jsonPointer: '/calendar' })
    }
    case 'NOT_WHOLE':
      return problem('body/invalid-data', { detail: 'Name, organizer and calendar are needed.' })
    case 'ORGANIZER_ELSEWHERE':
      return problem('event-organizer-elsewhere', { jsonPointer: '/organizerId' })
    case 'LOCATION_UNKNOWN':
      return problem('event-location-unknown', { jsonPointer: '/locationId' })
    case 'KEY_ELSEWHERE':
      return problem('invalid-distributionkey', { jsonPointer: '/chosenKeyIds' })
    case 'OF_UITDATABANK':
      return problem('event-of-uitdatabank', { jsonPointer: `/${outcome.field}` })
    case 'BOOKED':
      return problem('event-has-bookings')
    case 'SHARED':
      return problem('event-of-several-card-systems')
  }
}

const notIncluded = {
  NOT_FOUND: problem('url/not-found'),
  BOOKED: problem('event-booked-together'),
  SOLD: problem('event-sold-in-card-system'),
  ONLY_HERE: problem('event-of-one-card-system'),
} as const satisfies Record<Exclude<InclusionOutcome, 'SAVED'>, Problem>

const day = z.iso.date()
const params = z.object({ eventId: text(128) })
const headers = z.object({ 'if-match': z.string().optional() })
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const changing = problems({
  400: [
    ...(['body/missing', 'body/invalid-data', 'event-calendar-wrong', 'event-organizer-elsewhere'] as const),
    ...(['event-location-unknown', 'invalid-distributionkey'] as const),
  ],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  409: ['event-of-uitdatabank', 'event-has-bookings', 'event-of-several-card-systems'],
  412: ['event-changed-meanwhile'],
  428: ['event-version-missing'],
})
const versionMissing = problem('event-version-missing', {
  detail: 'The header If-Match is needed, with the ETag of GET /events/{eventId}.',
})

/** By what events are sought. Days are those of Brussels, both of them in it. */
const filters = {
  /** Part of the name, or of that of its organizer or location; or a CDBID of one of the three. */
  text: searchText(200).optional(),
  organizerId: text(128).optional(),
  type: z.enum(['DATES', 'PERIODIC', 'PERMANENT']).optional(),
  phase: z.enum(['COMING', 'OVER']).optional(),
  cancelled: z.enum(['true', 'false']).optional(),
  byHand: z.enum(['true', 'false']).optional(),
  from: day.optional(),
  until: day.optional(),
}
type Filters = z.output<z.ZodObject<typeof filters>>

const asQuery = ({ text: asked, organizerId, type, phase, cancelled, byHand, from, until }: Filters): EventQuery => ({
  ...(asked !== undefined && { text: asked }),
  ...(organizerId !== undefined && { organizerId }),
  ...(type !== undefined && { type }),
  ...(phase !== undefined && { phase }),
  ...(cancelled !== undefined && { cancelled: cancelled === 'true' }),
  ...(byHand !== undefined && { byHand: byHand === 'true' }),
  ...(from !== undefined && { from: momentOf(from) }),
  ...(until !== undefined && { until: momentOf(dayAfter(until)) }),
})

/** /events: the evenementen of the card system of who asks. */
export const officeEventRoutes = (api: Api, deps: ManagedEventDeps): void => {
  const { managedEvents, audit, eventTariff } = deps
  const whole = async (event: Omit<ManagedEvent, 'socialTariff'>) => {
    const socialTariff = await eventTariff(event.id)
    return { ...event, ...(socialTariff && { socialTariff }) } as z.output<typeof managedEvent>
  }

  api.get(
    '/events',
    {
      config: { can: 'event.read' },
      schema: {
        querystring: z.object({
          ...filters,
          /** Those of its organizers that are not in the card system, and can be put in it. */
          elsewhere: z.literal('true').optional(),
          after: text(200).optional(),
          limit: z.coerce.number().int().min(1).max(50).default(20),
        }),
        response: { 200: answer('OK', listedEvents), ...reading },
      },
    },
    async (request, reply) => {
      const { after, limit, elsewhere, ...asked } = request.query
      if (elsewhere && !scopeFor(request, 'event.manage')) return sendProblem(reply, problem('auth/forbidden'))
      const own = managedEvents.for(scopeOf(request))
      const query = { ...asQuery(asked), ...(elsewhere && { elsewhere: true }) }
      const page = await own.search({ ...query, limit, ...(after !== undefined && { after }) })
      if (!page) return sendProblem(reply, queryProblem('`after` is none of a page of events.'))
      return reply.send({ totalItems: await own.count(query), ...page })
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Evenementen', filters, columns: eventColumns },
    rows: (scope, asked) =>
      pageByPage(async (after: string | undefined) => {
        const own = managedEvents.for(scope)
        const page = await own.search({
          ...asQuery(asked),
          limit: EXPORT_BATCH,
          ...(after !== undefined && { after }),
        })
        return { rows: page?.member ?? [], next: page?.next }
      }),
  })
  api.get('/events/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/events/choices',
    {
      config: { can: 'event.manage' },
      schema: {
        querystring: z.object({ text: searchText(120).optional() }),
        response: { 200: answer('OK', eventChoices), ...reading },
      },
    },
    async (request, reply) => reply.send(await managedEvents.for(scopeOf(request)).choices(request.query.text)),
  )

  api.post(
    '/events',
    {
      config: { can: 'event.manage' },
      schema: { body: editedEvent, response: { 201: answer('Created', managedEvent), ...changing } },
    },
    async (request, reply) => {
      const own = managedEvents.for(scopeOf(request))
      const outcome = await own.add(request.body)
      if (outcome.kind === 'REMOVED') throw new Error('adding removes nothing')
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const added = await own.find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply
        .code(201)
        .header('etag', etagOf(added.version))
        .send(await whole(added))
    },
  )

  api.get(
    '/events/:eventId',
    { config: { can: 'event.read' }, schema: { params, response: { 200: answer('OK', managedEvent), ...reading } } },
    async (request, reply) => {
      const found = await managedEvents.for(scopeOf(request)).find(request.params.eventId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(await whole(found))
    },
  )

  /** What is done to one that is there, if it is still at the version that its caller saw. */
  const changed = async (
    request: Parameters<typeof scopeOf>[0],
    reply: Parameters<typeof sendProblem>[0],
    { eventId, ifMatch }: { readonly eventId: string; readonly ifMatch: string | undefined },
    act: (own: ReturnType<ManagedEventStore['for']>, version: number) => Promise<EventOutcome>,
  ) => {
    const own = managedEvents.for(scopeOf(request))
    if (!(await own.find(eventId))) return sendProblem(reply, problem('url/not-found'))
    const version = versionOf(ifMatch)
    if (version === undefined) return sendProblem(reply, versionMissing)
    const outcome = await act(own, version)
    if (outcome.kind === 'REMOVED') return reply.code(204).send(null)
    if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
    if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
    const saved = await own.find(eventId)
    if (!saved) return sendProblem(reply, problem('url/not-found'))
    return reply.header('etag', etagOf(saved.version)).send(await whole(saved))
  }

  api.put(
    '/events/:eventId',
    {
      config: { can: 'event.manage' },
      schema: { params, headers, body: changedEvent, response: { 200: answer('OK', managedEvent), ...changing } },
    },
    (request, reply) => {
      const { eventId } = request.params
      return changed(request, reply, { eventId, ifMatch: request.headers['if-match'] }, (own, version) =>
        own.change(eventId, request.body, version),
      )
    },
  )

  api.put(
    '/events/:eventId/state',
    {
      config: { can: 'event.manage' },
      schema: { params, headers, body: eventStateChange, response: { 200: answer('OK', managedEvent), ...changing } },
    },
    (request, reply) => {
      const { eventId } = request.params
      return changed(request, reply, { eventId, ifMatch: request.headers['if-match'] }, (own, version) =>
        own.setCancelled(eventId, request.body.cancelled, version),
      )
    },
  )

  api.put(
    '/events/:eventId/card-system',
    {
      config: { can: 'event.manage' },
      schema: {
        params,
        body: eventInclusion,
        response: {
          204: z.null(),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['event-booked-together', 'event-sold-in-card-system', 'event-of-one-card-system'],
          }),
        },
      },
    },
    async (request, reply) => {
      const own = managedEvents.for(scopeOf(request))
      const outcome = await own.setIncluded(request.params.eventId, request.body.included)
      return outcome === 'SAVED' ? reply.code(204).send(null) : sendProblem(reply, notIncluded[outcome])
    },
  )

  api.delete(
    '/events/:eventId',
    { config: { can: 'event.manage' }, schema: { params, headers, response: { 204: z.null(), ...changing } } },
    (request, reply) => {
      const { eventId } = request.params
      return changed(request, reply, { eventId, ifMatch: request.headers['if-match'] }, (own, version) =>
        own.remove(eventId, version),
      )
    },
  )

  api.get(
    '/events/:eventId/history',
    {
      config: { can: 'event.manage' },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { eventId } = request.params
      const { cardSystemId } = personOf(request)
      const page = await readActs(audit, { cardSystemId, subject: { kind: 'EVENT', id: eventId } }, request.query)
      // One that was removed has its history still.
      const known = page.member.length > 0 || (await managedEvents.for(scopeOf(request)).find(eventId))
      return known ? reply.send(page) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
