import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Who registers somebody over the API, changes him or gives him a membership. */

const ofOrganizer = (permission: string): Grant => ({ permission, organizerId: ids.organizer })
const write = ofOrganizer('PASSHOLDERS_WRITE')
const social = ofOrganizer('PASSHOLDERS_WRITE_SOCIALTARIFF')
const anywhere = ofOrganizer('PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM')
const abroad = ofOrganizer('PASSHOLDERS_WRITE_FOREIGN_COUNTRY')
const insz = ofOrganizer('PASSES_INSZNUMBERS_READ')

const prefix = '09400'
const number = (serial: number, forSocial = false): string => makeUitpasNumber(prefix, serial, forSocial)

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  await backend.sql(`insert into card_prefix (prefix, card_system_id, next_serial) values ($1, 1, 1000)`, prefix)
  const put = (uitpasNumber: string, status: string, counter: string | null) =>
    backend.sql(
      'insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, $2, $3)',
      ...[uitpasNumber, status, counter],
    )
  for (let serial = 0; serial < 10; serial++) {
    await put(number(serial), 'LOCAL_STOCK', ids.counter)
    await put(number(serial, true), 'LOCAL_STOCK', ids.counter)
  }
  await put(number(20), 'LOCAL_STOCK', ids.otherCounter)
  await put(number(21), 'SENT_TO_BALIE', ids.counter)
  await put(number(22), 'STOCK', null)
})
afterAll(() => backend.end())

const somebody = {
  ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '2001-02-03', inszNumber: '17.01.01-801.47' },
  ...{ gender: 'X', email: 'lotte@post.example', phoneNumber: '0470 12 34 56', nationality: 'Belg' },
  address: { street: 'Kerkstraat 2', postalCode: '9300', city: 'Aalst', country: 'be' },
  registrationOrganizer: { id: ids.organizer },
  registrationCardType: 'NFC_CARD',
}
const post = (payload: object, grants: readonly Grant[] = [write]) =>
  backend.asClient(grants, { method: 'POST', url: '/api/passholders', payload: { ...somebody, ...payload } })
const cardOf = async (uitpasNumber: string) =>
  (await backend.sql<object>('select status, passholder_id from card where uitpas_number = $1', uitpasNumber))[0]
const actsOf = async (id: string) =>
  (
    await backend.sql<{ action: string; actor_kind: string }>(
      "select action, actor_kind from audit where subject_kind = 'PASSHOLDER' and subject_id = $1 order by id",
      id,
    )
  ).map(({ action, actor_kind: kind }) => `${kind} ${action}`)

