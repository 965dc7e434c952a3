import { createHmac, generateKeyPairSync, randomBytes, sign as signWith } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ids, now } from '../support/api-dataset.ts'
import { databases } from '../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../support/lying-provider.ts'
import { problemType, startTestBackend, type TestBackend } from '../support/test-backend.ts'
import { type App, logInThrough, signedToken, tokensOf } from '../support/user-tokens.ts'

/**
 * Tokens that somebody sends who is another, was somebody, or logged in elsewhere: at a real provider of OpenID Connect.
 */

const audience = 'https://api.example'
const secret = 'secret-of-the-back-office-at-its-provider'
const app: App = { id: 'app', redirectUri: 'http://127.0.0.1:9/terug' }
const elsewhere: App = { id: 'elsewhere', redirectUri: 'http://127.0.0.1:9/anders' }
const path = '/api/permissions'
const MINUTE = 60_000

type Json = Readonly<Record<string, unknown>>
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe.each(databases)('a token of a person, on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend
  let email: string

  /** Whoever logs in at the provider is who works at the counter. */
  const open = (jwts: boolean) =>
    provider.open({
      client: { id: 'ksb', origin: 'http://127.0.0.1:9', secret },
      apps: [app, elsewhere],
      accounts: [
        { email, name: 'Els', what: 'baliemedewerker' },
        { email: 'niemand@post.example', name: 'Niemand', what: 'niemand' },
      ],
      ...(jwts && { audience }),
    })
  const ask = (token: string, url = path, on = backend) =>
    on.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
  const made = (claims: Json = {}, header: Json = {}, at = backend.clock.now) =>
    signedToken(provider, at, { sub: 'b5c1', email, ...claims }, header)
  const expectRefused = async (token: string, detail: RegExp, on = backend): Promise<void> => {
    const response = await ask(token, path, on)
    expect(response.json()).toMatchObject({
      status: 401,
      type: problemType('auth/unauthorized'),
      detail: expect.stringMatching(detail),
    })
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toContain('application/problem+json')
  }

  beforeAll(async () => {
    provider = await startLyingProvider()
    backend = await startTestBackend({ tokens: tokensOf(provider.issuer, { secret }) }, {}, kind)
    email = await backend.emailOf({ role: 'COUNTER', staffOf: [ids.counter] })
    await open(true)
  })
  beforeEach(() => {
    for (const name of Object.keys(provider.lies)) delete provider.lies[name as keyof typeof provider.lies]
    backend.clock.now += 2 * MINUTE
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  const ofOrganizer = [{ organizer: { id: ids.organizer } }]

  it('opens what he may do when he logged in, by a JWT or by what the provider says of it', async () => {
    backend.clock.now = Date.now()
    const { access_token: jwt } = await logInThrough(provider.issuer, app, email)
    expect(jwt.split('.')).toHaveLength(3)
    const first = await ask(jwt)
    expect([first.statusCode, first.json()]).toMatchObject([200, ofOrganizer])
    await open(false)
    const { access_token: opaque } = await logInThrough(provider.issuer, app, email)
    expect(opaque).not.toContain('.')
    const second = await ask(opaque)
    expect([second.statusCode, second.json()]).toEqual([200, first.json()])
    // It says who asked by a mark, and through which program.
    const [line] = backend.log.filter((text) => text.includes('"user"'))
    expect(JSON.parse(line ?? '')).toMatchObject({ clientId: 'app', user: expect.stringMatching(/^[\da-f]{16}$/) })
    for (const word of [email, jwt, opaque]) expect(backend.log.join('\n')).not.toContain(word)
    await open(true)
  })

  it('that was revoked at the provider is over within a minute, and is not asked about each time', async () => {
    await open(false)
    backend.clock.now = Date.now()
    const { access_token: token } = await logInThrough(provider.issuer, app, email)
    const asked = () => provider.received.filter(({ url }) => url === '/token/introspection').length
    const before = asked()
    for (let n = 0; n < 5; n++) expect((await ask(token)).statusCode).toBe(200)
    expect(asked()).toBe(before + 1)
    provider.lies.introspection = () => ({ active: false })
    backend.clock.now += MINUTE + 1
    await expectRefused(token, /knows no such token/)
    await expectRefused(token, /knows no such token/)
    expect(asked()).toBe(before + 2)
    await open(true)
  })

  it('of the program that got it is asked about by who has a secret alone', async () => {
    await open(false)
    const { access_token: token } = await logInThrough(provider.issuer, app, email)
    const without = await startTestBackend({ tokens: tokensOf(provider.issuer) })
    try {
      without.clock.now = Date.now()
      await expectRefused(token, /knows no such token/, without)
    } finally {
      await without.end()
    }
    await open(true)
  })

  it('is not the ID token, nor one of another program', async () => {
    backend.clock.now = Date.now()
    const own = await logInThrough(provider.issuer, app, email)
    await expectRefused(own.id_token, /no access token/)
    const other = await logInThrough(provider.issuer, elsewhere, email)
    await expectRefused(other.access_token, /made for a program/)
  })

  it('is refused with why, whatever is wrong with it', async () => {
    expect((await ask(made())).statusCode).toBe(200)
    const s = Math.floor(backend.clock.now / 1000)
    await expectRefused(made({ iss: 'https://evil.example' }), /another issuer/)
    await expectRefused(made({ exp: s - 60 }), /expired/)
    await expectRefused(made({ iat: s + 600 }), /yet to come/)
    await expectRefused(made({ client_id: 'another' }), /made for a program/)
    await expectRefused(made({ client_id: undefined, aud: 'app' }), /made for a program/)
    await expectRefused(made({ cnf: { jkt: 'x' } }), /bound to a key/)
    await expectRefused(made({ sub: undefined }), /of whom/)
    await expectRefused('a.b', /can’t be read/)
    await expectRefused('a.b.c', /can’t be read/)
    await expectRefused('x'.repeat(9_000), /can’t be read/)
  })

  it('is signed by the provider’s keys, by no other, not by none, and not by what everybody knows of them', async () => {
    const [header = '', claims = '', signature = ''] = made().split('.')
    const of = (over: Json) => part({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...over })
    const unsigned = /not signed/
    for (const alg of ['none', 'None', 'NONE']) await expectRefused(`${of({ alg })}.${claims}.`, unsigned)
    await expectRefused(`${of({ alg: 'none' })}.${claims}.${signature}`, unsigned)
    await expectRefused(`${header}.${claims}.${'A'.repeat(8)}${signature.slice(8)}`, unsigned)
    await expectRefused(
      `${header}.${part({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'x' })}.${signature}`,
      unsigned,
    )
    // The public key, as if it were a secret that both have.
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: Json[] }
    const hs = `${of({ alg: 'HS256' })}.${claims}`
    for (const key of [JSON.stringify(keys[0]), String(keys[0]?.n)])
      await expectRefused(`${hs}.${createHmac('sha256', key).update(hs).digest('base64url')}`, unsigned)
    // Another provider's key, under the same name; and one that the token brings itself.
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const brought = { jwk: publicKey.export({ format: 'jwk' }), jku: 'https://evil.example/jwks' }
    for (const over of [{}, { kid: 'another' }, { kid: undefined }, brought]) {
      const text = `${of(over)}.${claims}`
      await expectRefused(
        `${text}.${signWith('sha256', Buffer.from(text), privateKey).toString('base64url')}`,
        unsigned,
      )
    }
  })

  it('is for the audience that is set', async () => {
    const strict = await startTestBackend({ tokens: tokensOf(provider.issuer, { audience }) })
    try {
      strict.clock.now = backend.clock.now
      const who = await strict.emailOf({ role: 'COUNTER', staffOf: [ids.counter] })
      expect((await ask(made({ email: who }), path, strict)).statusCode).toBe(200)
      expect((await ask(made({ email: who, aud: ['x', audience] }), path, strict)).statusCode).toBe(200)
      await expectRefused(made({ email: who, aud: 'https://other.example' }), /another audience/, strict)
      await expectRefused(made({ email: who, aud: undefined }), /another audience/, strict)
    } finally {
      await strict.end()
    }
  })

  it('gives nothing by an address that the provider did not verify, and asks it where the token has none', async () => {
    const nothing = /nothing here/
    await expectRefused(made({ email_verified: false }), nothing)
    await expectRefused(made({ email_verified: 'true' }), nothing)
    await expectRefused(made({ email: 'niemand@post.example' }), nothing)
    // It does not know a token that it did not make, and says nothing of whose it is.
    await expectRefused(made({ email: undefined }), nothing)
    await open(false)
    backend.clock.now = Date.now()
    const { access_token: token } = await logInThrough(provider.issuer, app, email)
    provider.lies.userinfo = (claims) => ({ ...claims, sub: 'another' })
    await expectRefused(token, nothing)
    backend.clock.now += MINUTE + 1
    provider.lies.userinfo = (claims) => ({ ...claims, email_verified: false })
    await expectRefused(token, nothing)
    backend.clock.now += MINUTE + 1
    delete provider.lies.userinfo
    expect((await ask(token)).statusCode).toBe(200)
    await open(true)
  })

  it('goes by what he is now: his role is gone at his next request', async () => {
    const who = await backend.emailOf({ role: 'ADMIN', name: 'revoked' })
    const token = made({ email: who.toUpperCase(), sub: 'revoked' })
    expect((await ask(token)).json()).toHaveLength(2)
    await backend.sql('delete from account where email = $1', who)
    await expectRefused(token, /nothing here/)
  })

  it('is not looked at while the provider is away, and those that were are', async () => {
    const fresh = await startTestBackend({ tokens: tokensOf(provider.issuer, { secret }) })
    try {
      const who = await fresh.emailOf({ role: 'COUNTER', staffOf: [ids.counter] })
      const at = fresh.clock.now
      provider.lies.down = 'ALL'
      const away = await ask(made({ email: who }, {}, at), path, fresh)
      expect([away.statusCode, away.headers['retry-after']]).toEqual([503, '5'])
      // Soon after it is not even asked.
      const asked = provider.received.length
      expect((await ask(randomBytes(32).toString('base64url'), path, fresh)).statusCode).toBe(503)
      expect(provider.received).toHaveLength(asked)
      // Its own clients need no provider.
      expect((await fresh.asClient([{ permission: 'PERMISSIONS_READ' }], { url: path })).statusCode).toBe(200)
      delete provider.lies.down
      fresh.clock.now += 6_000
      const token = made({ email: who }, {}, at)
      expect((await ask(token, path, fresh)).statusCode).toBe(200)
      provider.lies.down = 'ALL'
      expect((await ask(token, path, fresh)).statusCode).toBe(200)
      expect((await ask(made({ email: who, jti: 'another' }, {}, at), path, fresh)).statusCode).toBe(200)
    } finally {
      await fresh.end()
    }
  })

  it('of nobody is not asked about without end', async () => {
    const limit = { max: 3, timeWindow: MINUTE }
    const bounded = await startTestBackend({ tokens: tokensOf(provider.issuer, { secret, limit }) })
    try {
      const guess = () => ask(randomBytes(32).toString('base64url'), path, bounded)
      const statuses = []
      for (let n = 0; n < 5; n++) statuses.push((await guess()).statusCode)
      expect(statuses).toEqual([401, 401, 401, 429, 429])
      const who = await bounded.emailOf({ role: 'COUNTER', staffOf: [ids.counter] })
      expect((await ask(made({ email: who }, {}, bounded.clock.now), path, bounded)).statusCode).toBe(200)
      bounded.clock.now = now + 2 * MINUTE
      expect((await guess()).statusCode).toBe(401)
    } finally {
      await bounded.end()
    }
  })

  it('is none where no provider is set', async () => {
    const none = await startTestBackend()
    try {
      await expectRefused(made({}, {}, none.clock.now), /POST \/oauth\/token/, none)
    } finally {
      await none.end()
    }
  })
})
