import { describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/demo/numbers.ts'
import { cards, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { newActieId } from '../../support/zuil-client.ts'

const admin = { role: 'ADMIN' } as const
const superadmin = { role: 'SUPERADMIN' } as const
const gent = { role: 'ADMIN', cardSystemId: 2 } as const
const socialNumber = makeUitpasNumber('09300', 777, true)
/** In stock too, for somebody without. */
const plainNumber = makeUitpasNumber('09300', 779, false)
const reason = 'Op eigen vraag.'

/** Puts cards in the stock of a card system. */
const stock = async ({ sql }: TestBackend, uitpasNumber: string, cardSystemId = 1) =>
  sql("insert into card (uitpas_number, card_system_id, status) values ($1, $2, 'STOCK')", uitpasNumber, cardSystemId)

const act = (own: TestBackend, path: string, payload: object, who: TestPerson = admin, id: string = ids.holder) =>
  own.asPerson(who, { method: 'POST', url: `/ksb/api/passholders/${id}/${path}`, payload })
const history = async (own: TestBackend, id: string = ids.holder) =>
  (await own.asPerson(admin, { url: `/ksb/api/passholders/${id}/history` })).json().member

/** A card at a check-in zuil, now: how it is answered. */
const tap = async ({ store, clock }: TestBackend, uitpasNumber: string) => {
  const [verdict] = await store.book([
    {
      ...{ origin: 'API', by: 'API', kind: 'CHECK_IN', eventId: ids.event, actieId: newActieId() },
      ...{ card: { kind: 'BARCODE', uitpasNumber }, receivedAt: clock.now },
    },
  ])
  return verdict?.outcome === 'REFUSED' ? verdict.reason : verdict?.outcome
}

const expectRefused = async (response: Promise<{ statusCode: number; json(): { type: string } }>, kind: string) => {
  const { statusCode, json } = await response
  expect([statusCode, json().type]).toEqual([409, problemType(`uitpas/${kind}`)])
}

/** Points that are not the sum of the ledger. */
const inconsistent = ({ sql }: TestBackend) =>
  sql(`select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
    group by p.id having p.points <> coalesce(sum(l.points), 0)`)

describe('a card that is blocked', () => {
  it('is refused at the next tap, and is good again once it is let in', async () => {
    const own = await startOwnBackend()
    const block = (blocked: boolean) => act(own, `cards/${cards.active}/blocking`, { blocked, reason })
    const { cards: shown } = (await block(true)).json()
    expect(shown).toMatchObject([{ uitpasNumber: cards.active, status: 'BLOCKED' }])
    expect(await tap(own, cards.active)).toBe('card-blocked')
    await expectRefused(block(true), 'passholder-unchanged')
    expect((await block(false)).statusCode).toBe(200)
    expect(await tap(own, cards.active)).toBe('SAVED')
    expect(await history(own)).toMatchObject([
      { action: 'PASSHOLDER_CARD_UNBLOCKED', reason, changes: [{ field: 'card', after: cards.active }] },
      { action: 'PASSHOLDER_CARD_BLOCKED', reason },
    ])
    expect((await act(own, `cards/${cards.social}/blocking`, { blocked: true, reason })).statusCode).toBe(404)
    expect((await act(own, `cards/${cards.active}/blocking`, { blocked: true })).statusCode).toBe(400)
  })
})

describe('a membership that is blocked', () => {
  it('refuses every card of the card system from the next tap on', async () => {
    const own = await startOwnBackend()
    expect((await act(own, 'blocking', { blocked: true, reason })).json()).toMatchObject({ status: 'BLOCKED' })
    expect(await tap(own, cards.active)).toBe('passholder-blocked')
    await expectRefused(act(own, 'blocking', { blocked: true, reason }), 'passholder-unchanged')
    await act(own, 'blocking', { blocked: false, reason })
    expect(await tap(own, cards.active)).toBe('SAVED')
    expect((await act(own, 'blocking', { blocked: true, reason }, gent)).statusCode).toBe(404)
  })
})

describe('another card', () => {
  const replace = (
    own: TestBackend,
    uitpasNumber: string,
    why = 'LOST',
    id: string = ids.holder,
    old: string = cards.active,
  ) => act(own, `cards/${old}/replacement`, { uitpasNumber, reason: why }, admin, id)

  it('is given out of the stock: the old one is refused, the new one has the same points', async () => {
    const own = await startOwnBackend()
    await stock(own, plainNumber)
    const { cards: shown, points } = (await replace(own, plainNumber)).json()
    expect(shown).toMatchObject([
      { uitpasNumber: plainNumber, status: 'ACTIVE' },
      { uitpasNumber: cards.active, status: 'BLOCKED' },
    ])
    expect(points).toBe(12)
    expect([await tap(own, cards.active), await tap(own, plainNumber)]).toEqual(['card-blocked', 'SAVED'])
    await expectRefused(act(own, `cards/${cards.active}/blocking`, { blocked: false, reason }), 'card-other-active')
    expect((await history(own))[0]).toMatchObject({
      action: 'PASSHOLDER_CARD_REPLACED',
      changes: [
        { field: 'card', before: cards.active, after: plainNumber },
        { field: 'why', after: 'LOST' },
      ],
    })
  })

  it('is given to who has none that works, out of the stock, and of the kind of the social status', async () => {
    const own = await startOwnBackend()
    await stock(own, plainNumber)
    await stock(own, socialNumber)
    const give = (uitpasNumber: string, id: string = ids.holder) => act(own, 'cards', { uitpasNumber }, admin, id)
    await expectRefused(give(plainNumber), 'card-other-active')
    await act(own, `cards/${cards.active}/blocking`, { blocked: true, reason })
    await expectRefused(give(cards.unknown), 'card-not-in-stock')
    await expectRefused(give(cards.social), 'card-not-in-stock')
    await expectRefused(give(socialNumber), 'card-for-social-status')
    const both = await Promise.all([give(`${plainNumber.slice(0, 5)} ${plainNumber.slice(5)}`), give(plainNumber)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(await tap(own, plainNumber)).toBe('SAVED')
    expect((await history(own))[0]).toMatchObject({
      ...{ action: 'PASSHOLDER_CARD_GIVEN', changes: [{ field: 'card', after: plainNumber }] },
    })
    expect((await give(plainNumber, '00000000-0000-4000-8000-000000000000')).statusCode).toBe(404)
  })

  it('and what else is done with him stand in the history of the cards that it touched', async () => {
    const own = await startOwnBackend()
    await stock(own, plainNumber)
    await act(own, `cards/${cards.active}/blocking`, { blocked: true, reason })
    await replace(own, plainNumber)
    await act(own, `cards/${plainNumber}/blocking`, { blocked: true, reason })
    await act(own, 'blocking', { blocked: true, reason })
    await act(own, 'points-correction', { points: 5, reason })
    const of = async (number: string) =>
      (await own.asPerson(admin, { url: `/ksb/api/cards/${number}/history` }))
        .json()
        .member.map(({ action }: { action: string }) => action)
    const [blocked, replaced, all] = ['PASSHOLDER_CARD_BLOCKED', 'PASSHOLDER_CARD_REPLACED', 'PASSHOLDER_BLOCKED']
    expect(await of(cards.active)).toEqual([all, replaced, blocked])
    expect(await of(plainNumber)).toEqual([all, blocked, replaced])
    expect(await of(cards.social)).toEqual([])
    // Who was erased has no history any more, his card neither.
    await act(own, 'erasure', { reason }, superadmin)
    expect(await of(plainNumber)).toEqual([])
  })

  it('must be in stock here, and of the kind of the social status', async () => {
    const own = await startOwnBackend()
    await stock(own, plainNumber)
    await stock(own, socialNumber)
    const far = makeUitpasNumber('09300', 778, false)
    await stock(own, far, 2)
    for (const number of [cards.unknown, cards.social, cards.active, far])
      await expectRefused(replace(own, number), 'card-not-in-stock')
    await expectRefused(replace(own, socialNumber), 'card-for-social-status')
    await expectRefused(replace(own, plainNumber, 'LOST', ids.socialHolder, cards.social), 'card-without-social-status')
    expect((await act(own, 'social-status', { kind: 'EXTEND', endDate: '2027-12-31' })).json()).toMatchObject({
      socialStatus: { status: 'ACTIVE', endDate: '2027-12-31' },
    })
    await expectRefused(replace(own, plainNumber), 'card-without-social-status')
    expect((await replace(own, socialNumber, 'SOCIAL_STATUS_OBTAINED')).statusCode).toBe(200)
  })

  it('is one person’s, where two give it at the same moment', async () => {
    const own = await startOwnBackend()
    await stock(own, plainNumber)
    const other = '8703fee0-29cc-452c-b1af-94ef494d5001'
    const both = await Promise.all([replace(own, plainNumber), replace(own, plainNumber, 'LOST', other, cards.blocked)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const held = await own.sql<{ passholder_id: string; status: string }>(
      'select passholder_id, status from card where passholder_id = any ($1)',
      [ids.holder, other],
    )
    expect(held.filter(({ status }) => status === 'ACTIVE').length).toBe(both[0]?.statusCode === 200 ? 1 : 2)
  })
})

describe('the social status', () => {
  const change = (own: TestBackend, payload: object) => act(own, 'social-status', payload)
  const shown = async (response: ReturnType<typeof change>) => (await response).json().socialStatus

  it('is given, suspended, taken up again and ended, and each is in the history', async () => {
    const own = await startOwnBackend()
    expect(await shown(change(own, { kind: 'EXTEND', endDate: '2027-12-31' }))).toEqual({
      ...{ status: 'ACTIVE', endDate: '2027-12-31' },
    })
    expect(await shown(change(own, { kind: 'SUSPEND', until: '2027-02-01', reason }))).toEqual({
      ...{ status: 'SUSPENDED', endDate: '2027-12-31', suspendedUntil: '2027-02-01' },
    })
    own.clock.now = Date.parse('2027-01-31T22:59:59Z')
    const status = async () =>
      // A session of before has ended.
      (
        await own.asPerson({ ...admin, name: `at ${own.clock.now}` }, { url: `/ksb/api/passholders/${ids.holder}` })
      ).json().socialStatus.status
    expect(await status()).toBe('SUSPENDED')
    own.clock.now = Date.parse('2027-01-31T23:00:00Z')
    expect(await status()).toBe('ACTIVE')
    own.clock.now = now
    expect(await shown(change(own, { kind: 'RESUME' }))).toEqual({ status: 'ACTIVE', endDate: '2027-12-31' })
    expect(await shown(change(own, { kind: 'END', reason }))).toEqual({ status: 'NONE' })
    expect(await history(own)).toMatchObject([
      { reason, changes: [{ field: 'socialStatus', before: 'ACTIVE', after: 'NONE' }, { before: '2027-12-31' }] },
      {
        changes: [
          { before: 'SUSPENDED', after: 'ACTIVE' },
          { field: 'suspendedUntil', before: '2027-02-01' },
        ],
      },
      {
        reason,
        changes: [
          { before: 'ACTIVE', after: 'SUSPENDED' },
          { field: 'suspendedUntil', after: '2027-02-01' },
        ],
      },
      {
        changes: [
          { before: 'NONE', after: 'ACTIVE' },
          { field: 'endDate', after: '2027-12-31' },
        ],
      },
    ])
    await expectRefused(change(own, { kind: 'END', reason }), 'social-status-none')
    await expectRefused(change(own, { kind: 'RESUME' }), 'social-status-not-suspended')
    await expectRefused(change(own, { kind: 'EXTEND', endDate: '2026-11-22' }), 'social-status-day-past')
    expect((await change(own, { kind: 'END' })).statusCode).toBe(400)
  })
})

describe('the history of a passholder', () => {
  it('has what was done to him by way of a card, a lidmaatschap or a check-in', async () => {
    const own = await startOwnBackend()
    const post = (url: string, payload?: object) =>
      own.asPerson(admin, { method: 'POST', url: `/ksb/api/${url}`, ...(payload && { payload }) })
    await post(`cards/${cards.active}/acts`, { act: 'BLOCK', status: 'ACTIVE', reason })
    await post(`associations/${ids.association}/members`, { passholderId: ids.holder })
    await post(`associations/${ids.association}/members`, { passholderId: ids.socialHolder })
    await post(`checkins/${ids.checkin}/reversal`, { reason })
    await post(`rewards/redeemed/${ids.redemption}/reversal`, { reason })
    await post(`ticket-sales/${ids.ticket}/reversal`, { reason })
    await own.asPerson(admin, {
      ...{ method: 'DELETE', url: `/ksb/api/associations/${ids.association}/members/${ids.holder}` },
    })
    const actions = async (id: string) =>
      (await history(own, id)).map(({ action, subject }: { action: string; subject: { kind: string } }) => [
        ...[subject.kind, action],
      ])
    expect(await actions(ids.holder)).toEqual([
      ['ASSOCIATION', 'MEMBER_STOPPED'],
      ['REDEMPTION', 'REDEMPTION_REVERSED'],
      ['CHECKIN', 'CHECKIN_REVERSED'],
      ['ASSOCIATION', 'MEMBER_ADDED'],
      ['CARD', 'CARD_BLOCKED'],
    ])
    expect(await actions(ids.socialHolder)).toEqual([
      ['TICKET', 'TICKET_REVERSED'],
      ['ASSOCIATION', 'MEMBER_ADDED'],
    ])
  })
})

describe('a correction of points', () => {
  const correct = (own: TestBackend, points: number) => act(own, 'points-correction', { points, reason })

  it('is added to the ledger, never below zero, with its reason', async () => {
    const own = await startOwnBackend()
    expect((await correct(own, 5)).json()).toMatchObject({ points: 17 })
    expect((await correct(own, -17)).json()).toMatchObject({ points: 0 })
    await expectRefused(correct(own, -1), 'passholder-points-too-few')
    expect((await correct(own, 0)).statusCode).toBe(400)
    expect(await history(own)).toMatchObject([
      { action: 'PASSHOLDER_POINTS_CORRECTED', reason, changes: [{ field: 'points', before: 17, after: 0 }] },
      { changes: [{ before: 12, after: 17 }] },
    ])
    expect(await inconsistent(own)).toEqual([])
    await expect(own.sql("update ledger_entry set points = 99 where kind = 'CORRECTION'")).rejects.toThrow(
      /append-only/,
    )
  })

  it('and a reversal show why in the entries of this card system, each with what it is of', async () => {
    const own = await startOwnBackend()
    await own.sql("insert into membership (passholder_id, card_system_id, search_name) values ($1, 2, '')", ids.holder)
    await correct(own, 5)
    const reversal = { reason: 'Van zijn broer.' }
    await own.asPerson(admin, {
      ...{ method: 'POST', url: `/ksb/api/checkins/${ids.checkin}/reversal`, payload: reversal },
    })
    const last = async (who: TestPerson) =>
      (await own.asPerson(who, { url: `/ksb/api/passholders/${ids.holder}/points?limit=2` })).json().member
    const [reversed, corrected] = await last(admin)
    expect(reversed).toMatchObject({ kind: 'REVERSAL', actieId: ids.checkin, ...reversal })
    expect(corrected).toMatchObject({ kind: 'CORRECTION', points: 5, reason })
    expect(corrected.actieId).toBeUndefined()
    // Whoever wrote it, wrote it for his colleagues.
    expect((await last(gent)).map((one: { reason?: string }) => one.reason)).toEqual([undefined, undefined])
  })

  it('lets what has lapsed go first', async () => {
    const own = await startOwnBackend()
    own.clock.now = now + 400 * 86_400_000
    await expectRefused(correct(own, -1), 'passholder-points-too-few')
    expect((await correct(own, 3)).json()).toMatchObject({ points: 3 })
    const kinds = await own.sql<{ kind: string; points: number }>(
      'select kind, points from ledger_entry where passholder_id = $1 order by id desc limit 2',
      ids.holder,
    )
    expect(kinds).toEqual([
      { kind: 'CORRECTION', points: 3 },
      { kind: 'LAPSE', points: -12 },
    ])
    expect(await inconsistent(own)).toEqual([])
  })

  it('loses nothing where two correct and a tap comes at the same moment', async () => {
    const own = await startOwnBackend()
    await Promise.all([correct(own, 5), correct(own, -2), tap(own, cards.active), correct(own, 1)])
    const { points } = (await own.asPerson(admin, { url: `/ksb/api/passholders/${ids.holder}` })).json()
    expect(points).toBe(12 + 5 - 2 + 1 + 1)
    expect(await inconsistent(own)).toEqual([])
  })
})

describe('another card system', () => {
  it('is for who administers both alone, and both have it in their logs', async () => {
    const own = await startOwnBackend()
    const join = (cardSystemId: number) => act(own, 'card-systems', { cardSystemId })
    const joinable = async () =>
      (await own.asPerson(admin, { url: `/ksb/api/passholders/${ids.holder}/joinable` })).json().member
    expect(await joinable()).toEqual([])
    await expectRefused(join(2), 'passholder-other-card-system')
    await expectRefused(join(1), 'passholder-other-card-system')
    await own.sql(`insert into account (id, email, card_system_id, role)
      select gen_random_uuid(), email, 2, 'ADMIN' from account where card_system_id = 1`)
    expect(await joinable()).toEqual([{ id: 2, name: 'UiTPAS Gent' }])
    expect((await join(2)).json()).toMatchObject({ elsewhere: [{ id: 2, name: 'UiTPAS Gent' }] })
    await expectRefused(join(2), 'passholder-unchanged')
    const logs = await own.sql("select card_system_id from audit where action = 'PASSHOLDER_JOINED' order by 1")
    expect(logs).toEqual([{ card_system_id: 1 }, { card_system_id: 2 }])
    const found = await own.asPerson(gent, { url: `/ksb/api/passholders?text=${secrets.name}` })
    expect(found.json()).toMatchObject({ member: [{ id: ids.holder, socialStatus: { status: 'NONE' } }] })
  })
})

describe('what the law asks', () => {
  it('gives all that is kept of somebody as a file, which is written down', async () => {
    const own = await startOwnBackend()
    const known = { gender: 'FEMALE', nationality: 'Belg', phoneNumber: '053 21 43 65', mobileNumber: '0470 12 34 56' }
    await own.sql(
      'update passholder set gender = $2, nationality = $3, phone_number = $4, mobile_number = $5 where id = $1',
      ...[ids.holder, ...Object.values(known)],
    )
    const response = await act(own, 'data', {})
    expect(response.headers['content-type']).toContain('application/json')
    const data = response.json()
    expect(data).toMatchObject({
      passholder: { ...known, name: secrets.name, inszNumber: secrets.insz, street: 'Molenstraat 1' },
      memberships: [{ cardSystem: { name: 'UiTPAS Dender' } }],
      cards: [{ uitpasNumber: cards.active, chipNumber: secrets.chipNumber }],
    })
    const sum = data.points.reduce((all: number, { points }: { points: number }) => all + points, 0)
    expect(sum).toBe(data.passholder.points)
    expect([data.checkins.length, data.redemptions.length]).toEqual([3, 3])
    // Nothing of the machine, and of nobody else.
    expect(response.body).not.toMatch(/inszHash|inszCipher|searchName/)
    expect(response.body).not.toContain(ids.socialHolder)
    expect(await history(own)).toMatchObject([{ action: 'PASSHOLDER_DATA_GIVEN', changes: [] }])
    expect((await act(own, 'data', {}, gent)).statusCode).toBe(404)
    expect(own.log.join('\n')).not.toContain(secrets.insz)
  })

  it('erases somebody for good, by a superadmin, with all sums as they were', async () => {
    const own = await startOwnBackend()
    await act(own, 'points-correction', { points: 5, reason })
    const sums = () =>
      own.sql('select (select sum(points) from ledger_entry) as ledger, (select sum(points) from passholder) as points')
    const before = await sums()
    expect((await act(own, 'erasure', { reason })).statusCode).toBe(403)
    expect((await act(own, 'erasure', { reason }, { ...superadmin, cardSystemId: 2 })).statusCode).toBe(404)
    expect((await act(own, 'erasure', { reason }, superadmin)).statusCode).toBe(204)
    expect((await act(own, 'erasure', { reason }, superadmin)).statusCode).toBe(404)
    expect(await sums()).toEqual(before)
    expect(await inconsistent(own)).toEqual([])
    expect(await tap(own, cards.active)).toBe('invalid-card')
    const rest =
      JSON.stringify(await own.sql('select * from passholder')) + JSON.stringify(await own.sql('select * from audit'))
    expect(rest).not.toContain(secrets.name)
    const noted = await own.sql("select subject_id, reason from audit where action = 'PASSHOLDER_ERASED'")
    expect(noted).toEqual([{ subject_id: ids.holder, reason }])
  })
})
