import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { searchName } from '../../../backend/passholders/rules/search-name.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

const admin = { role: 'ADMIN' } as const
const superadmin = { role: 'SUPERADMIN' } as const
const gent = { role: 'ADMIN', cardSystemId: 2 } as const

const ask = (
  { asPerson }: TestBackend,
  who: TestPerson,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  more: Omit<InjectOptions, 'method' | 'url'> = {},
) => asPerson(who, { method, url: `/ksb/api/passholders${path}`, ...more })

const list = async (own: TestBackend, query: Record<string, string>, who: TestPerson = admin) =>
  (await ask(own, who, 'GET', `?${new URLSearchParams(query)}`)).json()
const names = ({ member }: { member: { name: string; firstName: string }[] }) =>
  member.map(({ name, firstName }) => `${firstName} ${name}`)

/** Somebody more, without a card. */
const add = async (own: TestBackend, name: string, firstName: string, over: Record<string, unknown> = {}) => {
  const id = randomUUID()
  const { cardSystemId = 1, postalCode = '9300', city = 'Aalst', ...columns } = over
  await own.sql(
    `insert into passholder (id, name, first_name, date_of_birth, postal_code, city, email, street)
      values ($1, $2, $3, '1990-01-01', $4, $5, $6, $7)`,
    ...[id, name, firstName, postalCode, city, columns.email ?? null, columns.street ?? null],
  )
  await own.sql(
    `insert into membership (passholder_id, card_system_id, search_name, status, social_tariff_end_date,
      social_tariff_suspended_until) values ($1, $2, $3, $4, $5, $6)`,
    ...[id, cardSystemId, searchName({ name, firstName }), columns.status ?? 'ACTIVE', columns.end ?? null],
    columns.until ?? null,
  )
  return id
}

const acts = async (own: TestBackend, id: string, who: TestPerson = admin) =>
  (await ask(own, who, 'GET', `/${id}/history`)).json().member

