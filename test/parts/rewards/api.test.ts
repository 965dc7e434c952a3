import type { RefusalReason } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { cards, ids, now } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const read = [{ permission: 'REWARDS_READ' }]
const redeem = [{ permission: 'REWARDS_REDEEM' }]

describe('GET /rewards', () => {
  const search = async (query: string) => {
    const { app, asClient } = await serve()
    const response = await asClient(read, { url: `/api/rewards?${query}` })
    await app.close()
    return response
  }
  const found = async (query: string): Promise<string[]> =>
    (await search(query)).json().member.map(({ id }: { id: string }) => id)

  it('gives rewards for points by name, each with where it is given', async () => {
    const response = (await search('')).json()
    expect(response.totalItems).toBe(3)
    expect(response.member.map(({ title }: { title: string }) => title)).toEqual([
      'Een balpen',
      'Een koffie',
      'Zwembeurt',
    ])
    expect(response.member[1]).toEqual({
      id: ids.reward,
      title: 'Een koffie',
      type: 'POINTS',
      promotionalDescription: 'Lekker warm',
      publicationPeriod: { begin: new Date(now - 3_600_000).toISOString() },
      redeemPeriod: { begin: new Date(now - 3_600_000).toISOString() },
      points: 10,
      categories: ['Eten en drinken'],
      owningCardSystem: expect.objectContaining({ id: 1 }),
      applicableCardSystems: [expect.objectContaining({ id: 1 }), expect.objectContaining({ id: 2 })],
      allCardSystems: true,
      organizers: [{ id: ids.organizer, name: `Naam van ${ids.organizer}` }],
      status: 'ACTIVE',
      maxAvailableUnits: 100,
      unitsTaken: 3,
      redeemConstraint: { volume: 2, period: 'DAY' },
    })
    expect(response.member[2]).toMatchObject({ allCardSystems: false, organizers: [] })
  })

  it.each([
    [`organizerId=${ids.organizer}`, [ids.reward, ids.everywhereReward]],
    [
      `organizerId=${ids.organizer}&organizerId=${ids.otherOrganizer}`,
      [ids.otherReward, ids.reward, ids.everywhereReward],
    ],
    ['organizerId=x', []],
    ['owningCardSystemId=2', []],
    ['owningCardSystemId=1&owningCardSystemId=2', [ids.otherReward, ids.reward, ids.everywhereReward]],
    ['applicableCardSystemId=2', [ids.otherReward, ids.reward]],
    ['type=WELCOME', [ids.welcomeReward]],
    ['type=ANY&pointsTo=5', [ids.otherReward, ids.welcomeReward]],
    ['text=KOFF', [ids.reward]],
    ['categories=Eten%20en%20drinken', [ids.reward]],
    ['pointsFrom=10', [ids.reward, ids.everywhereReward]],
    ['pointsFrom=6&pointsTo=19', [ids.reward]],
    ['status=INACTIVE&subset=ALL', []],
    ['subset=REDEEMABLE-FUTURE', []],
    ['sort=-points', [ids.everywhereReward, ids.reward, ids.otherReward]],
    ['sort=redeemCount,-points', [ids.everywhereReward, ids.reward, ids.otherReward]],
    ['sort=creationdate', [ids.everywhereReward, ids.otherReward, ids.reward]],
    ['start=1&limit=1', [ids.reward]],
    ['limit=0', []],
  ])('by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  it.each([
    ['limit=501', 400, 'url/query-limit-exceeded'],
    ['type=OTHER', 404, 'url/not-found'],
    ['sort=featured', 404, 'url/not-found'],
    ['sort=', 404, 'url/not-found'],
    ['pointsFrom=-1', 404, 'url/not-found'],
    ['owningCardSystemId=x', 404, 'url/not-found'],
    ['text=%00', 404, 'url/not-found'],
  ])('refuses %s', async (query, status, reason) => {
    const response = await search(query)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('GET /rewards/{rewardId}', () => {
  it('gives one', async () => {
    const { app, asClient } = await serve()
    expect((await asClient(read, { url: `/api/rewards/${ids.welcomeReward}` })).json()).toMatchObject({
      id: ids.welcomeReward,
      type: 'WELCOME',
      points: 0,
    })
    const unknown = await asClient(read, { url: '/api/rewards/x' })
    expect(unknown.json()).toMatchObject({ type: problemType('uitpas/reward-not-found'), status: 404 })
    await app.close()
  })
})

describe('GET /rewards/{rewardId}/redeem-status', () => {
  const ask = async (rewardId: string, number: string, prepare: { standing?: number; unitsTaken?: number } = {}) => {
    const { app, asClient, state } = await serve()
    Object.assign(state, prepare)
    const response = await asClient(redeem, { url: `/api/rewards/${rewardId}/redeem-status?uitpasNumber=${number}` })
    await app.close()
    expect(state.booked).toEqual([])
    return response
  }

  it('says yes', async () => {
    expect((await ask(ids.reward, cards.active)).json()).toEqual({ redeemable: true })
    expect((await ask(ids.reward, cards.active, { standing: 1, unitsTaken: 99 })).json()).toEqual({ redeemable: true })
  })

  it.each([
    ['PASSHOLDER_VOLUME', ids.reward, cards.active, { standing: 2 }],
    ['REWARD_VOLUME', ids.reward, cards.active, { unitsTaken: 100 }],
    ['PASSHOLDER_POINTS', ids.everywhereReward, cards.active, {}],
    ['INVALID_CARD', ids.reward, cards.blocked, {}],
  ])('says why not: %s', async (reason, rewardId, number, prepare) => {
    const response = await ask(rewardId, number, prepare)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ redeemable: false, reason, message: expect.any(String) })
  })

  it.each([
    ['x', cards.active, 404, 'uitpas/reward-not-found'],
    [ids.reward, cards.unknown, 400, 'uitpas/passholder-not-found'],
    [ids.reward, cards.stock, 400, 'uitpas/passholder-not-found'],
    [ids.reward, '0930000237912', 400, 'uitpas/invalid-uitpasnumber'],
    [ids.reward, '', 404, 'url/not-found'],
  ])('answers %s with %s: %i %s', async (rewardId, number, status, reason) => {
    const response = await ask(rewardId, number)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('POST /rewards/redeemed', () => {
  const payload = { rewardId: ids.reward, uitpasNumber: cards.active }

  it('redeems, for the organizer where that is clear', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(redeem, { method: 'POST', url: '/api/rewards/redeemed', payload })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ redeemDate: new Date(now).toISOString(), reward: { id: ids.reward } })
    const everywhere = { ...payload, rewardId: ids.everywhereReward }
    await asClient(redeem, { method: 'POST', url: '/api/rewards/redeemed', payload: everywhere })
    const granted = [{ permission: 'REWARDS_REDEEM', organizerId: ids.otherOrganizer }]
    await asClient(granted, { method: 'POST', url: '/api/rewards/redeemed', payload: everywhere })
    expect(state.booked).toMatchObject([
      { kind: 'REDEEM', rewardId: ids.reward, organizerId: ids.organizer, card: { uitpasNumber: cards.active } },
      { kind: 'REDEEM', rewardId: ids.everywhereReward },
      { kind: 'REDEEM', rewardId: ids.everywhereReward, organizerId: ids.otherOrganizer },
    ])
    expect(state.booked[1]).not.toHaveProperty('organizerId')
    await app.close()
  })

  it.each<RefusalReason>([
    'reward-period-constraint',
    'reward-volume-constraint',
    'reward-passholder-volume-constraint',
    'reward-passholder-points-constraint',
    'reward-passholder-no-applicable-cardsystems',
    'passholder-no-active-cardsystems',
    'passholder-not-found',
  ])('passes on %s', async (reason) => {
    const { app, asClient, state } = await serve()
    state.verdict = ({ actieId }) => ({ outcome: 'REFUSED', actieId, reason })
    const response = await asClient(redeem, { method: 'POST', url: '/api/rewards/redeemed', payload })
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
    await app.close()
  })

  it.each([
    [{ ...payload, rewardId: 'x' }, 404, 'uitpas/reward-not-found'],
    [{ ...payload, uitpasNumber: '1' }, 400, 'uitpas/invalid-uitpasnumber'],
    [{ rewardId: ids.reward }, 400, 'body/invalid-data'],
    [undefined, 400, 'body/missing'],
  ])('refuses %j', async (body, status, reason) => {
    const { app, asClient, state } = await serve()
    const request = { method: 'POST', url: '/api/rewards/redeemed', ...(body && { payload: body }) } as const
    const response = await asClient(redeem, request)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(state.booked).toEqual([])
    await app.close()
  })
})

describe('GET /rewards/redeemed', () => {
  it('finds by number, at the organizers that are granted', async () => {
    const { app, asClient, state } = await serve()
    const url = `/api/rewards/redeemed?uitpasNumber=${cards.active}&rewardType=POINTS&rewardTitle=kof`
    const response = await asClient(read, { url })
    expect(response.json()).toMatchObject({
      totalItems: 2,
      member: [
        { id: ids.checkin, reward: { id: ids.reward } },
        { id: ids.otherCheckin, reward: { id: ids.otherReward } },
      ],
    })
    await asClient([{ permission: 'REWARDS_READ', organizerId: ids.organizer }], { url })
    const query = { passholderId: ids.holder, type: 'POINTS', rewardTitle: 'kof', start: 0, limit: 20 }
    expect(state.searches).toEqual([query, { ...query, organizerIds: [ids.organizer] }])
    await app.close()
  })

  it('finds nothing for an unknown number', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(read, { url: `/api/rewards/redeemed?uitpasNumber=${cards.unknown}` })
    expect(response.json()).toEqual({ totalItems: 0, member: [] })
    expect(state.searches).toEqual([])
    await app.close()
  })

  it.each([
    ['', 404, 'url/not-found'],
    [`uitpasNumber=${cards.active}&passholderId=${ids.holder}&organizerId=a`, 404, 'url/not-found'],
    [`passholderId=${ids.holder}`, 404, 'url/not-found'],
    ['uitpasNumber=1', 400, 'uitpas/invalid-uitpasnumber'],
    [`uitpasNumber=${cards.active}&limit=501`, 400, 'url/query-limit-exceeded'],
  ])('refuses "%s"', async (query, status, reason) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(read, { url: `/api/rewards/redeemed?${query}` })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(state.searches).toEqual([])
    await app.close()
  })
})

