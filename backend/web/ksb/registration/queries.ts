import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ListedCounters } from '../../../counters/shapes.ts'
import type {
  Registration,
  RegistrationRows,
  RegistrationStart,
  Registrations,
} from '../../../passholders/shapes/registration.ts'
import { answerOf, search } from '../../api/request.ts'

/** How often a page looks how far it is. */
const AGAIN_MS = 1_000
/** Findings or rows at a time. */
const ROWS = 100

/** What goes on by itself. */
export const isUnderWay = ({ status }: Registration): boolean => status === 'CHECKING' || status === 'REGISTERING'

export const registrationQueries = {
  list: () =>
    queryOptions({
      queryKey: ['registration', 'list'],
      queryFn: () => answerOf<Registrations>('/registrations'),
      refetchInterval: ({ state }) => (state.data?.member.some(isUnderWay) ? 2 * AGAIN_MS : false),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['registration', id],
      queryFn: () => answerOf<Registration>(`/registrations/${id}`),
      refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? AGAIN_MS : false),
    }),
  /** @param status of the file: its rows are others afterwards */
  rows: (id: string, status: string, told: boolean) =>
    infiniteQueryOptions({
      queryKey: ['registration', id, 'rows', status, told],
      queryFn: ({ pageParam }) =>
        answerOf<RegistrationRows>(`/registrations/${id}/rows?${search({ told, after: pageParam, limit: ROWS })}`),
      initialPageParam: 0,
      getNextPageParam: ({ next }: RegistrationRows) => next,
    }),
  counters: (text: string) =>
    queryOptions({
      queryKey: ['counter', 'choices', text],
      queryFn: () => answerOf<ListedCounters>(`/counters?${search({ text, limit: 40 })}`),
    }),
}

export const registrationActs = {
  start: (begun: RegistrationStart) => answerOf<Registration>('/registrations', { method: 'POST', body: begun }),
  sendPart: (id: string, number: number, bytes: Blob) =>
    answerOf<void>(`/registrations/${id}/parts/${number}`, { method: 'PUT', bytes }),
  check: (id: string) => answerOf<Registration>(`/registrations/${id}/check`, { method: 'POST' }),
  register: (id: string) => answerOf<Registration>(`/registrations/${id}/register`, { method: 'POST' }),
  remove: (id: string) => answerOf<void>(`/registrations/${id}`, { method: 'DELETE' }),
}

/** What a browser keeps as a file. */
export const downloads = {
  template: '/ksb/api/registrations/template',
  rows: (id: string, which: 'WRONG' | 'RIGHT') => `/ksb/api/registrations/${id}/rows.csv?which=${which}`,
}
