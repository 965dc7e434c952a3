import { Unreachable } from '../../api/problems.ts'
import { forgetArrival } from '../arrival.ts'
import { forgetKept, keptOf } from '../kept.ts'
import {
  authorizationUrl,
  type Endpoints,
  isArrival,
  type Leaving,
  type ProviderSettings,
  readArrival,
  readEndpoints,
  readTokens,
  type Tokens,
} from './pkce.ts'

/** Who is logged in on this phone, and how he comes in and leaves. The token is in this tab alone. */

/**
 * BUSY: it is being found out. IN: there is a token. OUT: nobody is known here. AGAIN: somebody is, and has to log in again.
 * AWAY: so has he, but the provider can't be reached now. FAILED: what came back was no answer to what was asked.
 */
export type LoginState = 'BUSY' | 'IN' | 'OUT' | 'AGAIN' | 'AWAY' | 'FAILED'

const TOKENS = 'pas.tokens'
const LEAVING = 'pas.leaving'
const SILENT = 'pas.silent'
/** So long after it was tried without anybody seeing it, it is not tried again: nobody is sent to and fro. */
const SILENT_AGAIN_MS = 60_000
const GIVE_UP_MS = 30_000

const listeners = new Set<() => void>()
let state: LoginState = 'BUSY'
let tokens: Tokens | undefined
let known: Endpoints | undefined

/** For `useSyncExternalStore`. */
export const login = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  now: (): LoginState => state,
}

const become = (now: LoginState): void => {
  state = now
  for (const listener of listeners) listener()
}

const inTab = <T>(key: string): T | undefined => {
  const text = sessionStorage.getItem(key)
  return text === null ? undefined : (JSON.parse(text) as T)
}
const keepInTab = (key: string, value: unknown): void => sessionStorage.setItem(key, JSON.stringify(value))

const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="pas-${name}"]`)?.content ?? ''
const settings = (): ProviderSettings => ({ issuer: meta('issuer'), clientId: meta('client') })
const redirectUri = (): string => `${location.origin}/pas/`

const askProvider = async (url: string, body?: URLSearchParams): Promise<unknown> => {
  try {
    const answer = await fetch(url, {
      ...(body && { method: 'POST', body }),
      ...{ credentials: 'omit', signal: AbortSignal.timeout(GIVE_UP_MS) },
    })
    if (answer.status >= 500) throw new Error(String(answer.status))
    return await answer.json()
  } catch (error) {
    throw new Unreachable('the provider did not answer', { cause: error })
  }
}

const endpoints = async (): Promise<Endpoints> => {
  const { issuer } = settings()
  known ??= readEndpoints(await askProvider(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), issuer)
  if (!known) throw new Unreachable('the provider is another one than was set')
  return known
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

const leave = async (silent: boolean): Promise<void> => {
  const at = await endpoints()
  const leaving: Leaving = { state: random(), verifier: random(), silent }
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(leaving.verifier))
  keepInTab(LEAVING, leaving)
  if (silent) keepInTab(SILENT, Date.now())
  location.assign(authorizationUrl(at, settings(), redirectUri(), leaving, base64url(new Uint8Array(hash))))
}

/** What is shown of somebody who was here before, when he is not in. */
const outside = (): LoginState => (keptOf() ? 'AGAIN' : 'OUT')
const failing = (error: unknown): void => {
  if (!(error instanceof Unreachable)) throw error
  become(keptOf() ? 'AWAY' : 'FAILED')
}

/** Somebody wants to log in, and sees it. */
export const logIn = async (): Promise<void> => {
  become('BUSY')
  await leave(false).catch(failing)
}

/** Who was here comes in again without being asked anything, if the provider still knows him. */
export const comeBack = async (): Promise<void> => {
  const last = inTab<number>(SILENT)
  if (last !== undefined && Date.now() - last < SILENT_AGAIN_MS) return become(outside())
  become('BUSY')
  await leave(true).catch(failing)
}

const arrive = async (query: URLSearchParams): Promise<void> => {
  const left = inTab<Leaving>(LEAVING)
  sessionStorage.removeItem(LEAVING)
  const arrival = readArrival(query, left, settings(), await endpoints())
  if (arrival.kind === 'STRANGE') return become('FAILED')
  if (arrival.kind === 'NOT_IN') return become(outside())
  const { code, verifier } = arrival
  const asked = { grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: verifier }
  const answer = await askProvider(
    (await endpoints()).token,
    new URLSearchParams({ ...asked, client_id: settings().clientId }),
  )
  tokens = readTokens(answer, settings(), Date.now())
  if (!tokens) return become('FAILED')
  if (keptOf()?.sub !== tokens.sub) forgetKept()
  keepInTab(TOKENS, tokens)
  become('IN')
}

/** Finds out who is here, when the page is opened. */
export const begin = async (): Promise<void> => {
  const query = new URLSearchParams(location.search)
  if (isArrival(query)) {
    // Nobody reads the code in the address, or comes back to it.
    history.replaceState(null, '', location.pathname)
    return arrive(query).catch(failing)
  }
  tokens = inTab<Tokens>(TOKENS)
  if (tokens && tokens.expiresAt > Date.now()) return become('IN')
  return keptOf() ? comeBack() : become('OUT')
}

/** The token with which the API is asked; absent = nobody is in. */
export const accessToken = (): string | undefined => tokens?.access

/** The app, as the provider and the API know it. */
export const clientId = (): string => settings().clientId

/** Whose it is, at the provider. */
export const ownSub = (): string | undefined => tokens?.sub

/** The API does not take the token any more. */
export const tokenRefused = (): void => {
  if (!tokens) return
  tokens = undefined
  sessionStorage.removeItem(TOKENS)
  void comeBack()
}

/** Forgets all that this phone knows of somebody, and has the provider forget that he is in. */
export const logOut = async (): Promise<void> => {
  const idToken = tokens?.idToken
  tokens = undefined
  for (const key of [TOKENS, LEAVING, SILENT]) sessionStorage.removeItem(key)
  forgetKept()
  forgetArrival()
  become('OUT')
  const at = await endpoints().catch(() => undefined)
  if (at?.endSession === undefined || idToken === undefined) return
  const url = new URL(at.endSession)
  url.searchParams.set('id_token_hint', idToken)
  url.searchParams.set('post_logout_redirect_uri', redirectUri())
  location.assign(url.href)
}
