import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { bring, cellsOf, checkFile, fileOf, newCard, stockCards } from '../../support/registration-files.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { expectConsistent } from '../taps/consistency.ts'

const admin: TestPerson = { role: 'ADMIN', name: 'both' }

describe.each(databases)('points for a registration, on %s', (kind) => {
  let own: TestBackend
  beforeAll(async () => {
    own = await startTestBackend({}, {}, kind)
    await own.sql('update card_system set registration_points = case id when 1 then 5 else 7 end')
  })
  afterAll(() => own?.end())

  const holders = (name: string) =>
    own.sql<{ id: string; points: number; entries: { kind: string; points: number }[] }>(
      `select p.id, p.points, coalesce((select json_agg(json_build_object('kind', kind, 'points', points) order by l.id)
        from ledger_entry l where l.passholder_id = p.id), '[]') as entries from passholder p where name like $1 order by name`,
      name,
    )
  const register = async (rows: readonly (readonly string[])[]) => {
    const checked = await checkFile(own, fileOf(rows))
    return bring(own, checked.id, 'register')
  }
  const join = (id: string, cardSystemId: number) =>
    own.asPerson(admin, {
      ...{ method: 'POST', url: `/ksb/api/passholders/${id}/card-systems`, payload: { cardSystemId } },
    })

  it('are in the ledger of each who is new in a file, once', async () => {
    await stockCards(own, [newCard(1), newCard(2), newCard(3)])
    await register([cellsOf(1), cellsOf(2)])
    const given = [{ kind: 'REGISTRATION', points: 5 }]
    expect(await holders('Peeters_')).toMatchObject([
      { points: 5, entries: given },
      { points: 5, entries: given },
    ])
    // Another card is no registration.
    await own.sql("update card set status = 'BLOCKED' where uitpas_number = $1", newCard(1))
    expect((await register([cellsOf(1, { 7: newCard(3) })])).counts).toMatchObject({ CARD: 1 })
    expect(await holders('Peeters1')).toMatchObject([{ points: 5, entries: given }])
    const acts = await own.sql<{ changes: object[] }>(
      `select changes from audit where action = 'PASSHOLDER_REGISTERED' order by id limit 1`,
    )
    expect(acts[0]?.changes).toContainEqual({ field: 'points', after: 5 })
    await expectConsistent(own.store.databaseUrl)
  })

  it('are not given twice, also where he comes to another card system', async () => {
    const [one] = await holders('Peeters1')
    await own.cookieOf(admin)
    await own.sql(
      `insert into account (id, email, card_system_id, role)
        select gen_random_uuid(), email, 2, 'ADMIN' from account where role = 'ADMIN' and card_system_id = 1
        on conflict do nothing`,
    )
    expect((await join(one?.id ?? '', 2)).statusCode).toBe(200)
    expect(await holders('Peeters1')).toMatchObject([{ points: 5, entries: [{ kind: 'REGISTRATION', points: 5 }] }])
    await expectConsistent(own.store.databaseUrl)
  })

  it('are given to who got none before, by the card system that he comes to; what lapsed before them goes first', async () => {
    const old = new Date(now - 500 * 86_400_000)
    await own.sql(`delete from membership where passholder_id = $1 and card_system_id = 2`, ids.holder)
    const [before] = await own.sql<{ points: number }>(
      'update passholder set last_activity_at = $2 where id = $1 returning points',
      ids.holder,
      old,
    )
    expect(before?.points).toBeGreaterThan(0)
    // Twice at the same moment: he becomes a member once.
    const joined = await Promise.all([join(ids.holder, 2), join(ids.holder, 2)])
    expect(joined.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    const entries = await own.sql<{ kind: string; points: number }>(
      'select kind, points from ledger_entry where passholder_id = $1 order by id desc limit 2',
      ids.holder,
    )
    expect(entries).toEqual([
      { kind: 'REGISTRATION', points: 7 },
      { kind: 'LAPSE', points: -(before?.points ?? 0) },
    ])
    const [after] = await own.sql<{ points: number }>('select points from passholder where id = $1', ids.holder)
    expect(after?.points).toBe(7)
    await expectConsistent(own.store.databaseUrl)
  })

  it('are given to who is registered over the API, or comes to the card system there', async () => {
    await stockCards(own, [newCard(5), newCard(6)])
    const write = (url: string, payload: object) =>
      own.asClient([{ permission: 'PASSHOLDERS_WRITE', organizerId: ids.organizer }], {
        ...{ method: 'POST', url: `/api/passholders${url}` },
        payload: { registrationOrganizer: { id: ids.organizer }, ...payload },
      })
    const made = await write('', {
      ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '2001-02-03', email: 'lotte@post.example' },
      address: { street: 'Kerkstraat 2', postalCode: '9300', city: 'Aalst', country: 'be' },
      ...{ registrationCardType: 'NFC_CARD', registrationUitpasNumber: newCard(5) },
    })
    expect(made.statusCode, made.body).toBe(200)
    const { id } = made.json()
    const given = { kind: 'REGISTRATION', points: 5 }
    expect(await holders('Claes')).toMatchObject([{ points: 5, entries: [given] }])
    // As if he had come from another card system, which gave none.
    await own.sql("update card set card_system_id = 2, status = 'BLOCKED' where uitpas_number = $1", newCard(5))
    await own.sql('update membership set card_system_id = 2 where passholder_id = $1', id)
    await own.sql('update passholder set registration_points_at = null where id = $1', id)
    const joined = await write(`/${id}/memberships/1`, { cardType: 'NFC_CARD', uitpasNumber: newCard(6) })
    expect(joined.statusCode, joined.body).toBe(201)
    expect(await holders('Claes')).toMatchObject([{ points: 10, entries: [given, given] }])
    await expectConsistent(own.store.databaseUrl)
  })

  it('are none where the card system gives none', async () => {
    await own.sql('update card_system set registration_points = 0 where id = 1')
    await stockCards(own, [newCard(8)])
    await register([cellsOf(8)])
    expect(await holders('Peeters8')).toMatchObject([{ points: 0, entries: [] }])
  })
})
