import { z } from 'zod'
import { csvRow } from '../../platform/files/csv.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import { readChipFile } from '../chip-file.ts'
import { cardProblem, cardsProblems } from '../problems.ts'
import {
  chipFile,
  chipReport,
  listedSeries,
  newSeries,
  savedStockSettings,
  series,
  seriesFile,
  seriesPart,
  stockOverview,
  stockSettings,
} from '../shapes.ts'
import type { ChipStore } from '../store/chips.ts'
import type { SeriesStore } from '../store/series.ts'
import type { CardSettingsStore } from '../store/settings.ts'
import type { StockStore } from '../store/stock.ts'

interface StockDeps {
  readonly cardStock: StockStore
  readonly cardSettings: CardSettingsStore
  readonly cardSeries: SeriesStore
  readonly cardChips: ChipStore
}

const FILE_BYTES = 7_100_000

const reading = cardsProblems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const refusing = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'] } as const
const params = z.object({ seriesId: uuid })

/** /cards: the stock of the card system of who asks, its numbers and chips (handbook, "Kaarten"). */
export const cardStockRoutes = (api: Api, { cardStock, cardSettings, cardSeries, cardChips }: StockDeps): void => {
  api.get(
    '/cards/stock',
    { config: { can: 'card.read' }, schema: { response: { 200: answer('OK', stockOverview), ...reading } } },
    async (request, reply) => reply.send(await cardStock.for(scopeOf(request)).overview()),
  )

  api.get(
    '/cards/settings',
    { config: { can: 'card.read' }, schema: { response: { 200: answer('OK', savedStockSettings), ...reading } } },
    async (request, reply) => {
      const settings = await cardSettings.for(scopeOf(request)).read()
      return reply.header('etag', etagOf(settings.version)).send(settings)
    },
  )

  api.put(
    '/cards/settings',
    {
      config: { can: 'card.manage' },
      schema: {
        headers: z.object({ 'if-match': z.string().optional() }),
        body: stockSettings,
        response: {
          200: answer('OK', savedStockSettings),
          ...cardsProblems({
            ...refusing,
            400: ['body/missing', 'body/invalid-data'],
            409: ['card-prefix-elsewhere'],
            412: ['card-settings-changed-meanwhile'],
            428: ['card-settings-version-missing'],
          }),
        },
      },
    },
    async (request, reply) => {
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, cardProblem('card-settings-version-missing'))
      const outcome = await cardSettings.for(scopeOf(request)).save(request.body, version)
      switch (outcome.kind) {
        case 'PREFIX_ELSEWHERE':
          return sendProblem(reply, cardProblem('card-prefix-elsewhere', { jsonPointer: '/prefixes' }))
        case 'CHANGED_MEANWHILE':
          return sendProblem(
            reply.header('etag', etagOf(outcome.version)),
            cardProblem('card-settings-changed-meanwhile'),
          )
        case 'SAVED':
          return reply.header('etag', etagOf(outcome.settings.version)).send(outcome.settings)
      }
    },
  )

  api.get(
    '/cards/series',
    {
      config: { can: 'card.read' },
      schema: { querystring: z.object(officePage), response: { 200: answer('OK', listedSeries), ...reading } },
    },
    async (request, reply) => reply.send(await cardSeries.for(scopeOf(request)).list(request.query)),
  )

  api.post(
    '/cards/series',
    {
      config: { can: 'card.manage' },
      schema: {
        body: newSeries,
        response: {
          201: answer('Created', series),
          ...cardsProblems({
            ...refusing,
            400: ['body/missing', 'body/invalid-data', 'card-prefix-unknown'],
            404: ['url/not-found'],
            409: ['card-numbers-run-out'],
          }),
        },
      },
    },
    async (request, reply) => {
      const own = cardSeries.for(scopeOf(request))
      const outcome = await own.generate(request.body)
      if (outcome.kind === 'NO_PREFIX')
        return sendProblem(reply, cardProblem('card-prefix-unknown', { jsonPointer: '/prefix' }))
      if (outcome.kind === 'RUN_OUT')
        return sendProblem(
          reply,
          cardProblem('card-numbers-run-out', {
            jsonPointer: '/count',
            detail: `There are ${outcome.left} numbers left with this prefix.`,
          }),
        )
      const made = await own.find(outcome.id)
      return made ? reply.code(201).send(made) : sendProblem(reply, cardProblem('url/not-found'))
    },
  )

  api.post(
    '/cards/series/:seriesId/file',
    {
      config: { can: 'card.manage' },
      schema: {
        params,
        body: seriesPart,
        response: {
          200: answer('OK', seriesFile),
          ...cardsProblems({ ...refusing, 400: ['body/missing', 'body/invalid-data'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { from, count } = request.body
      const numbers = await cardSeries.for(scopeOf(request)).take(request.params.seriesId, from, count)
      if (!numbers) return sendProblem(reply, cardProblem('url/not-found'))
      // A printing machine reads it, no spreadsheet: digits, as in the supplier's own files.
      const csv = numbers.map((number) => csvRow([number])).join('')
      return reply.send({ count: numbers.length, csv })
    },
  )

  for (const [url, load] of [
    ['/cards/chips/check', false],
    ['/cards/chips', true],
  ] as const) {
    api.post(
      url,
      {
        bodyLimit: FILE_BYTES,
        config: { can: 'card.manage' },
        schema: {
          body: chipFile,
          response: {
            200: answer('OK', chipReport),
            ...cardsProblems({
              ...refusing,
              400: ['body/missing', 'body/invalid-data', 'card-file-unreadable', 'card-lines-wrong'],
            }),
          },
        },
      },
      async (request, reply) => {
        const rows = await readChipFile(Buffer.from(request.body.content, 'base64'))
        if (!rows) return sendProblem(reply, cardProblem('card-file-unreadable', { jsonPointer: '/content' }))
        const own = cardChips.for(scopeOf(request))
        const report = await (load ? own.load(rows) : own.check(rows))
        const wrong = load && report.wrongCount > 0
        return wrong ? sendProblem(reply, cardProblem('card-lines-wrong')) : reply.send(report)
      },
    )
  }
}
