import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { SettledEvents, SettledLines, SettledOrganizers } from '../../../tickets/shapes/settlement.ts'
import { answerOf, search } from '../../api/request.ts'
import type { Period } from '../../format/periods.ts'

interface Page {
  readonly start: number
  readonly limit: number
}

export const settlementQueries = {
  organizers: (query: Period & Page & { readonly text: string }) =>
    queryOptions({
      queryKey: ['settlement', 'organizers', query],
      queryFn: () => answerOf<SettledOrganizers>(`/settlement/organizers?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
  events: (query: Period & Page & { readonly organizerId: string }) =>
    queryOptions({
      queryKey: ['settlement', 'events', query],
      queryFn: () => answerOf<SettledEvents>(`/settlement/events?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
  lines: (query: Period & { readonly eventId: string; readonly before: string }) =>
    queryOptions({
      queryKey: ['settlement', 'lines', query],
      queryFn: () => answerOf<SettledLines>(`/settlement/sales?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
}
