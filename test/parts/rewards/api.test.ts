import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const read: readonly Grant[] = [{ permission: 'REWARDS_READ' }]
const redeem: readonly Grant[] = [{ permission: 'REWARDS_REDEEM' }]
const body = { rewardId: ids.reward, uitpasNumber: cards.active }

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const idsOf = (member: readonly { readonly id: string }[]): string[] => member.map(({ id }) => id)

/** What was redeemed by the test: all else is of before. */
const newRedemptions = ({ sql }: TestBackend) =>
  sql('select reward_id, organizer_id from redemption where at >= $1 order by created_at, id', new Date(now))

const pointsOf = async ({ sql }: TestBackend, passholderId: string): Promise<number | undefined> =>
  (await sql<{ points: number }>('select points from passholder where id = $1', passholderId))[0]?.points

const unitsTaken = async ({ sql }: TestBackend, rewardId: string): Promise<number | undefined> =>
  (await sql<{ units_taken: number }>('select units_taken from reward_stock where reward_id = $1', rewardId))[0]
    ?.units_taken

describe('GET /rewards', () => {
  const search = (backend: TestBackend, query: string) => backend.asClient(read, { url: `/api/rewards?${query}` })

  it('gives rewards for points by name, each with where it is given', async () => {
    const { totalItems, member } = (await search(shared, '')).json()
    expect(totalItems).toBe(3)
    expect(member.map(({ title }: { title: string }) => title)).toEqual(['Een balpen', 'Een koffie', 'Zwembeurt'])
    expect(member[1]).toEqual({
      id: ids.reward,
      title: 'Een koffie',
      type: 'POINTS',
      promotionalDescription: 'Lekker warm',
      publicationPeriod: { begin: new Date(now - 100 * hour).toISOString() },
      redeemPeriod: { begin: new Date(now - 100 * hour).toISOString() },
      points: 10,
      categories: ['Eten en drinken'],
      owningCardSystem: expect.objectContaining({ id: 1 }),
      applicableCardSystems: [expect.objectContaining({ id: 1 }), expect.objectContaining({ id: 2 })],
      allCardSystems: true,
      organizers: [{ id: ids.organizer, name: `Naam van ${ids.organizer}` }],
      status: 'ACTIVE',
      maxAvailableUnits: 100,
      unitsTaken: 1,
      redeemConstraint: { volume: 2, period: 'DAY' },
      pictures: [],
      ...{ forKids: false, sport: false, featured: false, online: false, lastChance: false },
    })
    expect(member[2]).toMatchObject({ allCardSystems: false, organizers: [] })
  })

  const everyone = [ids.otherReward, ids.reward, ids.everywhereReward]
  it.each([
    [`organizerId=${ids.organizer}`, [ids.reward, ids.everywhereReward]],
    [`organizerId=${ids.organizer}&organizerId=${ids.otherOrganizer}`, everyone],
    ['organizerId=x', []],
    ['owningCardSystemId=2', []],
    ['owningCardSystemId=1&owningCardSystemId=2', everyone],
    ['applicableCardSystemId=2', [ids.otherReward, ids.reward]],
    ['type=WELCOME', [ids.welcomeReward]],
    ['type=ANY&pointsTo=5', [ids.otherReward, ids.welcomeReward]],
    ['text=KOFF', [ids.reward]],
    ['text=koff*', [ids.reward]],
    ['text=*', everyone],
    ['text=ko*e', []],
    ['categories=Eten%20en%20drinken', [ids.reward]],
    ['pointsFrom=10', [ids.reward, ids.everywhereReward]],
    ['pointsFrom=6&pointsTo=19', [ids.reward]],
    ['sort=-points', [ids.everywhereReward, ids.reward, ids.otherReward]],
    ['sort=redeemCount,points', [ids.everywhereReward, ids.otherReward, ids.reward]],
    ['sort=creationdate', [ids.everywhereReward, ids.otherReward, ids.reward]],
    ['sort[points]=desc', [ids.everywhereReward, ids.reward, ids.otherReward]],
    ['sort=points&sort[points]=desc', [ids.otherReward, ids.reward, ids.everywhereReward]],
    [`text=Naam van ${ids.otherOrganizer}`, [ids.otherReward, ids.everywhereReward]],
    ['start=1&limit=1', [ids.reward]],
    ['limit=0', []],
  ])('by %s', async (query, expected) => {
    expect(idsOf((await search(shared, query)).json().member)).toEqual(expected)
  })

  it('by what they are for, where, and how long still; and counts them by it', async () => {
    const own = await startOwnBackend()
    await own.sql('update reward set sport = true, featured = true where id = $1', ids.otherReward)
    await own.sql('update reward set for_kids = true, online = true where id = $1', ids.reward)
    await own.sql('update reward set redeem_until = $2 where id = $1', ids.reward, new Date(now + 13 * 24 * hour))
    await own.sql('update reward set redeem_until = $2 where id = $1', ids.otherReward, new Date(now + 14 * 24 * hour))
    await own.sql("update organizer set postal_codes = '{9400}' where id = $1", ids.otherOrganizer)
    await own.sql(`update card_system set cities = '[{"postalCode":"9400","name":"Ninove"}]' where id = 1`)
    const found = async (query: string) => idsOf((await search(own, query)).json().member)
    const [pen, coffee, swim] = everyone
    expect(await found('sport=true')).toEqual([pen])
    expect(await found('sport=false&forKids=false')).toEqual([swim])
    expect(await found('featured=true')).toEqual([pen])
    expect(await found('online=true')).toEqual([coffee])
    expect(await found('lastChance=true')).toEqual([coffee])
    expect(await found('sort=-featured,points')).toEqual([pen, coffee, swim])
    expect(await found('organizerPostalCode=9400')).toEqual([pen, swim])
    expect(await found('organizerPostalCode=9000')).toEqual([])
    for (const words of ['ninove', 'nino*', 'Ninove *'])
      expect(await found(`text=${words}`), words).toEqual([pen, swim])
    const { facet, totalItems } = (
      await search(own, 'sport=true&limit=0&facets=sport&facets=categories&facets=type&facets=owningCardSystemId')
    ).json()
    expect([totalItems, facet]).toEqual([
      1,
      {
        // Of what is counted itself whichever; of the others what is asked for.
        sport: {
          true: { name: { nl: 'Sportactiviteiten' }, count: 1 },
          false: { name: { nl: 'Geen sportactiviteiten' }, count: 2 },
        },
        categories: { Doen: { name: { nl: 'Doen' }, count: 1 } },
        type: { POINTS: { name: { nl: 'Omruilvoordeel' }, count: 1 } },
        owningCardSystemId: { 1: { name: { nl: 'UiTPAS Dender' }, count: 1 } },
      },
    ])
    expect((await search(own, '')).json().facet).toBeUndefined()
  })

  describe('of which some are not to be had now', () => {
    let backend: TestBackend
    beforeAll(async () => {
      backend = await startTestBackend()
      const tomorrow = new Date(now + 24 * hour)
      await backend.sql(`update reward set status = 'INACTIVE' where id = $1`, ids.otherReward)
      await backend.sql('update reward set redeem_from = $2 where id = $1', ids.everywhereReward, tomorrow)
      await backend.sql('update reward set published_from = $2 where id = $1', ids.welcomeReward, tomorrow)
    })
    afterAll(() => backend.end())

    it.each([
      ['ENDUSERS', [ids.reward]],
      ['REDEEMABLE', [ids.reward, ids.welcomeReward]],
      ['ENDUSER-FUTURE', [ids.everywhereReward]],
      ['REDEEMABLE-FUTURE', [ids.everywhereReward]],
      ['ALL', [ids.otherReward, ids.reward, ids.welcomeReward, ids.everywhereReward]],
      ['ALL&status=INACTIVE', [ids.otherReward]],
      ['ENDUSERS&status=INACTIVE', []],
    ])('subset %s', async (subset, expected) => {
      expect(idsOf((await search(backend, `type=ANY&subset=${subset}`)).json().member)).toEqual(expected)
    })
  })

  describe('by one passholder', () => {
    const both = [...read, { permission: 'REWARDS_PASSHOLDERS_READ' as const }]
    const asked = (backend: TestBackend, query: string, grants = both) =>
      backend.asClient(grants, { url: `/api/rewards?${query}` })
    const [pen, coffee, swim] = everyone
    const redeemable = `isRedeemableByPassholderId=${ids.holder}`
    const interesting = `isInterestingForPassholderId=${ids.holder}`

    it('are those for which he has the points, as long as he may have them and there are any', async () => {
      const own = await startOwnBackend()
      const found = async (query = redeemable) => idsOf((await asked(own, query)).json().member)
      expect(await found()).toEqual([pen, coffee])
      expect(await found(`isRedeemableByPassholderId=${ids.socialHolder}`)).toEqual([pen])
      expect((await asked(own, `${redeemable}&facets=type&pointsFrom=6`)).json()).toMatchObject({
        totalItems: 1,
        facet: { type: { POINTS: { count: 1 } } },
      })
      await own.sql('update reward_stock set units_taken = 100 where reward_id = $1', ids.reward)
      expect(await found()).toEqual([pen])
      await own.sql("update reward set status = 'INACTIVE' where id = $1", ids.otherReward)
      expect(await found(`${redeemable}&subset=ALL`)).toEqual([])
    })

    it('are what redeem-status says of each, also once he had some', async () => {
      const own = await startOwnBackend()
      const compare = async () => {
        const told = []
        for (const card of [cards.active, cards.social, cards.holderBlocked, cards.expired]) {
          const [row] = await own.sql<{ id: string }>(
            'select passholder_id as id from card where uitpas_number = $1',
            card,
          )
          const listed = await asked(own, `isRedeemableByPassholderId=${row?.id}&subset=ALL&type=ANY`)
          for (const id of [...everyone, ids.welcomeReward]) {
            const status = (await statusOf(own, id, card)).json()
            told.push([card, id, idsOf(listed.json().member).includes(id), status.redeemable])
          }
        }
        expect(told.filter(([, , listed, status]) => listed !== status)).toEqual([])
        return told.filter(([, , listed]) => listed).length
      }
      expect(await compare()).toBe(6)
      await own.sql('update passholder set points = 100 where id = $1', ids.holder)
      expect(await compare()).toBe(7)
      // The limit of two a day: yesterday's does not count, nor one that was reversed.
      expect((await post(own, body)).statusCode).toBe(201)
      expect(await compare()).toBe(7)
      const { id } = (await post(own, body)).json()
      expect(await compare()).toBe(6)
      await own.sql('update redemption set reversed_at = at where id = $1', id)
      expect(await compare()).toBe(7)
      // Points lapse a year after the last activity.
      await own.sql('update passholder set last_activity_at = $1', new Date(now - 400 * 24 * hour))
      expect(await compare()).toBe(3)
    })

    it('are those that are given where he was in the last half year, and that are for him', async () => {
      const own = await startOwnBackend()
      const found = async (query = interesting) => idsOf((await asked(own, query)).json().member)
      expect(await found()).toEqual(everyone)
      const halfAYearAgo = new Date(now - 183 * 24 * hour)
      await own.sql('update checkin set at = $1 where id = $2', new Date(halfAYearAgo.getTime() - 1), ids.otherCheckin)
      expect(await found()).toEqual([coffee, swim])
      await own.sql('update checkin set at = $1 where id = $2', halfAYearAgo, ids.otherCheckin)
      expect(await found()).toEqual(everyone)
      await own.sql('update checkin set reversed_at = at')
      expect(await found()).toEqual([])
      // By his ticket.
      await own.sql('update ticket set reversed_at = at where id = $1', ids.otherTicket)
      const ofTicket = `isInterestingForPassholderId=${ids.socialHolder}`
      expect(await found(ofTicket)).toEqual([coffee, swim])
      expect(await found(`${ofTicket}&isRedeemableByPassholderId=${ids.holder}`)).toEqual([coffee])
      const membership = 'update membership set status = $1::text::"MembershipStatus"'
      await own.sql(membership, 'BLOCKED')
      expect(await found(ofTicket)).toEqual([])
      await own.sql(membership, 'ACTIVE')
      await own.sql("update reward set postal_codes = '{9400}' where id = $1", ids.reward)
      expect(await found(ofTicket)).toEqual([swim])
    })

    it('tell a client of one organizer nothing of visits to others', async () => {
      const own = await startOwnBackend()
      const of = (organizerId: string) => [...read, { permission: 'REWARDS_PASSHOLDERS_READ' as const, organizerId }]
      const found = async (organizerId: string) => idsOf((await asked(own, interesting, of(organizerId))).json().member)
      // What is given at all counters is the other's too.
      await own.sql('update checkin set reversed_at = at where id = $1', ids.otherCheckin)
      expect(await found(ids.organizer)).toEqual([coffee, swim])
      expect(await found(ids.otherOrganizer)).toEqual([])
    })

    it.each([redeemable, interesting])('are told to who may know it, of its organizers alone: %s', async (query) => {
      const refused = await asked(shared, query, [...read])
      expect([refused.statusCode, refused.json().detail]).toEqual([
        403,
        'The permission REWARDS_PASSHOLDERS_READ for an organizer concerned is needed.',
      ])
      const readings = () => shared.sql("select action from reading where action like 'reward.%' order by id")
      const before = await readings()
      await asked(shared, query, [...read])
      expect(await readings()).toEqual(before)
      const alone = { permission: 'REWARDS_PASSHOLDERS_READ' as const, organizerId: ids.otherOrganizer }
      const inCapitals = query.replace(ids.holder, ids.holder.toUpperCase())
      expect(idsOf((await asked(shared, `${inCapitals}&pointsTo=10`, [...read, alone])).json().member)).toEqual([pen])
      expect((await readings()).slice(before.length)).toEqual([{ action: 'reward.read-for-passholder' }])
      expect((await asked(shared, query, [alone])).statusCode).toBe(403)
      for (const id of ['x', ids.picture]) {
        const unknown = await asked(shared, query.replace(ids.holder, id))
        expect([unknown.statusCode, unknown.json().detail]).toEqual([404, 'There is no such passholder.'])
      }
    })
  })

  it.each([
    ['limit=501', 400, 'url/query-limit-exceeded'],
    ['type=OTHER', 404, 'url/not-found'],
    ['sort=other', 404, 'url/not-found'],
    ['sort[name]=up', 404, 'url/not-found'],
    ['facets=text', 404, 'url/not-found'],
    ['sport=ja', 404, 'url/not-found'],
    ['sort=', 404, 'url/not-found'],
    ['pointsFrom=-1', 404, 'url/not-found'],
    ['owningCardSystemId=x', 404, 'url/not-found'],
    ['text=%00', 400, 'url/invalid-data'],
    [`text=${'x'.repeat(201)}`, 400, 'url/invalid-data'],
  ])('refuses %s', async (query, status, reason) => {
    const response = await search(shared, query)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('a welcome reward', () => {
  const day = 24 * hour
  const welcome = (backend: TestBackend) =>
    backend.asClient(redeem, {
      method: 'POST',
      url: '/api/rewards/redeemed',
      payload: { rewardId: ids.welcomeReward, uitpasNumber: cards.active },
    })
  const status = async (backend: TestBackend) =>
    (
      await backend.asClient(redeem, {
        url: `/api/rewards/${ids.welcomeReward}/redeem-status?uitpasNumber=${cards.active}`,
      })
    ).json()

  it('is given once, also at the same moment, and takes no points', async () => {
    const backend = await startOwnBackend()
    await backend.sql('update passholder set created_at = $1', new Date(now - day))
    expect(await status(backend)).toEqual({ redeemable: true })
    const given = await Promise.all([welcome(backend), welcome(backend)])
    expect(given.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400])
    const refused = given.find(({ statusCode }) => statusCode === 400)
    expect(refused?.json().type).toBe(problemType('uitpas/reward-passholder-volume-constraint'))
    expect(await status(backend)).toMatchObject({ redeemable: false, reason: 'PASSHOLDER_VOLUME' })
    expect(await pointsOf(backend, ids.holder)).toBe(12)
  })

  it('is given within so many days after the registration, to who registered in its granting period', async () => {
    const backend = await startOwnBackend()
    const registered = (daysAgo: number) =>
      backend.sql('update passholder set created_at = $1', new Date(now - daysAgo * day))
    await backend.sql('update reward set granting_days = 30 where id = $1', ids.welcomeReward)
    await registered(31)
    expect(await status(backend)).toMatchObject({ redeemable: false, reason: 'REWARD_PERIOD' })
    expect((await welcome(backend)).json().type).toBe(problemType('uitpas/reward-period-constraint'))
    await registered(30)
    expect(await status(backend)).toEqual({ redeemable: true })
    const from = new Date(now - 29 * day)
    await backend.sql('update reward set granted_from = $2 where id = $1', ids.welcomeReward, from)
    expect(await status(backend)).toMatchObject({ redeemable: false, reason: 'REWARD_PERIOD' })
    await registered(29)
    expect((await welcome(backend)).statusCode).toBe(201)
    expect((await backend.asClient(read, { url: `/api/rewards/${ids.welcomeReward}` })).json()).toMatchObject({
      type: 'WELCOME',
      grantingPeriod: { begin: from.toISOString() },
      redeemConstraint: { volume: 1, period: 'ABSOLUTE' },
    })
  })

  it('that nobody can have any more is in no list of what can be redeemed', async () => {
    const backend = await startOwnBackend()
    const [from, until] = [new Date(now - 90 * day), new Date(now - 60 * day)]
    const set = 'update reward set granted_from = $2, granted_until = $3, granting_days = $4 where id = $1'
    const listed = async (subset: string) =>
      (await backend.asClient(read, { url: `/api/rewards?type=WELCOME&subset=${subset}` })).json().totalItems
    await backend.sql(set, ids.welcomeReward, from, until, 60)
    expect([await listed('REDEEMABLE'), await listed('ENDUSERS')]).toEqual([1, 1])
    await backend.sql(set, ids.welcomeReward, from, until, 30)
    expect([await listed('REDEEMABLE'), await listed('ENDUSERS'), await listed('ALL')]).toEqual([0, 0, 1])
  })
})

describe('GET /rewards/{rewardId}', () => {
  it('gives one', async () => {
    const response = await shared.asClient(read, { url: `/api/rewards/${ids.welcomeReward}` })
    expect(response.json()).toMatchObject({ id: ids.welcomeReward, type: 'WELCOME', points: 0 })
    const unknown = await shared.asClient(read, { url: '/api/rewards/x' })
    expect(unknown.json()).toMatchObject({ type: problemType('uitpas/reward-not-found'), status: 404 })
  })
})

const statusOf = (backend: TestBackend, rewardId: string, uitpasNumber: string) =>
  backend.asClient(redeem, { url: `/api/rewards/${rewardId}/redeem-status?uitpasNumber=${uitpasNumber}` })
const post = (backend: TestBackend, payload: object | undefined, grants = redeem) =>
  backend.asClient(grants, { method: 'POST', url: '/api/rewards/redeemed', ...(payload && { payload }) })

describe('POST and PUT /rewards', () => {
  const write = (organizerId?: string): readonly Grant[] => [
    { permission: 'REWARDS_WRITE', ...(organizerId !== undefined && { organizerId }) },
  ]
  const begin = new Date(now - hour).toISOString()
  const settings = {
    ...{ title: 'Gratis tas koffie', type: 'POINTS', promotionalDescription: 'Voor bij de krant', points: 4 },
    ...{ publicationPeriod: { begin }, organizers: [{ id: ids.organizer }], categories: ['Eten en drinken'] },
  }
  const post = (backend: TestBackend, payload: object, grants = write(ids.organizer)) =>
    backend.asClient(grants, { method: 'POST', url: '/api/rewards', payload })
  const put = (backend: TestBackend, id: string, payload: object, grants = write(ids.organizer)) =>
    backend.asClient(grants, { method: 'PUT', url: `/api/rewards/${id}`, payload })

  it('add one that is there at once, and set all of it', async () => {
    const own = await startOwnBackend()
    const added = await post(own, settings)
    expect([added.statusCode, added.json()], added.body).toEqual([
      200,
      expect.objectContaining({
        ...{ title: 'Gratis tas koffie', points: 4, organizers: [expect.objectContaining({ id: ids.organizer })] },
        ...{ owningCardSystem: expect.objectContaining({ id: 1 }), redeemPeriod: { begin }, unitsTaken: 0 },
      }),
    ])
    const { id } = added.json()
    const address = `http://kantoor.example/api/rewards/pictures/${ids.picture}`
    const more = {
      ...{ sport: true, featured: true, maxAvailableUnits: 8, pictures: [address], moreInfoURL: 'https://x.example/a' },
      ...{
        redeemConstraint: { volume: 1, period: 'MONTH' },
        applicableCardSystems: [{ id: 1 }],
        allCardSystems: false,
      },
    }
    expect((await put(own, id, { ...settings, ...more })).json()).toMatchObject({
      ...more,
      applicableCardSystems: [expect.objectContaining({ id: 1 })],
    })
    // What is got is put back as it is.
    const got = (await own.asClient(read, { url: `/api/rewards/${id}` })).json()
    expect((await put(own, id, got)).json()).toEqual(got)
    expect((await put(own, id, settings)).json()).toMatchObject({ pictures: [], sport: false, allCardSystems: true })
    const acts = await own.sql(
      "select action, actor_kind from audit where subject_kind = 'REWARD' and subject_id = $1 order by id",
      id,
    )
    expect(acts).toEqual([
      { action: 'REWARD_ADDED', actor_kind: 'CLIENT' },
      ...Array.from({ length: 3 }, () => ({ action: 'REWARD_CHANGED', actor_kind: 'CLIENT' })),
    ])
  })

  it.each<[string, object, number, string, string?]>([
    ['without a title', { title: undefined }, 400, 'body/invalid-data'],
    ['without points', { points: 0 }, 400, 'body/invalid-data', '/points'],
    ['that ends first', { publicationPeriod: { begin, end: begin } }, 400, 'body/invalid-data', '/publicationPeriod'],
    ['with a picture of elsewhere', { pictures: ['https://x.example/a.png'] }, 400, 'body/invalid-data', '/pictures/0'],
    ['of a card system that is not there', { owningCardSystem: { id: 77 } }, 400, 'uitpas/invalid-card-system'],
    [
      'of a card system without its counters',
      { owningCardSystem: { id: 2 } },
      400,
      'body/invalid-data',
      '/organizers/0',
    ],
    ['for a card system that is not there', { applicableCardSystems: [{ id: 77 }] }, 400, 'uitpas/invalid-card-system'],
    ['of another organizer', { organizers: [{ id: ids.otherOrganizer }] }, 403, 'auth/forbidden'],
    [
      'of another organizer too',
      { organizers: [{ id: ids.organizer }, { id: ids.otherOrganizer }] },
      403,
      'auth/forbidden',
    ],
    ['of everybody', { organizers: [] }, 403, 'auth/forbidden'],
  ])('refuse one %s', async (_what, over, status, type, pointer) => {
    const before = await shared.sql('select id, version from reward order by id')
    const changed = { ...settings, points: 10, ...over }
    for (const refused of [await post(shared, { ...settings, ...over }), await put(shared, ids.reward, changed)]) {
      // What it is of stays, and what it costs.
      const named = [type, 'uitpas/invalid-card-system', 'uitpas/reward-not-editable'].map(problemType)
      expect([refused.statusCode, named.includes(refused.json().type)], refused.body).toEqual([status, true])
      const [wrong] = refused.json().schemaErrors ?? []
      if (wrong) expect([type, wrong.jsonPointer]).toEqual(['body/invalid-data', pointer ?? wrong.jsonPointer])
    }
    expect(await shared.sql('select id, version from reward order by id')).toEqual(before)
  })

  it('keep what was given: its points, and where its periods begin', async () => {
    const redeemPeriod = { begin: new Date(now - 100 * hour).toISOString() }
    const refused = await put(shared, ids.reward, { ...settings, points: 11, redeemPeriod })
    expect([refused.statusCode, refused.json()]).toEqual([
      400,
      expect.objectContaining({ type: problemType('uitpas/reward-not-editable'), jsonPointer: '/points' }),
    ])
    const later = await put(shared, ids.reward, { ...settings, points: 10, redeemPeriod: { begin } })
    expect(later.json()).toMatchObject({
      type: problemType('uitpas/reward-not-editable'),
      jsonPointer: '/redeemPeriod',
    })
  })

  it('reach rewards that their organizers alone give', async () => {
    for (const id of [ids.otherReward, ids.everywhereReward])
      expect((await put(shared, id, settings)).statusCode).toBe(403)
    expect((await put(shared, '00000000-0000-4000-8000-000000000000', settings)).statusCode).toBe(404)
    expect((await put(shared, 'x', settings)).statusCode).toBe(404)
    const own = await startOwnBackend()
    const all = await put(own, ids.everywhereReward, { ...settings, points: 20, organizers: [] }, write())
    expect([all.statusCode, all.json().organizers], all.body).toEqual([200, []])
  })
})

describe('what can be redeemed', () => {
  /** It was redeemed once before, yesterday. */
  it.each([
    ['with one left', `update reward set max_units = 2 where id = '${ids.reward}'`],
    ['with one left for this passholder', `update reward set limit_period = 'ABSOLUTE' where id = '${ids.reward}'`],
    ['on its last day', `update reward set redeem_until = '2026-11-23T23:00Z' where id = '${ids.reward}'`],
  ])('is so %s', async (_what, statement) => {
    const backend = await startOwnBackend()
    await backend.sql(statement)
    expect((await statusOf(backend, ids.reward, cards.active)).json()).toEqual({ redeemable: true })
    expect(await newRedemptions(backend)).toEqual([])
    expect((await post(backend, body)).statusCode).toBe(201)
    expect(await newRedemptions(backend)).toEqual([{ reward_id: ids.reward, organizer_id: ids.organizer }])
    expect(await unitsTaken(backend, ids.reward)).toBe(2)
    expect(await pointsOf(backend, ids.holder)).toBe(2)
  })

  it('says the balance with a refusal, to who may see passholders of an organizer that gives it', async () => {
    const dear = { ...body, rewardId: ids.everywhereReward }
    const grants = [...redeem, { permission: 'PASSHOLDERS_SEARCH' }]
    expect((await post(shared, dear, grants)).json()).toMatchObject({
      type: problemType('uitpas/reward-passholder-points-constraint'),
      totalPoints: 12,
    })
    expect((await post(shared, dear)).json()).not.toHaveProperty('totalPoints')
  })

  const none = 'select'
  it.each<[string, string, string, object?]>([
    ['reward-period-constraint', 'REWARD_PERIOD', `update reward set redeem_until = '2026-11-23T19:00Z'`],
    ['reward-volume-constraint', 'REWARD_VOLUME', 'update reward set max_units = 1'],
    [
      'reward-passholder-volume-constraint',
      'PASSHOLDER_VOLUME',
      `update reward set limit_volume = 1, limit_period = 'ABSOLUTE'`,
    ],
    ['reward-passholder-points-constraint', 'PASSHOLDER_POINTS', none, { rewardId: ids.everywhereReward }],
    [
      'reward-passholder-no-applicable-cardsystems',
      'PASSHOLDER_APPLICABLE_CARDSYSTEMS',
      `update reward set postal_codes = '{9000}'`,
    ],
    ['passholder-no-active-cardsystems', 'PASSHOLDER_NO_ACTIVE_CARDSYSTEM', 'delete from membership'],
    ['passholder-blocked', 'PASSHOLDER_NO_ACTIVE_CARDSYSTEM', none, { uitpasNumber: cards.holderBlocked }],
    ['card-blocked', 'INVALID_CARD', none, { uitpasNumber: cards.blocked }],
  ])('is not so: %s', async (reason, status, statement, over) => {
    const backend = statement === none ? shared : await startOwnBackend()
    await backend.sql(statement)
    const asked = { ...body, ...over }
    const could = await statusOf(backend, asked.rewardId, asked.uitpasNumber)
    expect(could.statusCode).toBe(200)
    expect(could.json()).toEqual({ redeemable: false, reason: status, message: expect.any(String) })
    const response = await post(backend, asked)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
    expect(await newRedemptions(backend)).toEqual([])
    expect(await pointsOf(backend, ids.holder)).toBe(12)
  })
})

describe('GET /rewards/{rewardId}/redeem-status', () => {
  it.each([
    ['x', cards.active, 404, 'uitpas/reward-not-found'],
    [ids.reward, cards.unknown, 400, 'uitpas/passholder-not-found'],
    [ids.reward, cards.stock, 400, 'uitpas/passholder-not-found'],
    [ids.reward, '0930000237912', 400, 'uitpas/invalid-uitpasnumber'],
    [ids.reward, '', 404, 'url/not-found'],
  ])('answers %s with %s: %i %s', async (rewardId, number, status, reason) => {
    const response = await statusOf(shared, rewardId, number)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('POST /rewards/redeemed', () => {
  it('answers with the reward', async () => {
    const backend = await startOwnBackend()
    const response = await post(backend, body)
    expect(response.statusCode).toBe(201)
    const redeemed = response.json()
    expect(redeemed).toMatchObject({
      redeemDate: new Date(now).toISOString(),
      reward: { id: ids.reward, unitsTaken: 2 },
    })
    expect(await backend.sql('select kind, points from ledger_entry where cause_id = $1', redeemed.id)).toEqual([
      { kind: 'REDEMPTION', points: -10 },
    ])
  })

  it('redeems for the organizer where that is clear', async () => {
    const backend = await startOwnBackend()
    await backend.sql('update reward set points = 1 where id = $1', ids.everywhereReward)
    const granted = [{ permission: 'REWARDS_REDEEM', organizerId: ids.otherOrganizer }]
    const everywhere = { ...body, rewardId: ids.everywhereReward }
    for (const [payload, grants] of [
      [body, redeem],
      [everywhere, redeem],
      [everywhere, granted],
    ] as const) {
      expect((await post(backend, payload, grants)).statusCode).toBe(201)
    }
    expect(await newRedemptions(backend)).toEqual([
      { reward_id: ids.reward, organizer_id: ids.organizer },
      { reward_id: ids.everywhereReward, organizer_id: null },
      { reward_id: ids.everywhereReward, organizer_id: ids.otherOrganizer },
    ])
  })

  it.each([
    [{ ...body, rewardId: 'x' }, 404, 'uitpas/reward-not-found'],
    [{ ...body, uitpasNumber: '1' }, 400, 'uitpas/invalid-uitpasnumber'],
    [{ ...body, uitpasNumber: cards.unknown }, 400, 'uitpas/passholder-not-found'],
    [{ rewardId: ids.reward }, 400, 'body/invalid-data'],
    [undefined, 400, 'body/missing'],
  ])('refuses %j', async (payload, status, reason) => {
    const response = await post(shared, payload)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(await newRedemptions(shared)).toEqual([])
  })
})

describe('GET /rewards/redeemed', () => {
  const get = (query: string, grants = read) => shared.asClient(grants, { url: `/api/rewards/redeemed?${query}` })
  const number = `uitpasNumber=${cards.active}`
  const holder = `passholderId=${ids.holder}`

  it('gives what stands, newest first, with the reward', async () => {
    expect((await get(number)).json()).toMatchObject({
      totalItems: 2,
      member: [
        { id: ids.otherRedemption, reward: { id: ids.otherReward } },
        { id: ids.redemption, redeemDate: new Date(now - 24 * hour).toISOString(), reward: { id: ids.reward } },
      ],
    })
  })

  it.each([
    [ids.organizer, [ids.redemption]],
    [ids.otherOrganizer, []],
  ])('gives to a client of %s what was redeemed there', async (organizerId, found) => {
    const granted = [{ permission: 'REWARDS_READ', organizerId }]
    expect(idsOf((await get(number, granted)).json().member)).toEqual(found)
  })

  it.each([
    [`${number}&rewardType=WELCOME`, 0, []],
    [`${number}&rewardType=POINTS&rewardTitle=KOF`, 1, [ids.redemption]],
    [`${number}&start=1&limit=1`, 2, [ids.redemption]],
    [`${holder}&organizerId=${ids.organizer}`, 1, [ids.redemption]],
    [`${holder}&organizerId=${ids.otherOrganizer}`, 0, []],
    [`passholderId=x&organizerId=${ids.organizer}`, 0, []],
    [`uitpasNumber=${cards.unknown}`, 0, []],
  ])('finds by %s', async (query, totalItems, found) => {
    const { totalItems: total, member } = (await get(query)).json()
    expect([total, idsOf(member)]).toEqual([totalItems, found])
  })

  it.each([
    ['', 404, 'url/not-found'],
    [`${number}&${holder}&organizerId=a`, 404, 'url/not-found'],
    [holder, 404, 'url/not-found'],
    ['uitpasNumber=1', 400, 'uitpas/invalid-uitpasnumber'],
    [`${number}&limit=501`, 400, 'url/query-limit-exceeded'],
  ])('refuses "%s"', async (query, status, reason) => {
    const response = await get(query)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('DELETE /rewards/redeemed/{redeemedRewardId}', () => {
  const remove = async (backend: TestBackend, id: string, organizerId?: string) => {
    const grants = [{ permission: 'REWARDS_REDEEM', ...(organizerId !== undefined && { organizerId }) }]
    return (await backend.asClient(grants, { method: 'DELETE', url: `/api/rewards/redeemed/${id}` })).statusCode
  }
  const reversals = ({ sql }: TestBackend) =>
    sql('select id, reversed_at from redemption where reversed_at is not null and id <> $1', ids.reversedRedemption)

  it.each([
    ['for all organizers', ids.redemption, undefined, ids.reward, 10],
    ['for the organizer where it was redeemed', ids.redemption, ids.organizer, ids.reward, 10],
    [
      'for an organizer at whose counters it is given, where it is not known where it was redeemed',
      ids.otherRedemption,
      ids.otherOrganizer,
      ids.otherReward,
      5,
    ],
  ])('gives points and unit back, once, %s', async (_what, id, organizerId, rewardId, points) => {
    const backend = await startOwnBackend()
    expect(await unitsTaken(backend, rewardId)).toBe(1)
    expect([await remove(backend, id, organizerId), await remove(backend, id, organizerId)]).toEqual([204, 404])
    expect(await reversals(backend)).toEqual([{ id, reversed_at: new Date(now) }])
    expect(await unitsTaken(backend, rewardId)).toBe(0)
    expect(await pointsOf(backend, ids.holder)).toBe(12 + points)
    expect(await backend.sql('select kind, points from ledger_entry where cause_id = $1 order by id', id)).toEqual([
      { kind: 'REDEMPTION', points: 0 - points },
      { kind: 'REDEMPTION_REVERSAL', points },
    ])
  })

  it.each([
    [ids.reversedRedemption, undefined],
    ['019aad3c-5b20-7c4e-8f00-000000000000', undefined],
    ['x', undefined],
    ['%27', undefined],
    [ids.redemption, ids.otherOrganizer],
    [ids.otherRedemption, ids.organizer],
  ])('does not find %s for %s', async (id, organizerId) => {
    expect(await remove(shared, id, organizerId)).toBe(404)
    expect(await reversals(shared)).toEqual([])
  })
})
