import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, untilOf } from '../../platform/http/days.ts'
import { answer, apiPrefix } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { clientOf, forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { RateLimits } from '../../platform/http/rate-limits.ts'
import { LINK_MS, signedQuery, temporaryLinks } from '../../platform/http/temporary-link.ts'
import { clockAt } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import { makeReport } from '../report.ts'
import { quarterOf } from '../rules/report-periods.ts'
import { downloadLink, type Report, report, reportPeriod, reportPeriods, reports } from '../shapes/financial-report.ts'
import type { FinancialReportStore, StoredReport } from '../store/financial-reports.ts'
import type { SettlementStore } from '../store/settlement.ts'

interface ReportDeps {
  readonly settlement: SettlementStore
  readonly financialReports: FinancialReportStore
  readonly limits: RateLimits
  readonly clock: () => number
  /** Where clients reach the backend: https://host, without a path. */
  readonly origin: () => string
  /** Keyed hashes of a link, by each key that counts: the present one first. */
  readonly linkHashes: (link: string) => readonly string[]
}

const tags = ['Financial reports']
const forWhom = 'For clients with the permission ORGANIZERS_REPORTS for the organizer.'
const zip = 'application/x-zip-compressed'
const ofOrganizer = z.object({ organizerId: text(128) })
const ofReport = z.object({ organizerId: text(128), reportId: z.coerce.number().int().min(1).max(2_147_483_647) })
const refusals = {
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
} as const
const ofReports = problems({ ...refusals, 404: ['organizer-not-found', 'report-not-found'] })
const ofOrganizers = problems({ ...refusals, 404: ['organizer-not-found'] })

const toReport = ({ id, period, madeAt, hasContent }: StoredReport): Report => {
  const { startDate, endDate } = period
  const days = `${startDate.replaceAll('-', '/')} - ${endDate.replaceAll('-', '/')}`
  return {
    ...{ id, period, creationDate: new Date(madeAt).toISOString() },
    ...(hasContent
      ? { status: 'AVAILABLE' }
      : { status: 'FAILED', message: `Geen financieel overzicht beschikbaar voor periode ${days}` }),
  }
}

/** yyyymmdd_hhmm, as the API has it in the file's name. */
const stampOf = (at: number): string => clockAt(at).slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '_')

const sendZip = (reply: FastifyReply, id: number, madeAt: number, content: Uint8Array): FastifyReply =>
  reply
    .type(zip)
    .header('content-disposition', `attachment; filename="financialOverview_${id}_${stampOf(madeAt)}.zip"`)
    .send(Buffer.from(content))

/**
 * /organizers/{organizerId}/financial-reports: what an organizer is owed for tickets at social tariff, as files. A report
 * is made whole while its client waits, and kept: what it says does not change, whatever is reversed later.
 */
