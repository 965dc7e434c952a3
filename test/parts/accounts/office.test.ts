import { describe, expect, it } from 'vitest'
import { ids, now } from '../../support/api-dataset.ts'
import {
  problemType,
  startOwnBackend,
  type TestBackend,
  type TestPerson,
  waitingForLocks,
} from '../../support/test-backend.ts'

const superadmin: TestPerson = { role: 'SUPERADMIN' }
const admin: TestPerson = { role: 'ADMIN' }
const settings = { role: 'ADMIN', language: 'nl', alertMode: 'DAILY' }

const ask = (backend: TestBackend, who: TestPerson, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) =>
  backend.asPerson(who, { method, url: `/ksb/api${url}`, ...(payload && { payload }) })
const grant = (backend: TestBackend, who: TestPerson, email: string, over: object = {}) =>
  ask(backend, who, 'POST', '/accounts', { ...settings, ...over, email })
const change = (backend: TestBackend, who: TestPerson, id: string, payload: object, version = 1) =>
  backend.asPerson(who, {
    ...{ method: 'PUT', url: `/ksb/api/accounts/${id}`, payload },
    headers: { 'if-match': `"${version}"` },
  })
const withdraw = (backend: TestBackend, who: TestPerson, id: string, version = 1) =>
  backend.asPerson(who, {
    ...{ method: 'DELETE', url: `/ksb/api/accounts/${id}` },
    headers: { 'if-match': `"${version}"` },
  })
/** The account of somebody who logged in with it. */
const accountOf = async (backend: TestBackend, who: TestPerson): Promise<{ id: string; email: string }> => {
  const { email } = (await ask(backend, who, 'GET', '/me')).json()
  const [row] = await backend.sql<{ id: string }>('select id from account where email = $1', email)
  return { id: row?.id ?? '', email }
}
const all = async (backend: TestBackend, query = '') =>
  (await ask(backend, superadmin, 'GET', `/accounts${query}`)).json()
const acts = async (backend: TestBackend, id: string) =>
  (await ask(backend, superadmin, 'GET', `/accounts/${id}/history`)).json().member

