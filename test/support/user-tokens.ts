import { createHash, randomBytes } from 'node:crypto'
import type { Log } from '@zuil/protocol'
import { discovery } from '../../backend/accounts/login/discovery.ts'
import { type AccessTokens, accessTokens } from '../../backend/accounts/tokens/access-tokens.ts'
import type { RateLimit } from '../../backend/platform/http/rate-limits.ts'
import type { LyingProvider } from './lying-provider.ts'
import { roomyLimits } from './test-backend.ts'
import { newVisitor } from './visitor.ts'

/** A program whose users log in at the provider, and that asks the API with their tokens. */
export interface App {
  readonly id: string
  /** Absent = a public client. */
  readonly secret?: string
  readonly redirectUri: string
}

/** What the provider gives a program when somebody logged in through it. */
export interface UserTokens {
  readonly access_token: string
  readonly id_token: string
}

/** Somebody logs in at the provider through a program, by authorization code and PKCE, as any such program has it. */
export const logInThrough = async (issuer: string, app: App, email: string): Promise<UserTokens> => {
  const visitor = newVisitor()
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    ...{ client_id: app.id, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid email' },
    ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
  })
  const isBack = (url: string) => url.startsWith(app.redirectUri)
  const choice = await visitor.follow(`${issuer}/auth?${query}`, isBack)
  const back = choice.response ? await visitor.follow(choice.url, isBack, { form: { email } }) : choice
  const code = new URL(back.url).searchParams.get('code') ?? ''
  const basic = Buffer.from(`${app.id}:${app.secret}`).toString('base64')
  const form = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, code_verifier: verifier }
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: app.secret === undefined ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ ...form, ...(app.secret === undefined && { client_id: app.id }) }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as UserTokens
}

interface TokenOptions {
  readonly clientIds?: readonly string[]
  readonly audience?: string
  /** Of the backend's own client there. */
  readonly secret?: string
  readonly limit?: RateLimit
}

/** The tokens of a provider that a test backend takes: for `tokens` of `startTestBackend`. */
export const tokensOf =
  (issuer: string, { clientIds = ['app'], audience, secret, limit = roomyLimits.strangeToken }: TokenOptions = {}) =>
  (clock: () => number, log: Pick<Log, 'warn' | 'error'>): AccessTokens =>
    accessTokens({
      rules: { issuer, clientIds, ...(audience !== undefined && { audience }) },
      provider: discovery(
        { issuer, clientId: 'ksb', ...(secret !== undefined && { clientSecret: secret }), demo: true },
        log,
        clock,
      ),
      hasSecret: secret !== undefined,
      ...{ limit, log, clock },
    })

/** An access token as the provider signs it, of whatever moment. @param now milliseconds since 1970 */
export const signedToken = (
  { issuer, sign }: Pick<LyingProvider, 'issuer' | 'sign'>,
  now: number,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string => {
  const s = Math.floor(now / 1000)
  return sign(
    { typ: 'at+jwt', ...header },
    {
      iss: issuer,
      client_id: 'app',
      aud: 'https://api.example',
      iat: s - 5,
      exp: s + 600,
      email_verified: true,
      ...claims,
    },
  )
}