describe('somebody', () => {
  it('is registered with a card of the organizer’s counter, found at once, and nobody twice', async () => {
    const response = await post({ registrationUitpasNumber: number(0) }, [write, insz])
    expect(response.statusCode, response.body).toBe(200)
    const made = response.json()
    expect(made).toMatchObject({
      ...{ name: 'Claes', inszNumber: '17010180147', gender: 'X', phoneNumber: '0470 12 34 56', nationality: 'Belg' },
      ...{ uitpasNumber: number(0), registrationOrganizer: { id: ids.organizer }, points: 0 },
      cardSystemMemberships: [{ cardSystem: { id: 1 }, status: 'ACTIVE' }],
    })
    expect(made.cardSystemMemberships[0]).not.toHaveProperty('socialTariff')
    expect(await actsOf(made.id)).toEqual(['CLIENT PASSHOLDER_REGISTERED'])
    const found = await backend.asClient([ofOrganizer('PASSHOLDERS_SEARCH')], { url: '/api/passholders?name=claes' })
    expect(found.json()).toMatchObject({ totalItems: 1, member: [{ id: made.id }] })

    const again = await post({ registrationUitpasNumber: number(1), name: 'Andere' })
    expect([again.statusCode, again.json().type]).toEqual([400, problemType('uitpas/invalid-insz-number')])
    expect(await cardOf(number(1))).toEqual({ status: 'LOCAL_STOCK', passholder_id: null })
  })

  it('without an INSZ or a street is registered as well, and with a number alone', async () => {
    const { inszNumber: _insz, ...unknown } = somebody
    const response = await backend.asClient([write], {
      method: 'POST',
      url: '/api/passholders',
      payload: {
        ...{ ...unknown, name: 'Zonder', address: { postalCode: '9300', city: 'Aalst' } },
        registrationCardType: 'DIGITAL',
      },
    })
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json().uitpasNumber).toBe(number(1000))
  })

  it('with social tariff gets a card for it, until 30 April of next year or as is said', async () => {
    const given = { registrationUitpasNumber: number(0, true), name: 'Kans', inszNumber: '83.03.02-016.39' }
    expect((await post(given)).statusCode).toBe(403)
    const { inszNumber: _insz, ...rest } = { ...somebody, ...given }
    const payload = { ...rest }
    const registered = await backend.asClient([write, social], { method: 'POST', url: '/api/passholders', payload })
    expect(registered.statusCode, registered.body).toBe(200)
    expect(registered.json().cardSystemMemberships[0].socialTariff).toMatchObject({
      ...{ status: 'ACTIVE', endDate: '2027-04-30T21:59:59.999Z' },
    })
    const digital = await backend.asClient([write, social], {
      method: 'POST',
      url: '/api/passholders',
      payload: { ...rest, registrationCardType: 'DIGITAL', registrationSocialTariffEndDate: '2026-12-31' },
    })
    expect(digital.json()).toMatchObject({ uitpasNumber: number(1001, true) })
  })

  it('outside the organizer’s city, or the country, needs more than that', async () => {
    await backend.sql("update organizer set postal_codes = '{9300}' where id = $1", ids.organizer)
    await backend.sql(
      `update card_system set cities = '[{"postalCode":"9300","name":"Aalst"},{"postalCode":"9400","name":"Ninove"}]' where id = 1`,
    )
    const ninove = {
      ...{ inszNumber: undefined, registrationUitpasNumber: number(1, true), name: 'Elders' },
      address: { street: 'Markt 1', postalCode: '9400', city: 'Ninove' },
    }
    expect((await post(ninove, [write, social])).json().detail).toContain('FULL_CARDSYSTEM')
    expect((await post(ninove, [write, social, anywhere])).statusCode).toBe(200)
    const far = {
      ...ninove,
      registrationUitpasNumber: number(2, true),
      address: { ...ninove.address, postalCode: '9000' },
    }
    expect((await post(far, [write, social, anywhere])).json().type).toBe(problemType('uitpas/invalid-city'))
    const lille = {
      ...{ inszNumber: undefined, registrationUitpasNumber: number(2), name: 'Lillois' },
      address: { postalCode: '59000', city: 'Lille', country: 'FR' },
    }
    expect((await post(lille)).json().detail).toContain('FOREIGN_COUNTRY')
    expect((await post(lille, [write, abroad])).statusCode).toBe(200)
  })

  it.each<[string, object, number, string]>([
    ['no organizer', { registrationOrganizer: undefined }, 400, 'body/invalid-data'],
    ['another organizer', { registrationOrganizer: { id: ids.otherOrganizer } }, 403, 'auth/forbidden'],
    ['no kind of card', { registrationCardType: undefined }, 400, 'body/invalid-data'],
    ['no card', {}, 400, 'uitpas/invalid-uitpas-number'],
    ['no number', { registrationUitpasNumber: '9,30E+11' }, 400, 'uitpas/invalid-uitpas-number'],
    ['an unknown card', { registrationUitpasNumber: cards.unknown }, 400, 'uitpas/invalid-card'],
    ['a card in the stock', { registrationUitpasNumber: number(22) }, 400, 'uitpas/invalid-card-status'],
    ['a card elsewhere', { registrationUitpasNumber: number(20) }, 400, 'uitpas/invalid-card-status'],
    ['a card on its way', { registrationUitpasNumber: number(21) }, 400, 'uitpas/invalid-card-status'],
    ['somebody’s card', { registrationUitpasNumber: cards.active }, 400, 'uitpas/invalid-card-status'],
    ['a wrong INSZ', { inszNumber: '17010180148' }, 400, 'uitpas/invalid-insz-number'],
    ['another card system', { registrationCardSystemId: 2 }, 400, 'uitpas/cardsystem-not-found'],
    ['a day that is to come', { dateOfBirth: '2027-01-01' }, 400, 'body/invalid-data'],
    ['a day long ago', { dateOfBirth: '1899-12-31' }, 400, 'body/invalid-data'],
    ['no postal code', { address: { ...somebody.address, postalCode: '12' } }, 400, 'body/invalid-data'],
    ['an end date for who has no status', { registrationSocialTariffEndDate: '2026-12-31' }, 400, 'body/invalid-data'],
  ])('is not registered with %s', async (_what, over, status, type) => {
    const before = await backend.sql('select count(*) from passholder')
    const payload = { inszNumber: '85.07.30-033.28', registrationUitpasNumber: number(9), ...over }
    const needed = 'no card' === _what ? { ...payload, registrationUitpasNumber: undefined } : payload
    const response = await post(needed)
    expect([response.statusCode, response.json().type], response.body).toEqual([status, problemType(type)])
    expect(await backend.sql('select count(*) from passholder')).toEqual(before)
  })
})

