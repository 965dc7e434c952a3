import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { atProvider, logIn, people } from '../support/office.ts'
import { officeTests, REFUSED } from '../support/office-tests.ts'
import { newVisitor, type Visitor } from '../support/visitor.ts'

/**
 * Whoever wants in by another's login, or sees to it that somebody is logged in as him: at a real provider of OpenID Connect,
 * over real HTTP.
 */

const MINUTE = 60_000
const HOUR = 3_600_000

describe.each(databases)('logging in, on %s', (kind) => {
  const rig = officeTests(kind)
  const { clock, me, isIn, emailOf, expectRefused } = rig
  const sessions = () => rig.sql('select * from session')
  const changed = (url: string, change: () => void): string => {
    change()
    return url
  }

  it('opens a session for who has a role, and nothing of his is logged', async () => {
    const visitor = newVisitor()
    const response = await logIn(
      visitor,
      rig.office.origin,
      people.superadmin,
      '/ksb/login?terug=%2Fksb%2Fzuilen%3Fq%3Dhal%23a',
    )
    expect([response.status, response.headers.get('location')]).toEqual([303, '/ksb/zuilen?q=hal#a'])
    expect(await (await me(visitor)).json()).toMatchObject({
      email: people.superadmin,
      name: 'Naam superadmin',
      role: 'SUPERADMIN',
    })
    const token = visitor.cookies.get('ksb') ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    const stored = JSON.stringify([await sessions(), await rig.sql('select * from login')])
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(visitor.cookies.get('ksb-login'))
    for (const word of [people.superadmin, 'Naam super', token, 'code='])
      expect(rig.office.log.join('\n')).not.toContain(word)
  })

  it('keeps cookies that no script reads, that go nowhere else, and travel by TLS alone', async () => {
    const visitor = newVisitor()
    await logIn(visitor, rig.office.origin, people.admin)
    const ours = visitor.set.filter((line) => line.startsWith('ksb'))
    expect(ours).toHaveLength(2)
    for (const line of ours) {
      expect(line).toMatch(/; Path=\/(;|$)/)
      expect(line).toMatch(/; HttpOnly/)
      expect(line).toMatch(/; SameSite=Lax/)
      expect(line).not.toMatch(/Domain|Secure/)
    }
    // Behind TLS, where a browser holds to __Host-.
    const behind = await rig.start({ origin: 'https://ksb.example' })
    const other = newVisitor()
    const there = await other.visit(`${behind.origin}/ksb/login`)
    expect(new URL(there.headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe(
      'https://ksb.example/ksb/login/terug',
    )
    expect(other.set).toEqual([
      expect.stringMatching(/^__Host-ksb-login=[\w-]{43}; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
  })

  it('asks by authorization code and PKCE, with another state, nonce and challenge each time', async () => {
    const asked = await Promise.all(
      [1, 2].map(async () => {
        const response = await newVisitor().visit(`${rig.office.origin}/ksb/login`)
        return Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams)
      }),
    )
    for (const query of asked)
      expect(query).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        scope: 'openid email profile',
        client_id: 'ksb',
      })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked[0]?.[name]).toMatch(/^[\w-]{43}$/)
      expect(asked[0]?.[name]).not.toBe(asked[1]?.[name])
    }
  })

  describe('what comes back', () => {
    it('counts in the browser alone that left', async () => {
      const [victim, thief] = [newVisitor(), newVisitor()]
      const back = await atProvider(victim, rig.office.origin, people.admin)
      await expectRefused(await thief.visit(back), thief, 400, REFUSED)
      // Also in one that left for a login of its own.
      const other = newVisitor()
      await other.visit(`${rig.office.origin}/ksb/login`)
      await expectRefused(await other.visit(back), other, 400, REFUSED)
      // It is still the victim's.
      expect((await victim.visit(back)).status).toBe(303)
      expect(await emailOf(victim)).toBe(people.admin)
    })

    it('can not be put on somebody else: his browser did not leave for it', async () => {
      const [thief, victim] = [newVisitor(), newVisitor()]
      await logIn(victim, rig.office.origin, people.superadmin)
      const before = victim.cookies.get('ksb')
      await victim.visit(await atProvider(thief, rig.office.origin, people.admin))
      expect(victim.cookies.get('ksb')).toBe(before)
      expect(await emailOf(victim)).toBe(people.superadmin)
    })

    it.each([
      ['without its cookie', (url: string, visitor: Visitor) => changed(url, () => visitor.cookies.clear())],
      [
        'with another cookie',
        (url: string, visitor: Visitor) => changed(url, () => visitor.cookies.set('ksb-login', 'A'.repeat(43))),
      ],
      [
        'with a cookie that is none',
        (url: string, visitor: Visitor) => changed(url, () => visitor.cookies.set('ksb-login', "x' or 1=1")),
      ],
      ['with another state', (url: string) => url.replace(/state=[^&]*/, `state=${'A'.repeat(43)}`)],
      ['without state', (url: string) => url.replace(/&?state=[^&]*/, '')],
      ['with two states', (url: string) => `${url}&state=x`],
      ['with another code', (url: string) => url.replace(/code=[^&]*/, 'code=made-up')],
      ['without code', (url: string) => url.replace(/&?code=[^&]*/, '')],
      ['with two codes', (url: string) => `${url}&code=x`],
      ['from another provider', (url: string) => url.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example')],
      ['from none', (url: string) => url.replace(/&?iss=[^&]*/, '')],
      ['with a refusal', (url: string) => url.replace(/code=[^&]*/, 'error=access_denied')],
    ])('%s is refused', async (_what, change) => {
      const visitor = newVisitor()
      const url = change(await atProvider(visitor, rig.office.origin, people.admin), visitor)
      const text = await expectRefused(await visitor.visit(url), visitor, 400, REFUSED)
      expect(text).toContain('href="/ksb/login?terug=')
    })

    it('counts once: a second time it opens nothing, here and in another browser', async () => {
      const visitor = newVisitor()
      const back = await atProvider(visitor, rig.office.origin, people.admin)
      const browser = visitor.cookies.get('ksb-login') ?? ''
      expect((await visitor.visit(back)).status).toBe(303)
      const count = (await sessions()).length
      // Who goes back in his browser is brought to the back office, as who he is.
      const [token, again] = [visitor.cookies.get('ksb'), await visitor.visit(back)]
      expect([again.status, again.headers.get('location'), visitor.cookies.get('ksb')]).toEqual([303, '/ksb/', token])
      const thief = newVisitor()
      thief.cookies.set('ksb-login', browser)
      await expectRefused(await thief.visit(back), thief, 400, REFUSED)
      expect(await sessions()).toHaveLength(count)
    })

    it('opens one session of two that bring it at the same moment', async () => {
      const visitor = newVisitor()
      const back = await atProvider(visitor, rig.office.origin, people.admin)
      const count = (await sessions()).length
      const answers = await Promise.all([1, 2, 3, 4].map(() => visitor.visit(back)))
      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
      expect(await sessions()).toHaveLength(count + 1)
    })

    it('with a code that was used is refused by the provider', async () => {
      const [first, second] = [newVisitor(), newVisitor()]
      const used = await atProvider(first, rig.office.origin, people.admin)
      await first.visit(used)
      const own = await atProvider(second, rig.office.origin, people.admin)
      const code = new URL(used).searchParams.get('code') ?? ''
      await expectRefused(await second.visit(own.replace(/code=[^&]*/, `code=${code}`)), second, 400, REFUSED)
    })

    it('with the code of another login is refused: it has another challenge', async () => {
      const [victim, thief] = [newVisitor(), newVisitor()]
      const code =
        new URL(await atProvider(victim, rig.office.origin, people.superadmin)).searchParams.get('code') ?? ''
      const own = await atProvider(thief, rig.office.origin, people.nobody)
      await expectRefused(await thief.visit(own.replace(/code=[^&]*/, `code=${code}`)), thief, 400, REFUSED)
    })

    it('too late is refused', async () => {
      const visitor = newVisitor()
      const back = await atProvider(visitor, rig.office.origin, people.admin)
      clock.now += 15 * MINUTE
      await expectRefused(await visitor.visit(back), visitor, 400, REFUSED)
    })

    it('counts of each of two tabs', async () => {
      const visitor = newVisitor()
      const first = await atProvider(visitor, rig.office.origin, people.admin, '/ksb/login?terug=/ksb/zuilen')
      const second = await atProvider(visitor, rig.office.origin, people.admin, '/ksb/login?terug=/ksb/balies')
      expect((await visitor.visit(first)).headers.get('location')).toBe('/ksb/zuilen')
      expect((await visitor.visit(second)).headers.get('location')).toBe('/ksb/balies')
      expect(await isIn(visitor)).toBe(true)
    })
  })

  describe('an ID token', () => {
    const seconds = () => Math.floor(Date.now() / 1000)
    it.each([
      ['of another nonce', () => ({ nonce: 'x' })],
      ['without nonce', () => ({ nonce: undefined })],
      ['for another client', () => ({ aud: 'another' })],
      ['for us and another, who asked', () => ({ aud: ['ksb', 'another'], azp: 'another' })],
      ['of another issuer', () => ({ iss: 'https://evil.example' })],
      ['that has expired', () => ({ exp: seconds() - 40 })],
      ['that is not valid yet', () => ({ nbf: seconds() + 60 })],
      ['that is made later', () => ({ iat: seconds() + 60 })],
      ['of nobody', () => ({ sub: undefined })],
    ])('%s is refused', async (_what, change) => {
      rig.provider.lies.idToken = (claims) => ({ ...claims, ...change() })
      const visitor = newVisitor()
      await expectRefused(await logIn(visitor, rig.office.origin, people.admin), visitor, 400, REFUSED)
    })

    it('of a clock that differs some seconds is taken', async () => {
      for (const change of [{ exp: seconds() - 10 }, { iat: seconds() + 15 }]) {
        rig.provider.lies.idToken = (claims) => ({ ...claims, ...change })
        expect((await logIn(newVisitor(), rig.office.origin, people.admin)).status).toBe(303)
      }
    })

    it('with a signature that is not the provider’s is refused', async () => {
      rig.provider.lies.forged = true
      const visitor = newVisitor()
      await expectRefused(await logIn(visitor, rig.office.origin, people.admin), visitor, 400, REFUSED)
    })

    it('that is signed with what everybody knows, or not at all, is refused', async () => {
      for (const alg of ['none', 'HS256']) {
        rig.provider.lies.signed = (header, claims) => {
          const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
          const text = `${part({ ...header, alg })}.${part(claims)}`
          return `${text}.${alg === 'none' ? '' : createHmac('sha256', 'ksb').update(text).digest('base64url')}`
        }
        const visitor = newVisitor()
        await expectRefused(await logIn(visitor, rig.office.origin, people.admin), visitor, 400, REFUSED)
      }
    })
  })

  it('takes so many tries of a network, and no more', async () => {
    const one = await rig.start({
      limits: { login: { max: 5, timeWindow: HOUR } },
    })
    const visitor = newVisitor()
    for (let n = 0; n < 5; n++) expect((await visitor.visit(`${one.origin}/ksb/login`)).status).toBe(303)
    const text = await (await visitor.visit(`${one.origin}/ksb/login`)).text()
    expect(text).toContain('<h1>Even wachten</h1>')
    const back = `${one.origin}/ksb/login/terug?code=x&state=y`
    const answers = []
    for (let n = 0; n < 6; n++) answers.push((await visitor.visit(back)).status)
    expect(answers).toEqual([400, 400, 400, 400, 400, 429])
  })

  it('is a visit, not what a page loads on the side, or frames', async () => {
    for (const destination of ['image', 'iframe', 'empty', 'script', 'object']) {
      const visitor = newVisitor()
      for (const path of ['/ksb/login', '/ksb/login/terug?code=x&state=y']) {
        const response = await visitor.visit(`${rig.office.origin}${path}`, {
          headers: { 'sec-fetch-dest': destination },
        })
        expect(response.status).toBe(400)
      }
      expect(visitor.set).toEqual([])
    }
  })
})
