/**
 * How somebody logs in at the provider of OpenID Connect from his own browser: authorization code with PKCE, a public client
 * without a secret (RFC 6749, 7636, 9207; OAuth 2.0 for Browser-Based Applications). Without IO; the browser's part is in
 * `login.ts`.
 */

/** What is known of the provider, by the page that the server made. */
export interface ProviderSettings {
  /** As the provider writes it. */
  readonly issuer: string
  readonly clientId: string
}

/** As much of the provider's metadata as it takes (OpenID Connect Discovery). */
export interface Endpoints {
  readonly authorization: string
  readonly token: string
  /** Absent = the provider ends no sessions for us. */
  readonly endSession?: string
  /** The provider says in what it sends back who it is. */
  readonly namesItself: boolean
}

/** What is kept in the tab while somebody is at the provider. */
export interface Leaving {
  readonly state: string
  readonly verifier: string
  /** He was not to see anything of it. */
  readonly silent: boolean
}

/** With what somebody comes back. */
export type Arrival =
  | { readonly kind: 'CODE'; readonly code: string; readonly verifier: string }
  /** The provider does not know him any more, or he did not want to. */
  | { readonly kind: 'NOT_IN'; readonly silent: boolean }
  /** Not the answer to what this tab asked. */
  | { readonly kind: 'STRANGE' }

export interface Tokens {
  readonly access: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Who it is, at the provider. */
  readonly sub: string
  readonly idToken: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const textIn = (from: unknown, key: string): string | undefined => {
  const value = isObject(from) ? from[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @returns undefined = it is not this provider's, or not one that people can log in by */
export const readEndpoints = (metadata: unknown, issuer: string): Endpoints | undefined => {
  const authorization = textIn(metadata, 'authorization_endpoint')
  const token = textIn(metadata, 'token_endpoint')
  if (textIn(metadata, 'issuer') !== issuer || authorization === undefined || token === undefined) return undefined
  const endSession = textIn(metadata, 'end_session_endpoint')
  const namesItself = isObject(metadata) && metadata.authorization_response_iss_parameter_supported === true
  return { authorization, token, namesItself, ...(endSession !== undefined && { endSession }) }
}

/** Where somebody goes to log in. @param challenge the verifier's SHA-256, base64url */
export const authorizationUrl = (
  { authorization }: Endpoints,
  { clientId }: ProviderSettings,
  redirectUri: string,
  { state, silent }: Leaving,
  challenge: string,
): string => {
  const url = new URL(authorization)
  const query = {
    ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email' },
    ...{ state, code_challenge: challenge, code_challenge_method: 'S256' },
    ...(silent && { prompt: 'none' }),
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** Whether the page was opened by the provider. @param query of its address */
export const isArrival = (query: URLSearchParams): boolean =>
  query.has('state') && (query.has('code') || query.has('error'))

/** With what somebody came back. @param left absent = nobody left from this tab */
export const readArrival = (
  query: URLSearchParams,
  left: Leaving | undefined,
  { issuer }: ProviderSettings,
  { namesItself }: Pick<Endpoints, 'namesItself'>,
): Arrival => {
  const sender = query.get('iss')
  if (!left || query.get('state') !== left.state) return { kind: 'STRANGE' }
  if (sender === null ? namesItself : sender !== issuer) return { kind: 'STRANGE' }
  const code = query.get('code')
  if (code === null || query.has('error')) return { kind: 'NOT_IN', silent: left.silent }
  return { kind: 'CODE', code, verifier: left.verifier }
}

/** What is in the ID token, which came from the provider itself, over TLS: its signature adds nothing (OpenID Connect Core 3.1.3.7). */
const claimsOf = (idToken: string): unknown => {
  try {
    const [, payload = ''] = idToken.split('.')
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** The provider's answer to the code. @param now milliseconds since 1970 @returns undefined = it is none of ours */
export const readTokens = (
  answer: unknown,
  { issuer, clientId }: ProviderSettings,
  now: number,
): Tokens | undefined => {
  const [access, idToken] = [textIn(answer, 'access_token'), textIn(answer, 'id_token')]
  const seconds = isObject(answer) && typeof answer.expires_in === 'number' ? answer.expires_in : 300
  if (access === undefined || idToken === undefined) return undefined
  const claims = claimsOf(idToken)
  const [sub, audience] = [textIn(claims, 'sub'), isObject(claims) ? [claims.aud].flat() : []]
  if (sub === undefined || textIn(claims, 'iss') !== issuer || !audience.includes(clientId)) return undefined
  return { access, idToken, sub, expiresAt: now + seconds * 1000 }
}
