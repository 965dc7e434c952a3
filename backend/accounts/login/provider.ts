import { err, type Log, ok, type Result } from '@zuil/protocol'
import * as oidc from 'openid-client'
import type { StartedLogin } from '../store/logins.ts'
import type { LoggedIn } from '../store/sessions.ts'
import { personOf } from './claims.ts'
import { CLOCK_TOLERANCE_S, codesOf, discovery, FRESH_MS, isDown, type ProviderSettings } from './discovery.ts'

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

/** @param clock milliseconds since 1970 */
export const loginProvider = (
  settings: ProviderSettings,
  log: Pick<Log, 'warn' | 'error'>,
  clock: () => number = Date.now,
): LoginProvider => {
  const { scopes } = settings
  const provider = discovery(settings, log, clock)

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
