import { describeError, err, type Log, ok, type Result } from '@zuil/protocol'
import * as oidc from 'openid-client'
import type { StartedLogin } from '../store/logins.ts'
import type { LoggedIn } from '../store/sessions.ts'
import { personOf } from './claims.ts'

/** Who lets people in: any provider of OpenID Connect, UiTID among them. */
export interface ProviderSettings {
  /** https://host/path; http on loopback alone. */
  readonly issuer: string
  readonly clientId: string
  /** Absent = a public client, which PKCE alone protects. */
  readonly clientSecret?: string
  readonly scopes: string
  /** The demo's own, where everybody is anybody, is for a demo alone. */
  readonly demo: boolean
}

/**
 * Why somebody could not log in. DOWN: the provider does not answer, or not as one. SETUP: it does not know us, or is not
 * what the settings say. REFUSED: this login can't be, or he broke it off. UNVERIFIED: it has no address of him that it
 * has verified.
 */
export type LoginProblem = 'DOWN' | 'SETUP' | 'REFUSED' | 'UNVERIFIED'

export interface LoginProvider {
  /**
   * Where a browser goes to log in.
   * @param again also who is logged in there says who he is
   */
  start(login: StartedLogin, redirectUri: string, again: boolean): Promise<Result<string, LoginProblem>>
  /** Who came back. @param address with which he came, whole */
  finish(address: URL, login: StartedLogin): Promise<Result<LoggedIn, LoginProblem>>
  /** Where a browser goes to log out there too; `undefined` = there is no such place, or it can't be found now. */
  endSession(idToken: string | undefined, backTo: string): Promise<string | undefined>
}

/** In metadata of the demo's provider: what it says of anybody is worth nothing. */
export const demoMark = 'uitpas_demo'

/** Somebody waits before a white page. */
const DISCOVERY_TIMEOUT_S = 5
const TIMEOUT_S = 10
/** For so long what it said of itself is not asked again: who goes there is told that it is off by a page, not by his browser. */
const FRESH_MS = 60_000
/** Between two machines that keep their clocks. */
const CLOCK_TOLERANCE_S = 30

/** As the provider wants it; where it says nothing, as all must take it (RFC 6749, 2.3.1). */
const bySecret = (secret: string): oidc.ClientAuth => {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported
    return methods?.includes('client_secret_basic') === false ? post(server, ...rest) : basic(server, ...rest)
  }
}

/** Failures of what was to be a provider, by code: it does not answer, or is something else. */
const isDown = (error: unknown): boolean => {
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown }
  if (error instanceof TypeError) return message === 'fetch failed'
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return !(cause instanceof Response) || cause.status >= 500
  return ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'].includes(String(code))
}

/** Errors of RFC 6749 that say that the client is not what the settings say. */
const ofSetup = ['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope', 'invalid_request']

const problemOf = (error: unknown): keyof typeof sentences => {
  if (isDown(error)) return 'DOWN'
  // Who is asked for his secret once more did not give the right one.
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'SETUP'
  return error instanceof oidc.ResponseBodyError && ofSetup.includes(error.error) ? 'SETUP' : 'REFUSED'
}

const sentences: Readonly<Record<Exclude<LoginProblem, 'UNVERIFIED'>, string>> = {
  DOWN: 'A login could not be finished: the provider does not answer',
  SETUP:
    'A login could not be finished: the provider does not take us for its client; look at OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and what is registered there',
  REFUSED: 'A login was refused',
}

/** What may stand in a log: codes and why there is no connection; no message, which may quote what was sent. */
const codesOf = (error: unknown): object => {
  const { at: _frames, ...described } = describeError(error)
  const { error: said, status } = error as Record<string, unknown>
  return {
    ...described,
    ...(typeof said === 'string' && /^\w{1,60}$/.test(said) && { said }),
    ...(typeof status === 'number' && { status }),
  }
}

/** @param clock milliseconds since 1970 */
export const loginProvider = (
  settings: ProviderSettings,
  log: Pick<Log, 'warn' | 'error'>,
  clock: () => number = Date.now,
): LoginProvider => {
  const { issuer, clientId, clientSecret, scopes, demo } = settings

  const discover = async (): Promise<oidc.Configuration> => {
    const config = await oidc.discovery(
      new URL(issuer),
      clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_S },
      clientSecret === undefined ? oidc.None() : bySecret(clientSecret),
      { timeout: DISCOVERY_TIMEOUT_S, ...(issuer.startsWith('http:') && { execute: [oidc.allowInsecureRequests] }) },
    )
    // Signatures count also where TLS vouches for who answers.
    oidc.enableNonRepudiationChecks(config)
    config.timeout = TIMEOUT_S
    return config
  }
  let found: { readonly at: number; readonly config: Promise<oidc.Configuration> } | undefined
  /** Asked when it is needed, and again for as long as it failed. @param within no longer ago than this */
  const provider = async (within: number): Promise<Result<oidc.Configuration, LoginProblem>> => {
    if (!found || clock() - found.at > within) found = { at: clock(), config: discover() }
    const current = found
    try {
      const config = await current.config
      if (demo || !(demoMark in config.serverMetadata())) return ok(config)
      log.error({}, 'OIDC_ISSUER is the provider of a demo, which lets everybody be anybody: nobody is let in by it')
      return err('SETUP')
    } catch (error) {
      if (found === current) found = undefined
      log.error(codesOf(error), 'The provider of OIDC_ISSUER could not be asked what it is: nobody can log in')
      return err(isDown(error) ? 'DOWN' : 'SETUP')
    }
  }

  const claimsOf = async (
    config: oidc.Configuration,
    tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>,
  ) => {
    const claims = tokens.claims()
    if (!claims) throw new Error('no ID token')
    if (claims.iat > clock() / 1000 + CLOCK_TOLERANCE_S)
      throw Object.assign(new Error('its time is yet to come'), { code: 'ID_TOKEN_OF_LATER' })
    if (claims.email !== undefined && claims.email_verified !== undefined) return claims
    return { ...claims, ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)) }
  }

  return {
    start: async ({ state, nonce, verifier }, redirectUri, again) => {
      const config = await provider(FRESH_MS)
      if (!config.ok) return config
      const url = oidc.buildAuthorizationUrl(config.value, {
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(again && { prompt: 'login' }),
      })
      return ok(url.href)
    },

    finish: async (address, { state, nonce, verifier }) => {
      const config = await provider(Number.POSITIVE_INFINITY)
      if (!config.ok) return config
      try {
        const tokens = await oidc.authorizationCodeGrant(config.value, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const person = personOf(await claimsOf(config.value, tokens))
        if (!person) {
          log.warn({}, 'A login was refused: the provider has no verified e-mail address of who logged in')
          return err('UNVERIFIED')
        }
        return ok({ ...person, ...(tokens.id_token !== undefined && { idToken: tokens.id_token }) })
      } catch (error) {
        const problem = problemOf(error)
        log[problem === 'REFUSED' ? 'warn' : 'error'](codesOf(error), sentences[problem])
        return err(problem)
      }
    },

    endSession: async (idToken, backTo) => {
      const config = await provider(FRESH_MS)
      if (!config.ok || config.value.serverMetadata().end_session_endpoint === undefined) return undefined
      return oidc.buildEndSessionUrl(config.value, {
        post_logout_redirect_uri: backTo,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      }).href
    },
  }
}

/** What a login begins with: new and random each time. */
export const newLogin = (returnTo: string): StartedLogin => ({
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
  verifier: oidc.randomPKCECodeVerifier(),
  returnTo,
})
