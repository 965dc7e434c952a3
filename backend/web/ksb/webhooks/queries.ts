import { queryOptions } from '@tanstack/react-query'
import type {
  ListedCalls,
  ManagedWebhook,
  ManagedWebhooks,
  NewWebhook,
  Replayed,
  WebhookKind,
  WebhookTest,
} from '../../../presence/shapes/webhooks.ts'
import { answerOf, search } from '../../api/request.ts'

/** What is set of one. */
export interface WebhookSettings {
  readonly name: string
  readonly kinds: readonly WebhookKind[]
  readonly active: boolean
}

export const webhookQueries = {
  list: () => queryOptions({ queryKey: ['webhook'], queryFn: () => answerOf<ManagedWebhooks>('/webhooks') }),
  one: (id: string) =>
    queryOptions({ queryKey: ['webhook', id], queryFn: () => answerOf<ManagedWebhook>(`/webhooks/${id}`) }),
  calls: (id: string, query: { readonly failed?: string; readonly before?: string }) =>
    queryOptions({
      queryKey: ['webhook', id, 'calls', query],
      queryFn: () => answerOf<ListedCalls>(`/webhooks/${id}/calls?${search(query)}`),
    }),
}

export const webhookActs = {
  add: (added: Omit<WebhookSettings, 'active'> & { readonly url: string }) =>
    answerOf<NewWebhook>('/webhooks', { method: 'POST', body: added }),
  change: (id: string, settings: WebhookSettings) =>
    answerOf<void>(`/webhooks/${id}`, { method: 'PUT', body: settings }),
  test: (id: string) => answerOf<WebhookTest>(`/webhooks/${id}/test`, { method: 'POST', body: {} }),
  replay: (id: string, from: { readonly since: string } | { readonly callId: string }) =>
    answerOf<Replayed>(`/webhooks/${id}/replay`, { method: 'POST', body: from }),
  remove: (id: string) => answerOf<void>(`/webhooks/${id}`, { method: 'DELETE' }),
}
