import { queryOptions } from '@tanstack/react-query'
import type { Activity, DemoScreens, Mails, Rack } from '../../../demo/shapes.ts'
import { answerOf } from '../../api/request.ts'

/** Who tries things out sees at once what becomes of them. */
const AGAIN_MS = 1_000

export const demoQueries = {
  rack: () =>
    queryOptions({
      queryKey: ['demo', 'rack'],
      queryFn: async () => (await answerOf<Rack>('/demo/rack')).cards,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  screens: () =>
    queryOptions({
      queryKey: ['demo', 'screens'],
      queryFn: async () => (await answerOf<DemoScreens>('/demo/screens')).screens,
      refetchInterval: AGAIN_MS,
    }),
  activity: () =>
    queryOptions({
      queryKey: ['demo', 'activity'],
      queryFn: () => answerOf<Activity>('/demo/activity'),
      refetchInterval: AGAIN_MS,
    }),
  mails: () =>
    queryOptions({
      queryKey: ['demo', 'mails'],
      queryFn: async () => (await answerOf<Mails>('/demo/mails')).mails,
      refetchInterval: 5 * AGAIN_MS,
    }),
}

const reader = (zuilId: string): string => `/demo/readers/${zuilId}`

export const demoActs = {
  lay: (zuilId: string, chipNumber: string) =>
    answerOf<void>(`${reader(zuilId)}/card`, { method: 'PUT', body: { chipNumber } }),
  takeAway: (zuilId: string) => answerOf<void>(`${reader(zuilId)}/card`, { method: 'DELETE' }),
  scan: (zuilId: string, line: string) => answerOf<void>(`${reader(zuilId)}/scan`, { method: 'POST', body: { line } }),
  reset: () => answerOf<void>('/demo/reset', { method: 'POST', body: {} }),
  giveChip: (chipNumber: string) => answerOf<void>('/demo/chips', { method: 'POST', body: { chipNumber } }),
}