it('who is told that a card or an INSZ is somebody’s asked about him: it is written down', async () => {
  const { insz: known, uitpasNumber } = { insz: secrets.insz, uitpasNumber: cards.social }
  await post({ registrationUitpasNumber: uitpasNumber }, [write, social])
  await post({ registrationUitpasNumber: number(9), inszNumber: known })
  const rows = await backend.sql<{ passholder_id: string }>(
    "select passholder_id from reading where action = 'passholder.write' order by id desc limit 2",
  )
  expect(rows.map(({ passholder_id: id }) => id)).toEqual([ids.holder, ids.socialHolder])
})

describe('a passholder', () => {
  const put = (id: string, payload: object, grants: readonly Grant[] = [write]) =>
    backend.asClient(grants, { method: 'PUT', url: `/api/passholders/${id}`, payload })
  const body = {
    ...{ name: 'Peeters-Smets', firstName: 'Jan', dateOfBirth: '1990-05-06', phoneNumber: '053 12 34 56' },
    address: { street: 'Zandstraat 3', postalCode: '9300', city: 'Aalst' },
  }

  it('is changed whole, found by the new name, and it is written down without what it was', async () => {
    const response = await put(ids.socialHolder, body)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    const url = '/api/passholders?name=smets'
    const [found] = (await backend.asClient([ofOrganizer('PASSHOLDERS_SEARCH')], { url })).json().member
    expect(found).toMatchObject({ id: ids.socialHolder, phoneNumber: '053 12 34 56' })
    expect(await actsOf(ids.socialHolder)).toEqual(['CLIENT PASSHOLDER_CHANGED'])
    const [row] = await backend.sql<{ changes: object }>(
      "select changes from audit where subject_id = $1 and action = 'PASSHOLDER_CHANGED'",
      ids.socialHolder,
    )
    expect(JSON.stringify(row?.changes)).not.toMatch(/Smets|053/)
    // What is left out is taken away, but for the INSZ.
    await put(ids.holder, { ...body, name: secrets.name })
    const { passholder } = {
      passholder: (
        await backend.asClient([ofOrganizer('PASSHOLDERS_SEARCH_BY_ID'), insz], {
          url: `/api/passholders/${ids.holder}`,
        })
      ).json(),
    }
    expect(passholder).toMatchObject({ inszNumber: secrets.insz, address: { street: 'Zandstraat 3' } })
    expect(passholder).not.toHaveProperty('email')
  })

  it('with social tariff stays in the card system’s cities, and has it extended with the permission', async () => {
    const moved = { ...body, address: { ...body.address, postalCode: '9000', city: 'Gent' } }
    expect((await put(ids.socialHolder, moved)).json().type).toBe(problemType('uitpas/invalid-city'))
    expect((await put(ids.holder, { ...moved, name: secrets.name })).statusCode).toBe(204)
    const extended = { ...body, registrationSocialTariffEndDate: '2028-06-30' }
    expect((await put(ids.socialHolder, extended)).statusCode).toBe(403)
    expect((await put(ids.socialHolder, extended, [write, social])).statusCode).toBe(204)
    const past = { ...body, name: 'Nooit', registrationSocialTariffEndDate: '2026-01-01' }
    expect((await put(ids.socialHolder, past, [write, social])).json().type).toBe(problemType('body/invalid-data'))
    const none = { ...extended, name: secrets.name }
    expect((await put(ids.holder, none, [write, social])).json().type).toBe(problemType('body/invalid-data'))
    const [{ name, end }] = (await backend.sql<{ name: string; end: Date }>(
      `select name, social_tariff_end_date as end from passholder join membership on passholder_id = id where id = $1`,
      ids.socialHolder,
    )) as [{ name: string; end: Date }]
    expect([name, end.toISOString()]).toEqual(['Peeters-Smets', '2028-06-30T21:59:59.999Z'])
  })

  it('is not changed by what a client may do in another card system', async () => {
    await backend.sql(`insert into organizer (id, name) values ('organizer-far', 'Ver')`)
    await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-far')`)
    const far = (permission: string): Grant => ({ permission, organizerId: 'organizer-far' })
    const extended = { ...body, registrationSocialTariffEndDate: '2029-06-30' }
    const lille = { ...body, address: { postalCode: '9300', city: 'Lille', country: 'FR' } }
    expect((await put(ids.socialHolder, extended, [write, far('PASSHOLDERS_WRITE_SOCIALTARIFF')])).statusCode).toBe(403)
    expect((await put(ids.socialHolder, lille, [write, far('PASSHOLDERS_WRITE_FOREIGN_COUNTRY')])).statusCode).toBe(403)
  })

  it('is given no day that has none after it', async () => {
    const never = { ...body, registrationSocialTariffEndDate: '9999-12-31' }
    expect((await put(ids.socialHolder, never, [write, social])).json().type).toBe(problemType('body/invalid-data'))
  })

  it('is not tried for numbers: each INSZ that is not his counts, whatever becomes of it', async () => {
    const grants = [write, social, ofOrganizer('CARDS_READ')]
    const counted = async () =>
      (await backend.sql<{ n: number }>('select coalesce(sum(unknown), 0)::int as n from client_reading'))[0]?.n ?? 0
    const before = await counted()
    const refused = { ...body, inszNumber: '85.07.30-033.28', registrationSocialTariffEndDate: '2020-01-01' }
    expect((await put(ids.socialHolder, refused, grants)).statusCode).toBe(400)
    expect(await counted()).toBe(before + 1)
    await backend.sql('update card_prefix set in_use = false')
    const { statusCode } = await post({ inszNumber: '85.07.30-033.28', registrationCardType: 'DIGITAL' })
    await backend.sql('update card_prefix set in_use = true')
    expect([statusCode, await counted()]).toEqual([400, before + 2])
  })

  it('of another card system is nobody; another’s INSZ is refused', async () => {
    const gent = { permission: 'PASSHOLDERS_WRITE', organizerId: 'organizer-gent' }
    await backend.sql(`insert into organizer (id, name) values ('organizer-gent', 'Vooruit')`)
    await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-gent')`)
    expect((await put(ids.socialHolder, body, [gent])).statusCode).toBe(404)
    const taken = await put(ids.socialHolder, { ...body, inszNumber: secrets.insz })
    expect(taken.json()).toMatchObject({ type: problemType('uitpas/invalid-insz-number'), jsonPointer: '/inszNumber' })
    expect((await put('me', body)).statusCode).toBe(404)
    expect((await put(ids.socialHolder, { ...body, dateOfBirth: '1899-01-01' })).statusCode).toBe(400)
  })
})

