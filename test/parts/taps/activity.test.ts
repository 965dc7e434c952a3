import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Held, Scope } from '../../../backend/platform/http/scope.ts'
import type { ActivityQuery } from '../../../backend/taps/store/activity-branches.ts'
import { cards, hour, ids, secrets, now as today } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import {
  associationId,
  blockedCard,
  chipOf,
  eventId,
  passholderIdOf,
  rewardId,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const scopeOf = (over: Partial<Held> = {}): Scope => {
  const held: Held = { role: 'ADMIN', cardSystemId: 1, staffOf: [], ...over }
  const scope = Scope.ofPerson('regio@kantoor.example', held, ['ADMIN'])
  if (!scope) throw new Error('not an admin')
  return scope
}

describe.each(databases)('what was booked and refused, on %s', (kind) => {
  const test = openFilledStore(kind, now, { passholders: 8, points: 9 })
  const sql = (query: string, ...values: unknown[]) => ask(test.store.databaseUrl, query, values)
  const tap = (n: number, holder: number | string, over: object = {}) =>
    zuilRequest(
      n,
      { kind: 'CHIP', chipNumber: typeof holder === 'string' ? holder : chipOf(holder) },
      now + n * 1_000,
      { zuilId: zuilIdOf(1 + (n % 2)), at: new Date(now + n * 1_000).toISOString(), ...over },
    )
  const listed = async (query: Partial<ActivityQuery> = {}, scope = scopeOf()): Promise<readonly string[]> =>
    (await test.store.activity.for(scope).list({ limit: 50, ...query })).map(
      ({ actieId, kind }) => `${Number.parseInt(actieId.slice(-4), 16)} ${kind}`,
    )

  beforeAll(async () => {
    await giveEverything(test.store.databaseUrl)
    await test.store.book([
      tap(1, 1),
      tap(2, 2, { mode: 'TICKET', shownPrice: 1_000 }),
      tap(3, 3, { mode: 'REWARD', rewardId }),
      tap(4, 1, { mode: 'MEMBERSHIP', associationId }),
      tap(5, blockedCard.chipNumber),
      tap(6, '04AAAAAAAAAA80'),
      {
        ...{ origin: 'API', kind: 'CHECK_IN', by: 'QR', actieId: actieIdOf(7), eventId, receivedAt: now + 7_000 },
        card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(1) },
      },
      tap(8, 4, { mode: 'TICKET', shownPrice: 1_000 }),
    ])
    await test.store.checkins.for(scopeOf()).reverse(actieIdOf(1), now + hour, 'Van zijn broer')
  })

  const all = ['8 CHECKIN', '7 CHECKIN', '6 REFUSED', '5 REFUSED', '4 MEMBERSHIP', '3 REDEMPTION']
  const everything = [...all, '2 CHECKIN', '2 TICKET', '1 CHECKIN']

  it('is one list, newest first, page by page without a gap', async () => {
    expect(await listed()).toEqual(everything)
    for (const limit of [1, 2, 3]) {
      const seen: string[] = []
      let before: ActivityQuery['before']
      for (;;) {
        const page = await test.store.activity.for(scopeOf()).list({ limit, ...(before && { before }) })
        seen.push(...page.map(({ actieId, kind }) => `${Number.parseInt(actieId.slice(-4), 16)} ${kind}`))
        before = page.at(-1)?.cursor
        if (page.length < limit) break
      }
      expect(seen).toEqual(everything)
    }
  })

  it('is found by outcome, kind, zuil, event, card, passholder, ActieID and time', async () => {
    expect(await listed({ outcome: 'REFUSED' })).toEqual(['6 REFUSED', '5 REFUSED'])
    expect(await listed({ outcome: 'REVERSED' })).toEqual(['1 CHECKIN'])
    expect(await listed({ outcome: 'BOOKED' })).toEqual(everything.filter((one) => !/REFUSED|^1 /.test(one)))
    expect(await listed({ kind: 'TICKET' })).toEqual(['2 TICKET'])
    expect(await listed({ kind: 'MEMBERSHIP' })).toEqual(['4 MEMBERSHIP'])
    expect(await listed({ zuilId: zuilIdOf(1) })).toEqual(everything.filter((one) => /^[2468]/.test(one)))
    expect(await listed({ eventIds: [eventId] })).toEqual([
      '8 CHECKIN',
      '7 CHECKIN',
      // Refused for a card: for which event it would have been is known all the same.
      '6 REFUSED',
      '5 REFUSED',
      '2 CHECKIN',
      '2 TICKET',
      '1 CHECKIN',
    ])
    expect(await listed({ passholderIds: [passholderIdOf(1)] })).toEqual(['7 CHECKIN', '4 MEMBERSHIP', '1 CHECKIN'])
    expect(await listed({ passholderIds: [passholderIdOf(1)], uitpasNumber: uitpasNumberOf(2) })).toEqual([])
    expect(await listed({ actieId: actieIdOf(2) })).toEqual(['2 CHECKIN', '2 TICKET'])
    expect(await listed({ from: now + 3_000, until: now + 5_000 })).toEqual(['4 MEMBERSHIP', '3 REDEMPTION'])
    expect(await listed({ eventIds: [eventId], zuilId: zuilIdOf(2), outcome: 'REVERSED' })).toEqual(['1 CHECKIN'])
    const [ticketTap] = await test.store.activity.for(scopeOf()).list({ actieId: actieIdOf(8), limit: 1 })
    expect(ticketTap).toMatchObject({ kind: 'CHECKIN', ticketReason: 'social-tariff-not-available', points: 1 })
    const [given] = await test.store.activity.for(scopeOf()).list({ kind: 'REDEMPTION', limit: 1 })
    expect(given).toMatchObject({
      points: -2,
      reward: { name: 'Gratis koffie' },
      passholder: { id: passholderIdOf(3) },
    })
  })

  it('is of one card system, and of some zuilen alone for who has these', async () => {
    expect(await listed({}, scopeOf({ cardSystemId: 2 }))).toEqual([])
    for (const query of [
      { eventIds: [eventId] },
      { passholderIds: [passholderIdOf(1)] },
      { zuilId: zuilIdOf(1) },
      { actieId: actieIdOf(2) },
    ])
      expect(await listed(query, scopeOf({ cardSystemId: 2 }))).toEqual([])
    expect(await listed({}, scopeOf({ zuilIds: [zuilIdOf(2)] }))).toEqual(['5 REFUSED', '3 REDEMPTION', '1 CHECKIN'])
    expect(await listed({ zuilId: zuilIdOf(1) }, scopeOf({ zuilIds: [zuilIdOf(2)] }))).toEqual([])
    // By QR code, at an event that is of both: at no zuil.
    await sql('insert into card_system (id, name) values (2, $1)', 'Elders')
    await sql('insert into "_CardSystemToEvent" values (2, $1)', eventId)
    await test.store.book([
      {
        ...{ origin: 'API', kind: 'CHECK_IN', by: 'API', actieId: actieIdOf(9), eventId, receivedAt: now + 9_000 },
        card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(6) },
      },
    ])
    for (const cardSystemId of [1, 2])
      for (const query of [{}, { eventIds: [eventId] }, { passholderIds: [passholderIdOf(6)] }])
        expect((await listed(query, scopeOf({ cardSystemId })))[0]).toBe('9 CHECKIN')
    expect(await listed({}, scopeOf({ cardSystemId: 2 }))).toEqual(['9 CHECKIN'])
    expect(await listed({ onlyZuilen: true })).not.toContain('9 CHECKIN')
    // Who may reverse it too.
    expect(await test.store.checkins.for(scopeOf({ cardSystemId: 2 })).reverse(actieIdOf(8), now)).toBe('NOT_FOUND')
    expect(await test.store.checkins.for(scopeOf({ zuilIds: [zuilIdOf(2)] })).reverse(actieIdOf(8), now)).toBe(
      'NOT_FOUND',
    )
    expect(await test.store.checkins.for(scopeOf({ cardSystemId: 2 })).reverse(actieIdOf(9), now)).toBe('REVERSED')
  })

  it('is found by how words of a name begin, without accents or capitals, in whichever order', async () => {
    await sql(
      "update passholder set name = 'Van den Brœck-Müller', first_name = 'Zoë' where id = $1",
      passholderIdOf(7),
    )
    const called = (...words: readonly string[]) => test.store.activity.called('passholder', words)
    expect(await called('mul', 'zoe')).toEqual([passholderIdOf(7)])
    expect(await called('den', 'van')).toEqual([passholderIdOf(7)])
    expect(await called('ller')).toEqual([])
    expect(await called('zoe', 'peeters')).toEqual([])
    expect(await test.store.activity.called('event', ['open', 'alt'])).toEqual([eventId])
    await sql(`insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
      select gen_random_uuid(), 'Peeters', 'Jan ' || n, '1990-01-01', '9300', 'Aalst' from generate_series(1, 101) n`)
    expect(await called('jan', 'peet')).toBeUndefined()
    expect(await called('peeters', '7')).toHaveLength(11)
  })
})

