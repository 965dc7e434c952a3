import { queryOptions } from '@tanstack/react-query'
import type { Immutable } from '@zuil/protocol'
import type { z } from 'zod'
import type {
  AccountChoices,
  AccountSettings,
  endedSessions,
  ManagedAccount,
  managedAccounts,
  newAccount,
  ownAccount,
} from '../../../accounts/shapes.ts'
import { answerOf, search } from '../../api/request.ts'

export type OwnAccount = z.infer<typeof ownAccount>

export interface ListQuery {
  readonly text?: string
  readonly role?: string
  readonly start: number
  readonly limit: number
}

export const accountQueries = {
  list: (query: ListQuery) =>
    queryOptions({
      queryKey: ['account', query],
      queryFn: () => answerOf<z.infer<typeof managedAccounts>>(`/accounts?${search(query)}`),
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ['account', id], queryFn: () => answerOf<ManagedAccount>(`/accounts/${id}`) }),
  choices: () =>
    queryOptions({ queryKey: ['account choices'], queryFn: () => answerOf<AccountChoices>('/accounts/choices') }),
  own: () => queryOptions({ queryKey: ['own account'], queryFn: () => answerOf<OwnAccount>('/me/account') }),
}

export const accountActs = {
  grant: (account: Immutable<z.infer<typeof newAccount>>) =>
    answerOf<ManagedAccount>('/accounts', { method: 'POST', body: account }),
  find: (id: string) => answerOf<ManagedAccount>(`/accounts/${id}`),
  change: (id: string, settings: AccountSettings, version: number) =>
    answerOf<ManagedAccount>(`/accounts/${id}`, { method: 'PUT', body: settings, version }),
  withdraw: (id: string, version: number) => answerOf<void>(`/accounts/${id}`, { method: 'DELETE', version }),
  endSessions: (id: string) =>
    answerOf<z.infer<typeof endedSessions>>(`/accounts/${id}/sessions/end`, { method: 'POST', body: {} }),
  endAllSessions: (cardSystemId: number) =>
    answerOf<z.infer<typeof endedSessions>>('/sessions/end', { method: 'POST', body: { cardSystemId } }),
  changeOwn: (own: OwnAccount) => answerOf<OwnAccount>('/me/account', { method: 'PUT', body: own }),
}
