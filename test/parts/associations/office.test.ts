import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { cards, ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import {
  problemType,
  startOwnBackend,
  type TestBackend,
  type TestPerson,
  waitingForLocks,
} from '../../support/test-backend.ts'
import { eventually } from '../../support/wait.ts'

const admin: TestPerson = { role: 'ADMIN' }
const far: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
const nobody = '00000000-0000-4000-8000-000000000000'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const ask = (backend: TestBackend, method: Method, path: string, payload?: object, version?: number, who = admin) =>
  // A session ends while a test's clock jumps ahead: each moment has somebody of its own.
  backend.asPerson(
    { ...who, name: String(backend.clock.now) },
    {
      ...{ method, url: `/ksb/api/associations${path}` },
      ...(payload && { payload }),
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    },
  )
const acts = async (backend: TestBackend, id: string) => (await ask(backend, 'GET', `/${id}/history`)).json().member
const refused = async (asked: ReturnType<typeof ask>) => {
  const response = await asked
  return [response.statusCode, response.json().type]
}
const yearly = { name: { nl: 'Vriend van de bib' }, endDateType: 'BASED_ON_REGISTRATION_DATE', months: 12 }

describe.each(databases)('a lidmaatschap on %s', (database) => {
  const start = () => startOwnBackend({}, {}, database)

  it('is added, listed with what is at it, found and changed; who did so is written down', async () => {
    const own = await start()
    const name = { nl: 'Vriend  van de bib', fr: 'Ami de la bibliothèque' }
    const added = await ask(own, 'POST', '', { ...yearly, name, renewableMonths: 2 })
    expect([added.statusCode, added.headers.etag]).toEqual([201, '"1"'])
    const { id } = added.json()
    expect(added.json()).toEqual({
      ...{ ...yearly, id, name: { ...name, nl: 'Vriend van de bib' }, renewableMonths: 2, version: 1 },
      ...{ passed: false, active: 0, expired: 0, counters: [], zuilen: [] },
    })
    const list = async (query = '') => (await ask(own, 'GET', query)).json()
    const all = await list()
    expect(all.totalItems).toBe(4)
    // By name, and none of another card system.
    expect(all.member.map((one: { name: { nl: string } }) => one.name.nl)).toEqual([
      ...['Bibliotheek', 'Jeugd', 'Vriend van de bib', 'Vriend van het CC'],
    ])
    expect(all.member[0]).toMatchObject({ id: ids.readAssociation, counters: 2, zuilen: 0, months: 12 })
    const found = async (query: string) => (await list(query)).member.map((one: { id: string }) => one.id)
    expect(await found('?text=BIBLIOTH')).toEqual([ids.readAssociation, id])
    expect(await found(`?text=${id}`)).toEqual([id])
    expect(await found('?text=zwemclub')).toEqual([])
    expect(await found('?endDateType=BASED_ON_DATE_OF_BIRTH')).toEqual([ids.youthAssociation])
    expect(await found('?start=1&limit=1')).toEqual([ids.youthAssociation])

    const youth = { name: { nl: 'Jong' }, endDateType: 'BASED_ON_DATE_OF_BIRTH', months: 312 }
    expect(await refused(ask(own, 'PUT', `/${id}`, youth))).toEqual([
      ...[428, problemType('uitpas/association-version-missing')],
    ])
    const changed = await ask(own, 'PUT', `/${id}`, youth, 1)
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"'])
    const late = await ask(own, 'PUT', `/${id}`, yearly, 1)
    expect([late.statusCode, late.headers.etag]).toEqual([412, '"2"'])
    expect(await acts(own, id)).toMatchObject([
      {
        action: 'ASSOCIATION_CHANGED',
        changes: [
          { field: 'name', before: { nl: 'Vriend van de bib' }, after: { nl: 'Jong' } },
          { field: 'endDateType', before: 'BASED_ON_REGISTRATION_DATE', after: 'BASED_ON_DATE_OF_BIRTH' },
          { field: 'months', before: 12, after: 312 },
          { field: 'renewableMonths', before: 2 },
        ],
      },
      { action: 'ASSOCIATION_ADDED', subject: { kind: 'ASSOCIATION', id, name: 'Vriend van de bib' } },
    ])
    expect((await own.store.catalog()).associations.get(id)).toMatchObject({ ...youth, cardSystemId: 1 })
  })

  it('is removed once no zuil reads it and no membership runs; those that are over go with it', async () => {
    const own = await start()
    const id = ids.association
    const remove = () => ask(own, 'DELETE', `/${id}`, undefined, 1)
    await own.sql("update zuil set type = 'MEMBERSHIP', association_id = $1 where id = $2", id, ids.zuil)
    await own.sql(
      `insert into association_membership (passholder_id, association_id, end_date)
        values ($1, $3, '2026-11-23'), ($2, $3, '2026-01-31')`,
      ...[ids.holder, ids.socialHolder, id],
    )
    expect(await refused(remove())).toEqual([409, problemType('uitpas/association-used-by-zuilen')])
    await own.sql("update zuil set type = 'CHECK_IN', association_id = null")
    expect(await refused(remove())).toEqual([409, problemType('uitpas/association-has-members')])
    own.clock.now = now + 8 * 3_600_000
    expect((await ask(own, 'GET', `/${id}`)).json()).toMatchObject({ active: 0, expired: 2 })
    expect(await refused(ask(own, 'DELETE', `/${id}`, undefined, 7))).toEqual([
      ...[412, problemType('uitpas/association-changed-meanwhile')],
    ])
    expect((await ask(own, 'DELETE', `/${id}`)).statusCode).toBe(428)
    expect((await remove()).statusCode).toBe(204)
    expect((await ask(own, 'GET', `/${id}`)).statusCode).toBe(404)
    expect(await own.sql('select 1 from association_membership')).toEqual([])
    expect(await acts(own, id)).toMatchObject([
      { action: 'ASSOCIATION_REMOVED', subject: { name: 'Vriend van het CC' } },
    ])
    expect((await own.store.catalog()).associations.has(id)).toBe(false)
  })

  it('is not removed under a zuil that is being set to it, nor under somebody who becomes a member', async () => {
    const own = await start()
    const id = ids.association
    const [removed, joined] = await Promise.all([
      ask(own, 'DELETE', `/${id}`, undefined, 1),
      ask(own, 'POST', `/${id}/members`, { passholderId: ids.holder }),
    ])
    const left = await own.sql('select 1 from association where id = $1', id)
    expect([removed.statusCode, joined.statusCode < 300]).toEqual(left.length === 0 ? [204, false] : [409, true])
    expect(joined.statusCode).not.toBe(500)
  })

  // The embedded database does one thing at a time.
  if (database === 'PostgreSQL')
    it('is not there for who is made a member while it is removed', async () => {
      const own = await start()
      const remover = new pg.Client({ connectionString: own.store.databaseUrl })
      await remover.connect()
      onTestFinished(() => remover.end())
      await remover.query('begin')
      await remover.query('delete from association where id = $1', [ids.association])
      const answers = [
        ask(own, 'POST', `/${ids.association}/members`, { passholderId: ids.holder }),
        own.asClient([{ permission: 'ASSOCIATIONS' }], {
          method: 'POST',
          url: `/api/passholders/${ids.socialHolder}/association-memberships?organizerId=${ids.organizer}`,
          payload: { association: { id: ids.association } },
        }),
      ]
      await eventually(async () => (await waitingForLocks(own)).length === 2, { what: 'both to wait for it' })
      await remover.query('commit')
      expect((await Promise.all(answers)).map((one) => [one.statusCode, one.json().type])).toEqual([
        [404, problemType('url/not-found')],
        [400, problemType('uitpas/association-not-found')],
      ])
    })

  it('lists members by name, page after page, and finds them by any words of it', async () => {
    const own = await start()
    const id = ids.youthAssociation
    await own.sql(
      `with made as (insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
          select gen_random_uuid(), 'D''Hondt ' || chr(65 + n % 26), 'Zoë ' || n, '2015-01-01', '9300', 'Aalst'
          from generate_series(1, 120) n returning id, name, first_name),
        joined as (insert into membership (passholder_id, card_system_id, status, search_name)
          select id, 1, 'ACTIVE', lower('dhondt ' || right(name, 1) || ' zoe ' || substr(first_name, 5)) from made)
        insert into association_membership (passholder_id, association_id, end_date)
          select id, $1, '2033-01-01' from made`,
      id,
    )
    const page = async (query: string) => (await ask(own, 'GET', `/${id}/members?${query}`)).json()
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { member, next } = await page(`limit=50${after}`)
      seen.push(...member.map((one: { name: string }) => one.name))
      if (next === undefined) break
      after = `&after=${next}`
    }
    expect(seen).toHaveLength(120)
    expect(seen).toEqual(seen.toSorted())
    const found = async (text: string) => (await page(`text=${encodeURIComponent(text)}`)).member.length
    expect(await found('zoë D’HONDT')).toBe(50)
    expect(await found('zoe 117 dhondt')).toBe(1)
    expect(await found('hondt')).toBe(0)
    expect(await found('100%')).toBe(1)
    // All of them, or just who is found, as a file, with the address to write to.
    await own.sql("update passholder set email = 'zoe117@bib.example' where first_name = 'Zoë 117'")
    const file = async (query: string, who: TestPerson = { role: 'SUPERADMIN' }) => {
      const url = `/ksb/api/associations/members/export?format=csv&associationId=${id}${query}`
      const { statusCode, body } = await own.asPerson(who, { url })
      return statusCode === 200 ? body.trim().split(/\r?\n/) : statusCode
    }
    expect(await file('')).toHaveLength(121)
    const [head, one, ...others] = (await file('&text=zoe%20117%20dhondt')) as string[]
    expect(head).toContain('E-mailadres')
    expect(one).toMatch(/D'Hondt .*Zoë 117.*zoe117@bib\.example.*01\/01\/2033.*Loopt/)
    expect(others).toEqual([])
    expect(await file('&status=EXPIRED')).toHaveLength(1)
    expect(await file('', admin)).toBe(403)
    expect(await file('', { role: 'SUPERADMIN', cardSystemId: 2 })).toBe(404)
  })

  // What follows asks nothing of the database that is its own, and the embedded one takes seconds to start.
  if (database === 'embedded') return

  it('is refused with what its basis does not ask, without what it asks, and with a day that has passed', async () => {
    const own = await start()
    const custom = { name: { nl: 'Vrij' }, endDateType: 'CUSTOM' }
    const field = async (payload: object) => {
      const response = await ask(own, 'POST', '', payload)
      return [response.statusCode, response.json().schemaErrors?.[0]?.jsonPointer ?? response.json().jsonPointer]
    }
    expect(await field(custom)).toEqual([400, '/endDate'])
    expect(await field({ ...custom, endDate: '2026-11-22' })).toEqual([400, '/endDate'])
    expect(await field({ ...custom, endDate: '2027-06-30', months: 3 })).toEqual([400, '/months'])
    expect(await field({ ...yearly, endDate: '2027-06-30' })).toEqual([400, '/endDate'])
    expect(await field({ ...yearly, name: { nl: ' ' } })).toEqual([400, '/name/nl'])
    expect(await field({ ...yearly, endDateType: 'BASED_ON_DATE_OF_BIRTH', renewableMonths: 1 })).toEqual([
      ...[400, '/renewableMonths'],
    ])
    expect((await ask(own, 'GET', '')).json().totalItems).toBe(3)
  })

  it('is told of when the day that it suggests has passed: in the list, on its page, on the first page', async () => {
    const own = await start()
    const passed = async () => (await ask(own, 'GET', '?passed=true')).json().member
    const attention = async () =>
      (await own.asPerson({ ...admin, name: String(own.clock.now) }, { url: '/ksb/api/start' }))
        .json()
        .attention.map(({ kind }: { kind: string }) => kind)
    expect(await passed()).toEqual([])
    // The last moment of the day itself, in Brussels, and the first of the next.
    own.clock.now = Date.parse('2027-06-30T21:59:59Z')
    expect(await passed()).toEqual([])
    own.clock.now = Date.parse('2027-06-30T22:00:00Z')
    expect(await passed()).toMatchObject([{ id: ids.association, passed: true }])
    expect((await ask(own, 'GET', `/${ids.association}`)).json().passed).toBe(true)
    expect(await attention()).toContain('END_DATES')
    const keeping = { name: { nl: 'Vriend' }, endDateType: 'CUSTOM', endDate: '2027-06-30' }
    expect((await ask(own, 'PUT', `/${ids.association}`, keeping, 1)).statusCode).toBe(200)
    const renewed = { ...keeping, endDate: '2028-06-30' }
    expect((await ask(own, 'PUT', `/${ids.association}`, renewed, 2)).json().passed).toBe(false)
    expect(await attention()).not.toContain('END_DATES')
  })

  it('gives counters of its card system their rights, and takes them away', async () => {
    const own = await start()
    await own.sql("insert into counter (id, consumer_key, name, card_system_id) values ($1, 'far', 'Ver', 2)", nobody)
    const path = `/${ids.youthAssociation}/counters`
    const rights = async () =>
      (await ask(own, 'GET', `/${ids.youthAssociation}`))
        .json()
        .counters.map(({ name, right }: { name: string; right: string }) => `${name} ${right}`)
    const both = { counterIds: [ids.counter, ids.otherCounter], right: 'READ' }
    expect((await ask(own, 'POST', path, both)).statusCode).toBe(204)
    expect(await rights()).toEqual(['Onthaal READ', 'Sporthal READ'])
    expect(await refused(ask(own, 'POST', path, { counterIds: [nobody], right: 'READ' }))).toEqual([
      ...[400, problemType('uitpas/association-counter-unknown')],
    ])
    // What one has already is no change.
    await ask(own, 'POST', path, { ...both, counterIds: [ids.otherCounter] })
    expect(await acts(own, ids.youthAssociation)).toMatchObject([
      { changes: [{ field: 'counter', after: 'Sporthal' }, { after: 'READ' }] },
      {
        changes: [
          { field: 'counter', after: 'Onthaal' },
          { before: 'WRITE', after: 'READ' },
        ],
      },
    ])
    expect((await ask(own, 'DELETE', `${path}/${ids.counter}`)).statusCode).toBe(204)
    expect((await ask(own, 'DELETE', `${path}/${ids.counter}`)).statusCode).toBe(404)
    expect(await rights()).toEqual(['Sporthal READ'])
    expect((await own.store.catalog()).associations.get(ids.youthAssociation)?.counters).toEqual([
      { counterId: ids.otherCounter, right: 'READ' },
    ])
  })

  it('says which zuilen read it; what they show follows a change', async () => {
    const own = await start()
    await own.sql("update zuil set type = 'MEMBERSHIP', association_id = $1 where id = $2", ids.association, ids.zuil)
    const { zuilen } = (await ask(own, 'GET', `/${ids.association}`)).json()
    expect(zuilen).toEqual([{ id: ids.zuil, name: 'CID-PPT-001', counterIds: [ids.counter] }])
    const shown = async () => {
      await own.store.catalog()
      return (await refreshDesired(own.store, [ids.zuil], now)).get(ids.zuil)?.document.association?.name.nl
    }
    expect(await shown()).toBe('Vriend van het CC')
    const renamed = { name: { nl: 'Vriend' }, endDateType: 'CUSTOM', endDate: '2027-06-30' }
    await ask(own, 'PUT', `/${ids.association}`, renamed, 1)
    expect(await shown()).toBe('Vriend')
    await ask(own, 'DELETE', `/${ids.association}/counters/${ids.counter}`)
    expect(await shown()).toBeUndefined()
  })

  it('has members: found, added, renewed and stopped', async () => {
    const own = await start()
    const path = `/${ids.readAssociation}/members`
    const names = async (query = '') =>
      (await ask(own, 'GET', `${path}${query}`)).json().member.map((one: { firstName: string }) => one.firstName)
    const lookUp = async (by: string, who = admin) =>
      (await ask(own, 'POST', `${path}/lookup`, { by }, undefined, who)).json().member
    await own.sql("update passholder set email = 'Gezin@thuis.example' where id = any($1)", [
      ids.holder,
      ids.socialHolder,
    ])
    const [candidate] = await lookUp(` ${cards.active.slice(0, 4)} ${cards.active.slice(4)} `)
    expect(candidate).toMatchObject({ id: ids.holder, uitpasNumber: cards.active, endDate: '2027-11-23' })
    expect(await lookUp(ids.holder)).toEqual([candidate])
    expect(await lookUp('gezin@THUIS.example')).toHaveLength(2)
    expect(await lookUp('Peeters')).toEqual([])
    expect(await lookUp('0930000237912')).toEqual([])

    const added = await ask(own, 'POST', path, { passholderId: ids.holder })
    expect(added.json()).toEqual({ endDate: '2027-11-23', renewed: false })
    expect((await ask(own, 'GET', path)).json().member).toMatchObject([
      ...[{ id: ids.holder, status: 'ACTIVE', endDate: '2027-11-23', renewable: false, renewableFrom: '2027-09-23' }],
    ])
    expect(await lookUp(ids.holder)).toMatchObject([{ refusal: 'NOT_RENEWABLE', current: { endDate: '2027-11-23' } }])
    const again = () => ask(own, 'POST', path, { passholderId: ids.holder })
    expect(await refused(again())).toEqual([400, problemType('uitpas/association-membership-renew-not-possible')])
    own.clock.now = Date.parse('2027-10-01T10:00:00Z')
    expect((await Promise.all([again(), again()])).map(({ statusCode }) => statusCode).sort()).toEqual([200, 400])
    expect((await ask(own, 'GET', path)).json().member[0].endDate).toBe('2028-11-23')
    own.clock.now = Date.parse('2028-11-24T10:00:00Z')
    expect(await names('?status=ACTIVE')).toEqual([])
    expect(await names('?status=EXPIRED')).toHaveLength(1)

    expect((await ask(own, 'DELETE', `${path}/${ids.holder}`)).statusCode).toBe(204)
    expect((await ask(own, 'DELETE', `${path}/${ids.holder}`)).statusCode).toBe(404)
    const changes = [{ field: 'passholder' }, { field: 'endDate' }]
    expect(await acts(own, ids.readAssociation)).toMatchObject(
      ['MEMBER_STOPPED', 'MEMBER_RENEWED', 'MEMBER_ADDED'].map((action) => ({ action, changes })),
    )
    expect(own.log.join('\n')).not.toContain('thuis.example')
  })

  it('ends where it is free on the day that is chosen, and takes nobody who is too old or has no active UiTPAS here', async () => {
    const own = await start()
    const free = `/${ids.association}/members`
    const until = async (endDate?: string) =>
      ask(own, 'POST', free, { passholderId: ids.holder, ...(endDate !== undefined && { endDate }) })
    expect((await until()).json()).toEqual({ endDate: '2027-06-30', renewed: false })
    expect((await until('2029-02-28')).json()).toEqual({ endDate: '2029-02-28', renewed: true })
    expect(await refused(until('2026-11-22'))).toEqual([400, problemType('uitpas/association-end-date-passed')])
    const youth = `/${ids.youthAssociation}/members`
    expect(await refused(ask(own, 'POST', youth, { passholderId: ids.holder }))).toEqual([
      ...[400, problemType('uitpas/association-membership-too-old')],
    ])
    expect((await ask(own, 'POST', `${youth}/lookup`, { by: ids.holder })).json().member[0].refusal).toBe('TOO_OLD')
    await own.sql("update membership set status = 'BLOCKED' where passholder_id = $1", ids.socialHolder)
    expect(await refused(ask(own, 'POST', free, { passholderId: ids.socialHolder }))).toEqual([
      ...[400, problemType('uitpas/association-passholder-cardsystem-mismatch')],
    ])
    expect((await ask(own, 'POST', free, { passholderId: nobody })).statusCode).toBe(404)
  })

  it('is of one card system, its members too', async () => {
    const own = await start()
    await ask(own, 'POST', `/${ids.association}/members`, { passholderId: ids.holder })
    const asked = (method: Method, path: string, payload?: object, version?: number) =>
      ask(own, method, `/${ids.association}${path}`, payload, version, far)
    const before = await own.sql('select * from audit')
    for (const response of await Promise.all([
      asked('GET', ''),
      asked('GET', '/members'),
      asked('GET', '/history'),
      asked('PUT', '', yearly, 1),
      asked('DELETE', '', undefined, 1),
      asked('POST', '/counters', { counterIds: [ids.counter], right: 'READ' }),
      asked('DELETE', `/counters/${ids.counter}`),
      asked('POST', '/members', { passholderId: ids.socialHolder }),
      asked('POST', '/members/lookup', { by: ids.holder }),
      asked('DELETE', `/members/${ids.holder}`),
    ]))
      expect(response.statusCode, response.body).toBe(404)
    // Nor is somebody of another card system found for an association of one's own.
    const away = `/${ids.farAssociation}/members`
    expect((await ask(own, 'POST', `${away}/lookup`, { by: ids.holder }, undefined, far)).json().member).toEqual([])
    expect((await ask(own, 'POST', away, { passholderId: ids.holder }, undefined, far)).statusCode).toBe(404)
    expect(await own.sql('select * from audit')).toEqual(before)
    for (const who of [{ role: 'ZUILBEHEERDER' }, { role: 'VOORDEELBEHEERDER' }] as const)
      expect((await ask(own, 'GET', `/${ids.association}/members`, undefined, undefined, who)).statusCode).toBe(403)
  })
})
