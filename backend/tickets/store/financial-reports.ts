import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { dayDate } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ReportPeriod } from '../shapes/financial-report.ts'

/** A report without what is in it. */
export interface StoredReport {
  readonly id: number
  readonly organizerId: string
  readonly period: ReportPeriod
  /** Milliseconds since 1970. */
  readonly madeAt: number
  /** Whether there was anything to settle. */
  readonly hasContent: boolean
}

export interface NewReport extends Omit<StoredReport, 'id' | 'hasContent'> {
  /** A zip; absent = there was nothing to settle. */
  readonly content?: Buffer
}

/** So many of the latest are listed: they are kept for a month. */
const MAX_LISTED = 500

interface Row {
  readonly id: number
  readonly organizerId: string
  readonly from: string
  readonly until: string
  readonly madeAt: number
  readonly hasContent: boolean
}

const toReport = ({ from, until, ...rest }: Row): StoredReport => ({
  ...rest,
  period: { startDate: from, endDate: until },
})

/** Financial reports as they were made: what is in one never changes. */
export const financialReportStore = (prisma: PrismaClient) => {
  const content = async (where: Prisma.FinancialReportWhereInput): Promise<Uint8Array | undefined> => {
    const row = await prisma.financialReport.findFirst({ where, select: { content: true } })
    return row?.content ?? undefined
  }

  return {
    for: (scope: Scope) => {
      const own = ({ organizerIds }: Scope): Prisma.Sql =>
        organizerIds ? Prisma.sql`organizer_id = any(${[...organizerIds]})` : Prisma.sql`true`
      const read = async (where: Prisma.Sql): Promise<readonly StoredReport[]> => {
        // What is in them may be long, and is not read.
        const rows = await askJson<readonly Row[]>(
          prisma,
          Prisma.sql`select coalesce(json_agg(json_build_object('id', id, 'organizerId', organizer_id, 'from', "from",
              'until', until, 'madeAt', floor(extract(epoch from made_at) * 1000), 'hasContent', content is not null)
              order by id desc), '[]')::text as value
            from (select * from financial_report where ${own(scope)} and ${where} order by id desc limit ${MAX_LISTED}) one`,
        )
        return rows.map(toReport)
      }

      return {
        add: async ({ organizerId, period, madeAt, content: bytes }: NewReport): Promise<StoredReport> => {
          if (!scope.covers(organizerId)) throw new Error('the report is not of an organizer of who asks')
          const row = await prisma.financialReport.create({
            data: {
              ...{ organizerId, from: dayDate(period.startDate), until: dayDate(period.endDate) },
              ...{ madeAt: new Date(madeAt), clientId: scope.actor.id },
              content: bytes ? new Uint8Array(bytes) : null,
            },
          })
          return { id: row.id, organizerId, period, madeAt, hasContent: bytes !== undefined }
        },

        /** The latest, newest first. */
        list: (organizerId: string) => read(Prisma.sql`organizer_id = ${organizerId}`),

        find: async (organizerId: string, id: number): Promise<StoredReport | undefined> =>
          (await read(Prisma.sql`organizer_id = ${organizerId} and id = ${id}`))[0],

        content: (organizerId: string, id: number) =>
          scope.covers(organizerId) ? content({ organizerId, id }) : Promise.resolve(undefined),
      }
    },

    /** Of who has a link: whose it is was asked when that was made. */
    linked: (id: number): Promise<Uint8Array | undefined> => content({ id }),
  }
}
export type FinancialReportStore = ReturnType<typeof financialReportStore>
