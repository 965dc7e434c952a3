import { createHash } from 'node:crypto'
import { err, type Log, ok, type Result } from '@zuil/protocol'
import { compactVerify, createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyGetKey } from 'jose'
import * as oidc from 'openid-client'
import type { TokenRefusal, TokenUser } from '../../platform/http/guard.ts'
import { guesses } from '../../platform/http/guesses.ts'
import type { RateLimit } from '../../platform/http/rate-limits.ts'
import { isLoopback } from '../../platform/loopback.ts'
import { personOf } from '../login/claims.ts'
import { codesOf, type Discovery, isDown } from '../login/discovery.ts'
import {
  readToken,
  type TokenClaims,
  type TokenFacts,
  type TokenProblem,
  type TokenRules,
  tokenProblems,
} from '../rules/access-token.ts'
import { type Remembered, remembered } from './remembered.ts'

/** Signatures of the provider's own keys alone: none, and no secret that both have. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
/** For so long the provider is not asked again about a token: so long it may be used after it was revoked there. */
const REMEMBERED_MS = 60_000
const MAX_REMEMBERED = 10_000
/** The provider is not asked again for so long after it did not answer. */
const DOWN_MS = 5_000
/** So many may wait at once for what the provider says of their tokens. */
const MAX_ASKING = 50
const MAX_TOKEN = 8_192

/** Access tokens of the provider. */
export interface AccessTokens {
  /** Whose it is. @param from the network that it came from */
  find(token: string, from: string): Promise<Result<TokenUser, TokenRefusal>>
}

