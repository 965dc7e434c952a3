import type { Alerts } from '../../presence/shapes.ts'
import type { QuarantinedTap, QuarantinedTaps, QuarantineOutcome, ZuilenInQuarantine } from '../../taps/shapes.ts'
import type { CommandKind, NewCommand, ZuilCommandResult } from '../../zuilen/shapes/command.ts'
import type {
  ConfigurationCodeGrant,
  FormerDevice,
  Zuil,
  ZuilChoices,
  Zuilen,
  ZuilSettings,
} from '../../zuilen/shapes/zuil.ts'
import { type Answer, Refused, request, withBody } from '../shared/requests.ts'

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

const MAX_SHOWN = 50

export type Which = 'ALL' | { readonly why: QuarantinedTap['why'] } | readonly string[]

export const api = {
  search: async (query: { readonly text: string; readonly counterId: string }) => {
    const terms = new URLSearchParams({ start: '0', limit: String(MAX_SHOWN) })
    if (query.text !== '') terms.set('text', query.text)
    if (query.counterId !== '') terms.set('counterId', query.counterId)
    return (await ask<Zuilen>(`/zuilen?${terms}`)).body
  },
  find: async (id: string) => (await ask<Zuil>(`/zuilen/${id}`)).body,
  choices: async () => (await ask<ZuilChoices>('/zuilen/choices')).body,
  /** @throws Refused 412 when somebody else saved since `version` */
  save: async (id: string, settings: ZuilSettings, version: number): Promise<void> => {
    const init = withBody('PUT', settings)
    await ask(`/zuilen/${id}/settings`, { ...init, headers: { ...init.headers, 'if-match': `"${version}"` } })
  },
  command: async (id: string, kind: CommandKind) =>
    (await ask<NewCommand>(`/zuilen/${id}/commands`, withBody('POST', { kind }))).body,
  commandAnswer: async (id: string, commandId: string) =>
    (await ask<ZuilCommandResult>(`/zuilen/${id}/commands/${commandId}`)).body,
  configurationCode: async (id: string, formerDevice: FormerDevice) =>
    (await ask<ConfigurationCodeGrant>(`/zuilen/${id}/configuration-code`, withBody('POST', { formerDevice }))).body,
  revoke: async (id: string): Promise<void> => {
    await ask(`/zuilen/${id}/revocation`, withBody('POST', {}))
  },
  inQuarantine: async () => (await ask<ZuilenInQuarantine>('/zuilen/quarantine')).body.member,
  quarantine: async (id: string, limit: number) =>
    (await ask<QuarantinedTaps>(`/zuilen/${id}/quarantine?limit=${limit}`)).body,
  /** @param which of those that wait: all, all of one reason, or these by ActieID */
  decide: async (id: string, decision: 'BOOK' | 'REFUSE', which: Which) => {
    const chosen = which === 'ALL' ? { all: true } : 'why' in which ? { all: true, ...which } : { actieIds: which }
    const body = { decision, ...chosen }
    return (await ask<QuarantineOutcome>(`/zuilen/${id}/quarantine`, withBody('POST', body))).body
  },
  alerts: async () => (await ask<Alerts>('/alerts')).body,
}
