import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Candidate,
  EditedAssociation,
  ListedAssociations,
  ManagedAssociation,
  Member,
  Members,
} from '../../../associations/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

export interface ListQuery {
  readonly text?: string
  readonly endDateType?: string
  readonly passed?: string
  readonly start: number
  readonly limit: number
}

export interface MemberQuery {
  readonly text: string
  readonly status: string
  /** From where on: `next` of the page before. */
  readonly after: string
}

const at = (id: string): string => `/associations/${id}`

export const associationQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['association', query],
      queryFn: () => answerOf<ListedAssociations>(`/associations?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ['association', id], queryFn: () => answerOf<ManagedAssociation>(at(id)) }),
  members: (id: string, query: MemberQuery) =>
    queryOptions({
      queryKey: ['association', id, 'members', query],
      queryFn: () => answerOf<Members>(`${at(id)}/members?${search(query)}`),
      placeholderData: keepPreviousData,
    }),
}

export const associationActs = {
  find: (id: string) => answerOf<ManagedAssociation>(at(id)),
  add: (settings: EditedAssociation) =>
    answerOf<ManagedAssociation>('/associations', { method: 'POST', body: settings }),
  change: (id: string, settings: EditedAssociation, version: number) =>
    answerOf<ManagedAssociation>(at(id), { method: 'PUT', body: settings, version }),
  remove: (id: string, version: number) => answerOf<void>(at(id), { method: 'DELETE', version }),
  giveRight: (id: string, counterIds: readonly string[], right: 'READ' | 'WRITE') =>
    answerOf<void>(`${at(id)}/counters`, { method: 'POST', body: { counterIds, right } }),
  takeRight: (id: string, counterId: string) => answerOf<void>(`${at(id)}/counters/${counterId}`, { method: 'DELETE' }),
  lookUp: async (id: string, by: string): Promise<readonly Candidate[]> =>
    (await answerOf<{ member: readonly Candidate[] }>(`${at(id)}/members/lookup`, { method: 'POST', body: { by } }))
      .member,
  register: (id: string, passholderId: string, endDate: string | undefined) =>
    answerOf<Pick<Member, 'endDate'> & { readonly renewed: boolean }>(`${at(id)}/members`, {
      method: 'POST',
      body: { passholderId, ...(endDate !== undefined && { endDate }) },
    }),
  stop: (id: string, passholderId: string) => answerOf<void>(`${at(id)}/members/${passholderId}`, { method: 'DELETE' }),
}
