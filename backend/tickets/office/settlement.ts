import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, untilOf } from '../../platform/http/days.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { searchText, text } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import { sumsOf } from '../rules/settlement.ts'
import { eventColumns, lineColumns } from '../settlement-columns.ts'
import {
  type SettledEvent,
  type SettlementSums,
  settledEvents,
  settledLines,
  settledOrganizers,
} from '../shapes/settlement.ts'
import type { LineCursor, SettlementQuery, SettlementStore, StoredLine } from '../store/settlement.ts'

interface SettlementDeps extends ExportDeps {
  readonly settlement: SettlementStore
}

const config = { can: 'settlement.read' } as const
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })

const day = z.iso.date().refine((one) => /^(19|2[01])/.test(one))
/** From the first moment of one day until the last of another, in Brussels. */
const period = { from: day, until: day }
const byOrganizer = { ...period, text: searchText(120).optional(), organizerId: text(128).optional() }
const byEvent = { ...period, eventId: text(128) }

const spanOf = ({ from, until }: { readonly from: string; readonly until: string }) => ({
  ...{ from: fromOf(from), until: untilOf(until) },
})
const queryOf = ({
  text: sought,
  organizerId,
  ...days
}: z.output<z.ZodObject<typeof byOrganizer>>): SettlementQuery => ({
  ...spanOf(days),
  ...(sought !== undefined && { text: sought }),
  ...(organizerId !== undefined && { organizerId }),
})

const cursor = /^(\d{1,15})_([SR])_([\da-f-]{36})$/
const cursorText = ({ at, kind, id }: LineCursor): string => `${at}_${kind === 'SALE' ? 'S' : 'R'}_${id}`
const cursorOf = (before: string): LineCursor | undefined => {
  const [, at, kind, id] = cursor.exec(before) ?? []
  if (id === undefined || !z.guid().safeParse(id).success) return undefined
  return { at: Number(at), kind: kind === 'S' ? 'SALE' : 'REVERSAL', id }
}

/** A part of what was added up whole. */
const pageOf = <Row extends SettlementSums>(
  rows: readonly Row[],
  { start, limit }: { readonly start: number; readonly limit: number },
) => ({ totals: sumsOf(rows), totalItems: rows.length, member: rows.slice(start, start + limit) })

/**
 * /settlement: what organizers are owed for tickets at social tariff in a period, in the card system of who asks: by
 * organizer, of one by event, of that by sale.
 */
export const settlementRoutes = (api: Api, deps: SettlementDeps): void => {
  const { settlement } = deps

  api.get(
    '/settlement/organizers',
    {
      config,
      schema: {
        querystring: z.object({ ...period, text: byOrganizer.text, ...officePage }),
        response: { 200: answer('OK', settledOrganizers), ...reading },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      const rows = await settlement.for(scopeOf(request)).organizers(queryOf(asked))
      return reply.send(pageOf(rows, { start, limit }))
    },
  )

  api.get(
    '/settlement/events',
    {
      config,
      schema: {
        querystring: z.object({ ...period, organizerId: text(128), ...officePage }),
        response: { 200: answer('OK', settledEvents), ...reading },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      const own = settlement.for(scopeOf(request))
      const organizer = await own.organizer(asked.organizerId)
      if (!organizer) return sendProblem(reply, problem('url/not-found'))
      return reply.send({ organizer, ...pageOf(await own.events(queryOf(asked)), { start, limit }) })
    },
  )

  const events = exportFile<typeof byOrganizer, SettledEvent>(deps, {
    ...{ name: 'Afrekening', filters: byOrganizer, columns: eventColumns },
    rows: async function* (scope, asked) {
      yield* await settlement.for(scope).events(queryOf(asked))
    },
  })
  api.get('/settlement/events/export', { config: { can: 'list.export' }, schema: events.schema }, (request, reply) =>
    events.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/settlement/sales',
    {
      config,
      schema: {
        querystring: z.object({
          ...byEvent,
          /** `next` of the page before. */
          before: z.string().regex(cursor).optional(),
          limit: z.coerce.number().int().min(1).max(50).default(50),
        }),
        response: { 200: answer('OK', settledLines), ...reading },
      },
    },
    async (request, reply) => {
      const { before, limit, eventId, ...days } = request.query
      const own = settlement.for(scopeOf(request))
      const event = await own.event(eventId)
      const after = before === undefined ? undefined : cursorOf(before)
      if (!event || (before !== undefined && !after)) return sendProblem(reply, problem('url/not-found'))
      const page = { limit: limit + 1, ...(after && { before: after }) }
      const lines = await own.lines({ ...spanOf(days), eventId }, page)
      const totals = sumsOf(await own.events({ ...spanOf(days), eventId }))
      const last = lines.length > limit ? lines[limit - 1] : undefined
      return reply.send({
        ...{ event, totals },
        member: lines.slice(0, limit).map(({ at, cardSystem: _system, ...line }) => ({
          ...line,
          at: new Date(at).toISOString(),
        })),
        ...(last && { next: cursorText(last) }),
      })
    },
  )

  const sales = exportFile<typeof byEvent, StoredLine>(deps, {
    ...{ name: 'Afrekening van een evenement', filters: byEvent, columns: lineColumns },
    rows: (scope, { eventId, ...days }) =>
      pageByPage<StoredLine, LineCursor>(async (before) => {
        const page = { limit: EXPORT_BATCH, ...(before && { before }) }
        const rows = await settlement.for(scope).lines({ ...spanOf(days), eventId }, page)
        return { rows, ...(rows.length === EXPORT_BATCH && { next: rows.at(-1) }) }
      }),
  })
  api.get(
    '/settlement/sales/export',
    { config: { can: 'list.export' }, schema: sales.schema },
    async (request, reply) => {
      const scope = scopeOf(request)
      const event = await settlement.for(scope).event(request.query.eventId)
      return event ? sales.send(request, scope, request.query, reply) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
