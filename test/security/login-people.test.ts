import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { logIn, openProvider, people } from '../support/office.ts'
import { officeTests, REFUSED } from '../support/office-tests.ts'
import { newVisitor } from '../support/visitor.ts'

/** Who is let in, what he reads who is not, and where he goes from there. */

describe.each(databases)('who logs in, on %s', (kind) => {
  const rig = officeTests(kind)
  const { me, emailOf, expectRefused } = rig
  const sessions = () => rig.sql('select * from session')

  describe('somebody', () => {
    const UNVERIFIED = 'Bevestig eerst je e-mailadres'
    it('whose address is not verified is let in nowhere', async () => {
      const visitor = newVisitor()
      await expectRefused(await logIn(visitor, rig.office.origin, people.unverified), visitor, 403, UNVERIFIED)
      for (const email_verified of ['true', 1, null, undefined]) {
        rig.provider.lies.idToken = (claims) => ({ ...claims, email_verified })
        const other = newVisitor()
        // What the ID token does not say is asked beside it: there too it is not verified.
        await expectRefused(await logIn(other, rig.office.origin, people.unverified), other, 403, UNVERIFIED)
      }
    })

    it.each([
      [undefined],
      [''],
      ['no address'],
      [['admin@kantoor.example']],
      [`${people.admin}\u0000`],
      [`${'a'.repeat(400)}@x.example`],
    ])('with the address %j is not let in', async (email) => {
      rig.provider.lies.idToken = (claims) => ({ ...claims, email: email ?? null })
      const visitor = newVisitor()
      await expectRefused(await logIn(visitor, rig.office.origin, people.admin), visitor, 403, UNVERIFIED)
    })

    it('without a role reads whom to ask, gets no session, and may log in as somebody else', async () => {
      const visitor = newVisitor()
      const count = (await sessions()).length
      const response = await logIn(visitor, rig.office.origin, people.nobody)
      const text = await expectRefused(response, visitor, 403, 'Je hebt hier nog geen toegang')
      expect(visitor.cookies.has('ksb')).toBe(false)
      expect(await sessions()).toHaveLength(count)
      expect(text).toContain(people.nobody)
      expect(text).toContain('02 123 45 67')
      expect(text).toContain('href="mailto:hulp@kantoor.example"')
      for (const email of [people.superadmin, people.admin]) expect(text).not.toContain(email)
      const [, other = ''] = /href="([^"]+)">Log in met een ander account/.exec(text) ?? []
      // The provider forgets him; then he is asked again who he is.
      const page = await visitor.visit(other.replaceAll('&amp;', '&'))
      const [, action = '', xsrf = ''] = /action="([^"]+)"[\s\S]*?value="([^"]+)"/.exec(await page.text()) ?? []
      const end = await visitor.follow(action, (url) => url.startsWith(rig.office.origin), {
        form: { xsrf, logout: 'yes' },
      })
      expect(end.url).toBe(`${rig.office.origin}/ksb/uitgelogd`)
      const asked = await visitor.follow(`${rig.office.origin}/ksb/login`, () => false)
      expect(asked.url).toContain('/keuze/')
    })

    it('without a role is asked anew by a provider that has no way to log out', async () => {
      const visitor = newVisitor()
      rig.provider.lies.metadata = ({ end_session_endpoint: _end, ...rest }) => rest
      const one = await rig.start()
      await openProvider(rig.provider, one.origin)
      const text = await (await logIn(visitor, one.origin, people.nobody, '/ksb/login?terug=/ksb/zuilen')).text()
      const [, other = ''] = /href="([^"]+)">Log in met een ander account/.exec(text) ?? []
      const there = await visitor.visit(`${one.origin}${other.replaceAll('&amp;', '&')}`)
      expect(new URL(there.headers.get('location') ?? '').searchParams.get('prompt')).toBe('login')
    })

    it('can not write on a page by his address', async () => {
      rig.provider.lies.idToken = (claims) => ({
        ...claims,
        email: '"><img src=x onerror=alert(1)>\'&@kantoor.example',
      })
      const text = await (await logIn(newVisitor(), rig.office.origin, people.admin)).text()
      expect(text).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&amp;@kantoor.example')
    })

    it('is known however his address is written', async () => {
      rig.provider.lies.idToken = (claims) => ({ ...claims, email: ' Admin@Kantoor.EXAMPLE' })
      const visitor = newVisitor()
      expect((await logIn(visitor, rig.office.origin, people.admin)).status).toBe(303)
      expect(await emailOf(visitor)).toBe(people.admin)
    })

    it('of a counter alone is let in as its staff', async () => {
      const visitor = newVisitor()
      await logIn(visitor, rig.office.origin, people.counter)
      const answer = (await (await me(visitor)).json()) as Record<string, unknown>
      expect(answer).toMatchObject({
        email: people.counter,
        counters: [{ name: expect.any(String) }],
        can: expect.not.arrayContaining(['zuil.read']),
      })
      expect(answer).not.toHaveProperty('role')
    })

    it('whose provider tells who he is beside the ID token is let in, and not another', async () => {
      await openProvider(rig.provider, rig.office.origin, { claimsInIdToken: false })
      try {
        const visitor = newVisitor()
        await logIn(visitor, rig.office.origin, people.admin)
        expect(await emailOf(visitor)).toBe(people.admin)
        rig.provider.lies.userinfo = (claims) => ({ ...claims, sub: people.superadmin, email: people.superadmin })
        const other = newVisitor()
        await expectRefused(await logIn(other, rig.office.origin, people.nobody), other, 400, REFUSED)
      } finally {
        await openProvider(rig.provider, rig.office.origin)
      }
    })
  })

  describe('the address to go to after it', () => {
    it.each([
      ...[
        '//evil.example',
        '/\\evil.example',
        '\\\\evil.example',
        'https:evil.example',
        'https://evil.example/ksb/',
        'http:evil',
      ],
      ...[
        '/ksb/..//evil.example',
        '/ksb/../../evil',
        '/ksb/%2e%2e//evil.example',
        '/ksb/.%2e/x',
        '/\t/evil.example',
        '\t//evil.example',
      ],
      ...['javascript:alert(1)', 'data:text/html,x', '@evil.example', '/ksbevil', '/ksb', '/api/zuilen', '/'],
      ...[
        '/ksb/api/me',
        '/ksb/login',
        '/ksb/login?terug=/ksb/',
        '/ksb/login/terug?code=x',
        '/ksb/uitgelogd',
        '/ksb/./login',
        '',
      ],
      ...['http://nowhere.invalid@evil.example/ksb/', 'http://evil@nowhere.invalid/ksb/', `/ksb/${'a'.repeat(2_000)}`],
    ])('%j is the start page instead', async (terug) => {
      const visitor = newVisitor()
      const path = `/ksb/login?${new URLSearchParams({ terug })}`
      const response = await logIn(visitor, rig.office.origin, people.admin, path)
      expect(response.headers.get('location')).toBe('/ksb/')
    })

    it('is there once, or not at all', async () => {
      const response = await logIn(
        newVisitor(),
        rig.office.origin,
        people.admin,
        '/ksb/login?terug=/ksb/a&terug=//evil.example',
      )
      expect(response.headers.get('location')).toBe('/ksb/')
    })

    it('may be as long as a list with many filters', async () => {
      const terug = `/ksb/checkins?q=${'a'.repeat(1_900)}`
      const response = await logIn(
        newVisitor(),
        rig.office.origin,
        people.admin,
        `/ksb/login?${new URLSearchParams({ terug })}`,
      )
      expect(response.headers.get('location')).toBe(terug)
    })

    it('can bring no header, and stays what it is', async () => {
      const header = '/ksb/x\r\nset-cookie: ksb=evil\r\n\r\n<script>'
      const response = await logIn(
        newVisitor(),
        rig.office.origin,
        people.admin,
        `/ksb/login?${new URLSearchParams({ terug: header })}`,
      )
      expect(response.headers.get('location')).toBe('/ksb/xset-cookie:%20ksb=evil%3Cscript%3E')
      expect(response.headers.getSetCookie().join()).not.toContain('evil')
      const odd = '/ksb/zoek/%2F%2Fevil.example?q=%0d%0aé&terug=//evil.example#~'
      const other = await logIn(
        newVisitor(),
        rig.office.origin,
        people.admin,
        `/ksb/login?${new URLSearchParams({ terug: odd })}`,
      )
      expect(other.headers.get('location')).toBe('/ksb/zoek/%2F%2Fevil.example?q=%0d%0a%C3%A9&terug=//evil.example#~')
    })

    it('stands on pages as a text', async () => {
      rig.provider.lies.down = 'ALL'
      const fresh = await rig.start()
      const terug = '/ksb/"><script>alert(1)</script>'
      const text = await (
        await newVisitor().visit(`${fresh.origin}/ksb/login?${new URLSearchParams({ terug })}`)
      ).text()
      expect(text).not.toContain('<script')
      expect(text).toContain('href="/ksb/login?terug=')
    })

    it('is at the one name of this machine that cookies are kept by', async () => {
      const asked = async (host: string, url: string) =>
        String((await rig.office.app.inject({ url, headers: { host } })).headers.location)
      const own = `${rig.office.origin}/ksb/login?terug=%2Fksb%2Fa&hier=1`
      expect(await asked('localhost:80', '/ksb/login?terug=/ksb/a')).toBe(own)
      // Once, whatever a proxy makes of it; and nobody else's name is one of this machine.
      for (const [host, url] of [
        ['localhost', '/ksb/login?terug=/ksb/a&hier=1'],
        ['evil.example', '/ksb/login'],
        [new URL(rig.office.origin).host, '/ksb/login'],
      ] as const)
        expect(await asked(host, url)).toMatch(new RegExp(`^${rig.provider.issuer}/auth`))
    })

    it('is not chosen by who sends another name of the host', async () => {
      const response = await newVisitor().visit(`${rig.office.origin}/ksb/login`, {
        headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
      })
      expect(new URL(response.headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe(
        `${rig.office.origin}/ksb/login/terug`,
      )
    })
  })
})
