import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Who is registered at a counter, with a card of its stock; who is a passholder already is shown, or becomes a member too. */
describe.each(databases)('registering at a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const number = (serial: number, social = false): string => makeUitpasNumber('09310', serial, social)
  const [plain, social, second, third, elsewhere] = [number(1), number(2, true), number(3), number(4), number(5)]
  const inSystem = number(6)
  const insz = '83041501248'
  const otherInsz = '75010103364'
  const somebody = {
    ...{ name: 'Peeters', firstName: 'Lotte', dateOfBirth: '1983-04-15', inszNumber: insz },
    address: { street: 'Kerkstraat 1', postalCode: '9300', city: 'Aalst' },
  }
  const known = {
    ...{ ...somebody, name: secrets.name, firstName: secrets.firstName, dateOfBirth: '1983-03-02' },
    inszNumber: secrets.insz,
  }
  const post = (path: string, payload: object, who: { role: 'COUNTER'; staffOf: readonly string[] } = staff) =>
    backend.asPerson(who, { method: 'POST', url: `/ksb/api/counter/${ids.counter}/${path}`, payload })
  const register = (over: object) => post('registrations', { ...somebody, ...over })
  const actions = async () =>
    (await backend.sql<{ action: string }>('select action from audit order by id')).map(({ action }) => action)
  const pass = async (one: string) =>
    (await backend.asPerson(staff, { url: `/ksb/api/counter/${ids.counter}/passes/${one}` })).json()
  const people = async () => (await backend.sql<{ n: number }>('select count(*)::int as n from passholder'))[0]?.n

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    for (const one of [plain, social, second, third, elsewhere])
      await backend.sql(
        "insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, 'LOCAL_STOCK', $2)",
        ...[one, one === elsewhere ? ids.otherCounter : ids.counter],
      )
    await backend.sql("insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')", inSystem)
    await backend.sql('update card_system set registration_points = 3 where id = 1')
  })
  afterAll(() => backend?.end())

  it('is refused at the field that is wrong, and registers nobody then', async () => {
    const before = await people()
    for (const [over, status, type, pointer] of [
      [{ card: elsewhere }, 409, 'card-not-in-stock', '/card'],
      [{ card: cards.active }, 409, 'card-not-in-stock', '/card'],
      [{ card: inSystem }, 409, 'card-not-in-stock', '/card'],
      [{ card: cards.unknown }, 409, 'card-not-in-stock', '/card'],
      [{ card: 'Peeters' }, 409, 'card-not-in-stock', '/card'],
      [{ card: social }, 409, 'card-for-social-status', '/card'],
      [{ card: plain, socialTariffEndDate: '2027-12-31' }, 409, 'card-without-social-status', '/card'],
      [{ card: social, socialTariffEndDate: '2020-12-31' }, 409, 'social-status-day-past', '/socialTariffEndDate'],
      [{ card: plain, inszNumber: '83041501249' }, 400, 'passholder-insz-invalid', '/inszNumber'],
      [{ card: plain, inszNumber: secrets.insz }, 409, 'passholder-insz-taken', '/inszNumber'],
      [
        {
          ...{ card: social, socialTariffEndDate: '2027-12-31' },
          address: { ...somebody.address, postalCode: '1000' },
        },
        ...([400, 'invalid-city', '/address/postalCode'] as const),
      ],
    ] as const) {
      const answer = await register(over)
      expect([answer.statusCode, answer.json().type, answer.json().jsonPointer], JSON.stringify(over)).toEqual([
        ...[status, problemType(`uitpas/${type}`), pointer],
      ])
    }
    const born = await register({ card: plain, dateOfBirth: '2031-01-01' })
    expect([born.statusCode, born.json().schemaErrors[0].jsonPointer]).toEqual([400, '/dateOfBirth'])
    expect(await people()).toBe(before)
    // That an INSZ was somebody's is written down.
    expect(await actions()).toEqual(['PASSHOLDER_INSZ_SOUGHT'])
  })

  it('makes a passholder with the card, his points and what is known of him; by the counter, and only once', async () => {
    const email = 'lotte@peeters.example'
    const answer = await register({
      card: `${plain.slice(0, 4)} ${plain.slice(4)}`,
      email,
      mobileNumber: '0470 12 34 56',
    })
    expect([answer.statusCode, answer.json()]).toEqual([201, { uitpasNumber: plain, isNew: true }])
    expect((await pass(plain)).passholder).toMatchObject({ firstName: 'Lotte', points: 3, city: 'Aalst' })
    const [row] = await backend.sql(
      `select email, mobile_number, street, registration_organizer_id from passholder where email = $1`,
      email,
    )
    expect(row).toEqual({
      ...{ email, mobile_number: '0470 12 34 56', street: 'Kerkstraat 1' },
      registration_organizer_id: ids.organizer,
    })
    expect((await actions()).slice(1)).toEqual(['PASSHOLDER_REGISTERED'])
    const before = await people()
    const again = await register({ card: second })
    expect([again.statusCode, again.json()]).toEqual([200, { uitpasNumber: plain, isNew: false }])
    expect(await people()).toBe(before)
    for (const secret of [insz, secrets.insz, email, 'Peeters']) expect(backend.log.join()).not.toContain(secret)
  })

  it('gives social status until its last day, with a card for it', async () => {
    const body = { card: social, name: 'Wouters', inszNumber: otherInsz, dateOfBirth: '1975-01-01' }
    expect((await register({ ...body, socialTariffEndDate: '2027-12-31' })).statusCode).toBe(201)
    expect((await pass(social)).passholder.memberships).toMatchObject([
      { status: 'ACTIVE', socialTariff: { status: 'ACTIVE', endDate: '2027-12-31T22:59:59.999Z' } },
    ])
  })

  it('makes a passholder of elsewhere a member here, with his points; who is blocked here stays so', async () => {
    await backend.sql('update membership set card_system_id = 2 where passholder_id = $1', ids.holder)
    await backend.sql('update card set card_system_id = 2 where uitpas_number = $1', cards.active)
    const before = await people()
    const joined = await post('registrations', { ...known, card: second })
    expect([joined.statusCode, joined.json()]).toEqual([201, { uitpasNumber: second, isNew: true }])
    expect(await people()).toBe(before)
    expect((await pass(second)).passholder).toMatchObject({ id: ids.holder, points: expect.any(Number) })
    expect((await pass(cards.active)).passholder.id).toBe(ids.holder)
    await backend.sql(
      "update membership set status = 'BLOCKED' where passholder_id = $1 and card_system_id = 1",
      ids.holder,
    )
    const blocked = await post('registrations', { ...known, card: third })
    expect(blocked.json()).toMatchObject({ type: problemType('uitpas/passholder-blocked'), jsonPointer: '/inszNumber' })
  })

  it('is of its own staff alone; a card of its stock is known as such, and what is to be paid is shown', async () => {
    const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
    const stranger = await post('registrations', { ...somebody, inszNumber: '88080820108', card: elsewhere }, other)
    expect(stranger.statusCode).toBe(404)
    const question = { dateOfBirth: '1983-04-15', postalCode: '9300', socialTariff: false }
    expect((await post('membership-price', question, other)).statusCode).toBe(404)
    expect((await post('membership-price', question)).json()).toEqual({ label: 'Inwoner', price: 350 })
    expect((await post('membership-price', { ...question, postalCode: '9000' })).json()).toEqual({})
    expect((await post('found', { text: third })).json().card).toMatchObject({ isHere: true })
    expect((await post('found', { text: elsewhere })).json().card).toMatchObject({ isHere: false })
  })
})
