import type { Verdict } from '@zuil/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  associationId,
  cardSystemId,
  chipOf,
  eventId,
  memberUntil,
  memberWasUntil,
  organizerId,
  passholderIdOf,
  plainPassholder,
  rewardId,
  smallDataset,
  socialPassholder,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { expectConsistent } from './consistency.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const MINUTE = 60_000

/** Tickets, rewards and memberships: what is written of them, and what is reversed. */
describe.each(databases)('actions on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let n = 0
  const url = () => test.store.databaseUrl
  const tap = (holder: number, mode: 'TICKET' | 'REWARD' | 'MEMBERSHIP', over: object = {}) =>
    zuilRequest(n++, { kind: 'CHIP', chipNumber: chipOf(holder) }, now, {
      zuilId: zuilIdOf(1),
      mode,
      ...(mode === 'TICKET' && { shownPrice: 1_000 }),
      ...(mode === 'REWARD' && { rewardId }),
      ...(mode === 'MEMBERSHIP' && { associationId }),
      ...over,
    })
  const late = (request: ReturnType<typeof tap>) => ({ ...request, live: false, receivedAt: now + MINUTE })
  const one = async (request: ActionRequest): Promise<Verdict | undefined> => (await test.store.book([request]))[0]
  const points = async (holder: number): Promise<number> => {
    const sql = 'select points from passholder where id = $1'
    return (await ask<{ points: number }>(url(), sql, [passholderIdOf(holder)]))[0]?.points ?? -1
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now, { zuilen: 2, passholders: 40 }))
    await giveEverything(test.store.databaseUrl)
  })
  beforeEach(() => {
    n = (Math.floor(n / 100) + 1) * 100
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('sells a ticket at social tariff with its point, and keeps who pays what', async () => {
    const request = tap(socialPassholder, 'TICKET')
    expect(await one(request)).toMatchObject({
      outcome: 'TICKET',
      ticket: { sold: true, price: 200, regularPrice: 1_000, tariff: 'SOCIAL' },
      point: { saved: true, points: 1, balance: socialPassholder + 1 },
    })
    const ticket = await test.store.tickets.for(Scope.system).find(request.actieId)
    expect(ticket).toMatchObject({ eventId, organizerId, eventTitle: 'Altijd open', at: now, tariff: 'SOCIAL' })
    expect(ticket?.shares).toEqual({ passholder: 200, localAuthority: 400, organizer: 400, flemishAuthority: 0 })
    expect(await test.store.checkins.for(Scope.system).find(request.actieId)).toMatchObject({ points: 1 })
    expect(await one(request)).toMatchObject({ outcome: 'TICKET' })
    expect(await test.store.tickets.count(passholderIdOf(socialPassholder), eventId, now, now + 1)).toBe(1)
    await expectConsistent(url())
  })

  it('sells none to others, who save their point and read the price; why is kept where nothing is given', async () => {
    const [first, again] = [tap(plainPassholder, 'TICKET'), tap(plainPassholder, 'TICKET')]
    await ask(url(), `update event set checkin_limit_volume = 1, checkin_limit_period = 'DAY' where id = $1`, [eventId])
    const noTicket = { sold: false, reason: 'social-tariff-not-available', regularPrice: 1_000 }
    expect(await one(first)).toMatchObject({ ticket: noTicket, point: { saved: true, balance: plainPassholder + 1 } })
    expect(await one(again)).toMatchObject({
      ticket: noTicket,
      point: { saved: false, reason: 'maximum-reached', balance: plainPassholder + 1 },
    })
    await ask(
      url(),
      `update event set checkin_limit_volume = 100000, checkin_limit_period = 'ABSOLUTE' where id = $1`,
      [eventId],
    )
    expect(await test.store.tickets.count(passholderIdOf(plainPassholder), eventId, 0, now + 1)).toBe(0)
    const reasons = await ask(url(), 'select reason from tap where actie_id = any($1) order by seq', [
      [first.actieId, again.actieId],
    ])
    expect(reasons).toEqual([{ reason: null }, { reason: 'social-tariff-not-available' }])
    await expectConsistent(url())
  })

  it('takes the ticket of a late tap back, and lets its point stand', async () => {
    const request = tap(socialPassholder, 'TICKET')
    await one(request)
    const before = await points(socialPassholder)
    expect(await one(late(request))).toMatchObject({ ticket: { sold: true } })
    await one(late(request))
    expect(await test.store.tickets.for(Scope.system).find(request.actieId)).toMatchObject({ reversedAt: now + MINUTE })
    expect((await test.store.checkins.for(Scope.system).find(request.actieId))?.reversedAt).toBeUndefined()
    expect(await points(socialPassholder)).toBe(before)
    await expectConsistent(url())
  })

  it('counts the limit of tickets by what stands', async () => {
    await ask(url(), `update event set ticket_limit_volume = 1 where id = $1`, [eventId])
    const first = tap(7, 'TICKET')
    expect(await one(first)).toMatchObject({ ticket: { sold: true } })
    expect(await one(tap(7, 'TICKET'))).toMatchObject({ ticket: { sold: false, reason: 'maximum-reached' } })
    expect(await test.store.tickets.for(Scope.system).reverse(first.actieId, now)).toBe('REVERSED')
    expect(await test.store.tickets.for(Scope.system).reverse(first.actieId, now)).toBe('ALREADY')
    expect(await one(tap(7, 'TICKET'))).toMatchObject({ ticket: { sold: true } })
    await ask(url(), `update event set ticket_limit_volume = 100000 where id = $1`, [eventId])
  })

  it('redeems a reward, and gives points and unit back once', async () => {
    const request = tap(5, 'REWARD')
    expect(await one(request)).toMatchObject({ outcome: 'REDEEMED', points: 2, balance: 3, rewardId })
    expect((await test.store.redemptions.unitsTaken([rewardId])).get(rewardId)).toBe(1)
    expect(await test.store.redemptions.for(Scope.system).find(request.actieId)).toMatchObject({ points: 2, at: now })
    await Promise.all(
      Array.from({ length: 6 }, () => test.store.redemptions.for(Scope.system).reverse(request.actieId, now)),
    )
    expect(await points(5)).toBe(5)
    expect((await test.store.redemptions.unitsTaken([rewardId])).get(rewardId)).toBe(0)
    expect(await test.store.redemptions.for(Scope.system).reverse(actieIdOf(99_999), now)).toBe('NOT_FOUND')
    await expectConsistent(url())
  })

  it('refuses a reward for which there are too few points', async () => {
    expect(await one(tap(1, 'REWARD'))).toMatchObject({ reason: 'reward-passholder-points-constraint' })
    expect(await points(1)).toBe(1)
  })

  it.each(['live first', 'journal first', 'both in one batch'])(
    'takes a reward that was not seen back exactly once: %s',
    async (order) => {
      const before = await points(8)
      const request = tap(8, 'REWARD')
      const batches = {
        'live first': [[request], [late(request)], [late(request)], [request]],
        'journal first': [[late(request)], [request], [late(request)]],
        'both in one batch': [[request, late(request), request, late(request)]],
      }[order]
      const verdicts: Verdict[] = []
      for (const batch of batches ?? []) verdicts.push(...(await test.store.book(batch)))
      expect(verdicts).toHaveLength(order === 'journal first' ? 3 : 4)
      for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0])
      expect(verdicts[0]).toMatchObject(
        order === 'journal first' ? { reason: 'not-confirmed' } : { balance: before - 2 },
      )
      expect(await points(8)).toBe(before)
      expect(await test.store.redemptions.count(passholderIdOf(8), rewardId, 0, now + MINUTE)).toBe(0)
      await expectConsistent(url())
    },
  )

  it.each(['somebody else', 'nobody'])(
    'gives the points back to who had them, also when the card is %s’s by now',
    async (who) => {
      const request = tap(17, 'REWARD')
      expect(await one(request)).toMatchObject({ outcome: 'REDEEMED' })
      const give = (holder: string | null) =>
        ask(url(), 'update card set passholder_id = $1 where chip_number = $2', [holder, chipOf(17)])
      await give(who === 'nobody' ? null : passholderIdOf(16))
      await one(late(request))
      await give(passholderIdOf(17))
      expect([await points(16), await points(17)]).toEqual([6, 7])
      await expectConsistent(url())
    },
  )

  it('reverses a check-in that its passholder saw as not done', async () => {
    const request = zuilRequest(n++, { kind: 'CHIP', chipNumber: chipOf(9) }, now, {
      zuilId: zuilIdOf(1),
      ifLate: 'DROP',
    })
    expect(await one(request)).toMatchObject({ outcome: 'SAVED', balance: 10 })
    await one(late(request))
    await one(late(request))
    expect(await points(9)).toBe(9)
    expect(await test.store.checkins.for(Scope.system).find(request.actieId)).toMatchObject({
      reversedAt: now + MINUTE,
    })
    await expectConsistent(url())
  })

  it('answers who is a member, who was, and who never', async () => {
    const booked = await test.store.book([1, 2, 3].map((holder) => tap(holder, 'MEMBERSHIP')))
    expect(booked).toMatchObject([
      { status: 'ACTIVE', endDate: memberUntil(now) },
      { status: 'EXPIRED', endDate: memberWasUntil(now) },
      { status: 'NONE' },
    ])
    expect(await ask(url(), 'select count(*)::int as n from tap where actie_id = $1', [booked[0]?.actieId])).toEqual([
      { n: 1 },
    ])
  })

  it('books all of the tickets of a sale or none', async () => {
    const sale = (holder: number): ActionRequest => ({
      origin: 'API',
      kind: 'TICKET',
      actieId: actieIdOf(n++),
      card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(holder) },
      receivedAt: now,
      eventId,
      regularPrice: 1_500,
      tariffId: `SOCIALTARIFF-${cardSystemId}-default`,
    })
    const [good, bad] = [sale(socialPassholder), sale(6)]
    const outcomes = (verdicts: readonly Verdict[]) => verdicts.map(({ outcome }) => outcome)
    expect(outcomes(await test.store.book([good, bad], { allOrNothing: true }))).toEqual(['TICKET', 'REFUSED'])
    expect(await test.store.tickets.for(Scope.system).find(good.actieId)).toBeUndefined()
    expect(outcomes(await test.store.book([good], { allOrNothing: true }))).toEqual(['TICKET'])
    expect(await test.store.tickets.for(Scope.system).find(good.actieId)).toMatchObject({
      price: 300,
      regularPrice: 1_500,
    })
    const found = await test.store.tickets
      .for(Scope.system)
      .search({ eventId, eventTitle: 'altijd', start: 0, limit: 1 })
    expect(found.totalItems).toBeGreaterThan(2)
    expect(found.member).toHaveLength(1)
    const others = { passholderId: passholderIdOf(6), organizerIds: [organizerId], start: 0, limit: 5 }
    expect((await test.store.tickets.for(Scope.system).search(others)).member).toEqual([])
  })

  it('redeems over the API, and finds it by organizer, title and kind', async () => {
    const query = { passholderId: passholderIdOf(18), start: 0, limit: 5 }
    const request: ActionRequest = {
      origin: 'API',
      kind: 'REDEEM',
      actieId: actieIdOf(n++),
      card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(18) },
      receivedAt: now,
      rewardId,
      organizerId,
    }
    expect(await one(request)).toMatchObject({ outcome: 'REDEEMED', balance: 6 })
    const total = async (more: object) =>
      (await test.store.redemptions.for(Scope.system).search({ ...query, ...more })).totalItems
    expect(await test.store.redemptions.for(Scope.system).search(query)).toMatchObject({
      member: [{ rewardId, organizerId }],
    })
    expect(await total({ organizerIds: [organizerId], rewardTitle: 'KOFFIE', type: 'POINTS' })).toBe(1)
    expect(await total({ organizerIds: ['other'] })).toBe(0)
    expect(await total({ type: 'WELCOME' })).toBe(0)
    expect(await total({ rewardTitle: '%' })).toBe(0)
  })
})
