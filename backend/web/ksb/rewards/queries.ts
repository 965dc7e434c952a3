import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  EditedReward,
  ListedReward,
  ListedRewards,
  ManagedReward,
  RewardChoices,
  RewardFindings,
  SentPicture,
  TouchedZuilen,
} from '../../../rewards/shapes/office.ts'
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
  /** What it can be set to; counters whose name has a text. */
  choices: (text: string) =>
    queryOptions({
      queryKey: ['reward choices', text],
      queryFn: () => answerOf<RewardChoices>(`/rewards/choices?${search({ text })}`),
      placeholderData: keepPreviousData,
    }),
  /** What voordeelzuilen would make of it. @param settings as JSON @param id absent = it is new */
  findings: (settings: string, id: string | undefined) =>
    queryOptions({
      queryKey: ['reward findings', id, settings],
      queryFn: () =>
        answerOf<RewardFindings>(`/rewards/findings?${search({ rewardId: id })}`, {
          method: 'POST',
          body: JSON.parse(settings),
        }),
      placeholderData: keepPreviousData,
      retry: false,
      staleTime: 0,
    }),
  /** Which zuilen would show something else. */
  touched: (id: string, status: ListedReward['status']) =>
    queryOptions({
      queryKey: ['reward', id, 'touched', status],
      queryFn: () => answerOf<TouchedZuilen>(`/rewards/${id}/touched-zuilen`, { method: 'POST', body: { status } }),
    }),
}

/** Where a picture is seen, by anybody. */
export const pictureAddress = (id: string): string => `/api/rewards/pictures/${id}`

export const rewardActs = {
  find: (id: string) => answerOf<ManagedReward>(`/rewards/${id}`),
  add: (settings: EditedReward) => answerOf<ManagedReward>('/rewards', { method: 'POST', body: settings }),
  change: (id: string, settings: EditedReward, version: number) =>
    answerOf<ManagedReward>(`/rewards/${id}`, { method: 'PUT', body: settings, version }),
  sendPicture: (bytes: Blob) => answerOf<SentPicture>('/rewards/pictures', { method: 'POST', bytes }),
  setStatus: (id: string, status: ListedReward['status'], version: number) =>
    answerOf<ManagedReward>(`/rewards/${id}/status`, { method: 'PUT', body: { status }, version }),
}