describe('a note', () => {
  const url = `/api/passholders/${ids.holder}/private`
  const grants = [ofOrganizer('PASSHOLDERS_PRIVATE_READ'), ofOrganizer('PASSHOLDERS_PRIVATE_WRITE')]
  const read = async () => (await backend.asClient(grants, { url })).json()
  const put = (payload: object, as: readonly Grant[] = grants) => backend.asClient(as, { method: 'PUT', url, payload })

  it('about somebody is written, changed and taken away; that it was is written down, never what it says', async () => {
    expect(await read()).toEqual({ id: ids.holder, note: '' })
    expect((await put({ note: ' Komt met de rolstoel.\nBel eerst. ' })).statusCode).toBe(204)
    expect(await read()).toEqual({ id: ids.holder, note: 'Komt met de rolstoel.\nBel eerst.' })
    const seen = await backend.asPerson({ role: 'ADMIN' }, { url: `/ksb/api/passholders/${ids.holder}` })
    expect(seen.json()).toMatchObject({ note: 'Komt met de rolstoel.\nBel eerst.' })
    expect(JSON.stringify(await backend.sql('select * from audit'))).not.toContain('rolstoel')
    expect((await actsOf(ids.holder)).at(-1)).toBe('CLIENT PASSHOLDER_CHANGED')
    // Who changes him without a word of it leaves it.
    const changed = await backend.asClient([write], {
      ...{ method: 'PUT', url: `/api/passholders/${ids.holder}` },
      payload: { ...somebody, inszNumber: undefined, name: secrets.name },
    })
    expect(changed.statusCode, changed.body).toBe(204)
    expect(await read()).toMatchObject({ note: 'Komt met de rolstoel.\nBel eerst.' })
    const file = await backend.asPerson(
      { role: 'ADMIN' },
      { method: 'POST', url: `/ksb/api/passholders/${ids.holder}/data` },
    )
    expect(file.json().passholder.privateNote).toContain('rolstoel')
    expect((await put({ note: '' })).statusCode).toBe(204)
    expect(await read()).toEqual({ id: ids.holder, note: '' })
  })

  it('is for who reaches one of his card systems', async () => {
    const gent = ['READ', 'WRITE'].map((word) => ({
      permission: `PASSHOLDERS_PRIVATE_${word}`,
      organizerId: 'organizer-gent',
    }))
    expect((await put({ note: 'x' }, gent)).statusCode).toBe(404)
    expect((await put({ note: 7 })).statusCode).toBe(400)
    expect((await put({ note: 'x'.repeat(2001) })).statusCode).toBe(400)
  })
})