interface AccessTokenDeps {
  readonly rules: TokenRules
  readonly provider: Discovery
  /** Whether the provider answers us about tokens: a public client it tells nothing. */
  readonly hasSecret: boolean
  /** Tokens that are nobody's, per network. */
  readonly limit: RateLimit
  readonly log: Pick<Log, 'warn' | 'error'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

type Found<T> = Result<T, TokenProblem | 'DOWN'>

const isJwt = (token: string): boolean => /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token)
const isAddress = (text: string | undefined): text is string => {
  if (text === undefined || !URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** Whether it was the keys that could not be had, rather than the token that is not right: anybody can make one of these. */
const areKeysAway = (error: unknown): boolean =>
  isDown(error) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')

/**
 * The keys of the provider, fetched when a token needs them: again for one that is not among them, twice a minute at most,
 * and every ten minutes, so that a key that it takes back is not taken for long.
 */
const keysOf = (): ((config: oidc.Configuration) => JWTVerifyGetKey | undefined) => {
  let known: { readonly at: string; readonly keys: JWTVerifyGetKey } | undefined
  return (config) => {
    const at = config.serverMetadata().jwks_uri
    if (!isAddress(at)) return undefined
    if (known?.at !== at) known = { at, keys: createRemoteJWKSet(new URL(at)) }
    return known.keys
  }
}

const readClaims = (payload: Uint8Array): TokenClaims | undefined => {
  try {
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : undefined
  } catch {
    return undefined
  }
}

/**
 * Whose access tokens are: a JWT by the keys of the provider, any other by what the provider says of it when it is asked.
 * A token's word for an address counts as at the login: when the provider says that it verified it.
 */
export const accessTokens = (deps: AccessTokenDeps): AccessTokens => {
  const { rules, provider, hasSecret, limit, log, clock } = deps
  const keys = keysOf()
  const users: Remembered<TokenUser> = remembered(MAX_REMEMBERED, clock)
  const strangers: Remembered<TokenProblem> = remembered(MAX_REMEMBERED, clock)
  const tries = guesses(limit, clock)
  let downUntil = Number.NEGATIVE_INFINITY
  let asking = 0

  const down = (error: unknown): Found<never> => {
    downUntil = clock() + DOWN_MS
    log.error(codesOf(error), 'A token could not be looked at: the provider does not answer')
    return err('DOWN')
  }

  const readJwt = async (config: oidc.Configuration, token: string): Promise<Found<[TokenFacts, TokenClaims]>> => {
    const key = keys(config)
    if (!key) return err('SIGNATURE')
    try {
      const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ALGORITHMS })
      const claims = readClaims(payload)
      if (!claims) return err('UNREADABLE')
      const { typ: type } = protectedHeader
      const read = readToken(claims, { asked: false, ...(type !== undefined && { type }) }, rules, clock())
      return read.ok ? ok([read.value, claims]) : read
    } catch (error) {
      return areKeysAway(error) ? down(error) : err('SIGNATURE')
    }
  }

  const askAbout = async (config: oidc.Configuration, token: string): Promise<Found<[TokenFacts, TokenClaims]>> => {
    if (!hasSecret || !isAddress(config.serverMetadata().introspection_endpoint)) return err('INACTIVE')
    try {
      const claims: TokenClaims = {
        ...(await oidc.tokenIntrospection(config, token, { token_type_hint: 'access_token' })),
      }
      const read = readToken(claims, { asked: true }, rules, clock())
      return read.ok ? ok([read.value, claims]) : read
    } catch (error) {
      if (isDown(error)) return down(error)
      log.error(
        codesOf(error),
        'The provider does not tell us of a token: look at OIDC_CLIENT_ID and OIDC_CLIENT_SECRET',
      )
      return err('DOWN')
    }
  }

  /** His verified address, by the token or by asking. */
  const addressOf = async (
    config: oidc.Configuration,
    token: string,
    { sub }: TokenFacts,
    claims: TokenClaims,
  ): Promise<Found<string | undefined>> => {
    const told = personOf(claims)
    if (told || (claims.email !== undefined && claims.email_verified !== undefined)) return ok(told?.email)
    if (!isAddress(config.serverMetadata().userinfo_endpoint)) return ok(undefined)
    try {
      return ok(personOf({ ...(await oidc.fetchUserInfo(config, token, sub)) })?.email)
    } catch (error) {
      // It may be for other things than asking who somebody is.
      return isDown(error) ? down(error) : ok(undefined)
    }
  }

  const look = async (token: string): Promise<Found<TokenUser & { readonly expiresAt: number }>> => {
    const config = await provider(Number.POSITIVE_INFINITY)
    if (!config.ok) {
      downUntil = clock() + DOWN_MS
      return err('DOWN')
    }
    const read = await (isJwt(token) ? readJwt : askAbout)(config.value, token)
    if (!read.ok) return read
    const [facts, claims] = read.value
    const email = await addressOf(config.value, token, facts, claims)
    if (!email.ok) return email
    return ok({ ...facts, issuer: rules.issuer, ...(email.value !== undefined && { email: email.value }) })
  }

  const refused = (problem: TokenProblem): Result<never, TokenRefusal> =>
    err({ kind: 'REFUSED', detail: tokenProblems[problem] })

  return {
    find: async (token, from) => {
      if (token.length > MAX_TOKEN || (token.includes('.') && !isReadable(token))) return refused('UNREADABLE')
      const key = createHash('sha256').update(token).digest('base64url')
      const known = users.find(key)
      if (known) return ok(known)
      const stranger = strangers.find(key)
      if (stranger) return refused(stranger)
      // A signature is looked at here; about another token the provider is asked, which costs it and us more than who sends it.
      const seconds = isJwt(token) ? undefined : tries.refusal(from, from)
      if (seconds !== undefined) return err({ kind: 'LATER', seconds })
      if (downUntil > clock() || asking >= MAX_ASKING) return err({ kind: 'DOWN' })
      asking++
      const found = await look(token).finally(() => {
        asking--
      })
      if (!found.ok) {
        if (found.error === 'DOWN') return err({ kind: 'DOWN' })
        if (!isJwt(token)) tries.failed(from)
        // A key may be new: of a signature it is not remembered.
        if (found.error === 'INACTIVE') strangers.keep(key, found.error, clock() + REMEMBERED_MS)
        return refused(found.error)
      }
      const { expiresAt, ...user } = found.value
      users.keep(key, user, Math.min(expiresAt, clock() + REMEMBERED_MS))
      return ok(user)
    },
  }
}

/** Whether it may be a JWT at all: of what is none, nothing is asked. */
const isReadable = (token: string): boolean => {
  if (!isJwt(token)) return false
  try {
    return decodeProtectedHeader(token).alg !== undefined
  } catch {
    return false
  }
}