describe('DELETE /rewards/redeemed/{redeemedRewardId}', () => {
  const take = async (id: string, organizerId?: string) => {
    const { app, asClient, state } = await serve()
    const grants = [{ permission: 'REWARDS_REDEEM', ...(organizerId !== undefined && { organizerId }) }]
    const response = await asClient(grants, { method: 'DELETE', url: `/api/rewards/redeemed/${id}` })
    await app.close()
    return { status: response.statusCode, reversed: state.reversed }
  }

  it('takes back, for the organizer where it was redeemed', async () => {
    expect(await take(ids.checkin)).toEqual({ status: 204, reversed: [ids.checkin] })
    expect(await take(ids.checkin, ids.organizer)).toEqual({ status: 204, reversed: [ids.checkin] })
  })

  it('takes back what a zuil gave, for an organizer at whose counters it is given', async () => {
    expect(await take(ids.otherCheckin, ids.organizer)).toEqual({ status: 204, reversed: [ids.otherCheckin] })
    expect(await take(ids.otherCheckin, ids.otherOrganizer)).toEqual({ status: 404, reversed: [] })
  })

  it.each([ids.reversedCheckin, '019aad3c-5b20-7c4e-8f00-000000000000', 'x', '%00'])('does not find %s', async (id) => {
    expect(await take(id)).toEqual({ status: 404, reversed: [] })
  })
})
