import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Family,
  Joinable,
  ListedPassholders,
  ManagedPassholder,
  PassholderSettings,
  PointsEntries,
  ReplacementReason,
  SocialStatusChange,
} from '../../../passholders/shapes/managed.ts'
import type { GroupPassSettings, NewGroupPass } from '../../../passholders/shapes/managed-group.ts'
import { Refused } from '../../api/problems.ts'
import { answerOf, search } from '../../api/request.ts'

interface ListQuery {
  readonly text?: string
  readonly status?: string
  readonly socialStatus?: string
  readonly city?: string
  readonly after?: string
  readonly limit?: number
}

const PAGE = 20

export const passholderQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['passholder', query],
      queryFn: () => answerOf<ListedPassholders>(`/passholders?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['passholder', id],
      queryFn: () => answerOf<ManagedPassholder>(`/passholders/${id}`),
    }),
  family: (id: string) =>
    queryOptions({
      queryKey: ['passholder', id, 'family'],
      queryFn: () => answerOf<Family>(`/passholders/${id}/family`),
    }),
  joinable: (id: string) =>
    queryOptions({
      queryKey: ['passholder', id, 'joinable'],
      queryFn: () => answerOf<Joinable>(`/passholders/${id}/joinable`),
    }),
  points: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['passholder', id, 'points'],
      queryFn: ({ pageParam }) =>
        answerOf<PointsEntries>(`/passholders/${id}/points?${search({ limit: PAGE, before: pageParam })}`),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
    }),
}

/** Nothing of this kind stands in an address: an INSZ is sent, never asked by. */
const byInsz = async (inszNumber: string): Promise<ManagedPassholder | undefined> => {
  try {
    return await answerOf<ManagedPassholder>('/passholders/by-insz', { method: 'POST', body: { inszNumber } })
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

/** @returns how he stands then */
const act = (id: string, path: string, body: object) =>
  answerOf<ManagedPassholder>(`/passholders/${id}/${path}`, { method: 'POST', body })

export const passholderActs = {
  byInsz,
  find: (id: string) => answerOf<ManagedPassholder>(`/passholders/${id}`),
  insz: (id: string) => answerOf<{ inszNumber?: string }>(`/passholders/${id}/insz`, { method: 'POST', body: {} }),
  change: (id: string, settings: PassholderSettings, version: number) =>
    answerOf<ManagedPassholder>(`/passholders/${id}`, { method: 'PUT', body: settings, version }),
  addGroup: (group: NewGroupPass) => answerOf<ManagedPassholder>('/group-passes', { method: 'POST', body: group }),
  changeGroup: (id: string, settings: GroupPassSettings, version: number) =>
    answerOf<ManagedPassholder>(`/group-passes/${id}`, { method: 'PUT', body: settings, version }),
  block: (id: string, blocked: boolean, reason: string) => act(id, 'blocking', { blocked, reason }),
  blockCard: (id: string, card: string, blocked: boolean, reason: string) =>
    act(id, `cards/${card}/blocking`, { blocked, reason }),
  giveCard: (id: string, uitpasNumber: string) => act(id, 'cards', { uitpasNumber }),
  replaceCard: (id: string, card: string, uitpasNumber: string, reason: ReplacementReason) =>
    act(id, `cards/${card}/replacement`, { uitpasNumber, reason }),
  socialStatus: (id: string, change: SocialStatusChange) => act(id, 'social-status', change),
  correctPoints: (id: string, points: number, reason: string) => act(id, 'points-correction', { points, reason }),
  join: (id: string, cardSystemId: number) => act(id, 'card-systems', { cardSystemId }),
  data: (id: string) => answerOf<object>(`/passholders/${id}/data`, { method: 'POST', body: {} }),
  erase: (id: string, reason: string) =>
    answerOf<void>(`/passholders/${id}/erasure`, { method: 'POST', body: { reason } }),
}