describe('a membership', () => {
  const url = (id: string, system: number) => `/api/passholders/${id}/memberships/${system}`
  const preview = async (id: string, socialTariff: boolean, grants: readonly Grant[] = [write, social]) =>
    backend.asClient(grants, {
      url: `${url(id, 1)}?socialTariff=${socialTariff}&organizerId=${ids.organizer}`,
    })
  const give = (id: string, payload: object, grants: readonly Grant[] = [write, social, anywhere]) =>
    backend.asClient(grants, {
      method: 'POST',
      url: url(id, 1),
      payload: { cardType: 'NFC_CARD', registrationOrganizer: { id: ids.organizer }, ...payload },
    })

  it('gives social tariff with another card, and takes it with another, as the preview said', async () => {
    await backend.sql(`update passholder set postal_code = '9300' where id = $1`, ids.holder)
    expect((await preview(ids.holder, false)).json()).toEqual({ type: 'NOT_POSSIBLE', addressChangeRequired: false })
    expect((await give(ids.holder, { uitpasNumber: number(3) })).json().type).toBe(
      problemType('uitpas/passholder-new-membership-error'),
    )
    expect((await preview(ids.holder, true)).json()).toMatchObject({
      ...{ type: 'REPLACE_MEMBERSHIP', addressChangeRequired: false, socialTariffEndDate: '2027-04-30' },
      replacedMembership: { uitpasNumber: cards.active },
    })
    const wrongCard = await give(ids.holder, { uitpasNumber: number(3), socialTariff: {} })
    expect(wrongCard.json().type).toBe(problemType('uitpas/invalid-card'))
    const done = await give(ids.holder, { uitpasNumber: number(3, true), socialTariff: {} })
    expect([done.statusCode, done.body]).toEqual([201, ''])
    expect(await cardOf(cards.active)).toMatchObject({ status: 'BLOCKED' })
    expect(await cardOf(number(3, true))).toEqual({ status: 'ACTIVE', passholder_id: ids.holder })
    expect((await actsOf(ids.holder)).slice(-2)).toEqual([
      'CLIENT PASSHOLDER_CARD_REPLACED',
      'CLIENT PASSHOLDER_SOCIAL_STATUS',
    ])
    expect((await preview(ids.holder, true)).json().type).toBe('NOT_POSSIBLE')
    expect((await give(ids.holder, { cardType: 'DIGITAL' })).statusCode).toBe(201)
    const [{ end }] = (await backend.sql<{ end: Date | null }>(
      'select social_tariff_end_date as end from membership where passholder_id = $1',
      ids.holder,
    )) as [{ end: Date | null }]
    expect(end).toBeNull()
  })

  it('of social tariff needs an address in the card system, and moves him there', async () => {
    await backend.sql(`update passholder set postal_code = '9000' where id = $1`, ids.holder)
    expect((await preview(ids.holder, true)).json()).toMatchObject({ addressChangeRequired: true })
    const asked = { uitpasNumber: number(4, true), socialTariff: { socialTariffEndDate: '2027-01-31' } }
    expect((await give(ids.holder, asked)).json()).toMatchObject({
      ...{ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer: '/address' }] },
    })
    expect(await cardOf(number(4, true))).toMatchObject({ status: 'LOCAL_STOCK' })
    const address = { street: 'Markt 1', postalCode: '9400', city: 'Ninove' }
    expect((await give(ids.holder, { ...asked, address }, [write])).statusCode).toBe(403)
    expect((await give(ids.holder, { ...asked, address })).statusCode).toBe(201)
    expect(await backend.sql('select city from passholder where id = $1', ids.holder)).toEqual([{ city: 'Ninove' }])
  })

  it('is a new one in another card system, with a card of an organizer there', async () => {
    const gent = { permission: 'PASSHOLDERS_WRITE', organizerId: 'organizer-gent' }
    await backend.sql(
      `insert into card_prefix (prefix, card_system_id, next_serial) values ('09555', 2, 7) on conflict do nothing`,
    )
    const payload = { cardType: 'DIGITAL', registrationOrganizer: { id: 'organizer-gent' } }
    const here = await backend.asClient([gent], { method: 'POST', url: url(ids.socialHolder, 1), payload })
    expect(here.json().type).toBe(problemType('uitpas/cardsystem-not-found'))
    const there = await backend.asClient([gent], { method: 'POST', url: url(ids.socialHolder, 2), payload })
    expect(there.statusCode, there.body).toBe(201)
    expect(await cardOf(makeUitpasNumber('09555', 7, false))).toEqual({
      ...{ status: 'ACTIVE', passholder_id: ids.socialHolder },
    })
  })

  it('is given to one of two who ask for the same card at once', async () => {
    const people = [ids.blockedHolder, '8703fee0-29cc-452c-b1af-94ef494d5003']
    await backend.sql(`update card set status = 'BLOCKED' where passholder_id = $1`, people[1])
    const answers = await Promise.all(people.map((id) => give(id, { uitpasNumber: number(5) })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 400])
  })
})
