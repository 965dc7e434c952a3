import type { z } from 'zod'
import type { CounterStore } from '../../counters/store/counters.ts'
import type { TableColumn } from '../../platform/files/table.ts'
import type { Api } from '../../platform/http/api.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type SearchDeps, searchZuilen, zuilFilters } from '../api/search.ts'
import type { ToZuilResponse } from '../api/stored-zuil.ts'
import type { zuil } from '../shapes/zuil.ts'

interface ZuilExportDeps extends SearchDeps, ExportDeps {
  readonly counters: Pick<CounterStore, 'all'>
  readonly toZuilResponse: ToZuilResponse
}

const types = {
  CHECK_IN: 'Check-in zuil',
  TICKET: 'Ticketzuil',
  REWARD: 'Voordeelzuil',
  MEMBERSHIP: 'Lidmaatschapzuil',
} as const
const states = { ONLINE: 'Aan', OFFLINE: 'Uit', PLANNED: 'Uitgezet' } as const
const yesNo = (is: boolean): string => (is ? 'ja' : 'nee')

interface Row {
  readonly zuil: z.infer<typeof zuil>
  readonly counters: string
}

const columns: readonly TableColumn<Row>[] = [
  { head: 'Zuil', kind: 'TEXT', of: ({ zuil: { name } }) => name },
  { head: 'Type', kind: 'TEXT', of: ({ zuil: { type } }) => types[type] },
  { head: 'Balies', kind: 'TEXT', of: ({ counters }) => counters },
  {
    head: 'Toestand',
    kind: 'TEXT',
    of: ({ zuil: { enrolled, state } }) => (enrolled ? states[state] : 'Nog niet ingesteld'),
  },
  {
    head: 'Laatst gezien',
    kind: 'MOMENT',
    of: ({ zuil: { lastSeenAt } }) => (lastSeenAt === undefined ? undefined : Date.parse(lastSeenAt)),
  },
  { head: 'In stock', kind: 'TEXT', of: ({ zuil: { settings } }) => yesNo(settings.inStock) },
  { head: 'Geblokkeerd', kind: 'TEXT', of: ({ zuil: { settings } }) => yesNo(settings.blocked) },
  { head: 'Software', kind: 'TEXT', of: ({ zuil: { software } }) => software },
  { head: 'ID', kind: 'TEXT', of: ({ zuil: { id } }) => id },
]

/** GET /zuilen/export: the zuilen that the list shows, as a file. */
export const zuilExportRoutes = (api: Api, deps: ZuilExportDeps): void => {
  const file = exportFile(deps, {
    ...{ name: 'Zuilen', filters: zuilFilters, columns },
    rows: async function* (scope, asked) {
      const nameOf = new Map((await deps.counters.all()).map(({ id, name }) => [id, name]))
      const stored = byNumber(async (start, limit) => (await searchZuilen(deps, scope, asked, start, limit)).member)
      for await (const one of stored) {
        const shown = await deps.toZuilResponse(one)
        yield { zuil: shown, counters: shown.settings.counterIds.flatMap((id) => nameOf.get(id) ?? []).join(', ') }
      }
    },
  })
  api.get('/zuilen/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )
}
