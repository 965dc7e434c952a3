import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Held, Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import type { SettledOrganizers } from '../../../backend/tickets/shapes/settlement.ts'
import { cards, hour, ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { giveEverything } from '../../support/given.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { problemType, startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { expectConsistent } from './consistency.ts'

/** A ticket and a redeemed reward, reversed by an admin or over the API. What is reversed of a check-in: activity.test.ts. */

const admin: TestPerson = { role: 'ADMIN' }
const far: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
const scopeOf = (over: Partial<Held>): Scope => {
  const scope = Scope.ofPerson('an@kantoor.example', { role: 'ADMIN', cardSystemId: 1, staffOf: [], ...over }, [
    'ADMIN',
  ])
  if (!scope) throw new Error('not an admin')
  return scope
}
const kinds = [
  { path: 'ticket-sales', id: ids.ticket, table: 'ticket', action: 'TICKET_REVERSED', problem: 'ticket' },
  {
    ...{ path: 'rewards/redeemed', id: ids.redemption, table: 'redemption' },
    ...{ action: 'REDEMPTION_REVERSED', problem: 'redemption' },
  },
] as const

/** What the API booked, a moment ago. */
const overApi = (n: number, uitpasNumber: string) => ({
  ...{
    origin: 'API' as const,
    actieId: actieIdOf(n),
    card: { kind: 'BARCODE' as const, uitpasNumber },
    receivedAt: now,
  },
})
const sold = (n: number, eventId: string): ActionRequest => ({
  ...{ ...overApi(n, cards.social), kind: 'TICKET', eventId, regularPrice: 1000, tariffId: 'SOCIALTARIFF-1-default' },
})
const redeemed = (n: number, rewardId: string): ActionRequest => ({
  ...{ ...overApi(n, cards.active), kind: 'REDEEM', rewardId, organizerId: ids.organizer },
})

describe.each(databases)('what is reversed, on %s', (database) => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
  })
  afterAll(() => backend?.end())

  const reverse = (path: string, id: string, payload: object = { reason: 'Verkeerd aangeklikt.' }, who = admin) =>
    backend.asPerson(who, { method: 'POST', url: `/ksb/api/${path}/${id}/reversal`, payload })
  const book = async (...requests: Parameters<TestBackend['store']['book']>[0]) => {
    for (const verdict of await backend.store.book(requests)) expect(verdict).not.toMatchObject({ outcome: 'REFUSED' })
  }
  const reversedAt = async (table: string, id: string) =>
    (await backend.sql<{ reversed_at: Date | null }>(`select reversed_at from ${table} where id = $1`, id))[0]
      ?.reversed_at ?? undefined
  const acts = async (id: string, who = admin) => {
    const response = await backend.asPerson(who, { url: `/ksb/api/checkins/${id}/history` })
    expect(response.statusCode).toBe(200)
    return response.json().member
  }
  const pointsOf = async (id: string) =>
    (await backend.sql<{ points: number }>('select points from passholder where id = $1', id))[0]?.points ?? Number.NaN
  const unitsOf = async (id: string) =>
    (await backend.sql<{ taken: number }>('select units_taken as taken from reward_stock where reward_id = $1', id))[0]
      ?.taken ?? Number.NaN
  const settled = async (from: string, until: string) => {
    const response = await backend.asPerson(admin, {
      url: `/ksb/api/settlement/organizers?from=${from}&until=${until}`,
    })
    return response.json<SettledOrganizers>().totals
  }

  it.each(kinds)('$path: for who does not reach it, nothing is', async ({ path, id, table }) => {
    const reason = { reason: 'Zomaar' }
    expect((await reverse(path, id, reason, far)).statusCode).toBe(404)
    for (const role of ['ZUILBEHEERDER', 'VOORDEELBEHEERDER'] as const)
      expect((await reverse(path, id, reason, { role })).statusCode, role).toBe(403)
    expect((await reverse(path, id, reason, { role: 'COUNTER', staffOf: [ids.counter] })).statusCode).toBe(403)
    for (const body of [{}, { reason: ' \n ' }]) expect((await reverse(path, id, body)).statusCode).toBe(400)
    expect((await reverse(path, actieIdOf(999))).statusCode).toBe(404)
    // The one is not the other.
    const other = kinds.find((one) => one.id !== id)
    expect((await reverse(other?.path ?? '', id)).statusCode).toBe(404)
    expect(await reversedAt(table, id)).toBeUndefined()
    expect(await acts(id)).toEqual([])
  })

  it('a ticket is once, also by several at the same time; what was settled before stays, and then it is out', async () => {
    const [day, today] = ['2026-11-21', '2026-11-23']
    const [past, both] = [await settled(day, day), await settled(day, today)]
    const points = await pointsOf(ids.socialHolder)
    const reason = 'Het concert was vol,\nzegt de balie.'
    const answers = await Promise.all([1, 2, 3, 4].map(() => reverse('ticket-sales', ids.ticket, { reason })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 409, 409, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
      ...{ type: problemType('uitpas/ticket-already-reversed') },
      endUserMessage: { nl: 'Dit ticket is al teruggedraaid.' },
    })
    expect(await reversedAt('ticket', ids.ticket)).toEqual(new Date(now))
    expect(await pointsOf(ids.socialHolder)).toBe(points)

    const [was] = await backend.sql<{ price: number; local: number; organizer: number; flemish: number }>(
      `select price, share_local as local, share_organizer as organizer, share_flemish as flemish
        from ticket where id = $1`,
      ids.ticket,
    )
    if (!was) throw new Error('there is no ticket')
    expect(was.local + was.flemish).toBeGreaterThan(0)
    expect(await settled(day, day)).toEqual(past)
    expect(await settled(day, today)).toEqual({
      ...{ sold: both.sold, reversed: both.reversed + 1, regularPrice: both.regularPrice - 1000 },
      ...{ passholder: both.passholder - was.price, organizer: both.organizer - was.organizer },
      ...{ localAuthority: both.localAuthority - was.local, flemishAuthority: both.flemishAuthority - was.flemish },
      owed: both.owed - was.local - was.flemish,
    })

    expect(await acts(ids.ticket)).toMatchObject([
      {
        ...{ action: 'TICKET_REVERSED', actor: { kind: 'USER' }, reason, at: new Date(now).toISOString() },
        subject: { kind: 'TICKET', id: ids.ticket, name: `Naam van ${ids.pastEvent}` },
        changes: [{ field: 'ticketPrice', before: was.price, after: 0 }],
      },
    ])
    expect(await acts(ids.ticket, far)).toEqual([])
    // There is one to be had again.
    await book(sold(1, ids.pastEvent))
  })

  it('a reward is once, also by several at the same time: points and unit are given back', async () => {
    const [points, units] = [await pointsOf(ids.holder), await unitsOf(ids.reward)]
    const reason = 'De koffie was op.'
    const answers = await Promise.all([1, 2, 3, 4].map(() => reverse('rewards/redeemed', ids.redemption, { reason })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 409, 409, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
      ...{ type: problemType('uitpas/redemption-already-reversed') },
      endUserMessage: { nl: 'Dit ingeruilde voordeel is al teruggedraaid.' },
    })
    expect([await pointsOf(ids.holder), await unitsOf(ids.reward)]).toEqual([points + 10, units - 1])
    expect(
      await backend.sql(
        "select points from ledger_entry where cause_id = $1 and kind = 'REDEMPTION_REVERSAL'",
        ids.redemption,
      ),
    ).toEqual([{ points: 10 }])
    expect(await acts(ids.redemption)).toMatchObject([
      {
        ...{ action: 'REDEMPTION_REVERSED', actor: { kind: 'USER' }, reason },
        subject: { kind: 'REDEMPTION', id: ids.redemption, name: 'Een koffie' },
        changes: [{ field: 'redeemedPoints', before: 10, after: 0 }],
      },
    ])
    await expectConsistent(backend.store.databaseUrl)
  })

  it('of a ticket tap is its ticket or its check-in, each by itself, and both are in the history of the tap', async () => {
    const tap = zuilRequest(11, { kind: 'BARCODE', uitpasNumber: cards.social }, now, {
      ...{ zuilId: ids.zuil, generation: 2, mode: 'TICKET', shownEventId: ids.event, shownPrice: 1000 },
    })
    // As if it had been set to sell it.
    await giveEverything(backend.store.databaseUrl)
    const points = await pointsOf(ids.socialHolder)
    await book(tap)
    expect(await pointsOf(ids.socialHolder)).toBe(points + 1)
    const { actieId } = tap
    // At none of his zuilen.
    const elsewhere = scopeOf({ zuilIds: [ids.otherZuil] })
    expect(await backend.store.tickets.for(elsewhere).reverse(actieId, now)).toBe('NOT_FOUND')
    expect(await backend.store.redemptions.for(elsewhere).reverse(ids.otherRedemption, now)).toBe('NOT_FOUND')
    expect((await reverse('ticket-sales', actieId)).statusCode).toBe(204)
    expect(await pointsOf(ids.socialHolder)).toBe(points + 1)
    expect(await reversedAt('checkin', actieId)).toBeUndefined()
    expect((await reverse('checkins', actieId)).statusCode).toBe(204)
    expect(await pointsOf(ids.socialHolder)).toBe(points)
    expect((await acts(actieId)).map(({ action }: { action: string }) => action)).toEqual([
      ...['CHECKIN_REVERSED', 'TICKET_REVERSED'],
    ])
    await expectConsistent(backend.store.databaseUrl)
  })

  it('over the API, at an event of several card systems, is by an admin of each', async () => {
    await backend.sql('insert into "_CardSystemToEvent" values (2, $1)', ids.otherEvent)
    await book(sold(21, ids.otherEvent))
    expect((await reverse('ticket-sales', actieIdOf(21), undefined, far)).statusCode).toBe(204)
    expect(await acts(actieIdOf(21), far)).toMatchObject([{ action: 'TICKET_REVERSED' }])
    // By a client it is in the log of the one by whose distribution key it was sold.
    await book(sold(23, ids.otherEvent))
    const url = `/api/ticket-sales/${actieIdOf(23)}`
    const removed = await backend.asClient([{ permission: 'TICKETSALES_REGISTER' }], { method: 'DELETE', url })
    expect(removed.statusCode).toBe(204)
    expect(await acts(actieIdOf(23))).toMatchObject([{ action: 'TICKET_REVERSED', actor: { kind: 'CLIENT' } }])
    expect(await acts(actieIdOf(23), far)).toEqual([])
    // A reward is of one card system, whoever's card it was.
    await book(redeemed(22, ids.reward))
    await backend.sql('update reward set card_system_id = 2 where id = $1', ids.welcomeReward)
    expect((await reverse('rewards/redeemed', actieIdOf(22), undefined, far)).statusCode).toBe(404)
    expect((await reverse('rewards/redeemed', actieIdOf(22))).statusCode).toBe(204)
    await expectConsistent(backend.store.databaseUrl)
  })

  it('by a client is written down as its own, in the log of the card system', async () => {
    await book(sold(31, ids.event), redeemed(32, ids.reward))
    for (const [permission, url, id, action] of [
      ['TICKETSALES_REGISTER', 'ticket-sales', actieIdOf(31), 'TICKET_REVERSED'],
      ['REWARDS_REDEEM', 'rewards/redeemed', actieIdOf(32), 'REDEMPTION_REVERSED'],
    ] as const) {
      const remove = (organizerId: string) =>
        backend.asClient([{ permission, organizerId }], { method: 'DELETE', url: `/api/${url}/${id}` })
      expect((await remove(ids.otherOrganizer)).statusCode).toBe(404)
      expect((await remove(ids.organizer)).statusCode).toBe(204)
      expect((await remove(ids.organizer)).statusCode).toBe(404)
      const log = await backend.asPerson({ role: 'SUPERADMIN' }, { url: `/ksb/api/audit?action=${action}&limit=1` })
      const [act] = log.json().member
      expect(act).toMatchObject({ action, actor: { kind: 'CLIENT' }, subject: { id } })
      expect(act.reason).toBeUndefined()
      expect(await acts(id)).toEqual([act])
    }
    await expectConsistent(backend.store.databaseUrl)
  })

  it('gives back no points that lapsed meanwhile, but the unit', async () => {
    await book(redeemed(41, ids.reward))
    await backend.sql(
      `insert into ledger_entry (passholder_id, kind, cause_id, points, at)
        select id, 'LAPSE', gen_random_uuid(), -points, $2 from passholder where id = $1`,
      ...[ids.holder, new Date(now + hour)],
    )
    await backend.sql('update passholder set points = 0 where id = $1', ids.holder)
    const units = await unitsOf(ids.reward)
    expect((await reverse('rewards/redeemed', actieIdOf(41))).statusCode).toBe(204)
    expect([await pointsOf(ids.holder), await unitsOf(ids.reward)]).toEqual([0, units - 1])
  })
})
