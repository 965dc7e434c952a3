import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolledZuilen } from '../../../backend/alerted-zuilen.ts'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** The settings of a card system: who sets them, and that each does what it says. */

const superadmin: TestPerson = { role: 'SUPERADMIN' }
const admin: TestPerson = { role: 'ADMIN' }
const elsewhere: TestPerson = { role: 'SUPERADMIN', cardSystemId: 2 }
const day = 86_400_000

describe.each(databases)('the settings of a card system, on %s', (kind) => {
  let own: TestBackend
  beforeAll(async () => {
    own = await startTestBackend({}, {}, kind)
  })
  afterAll(() => own?.end())

  const url = (part: string): string => `/ksb/api/card-system/${part}`
  const read = async (part: string, who = admin) => (await own.asPerson(who, { url: url(part) })).json()
  const write = (part: string, payload: object, version: number | undefined, who = superadmin) =>
    own.asPerson(who, {
      ...{ method: 'PUT', url: url(part), payload },
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    })
  /** Changes what is named, and leaves the rest of the part. */
  const change = async (part: string, change: object, who = superadmin) => {
    const { settings, version } = await read(part, who)
    const answer = await write(part, { ...settings, ...change }, version, who)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const history = async (who = admin) => (await own.asPerson(who, { url: url('history') })).json().member

  it('are saved by who saw the last version of that part, and it is written down', async () => {
    const before = await read('general')
    expect(before).toMatchObject({ version: 1, settings: { socialTariffGraceDays: 30, openingHours: [] } })
    const payload = { ...before.settings, name: 'UiTPAS  Denderland', socialTariffGraceDays: 14 }
    const blind = await write('general', payload, undefined)
    expect([blind.statusCode, blind.json().type]).toEqual([428, problemType('uitpas/card-system-version-missing')])
    const both = await Promise.all([write('general', payload, 1, admin), write('general', payload, 1)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412])
    expect(both.map(({ headers }) => headers.etag)).toEqual(['"2"', '"2"'])
    expect((await own.asPerson(admin, { url: '/ksb/api/me' })).json().cardSystem.name).toBe('UiTPAS Denderland')
    // Another part has a version of its own.
    expect((await read('alerts')).version).toBe(1)
    expect(await history()).toMatchObject([
      {
        action: 'CARD_SYSTEM_CHANGED',
        changes: [
          { field: 'name', after: 'UiTPAS Denderland' },
          { field: 'socialTariffGraceDays', before: 30, after: 14 },
        ],
      },
    ])
    expect(await history(elsewhere)).toEqual([])
    expect((await read('general', elsewhere)).settings.name).not.toBe('UiTPAS Denderland')
  })

  it('of what is kept and who is mailed are the superadmin’s, for an admin to read', async () => {
    for (const part of ['alerts', 'retention']) {
      const { settings, version } = await read(part)
      expect((await write(part, settings, version, admin)).statusCode).toBe(403)
      expect((await write(part, settings, version)).statusCode).toBe(200)
    }
    expect((await own.asPerson({ role: 'ZUILBEHEERDER' }, { url: url('general') })).statusCode).toBe(403)
  })

  it('say for how many days a social status works after its end', async () => {
    const ended = new Date(now - 10 * day)
    await own.sql(
      'update membership set social_tariff_end_date = $1, social_tariff_suspended_until = null where passholder_id = $2 and card_system_id = 1',
      ...[ended, ids.holder],
    )
    const status = async (): Promise<string> =>
      (await own.asPerson(admin, { url: `/ksb/api/passholders/${ids.holder}` })).json().socialStatus.status
    await change('general', { socialTariffGraceDays: 11 })
    expect([await status(), (await own.store.catalog()).cardSystems.get(1)?.socialTariffGraceDays]).toEqual([
      'GRACE',
      11,
    ])
    await change('general', { socialTariffGraceDays: 8 })
    expect([await status(), (await own.store.catalog()).cardSystems.get(1)?.socialTariffGraceDays]).toEqual([
      'EXPIRED',
      8,
    ])
  })

  it('leave a city that something still names', async () => {
    const { settings, version } = await read('general')
    await own.sql(
      "insert into card_prefix (prefix, card_system_id, postal_codes) values ('09991', 1, '{9320}'), ('09992', 2, '{9310}')",
    )
    const cities = [
      ...settings.cities,
      { postalCode: '9320', name: 'Erembodegem' },
      { postalCode: '9310', name: 'Moorsel' },
    ]
    await change('general', { cities })
    const refused = await write('general', { ...settings, cities: settings.cities }, version + 1)
    expect([refused.statusCode, refused.json().type]).toEqual([409, problemType('uitpas/card-system-city-in-use')])
    expect(refused.json().detail).toContain('9320')
    expect(refused.json().detail).not.toContain('9310')
    await own.sql("update card_prefix set in_use = false where prefix = '09991'")
    await change('general', { cities: settings.cities })
  })

  it('are the opening hours of the zuilen that have none of their own', async () => {
    const hours = [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }]
    const hoursOf = async (id: string) => (await enrolledZuilen(own.store)).find((zuil) => zuil.id === id)?.openingHours
    expect(await hoursOf(ids.zuil)).toEqual([])
    await change('general', { openingHours: hours }, admin)
    expect(await hoursOf(ids.zuil)).toEqual(hours)
    const ofItself = [{ days: ['SUNDAY'], opens: '10:00', closes: '12:00' }]
    await own.sql('update zuil set opening_hours = $1::jsonb where id = $2', JSON.stringify(ofItself), ids.zuil)
    expect(await hoursOf(ids.zuil)).toEqual(ofItself)
  })

  it('are on its zuilen: in their document, the logo for themselves to fetch', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAAAAABWESUoAAAAFklEQVR4nGNoIAAYRhWMKhhVMFIVAABCAAAfNUt+NwAAAABJRU5ErkJggg==',
      'base64',
    )
    const documentOf = async (id: string) => (await refreshDesired(own.store, [id], now)).get(id)?.document.branding
    const logo = (headers: Record<string, string> = {}) => own.asZuil({ url: '/api/kiosk-devices/logo', headers })
    expect([await documentOf(ids.zuil), (await logo()).statusCode]).toEqual([undefined, 404])
    const set = {
      ...{ welcome: { nl: 'Welkom!', fr: 'Bienvenue !' }, primaryColor: '#3f2675', secondaryColor: '#14509b' },
      logo: { type: 'image/png', content: png.toString('base64') },
    }
    for (const wrong of [
      { primaryColor: '#26a769' },
      { secondaryColor: '#ffd400' },
      { logo: { ...set.logo, type: 'image/webp' } },
    ]) {
      const refused = await write('branding', wrong, 1)
      const [pointer] = Object.keys(wrong)
      expect([refused.statusCode, refused.json().schemaErrors[0].jsonPointer]).toEqual([400, `/${pointer}`])
    }
    await change('branding', set, admin)
    const shown = await documentOf(ids.zuil)
    expect(shown).toEqual({ ...set, logo: expect.stringMatching(/^[0-9a-f]{32}$/) })
    const fetched = await logo()
    expect([fetched.json(), fetched.headers.etag]).toEqual([
      { v: 1, tag: shown?.logo, ...set.logo },
      `"${shown?.logo}"`,
    ])
    expect((await logo({ 'if-none-match': `"${shown?.logo}"` })).statusCode).toBe(304)
    expect((await own.app.inject({ url: '/api/card-systems/1' })).json().branding).toEqual({
      ...{ primaryColor: '#3f2675', secondaryColor: '#14509b' },
    })
    const [act] = await history()
    expect(act).toMatchObject({ action: 'CARD_SYSTEM_BRANDING' })
    expect(JSON.stringify(act)).not.toContain(set.logo.content.slice(0, 40))
    await write('branding', {}, 2)
    expect([await documentOf(ids.zuil), (await logo()).statusCode]).toEqual([undefined, 404])
  })

  it('have addresses that are mailed beside the accounts', async () => {
    const wacht = { email: 'wacht@stad.example', language: 'fr', alertMode: 'DAILY' }
    const wrong = await write('alerts', { alertAddresses: [{ ...wacht, email: 'wacht@é%.example' }] }, 2)
    expect([wrong.statusCode, wrong.json().schemaErrors[0].jsonPointer]).toEqual([400, '/alertAddresses/0/email'])
    await change('alerts', { alertAddresses: [wacht] })
    const mailed = async () => (await own.store.recipientsOf([ids.zuil])).filter(({ email }) => email === wacht.email)
    expect(await mailed()).toEqual([{ email: wacht.email, language: 'fr', mode: 'DAILY' }])
    // Of another card system nothing.
    await own.sql('update zuil set card_system_id = 2 where id = $1', ids.blockedZuil)
    expect((await own.store.recipientsOf([ids.blockedZuil])).map(({ email }) => email)).not.toContain(wacht.email)
    await own.sql('update zuil set card_system_id = 1 where id = $1', ids.blockedZuil)
    await change('alerts', { alertAddresses: [] })
    expect(await mailed()).toEqual([])
  })

  it('keep what there is for so many days, each card system its own', async () => {
    const { fields } = await read('retention/choices')
    expect(fields).toContainEqual({ field: 'commandDays', min: 1, max: 90, default: 30 })
    expect((await write('retention', { tapDays: 99 }, 2)).statusCode).toBe(400)
    const at = new Date(now - 20 * day)
    const old = new Date(now - 500 * day)
    const command = `insert into zuil_command (id, zuil_id, kind, issued_at, expires_at) values ($1, $2, 'LOG', $3, $3)`
    await own.sql('update zuil set card_system_id = 2 where id = $1', ids.blockedZuil)
    for (const zuilId of [ids.zuil, ids.blockedZuil]) await own.sql(command, randomUUID(), zuilId, at)
    const act = `insert into audit (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id)
      values ($1, $2, 'USER', 'x', 'OLD', 'ZUIL', 'x')`
    for (const system of [2, 1, null]) await own.sql(act, old, system)
    const outage = `insert into outage (id, kind, subject, facts, started_at, opened_at, closed_at)
      values ($1::uuid, 'OFFLINE', $1::uuid::text, '{}', $2, $2, $2)`
    for (const zuilId of [ids.zuil, ids.blockedZuil]) {
      const id = randomUUID()
      await own.sql(outage, id, new Date(now - 100 * day))
      await own.sql('insert into "_OutageToZuil" ("A", "B") values ($1, $2)', id, zuilId)
    }
    const left = async () => ({
      commands: (await own.sql<{ zuil_id: string }>('select zuil_id from zuil_command where issued_at = $1', at)).map(
        (one) => one.zuil_id,
      ),
      acts: (
        await own.sql<{ of: number }>("select card_system_id as of from audit where action = 'OLD' order by id")
      ).map(({ of }) => of),
      outages: (await own.sql<{ of: string }>('select "B" as of from "_OutageToZuil"')).map(({ of }) => of),
    })
    await own.store.retention.forgetOld(now)
    expect(await left()).toEqual({
      ...{ commands: expect.arrayContaining([ids.zuil, ids.blockedZuil]), acts: [2, 1, null] },
      outages: expect.arrayContaining([ids.zuil, ids.blockedZuil]),
    })
    await change('retention', { commandDays: 10, auditDays: 400, outageDays: 60 })
    await own.store.retention.forgetOld(now)
    expect(await left()).toEqual({ commands: [ids.blockedZuil], acts: [2, null], outages: [ids.blockedZuil] })
    await own.sql('update zuil set card_system_id = 1 where id = $1', ids.blockedZuil)
  })

  it('keep whose visits those were as long as that card system of his wants that keeps them longest', async () => {
    const both = ids.holder
    const [single] = await own.sql<{ id: string }>(
      `select passholder_id as id from membership where card_system_id = 1 and passholder_id not in
        (select passholder_id from membership where card_system_id <> 1) limit 1`,
    )
    await own.sql(
      `insert into membership (passholder_id, card_system_id, search_name) values ($1, 2, 'x') on conflict do nothing`,
      both,
    )
    const entry = `insert into ledger_entry (passholder_id, kind, cause_id, points, at) values ($1, 'CHECKIN', $2, 1, $3)`
    for (const id of [both, single?.id]) {
      await own.sql(entry, id, randomUUID(), new Date(now - 4 * 365 * day))
      await own.sql('update passholder set points = points + 1 where id = $1', id)
    }
    const kept = async (id: string | undefined) =>
      (
        await own.sql(
          `select 1 from ledger_entry where passholder_id = $1 and kind = 'CHECKIN' and at < $2`,
          id,
          new Date(now - 3 * 365 * day),
        )
      ).length
    await own.store.retention.forgetOld(now)
    expect([await kept(both), await kept(single?.id)]).toEqual([1, 1])
    await change('retention', { visitDays: 800 })
    await own.store.retention.forgetOld(now)
    expect([await kept(both), await kept(single?.id)]).toEqual([1, 0])
    await change('retention', { visitDays: 800 }, elsewhere)
    await own.store.retention.forgetOld(now)
    expect([await kept(both), await kept(single?.id)]).toEqual([0, 0])
  })
})
