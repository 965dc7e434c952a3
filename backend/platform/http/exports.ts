import type { Log } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FieldChange } from '../database/audit.ts'
import { type TableColumn, type TableFormat, tableFormats, toTableFile } from '../files/table.ts'
import { dayOf } from '../time/calendar.ts'
import { yieldToEventLoop } from '../yield.ts'
import { problems } from './general-problems.ts'
import type { Scope } from './scope.ts'

/** Writes down that somebody exported a list of his card system, and by which filters. */
export type NoteExport = (scope: Scope, list: string, filters: readonly FieldChange[]) => Promise<void>

export interface ExportDeps {
  readonly noteExport: NoteExport
  readonly clock: () => number
  readonly log: Pick<Log, 'info' | 'error'>
}

/** A list as a file: exactly what its filters show, all of it (handbook, "Welkom": superadmins export). */
interface ListExport<Filters extends z.ZodRawShape, Row> {
  /** In the language of the screens: of the file and its sheet. */
  readonly name: string
  /** Those of the list, without its page. */
  readonly filters: Filters
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: (scope: Scope, filters: z.output<z.ZodObject<Filters>>) => AsyncIterable<Row>
}

const contentTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

/** What somebody typed may be a name: of that it is written down only that it was. */
const TYPED = 'text'

const asChanges = (filters: Readonly<Record<string, unknown>>): readonly FieldChange[] =>
  Object.entries(filters).flatMap(([field, after]) => {
    if (after === undefined) return []
    return [field === TYPED ? { field } : { field, after }]
  })

/** So many rows are read at a time: between two others have their turn, at the embedded database too. */
export const EXPORT_BATCH = 250

interface RowsOfPage<Row, Next> {
  readonly rows: readonly Row[]
  /** Where the next page begins; absent = this was the last. */
  readonly next?: Next | undefined
}

/**
 * All rows of a list that is read page by page: the next page is asked for while the one before is written, so that neither
 * waits for the other. Who reads slowly, or goes away, has no more than two read.
 * @param read from what the page before ended with
 */
export async function* pageByPage<Row, Next>(
  read: (from: Next | undefined) => Promise<RowsOfPage<Row, Next>>,
): AsyncGenerator<Row> {
  let coming: Promise<RowsOfPage<Row, Next>> | undefined = read(undefined)
  while (coming) {
    const { rows, next }: RowsOfPage<Row, Next> = await coming
    coming = next === undefined ? undefined : read(next)
    // It is thrown where it is awaited, which is never where nobody wants it any more.
    coming?.catch(() => {})
    yield* rows
    await yieldToEventLoop()
  }
}

/** The same of a list that is read by how many come before. */
export const byNumber = <Row>(read: (start: number, limit: number) => Promise<readonly Row[]>): AsyncGenerator<Row> =>
  pageByPage<Row, number>(async (start = 0) => {
    const rows = await read(start, EXPORT_BATCH)
    return { rows, ...(rows.length === EXPORT_BATCH && { next: start + EXPORT_BATCH }) }
  })

/** The same rows; what fails before the first fails here, while an answer can still say so. */
const begun = async <Row>(rows: AsyncIterable<Row>): Promise<AsyncIterable<Row>> => {
  const all = rows[Symbol.asyncIterator]()
  const first = await all.next()
  return (async function* () {
    try {
      for (let one = first; !one.done; one = await all.next()) yield one.value
    } finally {
      await all.return?.()
    }
  })()
}

/** What a route GET {list}/export needs: the whole list as a workbook or a CSV, sent as it is made. */
export interface ExportFile<Filters extends z.ZodRawShape> {
  readonly schema: {
    readonly querystring: z.ZodObject<Filters & { format: z.ZodEnum<{ xlsx: 'xlsx'; csv: 'csv' }> }>
    readonly response: ReturnType<typeof problems>
  }
  /** Writes down who exports what, and sends it. */
  readonly send: (
    request: Pick<FastifyRequest, 'id'>,
    scope: Scope,
    query: z.output<z.ZodObject<Filters>> & { readonly format: TableFormat },
    reply: FastifyReply,
  ) => Promise<FastifyReply>
}

export const exportFile = <Filters extends z.ZodRawShape, Row>(
  { noteExport, clock, log }: ExportDeps,
  { name, filters, columns, rows }: ListExport<Filters, Row>,
): ExportFile<Filters> => ({
  schema: {
    querystring: z.object({ ...filters, format: z.enum(tableFormats) }),
    response: problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
  },
  send: async ({ id: requestId }, scope, { format, ...asked }, reply) => {
    const sought = asked as z.output<z.ZodObject<Filters>>
    await noteExport(scope, name, asChanges(asked))
    const file = toTableFile(format, name, columns, await begun(rows(scope, sought)))
    file.on('error', (error) => log.error({ requestId, list: name, problem: error.name }, 'An export broke off'))
    const encoded = encodeURIComponent(`${name} ${dayOf(clock())}.${format}`)
    return reply
      .type(contentTypes[format])
      .header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
      .send(file)
  },
})
