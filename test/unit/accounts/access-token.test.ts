import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readToken, type TokenClaims } from '../../../backend/accounts/rules/access-token.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')
const s = now / 1000
const rules = { issuer: 'https://account.example/realms/uitid', clientIds: ['app', 'balie'] }
/** As Keycloak makes them. */
const good = {
  ...{ iss: rules.issuer, sub: 'b5c1', azp: 'app', aud: 'account', typ: 'Bearer', scope: 'openid email' },
  ...{ exp: s + 300, iat: s - 10 },
}
const jwt = (over: TokenClaims = {}, type = 'JWT', more: Partial<typeof rules & { audience: string }> = {}) =>
  readToken({ ...good, ...over }, { asked: false, type }, { ...rules, ...more }, now)
const told = { active: true, client_id: 'app', sub: 'b5c1', exp: s + 300, iat: s - 10, token_type: 'Bearer' }
const asked = (over: TokenClaims = {}) => readToken({ ...told, ...over }, { asked: true }, rules, now)

describe('an access token', () => {
  it('is taken as providers make them: Keycloak, RFC 9068, one before that, and one that is asked about', () => {
    const facts = { sub: 'b5c1', clientId: 'app', expiresAt: (s + 300) * 1000 }
    expect(jwt()).toEqual({ ok: true, value: facts })
    expect(jwt({ typ: undefined, azp: undefined, client_id: 'app' }, 'at+jwt')).toEqual({ ok: true, value: facts })
    expect(jwt({ typ: undefined, azp: undefined, client_id: 'app' }, 'application/AT+JWT')).toMatchObject({ ok: true })
    expect(jwt({ typ: undefined })).toEqual({ ok: true, value: facts })
    expect(asked()).toEqual({ ok: true, value: facts })
    expect(asked({ iss: rules.issuer })).toMatchObject({ ok: true })
    expect(jwt({ 'https://publiq.be/rrn': '83030201540' })).toMatchObject({ value: { insz: '83030201540' } })
  })

  it.each<[string, TokenClaims, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'ISSUER'],
    ['the issuer with a slash more', { iss: `${rules.issuer}/` }, 'ISSUER'],
    ['no issuer', { iss: undefined }, 'ISSUER'],
    ['an end that was', { exp: s - 31 }, 'EXPIRED'],
    ['no end', { exp: undefined }, 'EXPIRED'],
    ['an end in words', { exp: String(s + 300) }, 'EXPIRED'],
    ['a beginning to come', { iat: s + 31 }, 'NOT_YET'],
    ['the same of its use', { nbf: s + 31 }, 'NOT_YET'],
    ['another program', { azp: 'another' }, 'CLIENT'],
    ['no program, though its audience is one', { azp: undefined, aud: 'app' }, 'CLIENT'],
    ['two programs, of which one is another', { client_id: 'another' }, 'CLIENT'],
    ['a list of programs', { azp: ['app'] }, 'CLIENT'],
    ['nobody', { sub: undefined }, 'NO_SUBJECT'],
    ['nobody in words', { sub: '' }, 'NO_SUBJECT'],
    ['a proof that did not come', { cnf: { jkt: 'x' } }, 'BOUND'],
    ['another kind: an ID token of Keycloak', { typ: 'ID' }, 'NOT_ACCESS'],
    ['another kind: a refresh token', { typ: 'Refresh' }, 'NOT_ACCESS'],
    ['no kind and no scope, as ID tokens are', { typ: undefined, scope: undefined }, 'NOT_ACCESS'],
  ])('of %s is not', (_what, over, problem) => {
    expect(jwt(over)).toEqual({ ok: false, error: problem })
  })

  it('of another type than a JWT for access is not', () => {
    for (const type of ['logout+jwt', 'dpop+jwt', 'secevent+jwt'])
      expect(jwt({ typ: undefined }, type)).toEqual({ ok: false, error: 'NOT_ACCESS' })
  })

  it('is for the audience that is set, among others perhaps', () => {
    const audience = 'https://api.example'
    expect(jwt({}, 'JWT', { audience })).toEqual({ ok: false, error: 'AUDIENCE' })
    expect(jwt({ aud: undefined }, 'JWT', { audience })).toEqual({ ok: false, error: 'AUDIENCE' })
    expect(jwt({ aud: audience }, 'JWT', { audience }).ok).toBe(true)
    expect(jwt({ aud: ['account', audience] }, 'JWT', { audience }).ok).toBe(true)
  })

  it.each<[string, TokenClaims, string]>([
    ['is over', { active: false }, 'INACTIVE'],
    ['it does not say to be', { active: 'true' }, 'INACTIVE'],
    ['is a refresh token', { token_type: undefined }, 'NOT_ACCESS'],
    ['needs a proof', { token_type: 'DPoP' }, 'NOT_ACCESS'],
    ['is of another issuer', { iss: 'https://evil.example' }, 'ISSUER'],
    ['has no end', { exp: undefined }, 'EXPIRED'],
    ['is of another program', { client_id: 'another' }, 'CLIENT'],
  ])('of which the provider says that it %s is not', (_what, over, problem) => {
    expect(asked(over)).toEqual({ ok: false, error: problem })
  })

  it('of whatever claims gives somebody, or a problem; never somebody by another issuer, program or after its end', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
      fc.object(),
    )
    const claims = fc.dictionary(fc.constantFrom(...Object.keys(good), 'nbf', 'client_id', 'cnf'), value)
    fc.assert(
      fc.property(claims, (over) => {
        const read = jwt(over)
        if (!read.ok) return
        const all: TokenClaims = { ...good, ...over }
        expect(all.iss).toBe(rules.issuer)
        expect(rules.clientIds).toContain(read.value.clientId)
        expect(read.value.expiresAt).toBeGreaterThan(now - 31_000)
        expect(read.value.sub).toBe(all.sub)
      }),
    )
  })
})