export const financialReportRoutes = (api: Api, deps: ReportDeps): void => {
  const { settlement, financialReports, limits, clock, origin, linkHashes } = deps
  const links = temporaryLinks(linkHashes, clock)
  const tries = api.createRateLimit({
    ...limits.reportsPerClient,
    keyGenerator: (request) => `reports ${clientOf(request)}`,
  })
  type Request = Parameters<typeof scopeOf>[0]
  /** The organizer's own books; or why they are not shown. */
  const booksOf = async (request: Request, organizerId: string) => {
    const scope = scopeOf(request)
    if (!scope.covers(organizerId)) return { wrong: forbiddenForOrganizer('financial-report.read') }
    const books = settlement.for(scope)
    const organizer = await books.organizer(organizerId)
    return organizer ? { books, own: financialReports.for(scope) } : { wrong: problem('organizer-not-found') }
  }

  api.get(
    '/organizers/:organizerId/financial-reports/periods',
    {
      config: { can: 'financial-report.read' },
      schema: {
        ...{ tags, operationId: 'get-organizers-financial-reports-periods' },
        summary: 'Get suggested financial report periods',
        description: `The quarters in which something was sold or reversed, the latest first.\n\n${forWhom}`,
        params: ofOrganizer,
        response: { 200: answer('OK', reportPeriods), ...ofOrganizers },
      },
    },
    async (request, reply) => {
      const { organizerId } = request.params
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const quarters = await found.books.quarters(organizerId)
      return reply.send(quarters.map(quarterOf))
    },
  )

  api.post(
    '/organizers/:organizerId/financial-reports',
    {
      config: { can: 'financial-report.make' },
      schema: {
        ...{ tags, operationId: 'post-organizers-financial-reports' },
        summary: 'Start an export of a financial report',
        description:
          'Makes a report: it is whole once this is answered. What is reversed later is of the period in which that is done. ' +
          `Reports are kept for a month. Limited in number per client.\n\n${forWhom}`,
        params: ofOrganizer,
        body: reportPeriod,
        response: {
          200: answer('OK', report),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            ...refusals,
            404: ['organizer-not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { organizerId } = request.params
      const { startDate, endDate } = request.body
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      if (endDate < startDate) return sendProblem(reply, fieldProblem('/endDate', 'is before startDate'))
      const tried = await tries(request)
      if (!tried.isAllowed && tried.isExceeded)
        return sendProblem(reply.header('retry-after', tried.ttlInSeconds), problem('rate-limited'))
      const madeAt = clock()
      const content = await makeReport(
        found.books,
        organizerId,
        { from: fromOf(startDate), until: untilOf(endDate) },
        madeAt,
      )
      const period = { startDate, endDate }
      return reply.send(toReport(await found.own.add({ organizerId, period, madeAt, ...(content && { content }) })))
    },
  )

  api.get(
    '/organizers/:organizerId/financial-reports',
    {
      config: { can: 'financial-report.read' },
      schema: {
        ...{ tags, operationId: 'get-organizers-financial-reports' },
        summary: 'Get financial report exports',
        description: `Reports that were made in the last month, the latest first.\n\n${forWhom}`,
        params: ofOrganizer,
        response: { 200: answer('OK', reports), ...ofOrganizers },
      },
    },
    async (request, reply) => {
      const { organizerId } = request.params
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      return reply.send((await found.own.list(organizerId)).map(toReport))
    },
  )

  api.get(
    '/organizers/:organizerId/financial-reports/:reportId',
    {
      config: { can: 'financial-report.read' },
      schema: {
        ...{ tags, operationId: 'get-organizers-financial-reports-reportId' },
        summary: 'Get financial report status',
        description: forWhom,
        params: ofReport,
        response: { 200: answer('OK', report), ...ofReports },
      },
    },
    async (request, reply) => {
      const { organizerId, reportId } = request.params
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const one = await found.own.find(organizerId, reportId)
      return one ? reply.send(toReport(one)) : sendProblem(reply, problem('report-not-found'))
    },
  )

  api.get(
    '/organizers/:organizerId/financial-reports/:reportId/download-link',
    {
      config: { can: 'financial-report.read' },
      schema: {
        ...{ tags, operationId: 'get-organizers-financial-reports-reportId-downloadLink' },
        summary: 'Get financial report temporary download link',
        description: `Whoever has the link gets the report, for a quarter of an hour.\n\n${forWhom}`,
        params: ofReport,
        response: { 200: answer('OK', downloadLink), ...ofReports },
      },
    },
    async (request, reply) => {
      const { organizerId, reportId } = request.params
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const one = await found.own.find(organizerId, reportId)
      if (!one?.hasContent) return sendProblem(reply, problem('report-not-found'))
      const query = links.queryTo(String(reportId))
      return reply.send({ downloadLink: `${origin()}${apiPrefix}/financial-report-downloads/${reportId}?${query}` })
    },
  )

  api.get(
    '/organizers/:organizerId/financial-reports/:reportId.zip',
    {
      config: { can: 'financial-report.read' },
      schema: {
        ...{ tags, operationId: 'get-organizers-financial-reports-reportId-zip' },
        summary: 'Download financial report',
        description: `Two CSVs: the sales, and what they come to by event.\n\n${forWhom}`,
        params: ofReport,
        response: { 200: answer('OK', z.any(), zip), ...ofReports },
      },
    },
    async (request, reply) => {
      const { organizerId, reportId } = request.params
      const found = await booksOf(request, organizerId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const one = await found.own.find(organizerId, reportId)
      const content = one && (await found.own.content(organizerId, reportId))
      return content ? sendZip(reply, reportId, one.madeAt, content) : sendProblem(reply, problem('report-not-found'))
    },
  )

  api.get(
    '/financial-report-downloads/:reportId',
    {
      config: { can: 'financial-report.download' },
      schema: {
        ...{ tags, operationId: 'get-financial-report-downloads-reportId' },
        summary: 'Download financial report by its temporary link',
        description: 'Ours: where the link of a report leads. For anyone who has it, until it is old.',
        params: ofReport.pick({ reportId: true }),
        querystring: signedQuery,
        response: { 200: answer('OK', z.any(), zip), ...problems({ 404: ['report-not-found'] }) },
      },
    },
    async (request, reply) => {
      const { reportId } = request.params
      const isGood = links.isGood(String(reportId), request.query)
      const content = isGood ? await financialReports.linked(reportId) : undefined
      return content
        ? sendZip(reply, reportId, request.query.until - LINK_MS, content)
        : sendProblem(reply, problem('report-not-found'))
    },
  )
}
