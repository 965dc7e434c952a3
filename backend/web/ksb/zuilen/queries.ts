import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { ZuilOutages } from '../../../presence/shapes.ts'
import type { QuarantinedTaps, QuarantineOutcome, ZuilenInQuarantine } from '../../../taps/shapes.ts'
import type { Command, CommandKind, NewCommand, ZuilCommandResult } from '../../../zuilen/shapes/command.ts'
import type {
  AddedZuil,
  ConfigurationCodeGrant,
  FormerDevice,
  Zuil,
  ZuilChoices,
  Zuilen,
  ZuilFindings,
  ZuilSettings,
} from '../../../zuilen/shapes/zuil.ts'
import { answerOf, search } from '../../api/request.ts'

/** The server says when a zuil changed; what it does not say of (when it was last seen) is asked again so often. */
const AGAIN_MS = 30_000
/** While somebody waits for an answer. */
const ANSWER_MS = 3_000
const CHOICES_MS = 60_000

export interface ListQuery {
  readonly text?: string
  readonly counterId?: string
  readonly type?: string
  readonly state?: string
  readonly blocked?: string
  readonly inStock?: string
  readonly start: number
  readonly limit: number
}

/** What is listed of the zuilen until somebody searches, filters or goes on. */
export const unfiltered = {
  text: '',
  counterId: '',
  type: '',
  state: '',
  inStock: '',
  blocked: '',
  start: 0,
  limit: 50,
}

export const zuilQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['zuil', query],
      queryFn: () => answerOf<Zuilen>(`/zuilen?${search(query)}`),
      refetchInterval: AGAIN_MS,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['zuil', id],
      queryFn: () => answerOf<Zuil>(`/zuilen/${id}`),
      refetchInterval: AGAIN_MS,
    }),
  choices: () =>
    queryOptions({
      queryKey: ['zuil choices'],
      queryFn: () => answerOf<ZuilChoices>('/zuilen/choices'),
      staleTime: CHOICES_MS,
    }),
  waiting: () =>
    queryOptions({
      queryKey: ['quarantine'],
      queryFn: async () =>
        new Map(
          (await answerOf<ZuilenInQuarantine>('/zuilen/quarantine')).member.map(({ zuilId, waiting }) => [
            zuilId,
            waiting,
          ]),
        ),
      refetchInterval: AGAIN_MS,
    }),
  quarantine: (id: string, limit: number) =>
    queryOptions({
      queryKey: ['quarantine', id, limit],
      queryFn: () => answerOf<QuarantinedTaps>(`/zuilen/${id}/quarantine?limit=${limit}`),
    }),
  outages: (id: string) =>
    queryOptions({
      queryKey: ['zuil', id, 'outages'],
      queryFn: async () => (await answerOf<ZuilOutages>(`/zuilen/${id}/outages`)).member,
      refetchInterval: AGAIN_MS,
    }),
  commands: (id: string) =>
    queryOptions({
      queryKey: ['zuil', id, 'commands'],
      queryFn: () =>
        answerOf<readonly (Command & { hasLog: boolean; hasPicture: boolean })[]>(`/zuilen/${id}/commands`),
      refetchInterval: ANSWER_MS,
    }),
}

/** Asks what the list shows first, when somebody is about to open it. */
export const askZuilenAhead = (client: QueryClient): void => {
  void client.prefetchQuery(zuilQueries.list(unfiltered))
  void client.prefetchQuery(zuilQueries.choices())
}

export const zuilActs = {
  save: (id: string, settings: ZuilSettings, version: number) =>
    answerOf<Zuil>(`/zuilen/${id}/settings`, { method: 'PUT', body: settings, version }),
  add: (settings: ZuilSettings) => answerOf<AddedZuil>('/zuilen', { method: 'POST', body: settings }),
  find: (id: string) => answerOf<Zuil>(`/zuilen/${id}`),
  findings: (settings: ZuilSettings, id?: string) =>
    answerOf<ZuilFindings>(`/zuilen/findings${id === undefined ? '' : `?zuilId=${id}`}`, {
      method: 'POST',
      body: settings,
    }),
  code: (id: string, formerDevice: FormerDevice) =>
    answerOf<ConfigurationCodeGrant>(`/zuilen/${id}/configuration-code`, { method: 'POST', body: { formerDevice } }),
  revoke: (id: string) => answerOf<void>(`/zuilen/${id}/revocation`, { method: 'POST', body: {} }),
  command: (id: string, kind: CommandKind) =>
    answerOf<NewCommand>(`/zuilen/${id}/commands`, { method: 'POST', body: { kind } }),
  answer: (id: string, commandId: string) => answerOf<ZuilCommandResult>(`/zuilen/${id}/commands/${commandId}`),
  decide: (id: string, decision: 'BOOK' | 'REFUSE', which: readonly string[] | 'ALL') =>
    answerOf<QuarantineOutcome>(`/zuilen/${id}/quarantine`, {
      method: 'POST',
      body: which === 'ALL' ? { decision, all: true } : { decision, actieIds: which },
    }),
}
