import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../backend/platform/http/scope.ts'
import { expectConsistent } from '../parts/taps/consistency.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../support/databases.ts'
import {
  associationId,
  chipOf,
  counterId,
  eventId,
  passholderIdOf,
  rewardId,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
} from '../support/fixtures.ts'
import { giveEverything } from '../support/given.ts'
import { actieIdOf, zuilRequest } from '../support/taps.ts'
import { ask } from '../support/world.ts'

/** Somebody who asks to be forgotten: nothing that is said of the person is left, and the books still add up. */

const now = Date.parse('2026-11-23T20:00:00.000Z')
const day = 86_400_000

const person = {
  id: passholderIdOf(1),
  name: 'Zonderlinckx',
  firstName: 'Philomena',
  street: 'Verborgen Hoek 17',
  city: 'Nergenshuizen',
  email: 'philomena@example.org',
  number: uitpasNumberOf(1),
  chip: chipOf(1),
}

describe.each(databases)('an erasure, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    ask<Row>(test.store.databaseUrl, text, values)

  /** Everything that stands in the database, as text, by table; of cards what is not their numbers. */
  const dump = async (): Promise<Map<string, string>> => {
    const tables = await sql<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
    const rows = new Map<string, string>()
    for (const { name } of tables) {
      const [row] = await sql<{ text: string }>(
        `select coalesce(string_agg(t::text, chr(10)), '') as text from "${name}" t`,
      )
      rows.set(name, row?.text ?? '')
    }
    return rows
  }
  const found = async (what: string): Promise<string[]> =>
    [...(await dump())].filter(([, text]) => text.toLowerCase().includes(what.toLowerCase())).map(([name]) => name)

  const sums = () =>
    sql(`select (select sum(points) from passholder)::int as points, (select sum(points) from ledger_entry)::int as ledger,
      (select count(*) from ledger_entry)::int as entries, (select count(*) from checkin)::int as checkins,
      (select sum(price) from ticket)::int as paid, (select sum(share_organizer) from ticket)::int as organizers,
      (select count(*) from redemption)::int as redemptions, (select sum(units_taken) from reward_stock)::int as units,
      (select count(*) from tap)::int as taps, (select count(distinct passholder_id) from checkin)::int as visitors`)

  const card = { kind: 'CHIP', chipNumber: person.chip } as const
  const at = { zuilId: zuilIdOf(1) }
  let secrets: { cipher: string; hash: string }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(smallDataset(now, { points: 20 }))
    await giveEverything(test.store.databaseUrl)
    await sql('update passholder set name = $2, first_name = $3, street = $4, city = $5, email = $6 where id = $1', [
      ...[person.id, person.name, person.firstName, person.street, person.city, person.email],
    ])
    const [row] = await sql<typeof secrets>(
      "select encode(insz_cipher, 'hex') as cipher, insz_hash as hash from passholder where id = $1",
      [person.id],
    )
    if (!row) throw new Error('no such passholder')
    secrets = row
    // Before the card was anybody's, chip and number were tapped; then everything that there is.
    await sql('update card set chip_number = null where uitpas_number = $1', [person.number])
    await test.store.book([zuilRequest(1, card, now - day, at)])
    await sql('update card set chip_number = $2, passholder_id = null where uitpas_number = $1', [
      ...[person.number, person.chip],
    ])
    await test.store.book([zuilRequest(2, card, now - day, at)])
    await sql('update card set passholder_id = $2 where uitpas_number = $1', [person.number, person.id])
    const membership = { associationId, mode: 'MEMBERSHIP' } as const
    await test.store.book([
      zuilRequest(3, card, now, { ...at, mode: 'CHECK_IN', shownEventId: eventId }),
      zuilRequest(4, card, now, { ...at, mode: 'TICKET', shownEventId: eventId, shownPrice: 1_000, ifLate: 'DROP' }),
      zuilRequest(5, card, now, { ...at, mode: 'REWARD', rewardId, ifLate: 'DROP' }),
      zuilRequest(6, card, now, { ...at, ...membership }),
      zuilRequest(7, { kind: 'CHIP', chipNumber: chipOf(2) }, now, { ...at, shownEventId: eventId }),
    ])
    // A tap that waits in quarantine.
    await sql(
      `insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, verdict, reason, quarantine)
       values ($1, $2, 8, 'b', now(), 'MEASURED', now(), true, '{}', 'in-quarantine',
         jsonb_build_object('why', 'RATE', 'tap', jsonb_build_object('card', $3::jsonb)))`,
      [actieIdOf(8), zuilIdOf(1), JSON.stringify(card)],
    )
    await test.store.codeUses.note({ zuilId: zuilIdOf(1), step: 1, clientId: 'client-1' }, person.id, now)
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('leaves nothing of the person, and all the sums', async () => {
    const all = Object.values(person).concat(secrets.cipher, secrets.hash)
    for (const what of all) expect(await found(what), what).not.toEqual([])
    const before = await sums()
    expect(before).toMatchObject([{ checkins: 3, redemptions: 1, taps: 8 }])

    expect(await test.store.erasing.erase(person.id)).toBe(true)

    for (const what of all) {
      // Of a card there is left that its numbers are used up.
      expect(await found(what), what).toEqual([person.number, person.chip].includes(what) ? ['card'] : [])
    }
    expect(await sql('select status, passholder_id from card where chip_number = $1', [person.chip])).toEqual([
      { status: 'DELETED', passholder_id: null },
    ])
    expect(await sums()).toEqual(before)
    await expectConsistent(test.store.databaseUrl)
    // Nor when it was taken away.
    const [nobody] = await sql<Record<string, unknown>>('select * from passholder where anonymous')
    expect(nobody).toMatchObject({ name: '', points: 20, insz_cipher: null, last_activity_at: null })
    expect(await test.store.erasing.erase(person.id)).toBe(false)
    expect(await test.store.erasing.erase(String(nobody?.id))).toBe(false)
  })

  it('lets no card of it be tapped again', async () => {
    const barcode = { kind: 'BARCODE', uitpasNumber: person.number } as const
    const verdicts = await test.store.book([zuilRequest(11, card, now, at), zuilRequest(12, barcode, now, at)])
    expect(verdicts).toMatchObject([{ reason: 'invalid-card' }, { reason: 'invalid-card' }])
    expect(await test.store.passes.byUitpasNumber(person.number)).not.toHaveProperty('passholder')
  })

  it('does not make a tap count twice that comes again, and lets what was booked be reversed', async () => {
    const again = zuilRequest(3, card, now, { ...at, mode: 'CHECK_IN', shownEventId: eventId })
    expect(await test.store.book([again])).toMatchObject([{ outcome: 'SAVED', balance: 21 }])
    expect(await sql('select count(*)::int as n from checkin where id = $1', [again.actieId])).toEqual([{ n: 1 }])
    expect(await test.store.checkins.for(Scope.system).reverse(actieIdOf(3), now)).toBe('REVERSED')
    await expectConsistent(test.store.databaseUrl)
  })

  it('is all that may be changed of the books', async () => {
    const other = `'${passholderIdOf(2)}'`
    const nobody = '(select id from passholder where anonymous)'
    for (const change of [
      `update ledger_entry set passholder_id = ${other} where passholder_id = ${nobody}`,
      `update ledger_entry set passholder_id = ${nobody}, points = 100 where passholder_id = ${other}`,
      `update ledger_entry set passholder_id = ${nobody}, cause_id = gen_random_uuid() where kind = 'CHECKIN'`,
      `update tap set passholder_id = ${other} where passholder_id = ${nobody}`,
      `update tap set uitpas_number = '${person.number}' where passholder_id = ${nobody}`,
      `update tap set reason = null where reason is not null`,
      'delete from tap where received_at = (select max(received_at) from tap)',
      'delete from ledger_entry',
    ]) {
      await expect(sql(change), change).rejects.toThrow(/is append-only/)
    }
    await expect(sql("update passholder set name = 'Iemand' where anonymous")).rejects.toThrow(/anonymous_is_nobody/)
    expect(await sql('select count(*)::int as n from counter where id = $1', [counterId])).toEqual([{ n: 1 }])
  })
})
