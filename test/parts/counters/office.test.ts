import { describe, expect, it } from 'vitest'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

const admin: TestPerson = { role: 'ADMIN' }

const ask = (backend: TestBackend, who: TestPerson, method: 'GET' | 'POST', url: string, payload?: object) =>
  backend.asPerson(who, { method, url: `/ksb/api/counters${url}`, ...(payload && { payload }) })
const change = (backend: TestBackend, payload: object, version = 1) =>
  backend.asPerson(admin, {
    ...{ method: 'PUT', url: `/ksb/api/counters/${ids.counter}`, payload },
    headers: { 'if-match': `"${version}"` },
  })
const acts = async (backend: TestBackend, id: string) => (await ask(backend, admin, 'GET', `/${id}/history`)).json()

describe('a counter', () => {
  it('shows its zuilen, rewards, associations and staff', async () => {
    const own = await startOwnBackend()
    await own.sql("insert into counter_staff (counter_id, email) values ($1, 'bea@balie.example')", ids.counter)
    const shown = await ask(own, admin, 'GET', `/${ids.counter}`)
    expect(shown.headers.etag).toBe('"1"')
    expect(shown.json()).toEqual({
      id: ids.counter,
      name: 'Onthaal',
      organizer: { id: ids.organizer, name: `Naam van ${ids.organizer}` },
      location: { id: ids.location, name: `Naam van ${ids.location}` },
      consumerKey: 'key-1',
      zuilen: [
        { id: ids.zuil, name: 'CID-PPT-001', type: 'CHECK_IN' },
        { id: ids.blockedZuil, name: 'CID-PPT-002', type: 'CHECK_IN' },
      ],
      rewards: [
        { id: ids.reward, title: expect.any(String), points: expect.any(Number), everywhere: false },
        { id: ids.welcomeReward, title: 'Welkom', points: 0, everywhere: false },
        { id: ids.everywhereReward, title: 'Zwembeurt', points: 20, everywhere: true },
      ],
      associations: expect.arrayContaining([{ id: ids.readAssociation, name: 'Bibliotheek', right: 'READ' }]),
      staff: ['bea@balie.example'],
      version: 1,
    })
  })

  it('shows a zuilbeheerder his own zuilen there, and not who works there', async () => {
    const own = await startOwnBackend()
    const who: TestPerson = { role: 'ZUILBEHEERDER', zuilIds: [ids.zuil] }
    const shown = (await ask(own, who, 'GET', `/${ids.counter}`)).json()
    expect(shown.zuilen).toEqual([{ id: ids.zuil, name: 'CID-PPT-001', type: 'CHECK_IN' }])
    expect(shown.staff).toBeUndefined()
    const { member } = (await ask(own, who, 'GET', '?text=onthaal')).json()
    expect(member).toMatchObject([{ id: ids.counter, zuilen: 1 }])
    expect((await ask(own, who, 'GET', `/${ids.counter}/history`)).statusCode).toBe(403)
  })

  it('is added with a consumerkey of its own', async () => {
    const own = await startOwnBackend()
    const keys = new Set<string>()
    for (const name of ['Balie  Noord', 'Balie Zuid']) {
      const added = await ask(own, admin, 'POST', '', { name, organizerId: ids.organizer, locationId: ids.location })
      expect([added.statusCode, added.headers.etag]).toEqual([201, '"1"'])
      const { id, consumerKey } = added.json()
      expect(consumerKey).toMatch(/^[0-9a-f]{32}$/)
      keys.add(consumerKey)
      expect((await ask(own, admin, 'GET', `/${id}`)).json()).toMatchObject({
        ...{ name: name.replace('  ', ' '), consumerKey, zuilen: [], associations: [], staff: [] },
        rewards: [{ id: ids.everywhereReward, everywhere: true }],
      })
      expect((await acts(own, id)).member).toMatchObject([{ action: 'COUNTER_ADDED', subject: { id } }])
    }
    expect(keys.size).toBe(2)
    const bare = await ask(own, admin, 'POST', '', { name: 'Zonder' })
    expect([bare.statusCode, bare.json().organizer]).toEqual([201, undefined])
  })

  it('is of an organizer of the card system, and at a location that there is', async () => {
    const own = await startOwnBackend()
    await own.sql("insert into organizer (id, name) values ('elsewhere', 'Elders')")
    await own.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'elsewhere')`)
    for (const organizerId of ['elsewhere', 'nobody']) {
      const refused = await change(own, { name: 'Onthaal', organizerId })
      expect([refused.statusCode, refused.json().type]).toEqual([
        400,
        problemType('uitpas/counter-organizer-elsewhere'),
      ])
      expect(refused.json().endUserMessage.nl).toContain('hoort niet bij dit kaartsysteem')
    }
    const nowhere = await ask(own, admin, 'POST', '', { name: 'Onthaal', locationId: 'nowhere' })
    expect([nowhere.statusCode, nowhere.json().type]).toEqual([400, problemType('uitpas/counter-location-unknown')])
    expect((await ask(own, admin, 'POST', '', { name: ' ' })).statusCode).toBe(400)
    const { organizers, locations } = (await ask(own, admin, 'GET', '/choices?text=naam')).json()
    expect(organizers.map(({ id }: { id: string }) => id)).toEqual([ids.organizer, ids.otherOrganizer])
    expect(locations).toEqual([{ id: ids.location, name: `Naam van ${ids.location}` }])
    // One that it has may stay, though it has left the card system.
    await own.sql(`delete from "_CardSystemToOrganizer" where "B" = $1`, ids.organizer)
    expect((await change(own, { name: 'Inkom', organizerId: ids.organizer })).statusCode).toBe(200)
  })

  it('is changed by who saw the last version, and it is written down who did', async () => {
    const own = await startOwnBackend()
    const payload = { name: 'Inkom', organizerId: ids.otherOrganizer }
    const url = `/ksb/api/counters/${ids.counter}`
    const blind = await own.asPerson(admin, { method: 'PUT', url, payload })
    expect([blind.statusCode, blind.json().type]).toEqual([428, problemType('uitpas/counter-version-missing')])
    expect((await change(own, payload)).headers.etag).toBe('"2"')
    const late = await change(own, { name: 'Te laat' })
    expect([late.statusCode, late.headers.etag]).toEqual([412, '"2"'])
    expect(late.json().endUserMessage.nl).toContain('intussen gewijzigd')
    expect((await acts(own, ids.counter)).member).toMatchObject([
      {
        ...{ action: 'COUNTER_CHANGED', subject: { kind: 'COUNTER', id: ids.counter, name: 'Inkom' } },
        changes: [
          { field: 'name', before: 'Onthaal', after: 'Inkom' },
          { field: 'organizer', before: `Naam van ${ids.organizer}`, after: `Naam van ${ids.otherOrganizer}` },
          { field: 'location', before: `Naam van ${ids.location}` },
        ],
      },
    ])
  })

  it('is saved once, where two save at the same moment', async () => {
    const own = await startOwnBackend()
    const both = await Promise.all(['Een', 'Twee'].map((name) => change(own, { name })))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
  })

  it('reaches the zuilen that are at it', async () => {
    const own = await startOwnBackend()
    const events = async () => {
      const desired = (await refreshDesired(own.store, [ids.zuil], now)).get(ids.zuil)
      return JSON.stringify(desired?.document)
    }
    const before = await events()
    expect(before).toContain(ids.event)
    expect(before).not.toContain(ids.otherEvent)
    await change(own, { name: 'Inkom', organizerId: ids.otherOrganizer })
    const after = await events()
    expect(after).toContain(ids.otherEvent)
    expect(after).not.toContain(`"${ids.event}"`)
    expect((await own.store.catalog()).zuilen.get(ids.zuil)?.counters).toEqual([
      { id: ids.counter, name: 'Inkom', cardSystemId: 1, organizerId: ids.otherOrganizer },
    ])
  })
})

describe('staff of a counter', () => {
  it('comes in from his next request on, and no longer', async () => {
    const own = await startOwnBackend()
    const staff = (path: string, email: string) => ask(own, admin, 'POST', `/${ids.counter}/staff${path}`, { email })
    expect((await staff('', 'Bea@Café.example')).statusCode).toBe(204)
    const rights = () => own.store.sessions.rightsOf('bea@café.example')
    expect(await rights()).toEqual([{ cardSystemId: 1, staffOf: [ids.counter] }])
    const again = await staff('', 'BEA@café.example')
    expect([again.statusCode, again.json().type]).toEqual([409, problemType('uitpas/counter-staff-exists')])
    expect((await staff('/removal', 'bea@CAFÉ.example')).statusCode).toBe(204)
    expect(await rights()).toEqual([])
    const gone = await staff('/removal', 'bea@café.example')
    expect([gone.statusCode, gone.json().type]).toEqual([404, problemType('uitpas/counter-staff-not-found')])
    expect((await staff('', 'bea')).statusCode).toBe(400)
    const email = 'bea@xn--caf-dma.example'
    expect((await acts(own, ids.counter)).member).toMatchObject([
      { action: 'STAFF_REMOVED', changes: [{ field: 'staff', before: email }] },
      { action: 'STAFF_ADDED', changes: [{ field: 'staff', after: email }] },
    ])
    expect(own.log.join('\n').toLowerCase()).not.toContain('bea@')
  })
})

describe('the list of counters', () => {
  it('is searched by name and by organizer among two thousand', async () => {
    const own = await startOwnBackend()
    await own.sql(
      `insert into counter (id, consumer_key, name, card_system_id, organizer_id)
        select gen_random_uuid(), 'many-' || n, 'Balie ' || n, 1, $1 from generate_series(1, 2000) n`,
      ids.otherOrganizer,
    )
    await own.sql(`insert into counter (id, consumer_key, name, card_system_id)
      values (gen_random_uuid(), 'far', 'Balie elders', 2), (gen_random_uuid(), 'odd', 'Balie 100%', 1)`)
    const list = async (query: string) => (await ask(own, admin, 'GET', query)).json()
    const names = ({ member }: { member: { name: string }[] }) => member.map(({ name }) => name)
    expect(await list('?limit=1')).toMatchObject({ totalItems: 1001, member: [{ name: 'Balie 1', zuilen: 0 }] })
    expect(names(await list('?text=IE%20199&limit=50'))).toHaveLength(11)
    expect(names(await list('?text=100%25'))).toEqual(['Balie 100%'])
    expect(names(await list('?text=elders'))).toEqual([])
    expect(names(await list(`?organizerId=${ids.organizer}`))).toEqual(['Onthaal'])
    expect(names(await list('?text=onthaal&start=1'))).toEqual([])
    // By any id that somebody copied: its UUID, its consumerkey, the CDBID of its organizer or location.
    for (const id of [ids.counter, 'key-1', ids.organizer, ids.location])
      expect(names(await list(`?text=${id}`)), id).toContain('Onthaal')
    expect(names(await list('?text=many-7'))).toEqual(['Balie 7'])
    expect(names(await list('?text=far'))).toEqual([])
    expect(names(await list(`?text=${ids.counter.slice(0, -1)}`))).toEqual([])
  })
})