describe('accounts', () => {
  it('are granted by address, however it is written, and once', async () => {
    const own = await startOwnBackend()
    const granted = await grant(own, admin, ' Jan.Peeters@Müller.example ')
    expect([granted.statusCode, granted.headers.etag]).toEqual([201, '"1"'])
    expect(granted.json()).toMatchObject({ ...settings, email: 'jan.peeters@xn--mller-kva.example', version: 1 })
    for (const email of ['jan.peeters@müller.example', 'JAN.PEETERS@xn--mller-kva.example']) {
      const again = await grant(own, superadmin, email, { role: 'ZUILBEHEERDER' })
      expect([again.statusCode, again.json().type]).toEqual([409, problemType('uitpas/account-exists')])
      expect(again.json().endUserMessage.nl).toContain('heeft hier al een rol')
    }
    // He comes in by it.
    const [rights] = await own.store.sessions.rightsOf('Jan.Peeters@müller.example')
    expect(rights).toMatchObject({ cardSystemId: 1, role: 'ADMIN' })
    for (const email of ['jan', 'jan@', 'jan@peeters', 'a@b.c d@e.f', '<jan@peeters.be>', `${'j'.repeat(250)}@p.be`])
      expect((await grant(own, admin, email)).statusCode, email).toBe(400)
  })

  it('are found by part of the address and by role, a page at a time', async () => {
    const own = await startOwnBackend()
    for (const [email, role] of [
      ['anna_b@kantoor.example', 'ADMIN'],
      ['anna.b@kantoor.example', 'ZUILBEHEERDER'],
      ['bert@müller.example', 'ADMIN'],
    ] as const)
      await grant(own, superadmin, email, { role })
    const found = async (query: string) => (await all(own, query)).member.map(({ email }: { email: string }) => email)
    expect(await found('?text=ANNA')).toEqual(['anna.b@kantoor.example', 'anna_b@kantoor.example'])
    expect(await found('?text=a_b')).toEqual(['anna_b@kantoor.example'])
    expect(await found('?text=anna&role=ZUILBEHEERDER')).toEqual(['anna.b@kantoor.example'])
    expect(await found(`?text=${encodeURIComponent('t@Müller.example')}`)).toEqual(['bert@xn--mller-kva.example'])
    const { member } = await all(own, '?text=anna.b')
    expect(await found(`?text=${member[0].id}`)).toEqual(['anna.b@kantoor.example'])
    expect(await all(own, '?text=anna&start=1&limit=1')).toMatchObject({
      ...{ totalItems: 2, member: [{ email: 'anna_b@kantoor.example' }] },
    })
    expect((await ask(own, superadmin, 'GET', '/accounts?limit=51')).statusCode).toBeGreaterThanOrEqual(400)
  })

  it('are of some zuilen only where a zuilbeheerder’s are, and of zuilen of the card system', async () => {
    const own = await startOwnBackend()
    await own.sql("insert into zuil (id, name, card_system_id) values ($1, 'Elders', 2)", ids.holder)
    const zuilbeheerder = { role: 'ZUILBEHEERDER' }
    for (const wrong of [
      { ...zuilbeheerder, zuilIds: [] },
      { ...zuilbeheerder, zuilIds: [ids.zuil, ids.holder] },
      { role: 'ADMIN', zuilIds: [ids.zuil] },
    ])
      expect((await grant(own, superadmin, 'z@kantoor.example', wrong)).statusCode, JSON.stringify(wrong)).toBe(400)
    const some = await grant(own, superadmin, 'z@kantoor.example', { ...zuilbeheerder, zuilIds: [ids.zuil, ids.zuil] })
    expect(some.json()).toMatchObject({ zuilIds: [ids.zuil] })
    const { id } = some.json()
    expect((await change(own, superadmin, id, { ...settings, ...zuilbeheerder })).json().zuilIds).toBeUndefined()
    expect(await own.store.sessions.rightsOf('z@kantoor.example')).toEqual([
      { cardSystemId: 1, role: 'ZUILBEHEERDER', staffOf: [] },
    ])
    expect((await acts(own, id))[0].changes).toEqual([{ field: 'zuilen', before: ['CID-PPT-001'] }])

    // A voordeelbeheerder is nothing without counters.
    const partner = { role: 'VOORDEELBEHEERDER', counterIds: [ids.counter] }
    for (const wrong of [
      { role: 'VOORDEELBEHEERDER' },
      { ...partner, counterIds: [] },
      { ...partner, counterIds: [ids.counter, ids.holder] },
      { ...partner, zuilIds: [ids.zuil] },
      { role: 'ZUILBEHEERDER', counterIds: [ids.counter] },
    ])
      expect((await grant(own, superadmin, 'p@kantoor.example', wrong)).statusCode, JSON.stringify(wrong)).toBe(400)
    const made = await grant(own, superadmin, 'p@kantoor.example', partner)
    expect(made.json()).toMatchObject(partner)
    expect(await own.store.sessions.rightsOf('p@kantoor.example')).toEqual([
      { cardSystemId: 1, role: 'VOORDEELBEHEERDER', rewardsOf: [ids.counter], staffOf: [] },
    ])
    const other = await change(own, superadmin, made.json().id, {
      ...settings,
      ...partner,
      counterIds: [ids.otherCounter],
    })
    expect(other.json()).toMatchObject({ counterIds: [ids.otherCounter] })
    expect((await acts(own, made.json().id))[0].changes).toEqual([
      { field: 'counters', before: ['Onthaal'], after: ['Sporthal'] },
    ])
  })

  it('are changed by who saw the last version, and it is written down who did', async () => {
    const own = await startOwnBackend()
    const { id } = (await grant(own, superadmin, 'jan@kantoor.example')).json()
    const url = `/ksb/api/accounts/${id}`
    const payload = { ...settings, role: 'ZUILBEHEERDER', language: 'fr' }
    const blind = await own.asPerson(admin, { method: 'PUT', url, payload })
    expect([blind.statusCode, blind.json().type]).toEqual([428, problemType('uitpas/account-version-missing')])
    const changed = await change(own, admin, id, payload)
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"'])
    const late = [await change(own, superadmin, id, settings), await withdraw(own, superadmin, id)]
    for (const one of late) {
      expect([one.statusCode, one.headers.etag]).toEqual([412, '"2"'])
      expect(one.json().endUserMessage.nl).toContain('intussen gewijzigd')
    }
    const by = (await accountOf(own, admin)).email
    expect(await acts(own, id)).toMatchObject([
      {
        action: 'ACCOUNT_CHANGED',
        actor: { kind: 'USER', id: by },
        subject: { kind: 'ACCOUNT', id, name: 'jan@kantoor.example' },
        changes: [
          { field: 'role', before: 'ADMIN', after: 'ZUILBEHEERDER' },
          { field: 'language', before: 'nl', after: 'fr' },
        ],
      },
      { action: 'ACCOUNT_GRANTED', changes: expect.arrayContaining([{ field: 'role', after: 'ADMIN' }]) },
    ])
  })

  it('that are withdrawn are gone at the next request, and keep their history; sessions and staff stay', async () => {
    const own = await startOwnBackend()
    const who: TestPerson = { role: 'ZUILBEHEERDER', staffOf: [ids.counter] }
    const { id, email } = await accountOf(own, who)
    expect((await ask(own, who, 'GET', '/zuilen')).statusCode).toBe(200)
    expect((await withdraw(own, admin, id)).statusCode).toBe(204)
    expect((await ask(own, who, 'GET', '/zuilen')).statusCode).toBe(403)
    expect((await ask(own, who, 'GET', '/me')).json()).toMatchObject({ email, counters: [{ id: ids.counter }] })
    expect((await ask(own, superadmin, 'GET', `/accounts/${id}`)).statusCode).toBe(404)
    expect(await acts(own, id)).toMatchObject([{ action: 'ACCOUNT_WITHDRAWN', subject: { name: email } }])
    expect((await withdraw(own, admin, id)).statusCode).toBe(404)
    // And is granted anew.
    expect((await grant(own, admin, email)).statusCode).toBe(201)
  })
})

