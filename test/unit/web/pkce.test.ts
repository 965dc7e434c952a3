import { describe, expect, it } from 'vitest'
import {
  authorizationUrl,
  isArrival,
  readArrival,
  readEndpoints,
  readTokens,
} from '../../../backend/web/pas/login/pkce.ts'

const settings = { issuer: 'https://account.example/realms/uitid', clientId: 'pas' }
const metadata = {
  issuer: settings.issuer,
  authorization_endpoint: 'https://account.example/auth?x=1',
  token_endpoint: 'https://account.example/token',
}
const endpoints = { authorization: metadata.authorization_endpoint, token: metadata.token_endpoint, namesItself: false }
const left = { state: 'st', verifier: 'v'.repeat(43), silent: false }

describe('the provider', () => {
  it('is known by its metadata', () => {
    expect(readEndpoints(metadata, settings.issuer)).toEqual(endpoints)
    expect(
      readEndpoints(
        {
          ...metadata,
          ...{
            end_session_endpoint: 'https://account.example/end',
            authorization_response_iss_parameter_supported: true,
          },
        },
        settings.issuer,
      ),
    ).toEqual({ ...endpoints, endSession: 'https://account.example/end', namesItself: true })
  })

  it.each([
    [null],
    ['text'],
    [{ ...metadata, issuer: 'https://elders.example' }],
    [{ ...metadata, token_endpoint: undefined }],
    [{ ...metadata, authorization_endpoint: 3 }],
  ])('is not by %j', (said) => {
    expect(readEndpoints(said, settings.issuer)).toBeUndefined()
  })

  it('is asked for a code that the verifier alone opens', () => {
    const url = new URL(authorizationUrl(endpoints, settings, 'https://zuil.example/pas/', left, 'hash'))
    expect(url.origin + url.pathname).toBe('https://account.example/auth')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ x: '1', client_id: 'pas', redirect_uri: 'https://zuil.example/pas/', response_type: 'code' },
      ...{ scope: 'openid email', state: 'st', code_challenge: 'hash', code_challenge_method: 'S256' },
    })
    const silent = authorizationUrl(endpoints, settings, 'https://zuil.example/pas/', { ...left, silent: true }, 'hash')
    expect(new URL(silent).searchParams.get('prompt')).toBe('none')
  })
})

describe('who comes back', () => {
  const arrive = (query: string, over: { left?: typeof left | undefined; namesItself?: boolean } = {}) =>
    readArrival(new URLSearchParams(query), 'left' in over ? over.left : left, settings, {
      namesItself: over.namesItself ?? false,
    })
  const iss = encodeURIComponent(settings.issuer)

  it('is known by what is in the address', () => {
    expect(
      ['code=c&state=st', 'error=x&state=st', 'code=c', 'state=st', ''].map((query) =>
        isArrival(new URLSearchParams(query)),
      ),
    ).toEqual([true, true, false, false, false])
  })

  it('brings a code for the tab that he left', () => {
    const code = { kind: 'CODE', code: 'c', verifier: left.verifier }
    expect(arrive('code=c&state=st')).toEqual(code)
    expect(arrive(`code=c&state=st&iss=${iss}`, { namesItself: true })).toEqual(code)
  })

  it('brings none where the provider does not let him in', () => {
    expect(arrive('error=login_required&state=st')).toEqual({ kind: 'NOT_IN', silent: false })
    expect(arrive('error=login_required&code=c&state=st', { left: { ...left, silent: true } })).toEqual({
      ...{ kind: 'NOT_IN', silent: true },
    })
  })

  it.each([
    ['of another tab', 'code=c&state=other', {}],
    ['of nobody', 'code=c&state=st', { left: undefined }],
    ['of another provider', 'code=c&state=st&iss=https://elders.example', {}],
    ['of whoever does not say who he is', 'code=c&state=st', { namesItself: true }],
  ])('is not heard with what is %s', (_what, query, over) => {
    expect(arrive(query, over)).toEqual({ kind: 'STRANGE' })
  })
})

describe('tokens', () => {
  const now = 1_000_000
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const idToken = (claims: object) => `e30.${part({ iss: settings.issuer, aud: 'pas', sub: 'Zoë', ...claims })}.x`
  const answer = (claims: object = {}, over: object = {}) => ({
    ...{ access_token: 'a', expires_in: 600, id_token: idToken(claims) },
    ...over,
  })

  it('are whose the provider says they are, until it says', () => {
    const tokens = { access: 'a', sub: 'Zoë', expiresAt: now + 600_000 }
    expect(readTokens(answer(), settings, now)).toEqual({ ...tokens, idToken: idToken({}) })
    expect(readTokens(answer({ aud: ['x', 'pas'] }), settings, now)).toMatchObject(tokens)
    expect(readTokens(answer({}, { expires_in: undefined }), settings, now)).toMatchObject({ expiresAt: now + 300_000 })
  })

  it.each([
    ['for another program', answer({ aud: 'ksb' })],
    ['of another provider', answer({ iss: 'https://elders.example' })],
    ['nobody’s', answer({ sub: undefined })],
    ['unreadable', answer({}, { id_token: 'x' })],
    ['missing', answer({}, { access_token: undefined })],
    ['an error', { error: 'invalid_grant' }],
    ['nothing', null],
  ])('are none that are %s', (_what, said) => {
    expect(readTokens(said, settings, now)).toBeUndefined()
  })
})