describe('the routes', () => {
  const admin = { role: 'ADMIN' } as const
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend()
    const card = { kind: 'CHIP', chipNumber: secrets.chipNumber } as const
    await backend.store.book([zuilRequest(1, card, today, { zuilId: ids.zuil, generation: 2 })])
  })
  afterAll(() => backend.end())
  const list = async (query: Record<string, string>, who: Parameters<TestBackend['asPerson']>[0] = admin) => {
    const response = await backend.asPerson(who, { url: `/ksb/api/activity?${new URLSearchParams(query)}` })
    return { status: response.statusCode, ...response.json() }
  }
  const found = async (query: Record<string, string>) => {
    const { status, soughtAs, member } = await list(query)
    expect(status).toBe(200)
    const times = member.filter(({ actieId }: { actieId: string }) => actieId === actieIdOf(1)).length
    expect(times).toBeLessThan(2)
    return [soughtAs, times === 1]
  }

  it('know what is typed when they see it', async () => {
    expect(await found({ text: ` ${cards.active.replace(/(\d{4})/g, '$1 ')}` })).toEqual(['CARD', true])
    expect(await found({ text: 'vandersm godel' })).toEqual(['NAME', true])
    expect(await found({ text: ids.holder.toUpperCase() })).toEqual(['PASSHOLDER', true])
    expect(await found({ text: ids.zuil })).toEqual(['ZUIL', true])
    expect(await found({ text: 'cid-ppt-001' })).toEqual(['ZUIL', true])
    expect(await found({ text: 'CID-PPT-003' })).toEqual(['ZUIL', false])
    const day = new Date(today).toISOString().slice(0, 10)
    expect(await found({ from: day, until: day })).toEqual([undefined, true])
    expect(await found({ until: '2026-11-22' })).toEqual([undefined, false])
    expect(await found({ text: actieIdOf(1) })).toEqual(['ACTION', true])
    expect(await found({ text: actieIdOf(99) })).toEqual(['ACTION', false])
    expect(await found({ text: cards.unknown })).toEqual(['CARD', false])
    expect(await found({ text: '?!' })).toEqual(['NAME', false])
    expect(await found({ event: ids.event })).toEqual([undefined, true])
    expect(await found({ event: 'now' })).toEqual([undefined, true])
    expect(await found({ event: 'nergens' })).toEqual([undefined, false])
    expect(await found({ from: new Date(today + 1).toISOString() })).toEqual([undefined, false])
    expect((await list({ before: 'x' })).status).toBe(404)
  })

  it('page', async () => {
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await list({ limit: '2', ...(next !== undefined && { before: next }) })
      seen.push(...page.member.map(({ actieId }: { actieId: string }) => actieId))
      next = page.next
    } while (next !== undefined)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toContain(ids.checkin)
    expect(seen).toHaveLength((await list({})).member.length)
  })

  it('say whose it was to admins alone; who manages zuilen sees these, and looks for a card that he has', async () => {
    const [one] = (await list({ actieId: actieIdOf(1) })).member
    expect(one).toMatchObject({
      ...{ kind: 'CHECKIN', source: 'ZUIL', points: 1, uitpasNumber: cards.active },
      ...{ zuil: { id: ids.zuil, name: 'CID-PPT-001' }, event: { name: `Naam van ${ids.event}` } },
      passholder: { id: ids.holder, name: `${secrets.firstName} ${secrets.name}` },
    })
    const who = { role: 'ZUILBEHEERDER' } as const
    const { member } = await list({}, who)
    expect(member).toMatchObject([{ actieId: actieIdOf(1), uitpasNumber: '*********0206' }])
    expect(JSON.stringify(member)).not.toContain(secrets.name)
    expect((await list({ text: cards.active }, who)).member).toHaveLength(1)
    expect(await list({ text: 'vandersm' }, who)).toMatchObject({ status: 403 })
    expect(await list({ text: ids.holder }, who)).toMatchObject({ status: 403 })
    expect((await list({}, { role: 'ZUILBEHEERDER', zuilIds: [ids.otherZuil] })).member).toEqual([])
    expect((await list({}, { role: 'VOORDEELBEHEERDER' })).status).toBe(403)
  })

  it('reverse a check-in once, with a reason that is kept', async () => {
    const own = await startOwnBackend()
    const reverse = (payload: object, id: string = ids.checkin, who = admin) =>
      own.asPerson(who, { method: 'POST', url: `/ksb/api/checkins/${id}/reversal`, payload })
    const points = async () =>
      (await own.sql<{ points: number }>('select points from passholder where id = $1', ids.holder))[0]?.points ?? 0
    const before = await points()
    expect((await reverse({})).statusCode).toBe(400)
    expect((await reverse({ reason: ' \n ' })).statusCode).toBe(400)
    expect(await points()).toBe(before)
    expect((await reverse({ reason: 'Het was zijn broer,\nzegt hij zelf.' })).statusCode).toBe(204)
    expect(await points()).toBe(before - 1)
    const twice = await reverse({ reason: 'Nog eens' })
    expect([twice.statusCode, twice.json()]).toMatchObject([
      409,
      {
        type: problemType('uitpas/checkin-already-reversed'),
        endUserMessage: { nl: 'Deze check-in is al teruggedraaid.' },
      },
    ])
    expect(await points()).toBe(before - 1)
    const history = await own.asPerson(admin, { url: `/ksb/api/checkins/${ids.checkin}/history` })
    expect(history.json().member).toMatchObject([
      {
        ...{ action: 'CHECKIN_REVERSED', actor: { kind: 'USER' }, reason: 'Het was zijn broer,\nzegt hij zelf.' },
        subject: { name: `Naam van ${ids.pastEvent}` },
        changes: [{ field: 'points', before: 1, after: 0 }],
      },
    ])
    // What a client reverses is written down as its own, and stays as it was for it.
    const write = [{ permission: 'CHECKINS_WRITE' }]
    const url = `/api/checkins/${ids.otherCheckin}`
    expect((await own.asClient(write, { method: 'DELETE', url })).statusCode).toBe(204)
    expect((await own.asClient(write, { method: 'DELETE', url })).statusCode).toBe(404)
    expect(
      await own.sql(
        "select actor_kind, reason from audit where action = 'CHECKIN_REVERSED' and subject_id = $1",
        ids.otherCheckin,
      ),
    ).toEqual([{ actor_kind: 'CLIENT', reason: null }])
    expect(
      (await reverse({ reason: 'x' }, ids.otherCheckin, { role: 'ADMIN', cardSystemId: 2 } as never)).statusCode,
    ).toBe(404)
  })
})