describe('a superadmin', () => {
  it('is made, changed and withdrawn by a superadmin alone', async () => {
    const own = await startOwnBackend()
    const { id } = await accountOf(own, superadmin)
    const { id: other } = await accountOf(own, admin)
    for (const refused of [
      await grant(own, admin, 'jan@kantoor.example', { role: 'SUPERADMIN' }),
      await change(own, admin, id, settings),
      await change(own, admin, id, { ...settings, role: 'SUPERADMIN' }),
      await change(own, admin, other, { ...settings, role: 'SUPERADMIN' }),
      await withdraw(own, admin, id),
    ]) {
      const { type, endUserMessage } = refused.json()
      expect([refused.statusCode, type]).toEqual([403, problemType('uitpas/account-superadmin-only')])
      expect(endUserMessage.nl).toMatch(/^Alleen een superadmin/)
    }
    expect((await change(own, superadmin, other, { ...settings, role: 'SUPERADMIN' })).statusCode).toBe(200)
    expect((await withdraw(own, superadmin, other, 2)).statusCode).toBe(204)
  })

  it('who is the last stays one; those of another card system do not count', async () => {
    const own = await startOwnBackend()
    await accountOf(own, { role: 'SUPERADMIN', cardSystemId: 2 })
    const { id } = await accountOf(own, superadmin)
    for (const refused of [await change(own, superadmin, id, settings), await withdraw(own, superadmin, id)]) {
      expect([refused.statusCode, refused.json().type]).toEqual([409, problemType('uitpas/account-last-superadmin')])
      expect(refused.json().endUserMessage.nl).toMatch(/^Dit is de laatste superadmin/)
    }
    // What else is set of him is his.
    expect((await change(own, superadmin, id, { ...settings, role: 'SUPERADMIN' })).statusCode).toBe(200)
  })

  it('stays, of two who leave at once', async () => {
    const own = await startOwnBackend()
    const two: readonly TestPerson[] = [superadmin, { ...superadmin, name: 'other' }]
    const found = await Promise.all(two.map((who) => accountOf(own, who)))
    // Both wait until both have begun.
    await own.sql('begin')
    await own.sql('select 1 from card_system where id = 1 for no key update')
    const leaving = two.map((who, i) => withdraw(own, who, found[i]?.id ?? ''))
    await expect.poll(async () => (await waitingForLocks(own)).length, { timeout: 10_000 }).toBe(2)
    await own.sql('commit')
    expect((await Promise.all(leaving)).map(({ statusCode }) => statusCode).sort()).toEqual([204, 409])
    expect(await own.sql("select from account where card_system_id = 1 and role = 'SUPERADMIN'")).toHaveLength(1)
  })
})

describe('sessions of one person', () => {
  it('are ended, and those of nobody else', async () => {
    const own = await startOwnBackend()
    const who: TestPerson = { role: 'ZUILBEHEERDER' }
    const { id, email } = await accountOf(own, who)
    await own.store.sessions.open({ email })
    const ended = await ask(own, admin, 'POST', `/accounts/${id}/sessions/end`)
    expect([ended.statusCode, ended.json()]).toEqual([200, { ended: 2 }])
    expect((await ask(own, who, 'GET', '/me')).statusCode).toBe(401)
    expect((await ask(own, admin, 'GET', '/me')).statusCode).toBe(200)
    expect((await acts(own, id))[0]).toMatchObject({ action: 'SESSIONS_ENDED', subject: { id, name: email } })
    const { lastLoginAt } = (await ask(own, admin, 'GET', `/accounts/${id}`)).json()
    expect(lastLoginAt).toBe(new Date(now).toISOString())
  })
})

describe('what somebody sets of his own', () => {
  it('are how he hears of alerts and his language, in the card system that he works in', async () => {
    const own = await startOwnBackend()
    const who: TestPerson = { role: 'ZUILBEHEERDER', zuilIds: [ids.zuil] }
    const { id } = await accountOf(own, who)
    const before = { cardSystemId: 1, language: 'nl', alertMode: 'AT_ONCE' }
    expect((await ask(own, who, 'GET', '/me/account')).json()).toEqual(before)
    const after = { ...before, language: 'de', alertMode: 'NONE' }
    expect((await ask(own, who, 'PUT', '/me/account', after)).json()).toEqual(after)
    expect((await ask(own, who, 'PUT', '/me/account', { ...after, role: 'ADMIN' })).statusCode).toBe(400)
    expect((await ask(own, who, 'PUT', '/me/account', { ...after, cardSystemId: 2 })).statusCode).toBe(400)
    expect((await ask(own, superadmin, 'GET', `/accounts/${id}`)).json()).toMatchObject({
      ...{ role: 'ZUILBEHEERDER', zuilIds: [ids.zuil], language: 'de', alertMode: 'NONE', version: 2 },
    })
    expect((await acts(own, id))[0]).toMatchObject({ action: 'ACCOUNT_CHANGED' })
  })
})