describe('the list of passholders', () => {
  it('is a file for superadmins, with how to reach each; on the page that is not told', async () => {
    const own = await startOwnBackend()
    const id = await add(own, 'Maes', 'Zoë', { email: 'zoe@bib.example', street: 'Kerkstraat 2' })
    await own.sql(
      "update passholder set phone_number = '053 21 43 65', mobile_number = '+32 470 12 34 56' where id = $1",
      id,
    )
    await own.sql("update membership set created_at = '2026-01-31T23:30:00Z' where passholder_id = $1", id)
    const file = await ask(own, { role: 'SUPERADMIN' }, 'GET', '/export?format=csv&text=maes')
    const [head = '', one = '', ...others] = file.body
      .replaceAll(/[\uFEFF"]/g, '')
      .trim()
      .split(/\r?\n/)
    const cells = Object.fromEntries(head.split(';').map((name, index) => [name, one.split(';')[index]]))
    expect(cells).toMatchObject({
      ...{ Achternaam: 'Maes', 'Straat en nummer': 'Kerkstraat 2', 'E-mailadres': 'zoe@bib.example' },
      ...{ Telefoon: '053 21 43 65', 'Lid sinds': '01/02/2026' },
    })
    // What begins as a formula is text.
    expect(cells.Gsm).toContain('+32 470 12 34 56')
    expect(others).toEqual([])
    const [listed] = (await list(own, { text: 'maes' })).member
    expect(Object.keys(listed)).not.toContain('contact')
    expect(JSON.stringify(listed)).not.toContain('Kerkstraat')
  })

  it('is searched by parts of both names in either order, with accents or without', async () => {
    const own = await startOwnBackend()
    await add(own, "D'Hondt", 'Zoë')
    await add(own, 'Van den Brœck', 'Jean-Pierre')
    await add(own, 'Elders', 'Zoë', { cardSystemId: 2 })
    for (const typed of ['zoe dhondt', 'D’HONDT ZOË', 'hond', "d'hon zo", 'z dh'])
      expect(await list(own, { text: typed }), typed).toMatchObject({
        ...{ totalItems: 1, soughtAs: 'NAME', member: [{ firstName: 'Zoë' }] },
      })
    expect(names(await list(own, { text: 'jean broeck' }))).toEqual(['Jean-Pierre Van den Brœck'])
    // Two letters begin a word: not the o of Zoë, nor anything in the middle.
    expect(names(await list(own, { text: 'oe' }))).toEqual([])
    for (const nothing of ['%', '_', 'elders', 'zoe peeters', "' or 1=1"])
      expect(names(await list(own, { text: nothing })), nothing).toEqual([])
    expect(names(await list(own, { text: 'elders' }, gent))).toEqual(['Zoë Elders'])
  })

  it('is searched by card, chip, e-mail address and UUID', async () => {
    const own = await startOwnBackend()
    await add(own, 'Maes', 'Ann', { email: 'Ann@Bib.example' })
    const found = async (typed: string) => {
      const { soughtAs, member } = await list(own, { text: typed })
      return [soughtAs, ...member.map(({ firstName }: { firstName: string }) => firstName)]
    }
    expect(await found(cards.active)).toEqual(['CARD', 'Godelieve'])
    expect(await found('930 000 420 206')).toEqual(['CARD', 'Godelieve'])
    expect(await found(cards.stock)).toEqual(['CARD'])
    expect(await found(secrets.chipNumber.toLowerCase())).toEqual(['CHIP', 'Godelieve'])
    expect(await found(ids.holder.toUpperCase())).toEqual(['ID', 'Godelieve'])
    expect(await found('ann@bib.example ')).toEqual(['EMAIL', 'Ann'])
    // Somebody of another card system is not there, whatever is known of him.
    for (const typed of [cards.active, secrets.chipNumber, ids.holder, 'ann@bib.example'])
      expect((await list(own, { text: typed }, gent)).totalItems).toBe(0)
  })

  it('is filtered by status, social status and city, each with what is shown', async () => {
    const own = await startOwnBackend()
    const day = 86_400_000
    const at = (days: number) => new Date(own.clock.now + days * day)
    await add(own, 'Aa', 'Coulant', { end: at(-10), city: 'Lede', postalCode: '9340' })
    await add(own, 'Bb', 'Geschorst', { end: at(100), until: at(20) })
    await add(own, 'Cc', 'Gesloten', { status: 'BLOCKED' })
    const of = async (query: Record<string, string>) => names(await list(own, query))
    expect(await of({ socialStatus: 'GRACE' })).toEqual(['Coulant Aa'])
    expect(await of({ socialStatus: 'SUSPENDED' })).toEqual(['Geschorst Bb'])
    expect(await of({ socialStatus: 'EXPIRED' })).toEqual(['Jan Peeters'])
    expect(await of({ socialStatus: 'ACTIVE' })).toEqual(['Jan Peeters'])
    expect(await of({ socialStatus: 'NONE', text: 'cc' })).toEqual(['Gesloten Cc'])
    expect(await of({ status: 'BLOCKED' })).toEqual(['Gesloten Cc', 'Jan Peeters'])
    expect(await of({ status: 'NO_CARD', text: 'jan' })).toEqual(['Jan Peeters'])
    expect(await of({ city: '9340' })).toEqual(['Coulant Aa'])
    expect(await of({ city: 'LEDE', socialStatus: 'GRACE' })).toEqual(['Coulant Aa'])
    expect(await of({ city: '9341' })).toEqual([])
    for (const socialStatus of ['NONE', 'ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED'])
      for (const one of (await list(own, { socialStatus })).member) expect(one.socialStatus.status).toBe(socialStatus)
  })

  it('goes page by page through all, each once, and counts to a thousand', async () => {
    const own = await startOwnBackend()
    await own.sql(`insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
      select gen_random_uuid(), 'Veel', 'Mens ' || n / 2, '1990-01-01', '9300', 'Aalst' from generate_series(1, 1100) n`)
    await own.sql(`insert into membership (passholder_id, card_system_id, search_name)
      select id, 1, lower(name || ' ' || first_name) from passholder where name = 'Veel'`)
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await list(own, { text: 'veel', limit: '50', ...(after && { after }) })
      expect(page.totalItems).toBe(1001)
      seen.push(...page.member.map(({ id }: { id: string }) => id))
      after = page.next
    } while (after)
    expect([seen.length, new Set(seen).size]).toEqual([1100, 1100])
    // Somebody who is gone meanwhile: the list begins anew.
    expect((await list(own, { text: 'veel', after: randomUUID() })).member).toHaveLength(50)
  })
})

describe('an INSZ', () => {
  it('finds somebody by itself, which is written down; it is in no address and no log', async () => {
    const own = await startOwnBackend()
    const look = (inszNumber: string, who: TestPerson = admin) =>
      ask(own, who, 'POST', '/by-insz', { payload: { inszNumber } })
    expect((await look('83.03.02-015.40')).json()).toMatchObject({ id: ids.holder, hasInsz: true })
    expect(await acts(own, ids.holder)).toMatchObject([{ action: 'PASSHOLDER_INSZ_SOUGHT', changes: [] }])
    const wrong = await look('83030201541')
    expect([wrong.statusCode, wrong.json().type]).toEqual([400, problemType('uitpas/passholder-insz-invalid')])
    const nobody = await look('17010180147')
    expect([nobody.statusCode, nobody.json().type]).toEqual([404, problemType('uitpas/passholder-unknown')])
    expect((await look(secrets.insz, gent)).statusCode).toBe(404)
    // Looked for in vain, by whose session: once by each.
    expect(own.log.filter((line) => line.includes('An INSZ was looked for'))).toHaveLength(2)
    expect(await list(own, { text: secrets.insz })).toEqual({ totalItems: 0, member: [] })
    const all = await own.sql('select * from audit')
    expect(JSON.stringify([all, own.log])).not.toContain(secrets.insz)
    expect(all).toHaveLength(1)
  })

  it('is shown to who asks for it, and that is written down', async () => {
    const own = await startOwnBackend()
    const whole = await ask(own, admin, 'GET', `/${ids.holder}`)
    expect(whole.body).not.toContain(secrets.insz)
    expect((await ask(own, admin, 'POST', `/${ids.holder}/insz`)).json()).toEqual({ inszNumber: secrets.insz })
    expect((await ask(own, admin, 'POST', `/${ids.socialHolder}/insz`)).json()).toEqual({})
    expect(await acts(own, ids.holder)).toMatchObject([{ action: 'PASSHOLDER_INSZ_READ' }])
    expect((await ask(own, gent, 'POST', `/${ids.holder}/insz`)).statusCode).toBe(404)
    expect(own.log.join('\n')).not.toContain(secrets.insz)
  })

  it('is of one person, also where his id came in capitals', async () => {
    const own = await startOwnBackend()
    const capitals = ids.socialHolder.toUpperCase()
    const read = await ask(own, admin, 'GET', `/${capitals}`)
    const { firstName, name, dateOfBirth, postalCode, city } = read.json()
    const saved = await ask(own, admin, 'PUT', `/${capitals}`, {
      headers: { 'if-match': String(read.headers.etag) },
      payload: { firstName, name, dateOfBirth, postalCode, city, inszNumber: '17010180147' },
    })
    expect(saved.statusCode, saved.body).toBe(200)
    expect((await ask(own, admin, 'POST', `/${ids.socialHolder}/insz`)).json()).toEqual({ inszNumber: '17010180147' })
    expect((await ask(own, admin, 'POST', `/${capitals}/insz`)).json()).toEqual({ inszNumber: '17010180147' })
    const written = await own.sql('select distinct subject_id from audit')
    expect(written).toEqual([{ subject_id: ids.socialHolder }])
  })
})

describe('a passholder', () => {
  it('is there whole: cards, status, points, associations, where else, family', async () => {
    const own = await startOwnBackend()
    await own.sql(`insert into membership (passholder_id, card_system_id, search_name) values ($1, 2, '')`, ids.holder)
    await own.sql(
      "insert into association_membership (passholder_id, association_id, end_date) values ($1, $2, '2027-01-31')",
      ...[ids.holder, ids.association],
    )
    const child = await add(own, 'Vandersmissen', 'Kind')
    const mother = await add(own, 'Vandersmissen', 'Moeder')
    const elsewhere = await add(own, 'Ander', 'Kaartsysteem', { cardSystemId: 2 })
    for (const pair of [
      [ids.holder, ids.holder],
      [ids.holder, child],
      [ids.holder, elsewhere],
      [mother, ids.holder],
      [elsewhere, ids.holder],
      [mother, child],
    ])
      await own.sql('insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())', ...pair)
    const { body } = await ask(own, admin, 'GET', `/${ids.holder}`)
    expect(JSON.parse(body)).toMatchObject({
      ...{ name: secrets.name, firstName: secrets.firstName, points: 12, status: 'ACTIVE', hasInsz: true },
      ...{ socialStatus: { status: 'NONE' }, pointsEndDate: '2027-11-22', version: 1 },
      cards: [{ uitpasNumber: cards.active, chipNumber: secrets.chipNumber, status: 'ACTIVE', social: false }],
      elsewhere: [{ id: 2, name: 'UiTPAS Gent' }],
      associations: [{ id: ids.association, name: 'Vriend van het CC', endDate: '2027-01-31' }],
      registrationOrganizer: { id: ids.organizer },
    })
    const { member } = (await ask(own, admin, 'GET', `/${ids.holder}/family`)).json()
    expect(member).toMatchObject([
      { id: child, firstName: 'Kind', relation: 'MEMBER' },
      { id: mother, firstName: 'Moeder', relation: 'MAIN' },
    ])
    expect((await ask(own, admin, 'GET', `/${ids.socialHolder}/family`)).json()).toEqual({ member: [] })
    for (const path of ['', '/family', '/points', '/history'])
      expect((await ask(own, admin, 'GET', `/${randomUUID()}${path}`)).statusCode, path).toBe(404)
  })

  it('has every entry of his points, with what it was for; they come to his balance', async () => {
    const own = await startOwnBackend()
    const entries: { id: string; points: number; kind: string; about?: string }[] = []
    let before: string | undefined
    do {
      const page = (
        await ask(own, admin, 'GET', `/${ids.holder}/points?limit=2${before ? `&before=${before}` : ''}`)
      ).json()
      entries.push(...page.member)
      before = page.next
    } while (before)
    expect(entries.reduce((sum, { points }) => sum + points, 0)).toBe(12)
    expect(entries.map(({ kind }) => kind)).toContain('OPENING')
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'REDEMPTION', about: 'Een koffie' }))
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'CHECKIN', about: `Naam van ${ids.pastEvent}` }))
    expect(entries.map(({ id }) => Number(id))).toEqual(entries.map(({ id }) => Number(id)).toSorted((a, b) => b - a))
  })

  const settings = {
    ...{ name: 'Maes', firstName: 'Zoë', dateOfBirth: '1983-03-02' },
    ...{ street: 'Kerkstraat 2', postalCode: '9300', city: 'Aalst', email: 'zoe@bib.example' },
    ...{ gender: 'FEMALE', nationality: 'Belg', phoneNumber: '053 21 43 65', mobileNumber: '+32 470 12 34 56' },
  }
  const put = (own: TestBackend, payload: object, etag: string | undefined = '"1"', who: TestPerson = admin) =>
    ask(own, who, 'PUT', `/${ids.holder}`, { payload, ...(etag && { headers: { 'if-match': etag } }) })

  it('is changed by who saw the last version, and is found by his new name at once', async () => {
    const own = await startOwnBackend()
    await own.sql(`insert into membership (passholder_id, card_system_id, search_name) values ($1, 2, '')`, ids.holder)
    const blind = await ask(own, admin, 'PUT', `/${ids.holder}`, { payload: settings })
    expect([blind.statusCode, blind.json().type]).toEqual([428, problemType('uitpas/passholder-version-missing')])
    const saved = await put(own, settings)
    expect([saved.statusCode, saved.headers.etag, saved.json().name]).toEqual([200, '"2"', 'Maes'])
    expect(saved.json()).toMatchObject(settings)
    const late = await put(own, { ...settings, name: 'Te laat' })
    expect([late.statusCode, late.headers.etag]).toEqual([412, '"2"'])
    expect(names(await list(own, { text: 'zoe maes' }))).toEqual(['Zoë Maes'])
    expect(names(await list(own, { text: 'zoe maes' }, gent))).toEqual(['Zoë Maes'])
    expect(names(await list(own, { text: secrets.name }))).toEqual([])
    // That it changed, by whom; not from what to what: that would outlive an erasure.
    expect(await acts(own, ids.holder)).toMatchObject([
      {
        action: 'PASSHOLDER_CHANGED',
        changes: [
          ...['name', 'firstName', 'street', 'email', 'gender', 'nationality', 'phoneNumber', 'mobileNumber'],
        ].map((field) => ({ field })),
      },
    ])
    const audit = JSON.stringify(await own.sql('select * from audit'))
    for (const word of [secrets.name, secrets.firstName, 'Kerkstraat', 'bib.example', 'Belg', '0470'])
      expect(audit).not.toContain(word)
  })

  it('has what is not known of everybody taken away, and a telephone number that is one', async () => {
    const own = await startOwnBackend()
    expect((await put(own, settings)).json()).toMatchObject({ gender: 'FEMALE' })
    const { gender: _gender, nationality: _nationality, phoneNumber: _phone, ...rest } = settings
    expect((await put(own, { ...rest, mobileNumber: 'bel me' }, '"2"')).json().schemaErrors[0].jsonPointer).toBe(
      '/mobileNumber',
    )
    const less = (await put(own, rest, '"2"')).json()
    for (const field of ['gender', 'nationality', 'phoneNumber']) expect(less).not.toHaveProperty(field)
    expect(less.mobileNumber).toBe(settings.mobileNumber)
  })

  it('was born in a time in which people who live were', async () => {
    const own = await startOwnBackend()
    for (const dateOfBirth of ['1899-12-31', '2026-11-24', '2026-02-30']) {
      const refused = await put(own, { ...settings, dateOfBirth })
      expect([refused.statusCode, refused.json().schemaErrors?.[0].jsonPointer]).toEqual([400, '/dateOfBirth'])
    }
    expect((await put(own, { ...settings, dateOfBirth: '2026-11-23' })).statusCode).toBe(200)
  })

  it('is saved once, where two save at the same moment', async () => {
    const own = await startOwnBackend()
    const both = await Promise.all(['Een', 'Twee'].map((name) => put(own, { ...settings, name })))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
  })

  it('is given an INSZ that is one, and nobody else’s', async () => {
    const own = await startOwnBackend()
    const of = (inszNumber: string) =>
      ask(own, admin, 'PUT', `/${ids.socialHolder}`, {
        payload: { ...settings, inszNumber },
        headers: { 'if-match': '"1"' },
      })
    const taken = await of(secrets.insz)
    expect([taken.statusCode, taken.json().type]).toEqual([409, problemType('uitpas/passholder-insz-taken')])
    expect((await of('83030201541')).statusCode).toBe(400)
    expect((await of('17.01.01-801.47')).statusCode).toBe(200)
    expect(
      (await ask(own, admin, 'POST', '/by-insz', { payload: { inszNumber: '17010180147' } })).json(),
    ).toMatchObject({
      id: ids.socialHolder,
    })
    // What stays as it is, stays.
    expect((await put(own, { ...settings, inszNumber: secrets.insz })).statusCode).toBe(200)
    expect((await acts(own, ids.holder))[0].changes).not.toContainEqual({ field: 'insz' })
    expect((await ask(own, superadmin, 'POST', `/${ids.holder}/insz`)).json()).toEqual({ inszNumber: secrets.insz })
  })

  it('is nobody’s of another card system', async () => {
    const own = await startOwnBackend()
    expect((await ask(own, gent, 'GET', `/${ids.holder}`)).statusCode).toBe(404)
    expect((await put(own, settings, '"1"', gent)).statusCode).toBe(404)
    for (const role of ['ZUILBEHEERDER', 'VOORDEELBEHEERDER', 'COUNTER'] as const)
      expect(
        (await ask(own, { role, ...(role === 'COUNTER' && { staffOf: [ids.counter] }) }, 'GET', '')).statusCode,
      ).toBe(403)
  })
})
