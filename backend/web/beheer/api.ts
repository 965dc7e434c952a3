import { type Answer, Refused, request, withBody } from '../shared/requests.ts'
import type { Alerts, Choices, CommandAnswer, Settings, Zuil } from './model.ts'

/** The API of the zuilen, as the demo's machine client. */

let token: Promise<string> | undefined

const newToken = async (): Promise<string> =>
  (await request<{ token: string }>('/demo/token', { method: 'POST' })).body.token

/** Asks with the bearer token; once more with a new one when the old is no longer taken. */
const ask = async <T>(path: string, init: RequestInit = {}): Promise<Answer<T>> => {
  const once = async (): Promise<Answer<T>> => {
    token ??= newToken()
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${await token}` }
    return request<T>(`/api${path}`, { ...init, headers })
  }
  try {
    return await once()
  } catch (error) {
    token = undefined
    if (error instanceof Refused && error.status === 401) return once()
    throw error
  }
}

const MOST = 50

export const api = {
  search: async (query: { readonly text: string; readonly counterId: string }) => {
    const terms = new URLSearchParams({ start: '0', limit: String(MOST) })
    if (query.text !== '') terms.set('text', query.text)
    if (query.counterId !== '') terms.set('counterId', query.counterId)
    return (await ask<{ totalItems: number; member: readonly Zuil[] }>(`/zuilen?${terms}`)).body
  },
  find: async (id: string) => (await ask<Zuil>(`/zuilen/${id}`)).body,
  choices: async () => (await ask<Choices>('/zuilen/choices')).body,
  /** @throws Refused 412 when somebody else saved since `version` */
  save: async (id: string, settings: Settings, version: number): Promise<void> => {
    const init = withBody('PUT', settings)
    await ask(`/zuilen/${id}/settings`, { ...init, headers: { ...init.headers, 'if-match': `"${version}"` } })
  },
  command: async (id: string, kind: string) =>
    (await ask<{ id: string; expiresAt: string }>(`/zuilen/${id}/commands`, withBody('POST', { kind }))).body,
  commandAnswer: async (id: string, commandId: string) =>
    (await ask<CommandAnswer>(`/zuilen/${id}/commands/${commandId}`)).body,
  configurationCode: async (id: string) =>
    (
      await ask<{ name: string; code: string; expiresAt: string }>(
        `/zuilen/${id}/configuration-code`,
        withBody('POST', {}),
      )
    ).body,
  revoke: async (id: string): Promise<void> => {
    await ask(`/zuilen/${id}/revocation`, withBody('POST', {}))
  },
  alerts: async () => (await ask<Alerts>('/alerts')).body,
}
