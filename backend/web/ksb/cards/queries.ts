import { queryOptions } from '@tanstack/react-query'
import type {
  CardPackage,
  ChipReport,
  ListedCards,
  ListedPackages,
  ListedSeries,
  NewCardAct,
  NewPackage,
  NewSeries,
  OfficeCard,
  PackageCards,
  Receipt,
  SavedStockSettings,
  Series,
  SeriesFile,
  StockOverview,
  StockSettings,
  WholePackage,
} from '../../../cards/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

export interface CardListQuery {
  readonly text?: string
  readonly status?: string
  readonly socialTariff?: string
  readonly counterId?: string
  readonly after?: string
  readonly limit: number
}

export interface PackageListQuery {
  readonly underWay?: string
  readonly counterId?: string
  readonly start: number
  readonly limit: number
}

export const cardQueries = {
  stock: () => queryOptions({ queryKey: ['card', ['stock']], queryFn: () => answerOf<StockOverview>('/cards/stock') }),
  settings: () =>
    queryOptions({ queryKey: ['card', ['settings']], queryFn: () => answerOf<SavedStockSettings>('/cards/settings') }),
  series: (query: { readonly start: number; readonly limit: number }) =>
    queryOptions({
      queryKey: ['card', ['series', query]],
      queryFn: () => answerOf<ListedSeries>(`/cards/series?${search(query)}`),
    }),
  list: (query: CardListQuery) =>
    queryOptions({ queryKey: ['card', query], queryFn: () => answerOf<ListedCards>(`/cards?${search(query)}`) }),
  one: (number: string) =>
    queryOptions({ queryKey: ['card', number], queryFn: () => answerOf<OfficeCard>(`/cards/${number}`) }),
  packages: (query: PackageListQuery) =>
    queryOptions({
      queryKey: ['card', ['packages', query]],
      queryFn: () => answerOf<ListedPackages>(`/cards/packages?${search(query)}`),
    }),
  package: (id: string) =>
    queryOptions({ queryKey: ['card', id], queryFn: () => answerOf<WholePackage>(`/cards/packages/${id}`) }),
  packageCards: (id: string, query: { readonly after: string; readonly limit: number }) =>
    queryOptions({
      queryKey: ['card', ['package', id, query]],
      queryFn: () => answerOf<PackageCards>(`/cards/packages/${id}/cards?${search(query)}`),
    }),
}

const post = <T>(path: string, body: unknown): Promise<T> => answerOf<T>(path, { method: 'POST', body })

export const cardActs = {
  findSettings: () => answerOf<SavedStockSettings>('/cards/settings'),
  saveSettings: (body: StockSettings, version: number) =>
    answerOf<SavedStockSettings>('/cards/settings', { method: 'PUT', body, version }),
  generate: (asked: NewSeries) => post<Series>('/cards/series', asked),
  file: (id: string, from: number, count: number) => post<SeriesFile>(`/cards/series/${id}/file`, { from, count }),
  checkChips: (content: string) => post<ChipReport>('/cards/chips/check', { content }),
  loadChips: (content: string) => post<ChipReport>('/cards/chips', { content }),
  send: (asked: NewPackage) => post<CardPackage>('/cards/packages', asked),
  receive: (id: string, what: Receipt) => post<CardPackage>(`/cards/packages/${id}/receipt`, what),
  act: (number: string, what: NewCardAct) => post<OfficeCard>(`/cards/${number}/acts`, what),
}
