import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Counter, CounterSettings, counterChoices, ListedCounters } from '../../../counters/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

export type CounterChoices = z.infer<typeof counterChoices>

export interface ListQuery {
  readonly text?: string
  readonly organizerId?: string
  readonly start: number
  readonly limit: number
}

export const counterQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['counter', query],
      queryFn: () => answerOf<ListedCounters>(`/counters?${search(query)}`),
    }),
  one: (id: string) => queryOptions({ queryKey: ['counter', id], queryFn: () => answerOf<Counter>(`/counters/${id}`) }),
  choices: (text: string) =>
    queryOptions({
      queryKey: ['counter choices', text],
      queryFn: () => answerOf<CounterChoices>(`/counters/choices?${search({ text })}`),
    }),
}

export const counterActs = {
  find: (id: string) => answerOf<Counter>(`/counters/${id}`),
  add: (settings: CounterSettings) => answerOf<Counter>('/counters', { method: 'POST', body: settings }),
  change: (id: string, settings: CounterSettings, version: number) =>
    answerOf<Counter>(`/counters/${id}`, { method: 'PUT', body: settings, version }),
  addStaff: (id: string, email: string) => answerOf<void>(`/counters/${id}/staff`, { method: 'POST', body: { email } }),
  removeStaff: (id: string, email: string) =>
    answerOf<void>(`/counters/${id}/staff/removal`, { method: 'POST', body: { email } }),
}
