import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { asPage, logIn, people } from '../support/office.ts'
import { officeTests } from '../support/office-tests.ts'
import { newVisitor, type Visitor } from '../support/visitor.ts'

/** For how long somebody is logged in, as what, and how it ends. */

const MINUTE = 60_000
const HOUR = 3_600_000

describe.each(databases)('being logged in, on %s', (kind) => {
  const rig = officeTests(kind)
  const { clock, me, isIn } = rig
  const sessions = () => rig.sql('select * from session')

  describe('a session', () => {
    it('has another id after each login, whatever the browser had; who had the former one is out', async () => {
      const victim = newVisitor()
      victim.cookies.set('ksb', 'F'.repeat(43))
      await logIn(victim, rig.office.origin, people.admin)
      const first = victim.cookies.get('ksb') ?? ''
      expect(first).not.toBe('F'.repeat(43))
      const thief = newVisitor()
      thief.cookies.set('ksb', 'F'.repeat(43))
      expect(await isIn(thief)).toBe(false)
      await logIn(victim, rig.office.origin, people.admin)
      expect(victim.cookies.get('ksb')).not.toBe(first)
      thief.cookies.set('ksb', first)
      expect(await isIn(thief)).toBe(false)
      expect(await isIn(victim)).toBe(true)
    })

    it('is one of several of the same person; each ends by itself', async () => {
      const [here, there] = [newVisitor(), newVisitor()]
      await logIn(here, rig.office.origin, people.both)
      await logIn(there, rig.office.origin, people.both)
      await asPage(here, `${rig.office.origin}/ksb/api/me/logout`, { method: 'POST' })
      expect([await isIn(here), await isIn(there)]).toEqual([false, true])
      expect(await rig.store.sessions.ofPerson(people.both)).toHaveLength(1)
      await rig.store.sessions.endAll(people.both)
      expect(await isIn(there)).toBe(false)
    })

    it('has at each request the rights of then', async () => {
      const visitor = newVisitor()
      await logIn(visitor, rig.office.origin, people.both)
      const zuilen = () => asPage(visitor, `${rig.office.origin}/ksb/api/zuilen`)
      expect((await zuilen()).status).toBe(200)
      await rig.sql('update account set role = $2 where email = $1', [people.both, 'VOORDEELBEHEERDER'])
      expect((await zuilen()).status).toBe(403)
      await rig.sql('update account set role = $2 where email = $1', [people.both, 'ADMIN'])
      expect((await zuilen()).status).toBe(200)
      const kept = await rig.sql<Record<string, unknown>>('delete from account where email = $1 returning *', [
        people.both,
      ])
      expect(kept).toHaveLength(2)
      expect((await zuilen()).status).toBe(401)
      for (const { id, email, card_system_id, role } of kept)
        await rig.sql('insert into account (id, email, card_system_id, role) values ($1, $2, $3, $4)', [
          id,
          email,
          card_system_id,
          role,
        ])
    })

    it('is in the card system that was chosen, of those where somebody has a role', async () => {
      const visitor = newVisitor()
      await logIn(visitor, rig.office.origin, people.both)
      const choose = (cardSystemId: number) =>
        asPage(visitor, `${rig.office.origin}/ksb/api/me/card-system`, { json: { cardSystemId } })
      expect(await (await me(visitor)).json()).toMatchObject({
        cardSystem: { id: 1 },
        cardSystems: [{ id: 1 }, { id: 2, name: 'Elders' }],
      })
      expect(await (await choose(2)).json()).toMatchObject({ cardSystem: { id: 2, name: 'Elders' } })
      expect(await (await me(visitor)).json()).toMatchObject({ cardSystem: { id: 2 } })
      const admin = newVisitor()
      await logIn(admin, rig.office.origin, people.admin)
      expect(
        (await asPage(admin, `${rig.office.origin}/ksb/api/me/card-system`, { json: { cardSystemId: 2 } })).status,
      ).toBe(400)
    })

    it('ends after an hour without use, and after twelve with it; what a page asks by itself is no use', async () => {
      const [used, left, watched] = [newVisitor(), newVisitor(), newVisitor()]
      for (const visitor of [used, left, watched]) await logIn(visitor, rig.office.origin, people.admin)
      for (let minute = 10; minute < 60; minute += 10) {
        clock.now += 10 * MINUTE
        expect((await me(used)).status).toBe(200)
        expect((await me(watched, { 'x-background': '1' })).status).toBe(200)
      }
      clock.now += 10 * MINUTE
      expect([await isIn(used), await isIn(left), (await me(watched, { 'x-background': '1' })).status]).toEqual([
        true,
        false,
        401,
      ])
      for (let hour = 1; hour < 11; hour += 0.5) {
        clock.now += HOUR / 2
        expect(await isIn(used), `hour ${hour}`).toBe(true)
      }
      for (const [minutes, still] of [
        [59, true],
        [1, false],
      ] as const) {
        clock.now += minutes * MINUTE
        expect(await isIn(used)).toBe(still)
      }
    })

    it('is deleted once it is over, and so are logins that nobody ended', async () => {
      await logIn(newVisitor(), rig.office.origin, people.admin)
      await newVisitor().visit(`${rig.office.origin}/ksb/login`)
      const count = async () => [(await sessions()).length, (await rig.sql('select * from login')).length]
      const forget = async (now: number) => {
        await rig.store.sessions.forgetOld(now)
        await rig.store.logins.forgetOld(now)
      }
      await forget(clock.now)
      expect((await count()).every((n) => n > 0)).toBe(true)
      await forget(clock.now + 24 * HOUR)
      expect(await count()).toEqual([0, 0])
    })

    it('of everybody in his card system is ended by a superadmin', async () => {
      const visitors = { superadmin: newVisitor(), admin: newVisitor(), counter: newVisitor(), both: newVisitor() }
      for (const [who, visitor] of Object.entries(visitors))
        await logIn(visitor, rig.office.origin, people[who as keyof typeof visitors])
      const end = (visitor: Visitor, cardSystemId: number) =>
        asPage(visitor, `${rig.office.origin}/ksb/api/sessions/end`, { json: { cardSystemId } })
      expect((await end(visitors.admin, 1)).status).toBe(403)
      expect((await end(visitors.superadmin, 2)).status).toBe(400)
      expect(await isIn(visitors.admin)).toBe(true)
      expect(await (await end(visitors.superadmin, 1)).json()).toEqual({ ended: 4 })
      for (const visitor of Object.values(visitors)) expect(await isIn(visitor)).toBe(false)
    })
  })

  describe('logging out', () => {
    it('ends it here and at the provider, and leads back', async () => {
      const visitor = newVisitor()
      await logIn(visitor, rig.office.origin, people.admin)
      const token = visitor.cookies.get('ksb') ?? ''
      const { goTo } = (await (
        await asPage(visitor, `${rig.office.origin}/ksb/api/me/logout`, { method: 'POST' })
      ).json()) as { goTo: string }
      expect(visitor.cookies.has('ksb')).toBe(false)
      visitor.cookies.set('ksb', token)
      expect(await isIn(visitor)).toBe(false)
      const query = Object.fromEntries(new URL(goTo).searchParams)
      expect(goTo.startsWith(`${rig.provider.issuer}/session/end?`)).toBe(true)
      expect(query).toMatchObject({
        client_id: 'ksb',
        post_logout_redirect_uri: `${rig.office.origin}/ksb/uitgelogd`,
        id_token_hint: expect.stringMatching(/^ey/),
      })
      const page = await (await visitor.visit(goTo)).text()
      const [, action = '', xsrf = ''] = /action="([^"]+)"[\s\S]*?value="([^"]+)"/.exec(page) ?? []
      const end = await visitor.follow(action, (url) => url.startsWith(rig.office.origin), {
        form: { xsrf, logout: 'yes' },
      })
      expect(end.url).toBe(`${rig.office.origin}/ksb/uitgelogd`)
      expect(await (await visitor.visit(end.url)).text()).toContain('<h1>Je bent uitgelogd</h1>')
      expect((await visitor.follow(`${rig.office.origin}/ksb/login`, () => false)).url).toContain('/keuze/')
    })

    it('ends it here when the provider is away or has no such thing, and says so', async () => {
      for (const lie of ['down', 'metadata'] as const) {
        const visitor = newVisitor()
        await logIn(visitor, rig.office.origin, people.admin)
        clock.now += 2 * MINUTE
        if (lie === 'down') rig.provider.lies.down = 'ALL'
        else rig.provider.lies.metadata = ({ end_session_endpoint: _end, ...rest }) => rest
        const fresh = await rig.start()
        const answer = await asPage(visitor, `${fresh.origin}/ksb/api/me/logout`, { method: 'POST' })
        expect(await answer.json()).toEqual({ goTo: '/ksb/uitgelogd?alleen=hier' })
        delete rig.provider.lies[lie]
        expect(await isIn(visitor)).toBe(false)
        const page = await visitor.visit(`${fresh.origin}/ksb/uitgelogd?alleen=hier`)
        expect(await page.text()).toContain('<h1>Je bent hier uitgelogd</h1>')
      }
    })

    it('is not done by a page of another site, nor by a link', async () => {
      const visitor = newVisitor()
      await logIn(visitor, rig.office.origin, people.admin)
      const logout = `${rig.office.origin}/ksb/api/me/logout`
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
      ])
        expect((await asPage(visitor, logout, { method: 'POST', headers })).status).toBe(403)
      expect((await visitor.visit(logout)).status).toBe(404)
      expect((await visitor.visit(`${rig.office.origin}/ksb/uitgelogd`)).status).toBe(200)
      expect(await isIn(visitor)).toBe(true)
    })
  })
})
