import { describeError, err, type Log, ok, type Result } from '@zuil/protocol'
import * as oidc from 'openid-client'

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

/** In metadata of the demo's provider: what it says of anybody is worth nothing. */
export const demoMark = 'uitpas_demo'

/** Somebody waits before a white page. */
const DISCOVERY_TIMEOUT_S = 5
const TIMEOUT_S = 10
/** For so long what it said of itself is not asked again: who goes there is told that it is off by a page, not by his browser. */
export const FRESH_MS = 60_000
/** Between two machines that keep their clocks. */
export const CLOCK_TOLERANCE_S = 30

/** As the provider wants it; where it says nothing, as all must take it (RFC 6749, 2.3.1). */
const bySecret = (secret: string): oidc.ClientAuth => {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported
    return methods?.includes('client_secret_basic') === false ? post(server, ...rest) : basic(server, ...rest)
  }
}

/** Failures of what was to be a provider, by code: it does not answer, or is something else. */
export const isDown = (error: unknown): boolean => {
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown }
  if (error instanceof TypeError) return message === 'fetch failed'
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return !(cause instanceof Response) || cause.status >= 500
  return ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'].includes(String(code))
}

/** What may stand in a log: codes and why there is no connection; no message, which may quote what was sent. */
export const codesOf = (error: unknown): object => {
  const { at: _frames, ...described } = describeError(error)
  const { error: said, status } = error as Record<string, unknown>
  return {
    ...described,
    ...(typeof said === 'string' && /^\w{1,60}$/.test(said) && { said }),
    ...(typeof status === 'number' && { status }),
  }
}

/**
 * Asks the provider what it is: when it is needed, and again for as long as it failed.
 * @param within no longer ago than this, in milliseconds
 */
export type Discovery = (within: number) => Promise<Result<oidc.Configuration, 'DOWN' | 'SETUP'>>

/** @param clock milliseconds since 1970 */
export const discovery = (
  { issuer, clientId, clientSecret, demo }: Omit<ProviderSettings, 'scopes'>,
  log: Pick<Log, 'error'>,
  clock: () => number,
): Discovery => {
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
  return async (within) => {
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
}
