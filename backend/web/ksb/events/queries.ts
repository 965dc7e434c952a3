import { queryOptions } from '@tanstack/react-query'
import type {
  ChangedEvent,
  EditedEvent,
  EventChoices,
  ListedEvents,
  ManagedEvent,
  ZuilChoices,
} from '../../../events/shapes/managed.ts'
import type { UitdatabankState } from '../../../events/shapes/uitdatabank.ts'
import { answerOf, search } from '../../api/request.ts'

export interface EventListQuery {
  readonly text?: string
  readonly organizerId?: string
  readonly type?: string
  readonly phase?: string
  readonly cancelled?: string
  readonly byHand?: string
  /** Those that can be put in the card system, instead of those that are. */
  readonly elsewhere?: 'true'
  readonly from?: string
  readonly until?: string
  readonly after?: string
  readonly limit: number
}

/** A CDBID is mostly a UUID, and may be anything that UiTdatabank once gave. */
const at = (id: string): string => `/events/${encodeURIComponent(id)}`

/** What zuilen show changes by itself, as events begin and end. */
const AGAIN_MS = 30_000

/** The load from UiTdatabank runs every few minutes. */
const LOADED_MS = 60_000

export const eventQueries = {
  uitdatabank: queryOptions({
    queryKey: ['event source'],
    queryFn: () => answerOf<UitdatabankState>('/events/uitdatabank'),
    refetchInterval: LOADED_MS,
  }),
  list: (query: EventListQuery) =>
    queryOptions({
      queryKey: ['event', query],
      queryFn: () => answerOf<ListedEvents>(`/events?${search(query)}`),
    }),
  one: (id: string) => queryOptions({ queryKey: ['event', id], queryFn: () => answerOf<ManagedEvent>(at(id)) }),
  choices: (text: string) =>
    queryOptions({
      queryKey: ['event choices', text],
      queryFn: () => answerOf<EventChoices>(`/events/choices?${search({ text })}`),
    }),
  /** @param day yyyy-mm-dd; empty = now */
  zuilen: (id: string, day: string, time: string) =>
    queryOptions({
      queryKey: ['event', id, 'zuilen', day, time],
      queryFn: () => answerOf<ZuilChoices>(`${at(id)}/zuilen?${search(day === '' ? {} : { day, time })}`),
      refetchInterval: AGAIN_MS,
    }),
}

export const eventActs = {
  find: (id: string) => answerOf<ManagedEvent>(at(id)),
  add: (settings: EditedEvent) => answerOf<ManagedEvent>('/events', { method: 'POST', body: settings }),
  change: (id: string, settings: ChangedEvent, version: number) =>
    answerOf<ManagedEvent>(at(id), { method: 'PUT', body: settings, version }),
  setCancelled: (id: string, cancelled: boolean, version: number) =>
    answerOf<ManagedEvent>(`${at(id)}/state`, { method: 'PUT', body: { cancelled }, version }),
  setIncluded: (id: string, included: boolean) =>
    answerOf<void>(`${at(id)}/card-system`, { method: 'PUT', body: { included } }),
  remove: (id: string, version: number) => answerOf<void>(at(id), { method: 'DELETE', version }),
}
