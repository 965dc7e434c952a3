import { queryOptions } from '@tanstack/react-query'
import type {
  EditedKey,
  KeyChoices,
  KeyEnd,
  KeyExamples,
  ListedKeys,
  ManagedKey,
} from '../../../card-systems/shapes/keys.ts'
import { answerOf, search } from '../../api/request.ts'

export const keyQueries = {
  list: (query: { readonly text?: string; readonly ended?: string }) =>
    queryOptions({
      queryKey: ['key', query],
      queryFn: () => answerOf<ListedKeys>(`/distribution-keys?${search(query)}`),
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ['key', id], queryFn: () => answerOf<ManagedKey>(`/distribution-keys/${id}`) }),
  choices: () =>
    queryOptions({ queryKey: ['key choices'], queryFn: () => answerOf<KeyChoices>('/distribution-keys/choices') }),
  /** @param asked shares, condition and price, as JSON; empty = they are not whole yet */
  examples: (asked: string) =>
    queryOptions({
      queryKey: ['key examples', asked],
      queryFn: () =>
        answerOf<KeyExamples>('/distribution-keys/examples', { method: 'POST', body: JSON.parse(asked) as object }),
      enabled: asked !== '',
    }),
}

export const keyActs = {
  find: (id: number) => answerOf<ManagedKey>(`/distribution-keys/${id}`),
  add: (settings: EditedKey) => answerOf<ManagedKey>('/distribution-keys', { method: 'POST', body: settings }),
  change: (id: number, settings: EditedKey, version: number) =>
    answerOf<ManagedKey>(`/distribution-keys/${id}`, { method: 'PUT', body: settings, version }),
  end: (id: number, end: KeyEnd, version: number) =>
    answerOf<ManagedKey>(`/distribution-keys/${id}/end`, { method: 'PUT', body: end, version }),
}
