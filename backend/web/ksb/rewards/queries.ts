import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ListedReward, ListedRewards, ManagedReward, TouchedZuilen } from '../../../rewards/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

export interface ListQuery {
  readonly text?: string
  readonly type?: string
  readonly status?: string
  readonly counterId?: string
  readonly phase?: string
  readonly start: number
  readonly limit: number
}

export const rewardQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['reward', query],
      queryFn: () => answerOf<ListedRewards>(`/rewards?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ['reward', id], queryFn: () => answerOf<ManagedReward>(`/rewards/${id}`) }),
  /** Which zuilen would show something else. */
  touched: (id: string, status: ListedReward['status']) =>
    queryOptions({
      queryKey: ['reward', id, 'touched', status],
      queryFn: () => answerOf<TouchedZuilen>(`/rewards/${id}/touched-zuilen`, { method: 'POST', body: { status } }),
    }),
}

export const rewardActs = {
  setStatus: (id: string, status: ListedReward['status'], version: number) =>
    answerOf<ManagedReward>(`/rewards/${id}/status`, { method: 'PUT', body: { status }, version }),
}
