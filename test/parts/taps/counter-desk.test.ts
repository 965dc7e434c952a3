import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { addGroup, group } from '../../support/group-pass.ts'
import { editedKey } from '../../support/sample-requests.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** What staff do at their counter in the counter app: whom they find, what he can do, what is booked and taken back. */
describe.each(databases)('a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const root = `/ksb/api/counter/${ids.counter}`
  const get = (path: string) => backend.asPerson(staff, { url: `${root}/${path}` })
  const post = (path: string, payload?: object) =>
    backend.asPerson(staff, { method: 'POST', url: `${root}/${path}`, ...(payload && { payload }) })
  const found = async (text: string) => (await post('found', { text })).json()
  const pass = async (number: string) => (await get(`passes/${number}`)).json()
  const today = async () => (await get('today')).json().member
  const acts = () => backend.sql<{ action: string }>(`select action, actor_kind, reason from audit order by id`)
  const holder = {
    ...{ name: secrets.name, firstName: secrets.firstName, uitpasNumber: cards.active },
  }

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
  })
  afterAll(() => backend?.end())

  it('finds somebody by card, chip, name or INSZ, which is written down; in no address and no log', async () => {
    for (const text of [cards.active, '0930 0004 20206', secrets.chipNumber, `${secrets.firstName} vanders`])
      expect(await found(text), text).toMatchObject({ member: [holder], more: false })
    expect((await acts()).map(({ action }) => action)).toEqual([])
    expect(await found('83.03.02-015.40')).toMatchObject({ member: [holder] })
    expect(await acts()).toEqual([{ action: 'PASSHOLDER_INSZ_SOUGHT', actor_kind: 'USER', reason: null }])
    expect(await found(cards.stock)).toEqual({
      member: [],
      card: { uitpasNumber: cards.stock, status: 'STOCK', isHere: false },
      more: false,
    })
    expect(await found(cards.unknown)).toEqual({ member: [], more: false })
    for (const secret of [secrets.insz, secrets.name]) expect(backend.log.join()).not.toContain(secret)
  })

  it('has of the only one that it found all that his page shows', async () => {
    for (const text of [cards.active, secrets.chipNumber, `${secrets.firstName} vanders`, '83.03.02-015.40'])
      expect((await found(text)).pass, text).toEqual(await pass(cards.active))
    expect((await found(cards.blocked)).pass).toEqual(await pass(cards.blocked))
    const several = await found('p')
    expect(several.member.length).toBeGreaterThan(1)
    expect(several.pass).toBeUndefined()
  })

  it('sees what somebody can do here now, and why not', async () => {
    const one = await pass(cards.active)
    expect(one).toMatchObject({
      uitpasNumber: cards.active,
      passholder: { id: ids.holder, firstName: secrets.firstName, memberships: [{ cardSystem: { id: 1 } }] },
      events: [{ id: ids.event, points: 1, basePrice: 1000 }],
    })
    expect(one.events[0].checkin).toBeUndefined()
    // Of this counter, and of none in particular; the other counter's is not there.
    expect(one.rewards.map(({ id }: { id: string }) => id)).toEqual([
      ...[ids.welcomeReward, ids.reward, ids.everywhereReward],
    ])
    const points = one.passholder.points
    for (const reward of one.rewards)
      expect(reward.refused, reward.title).toEqual(
        reward.points <= points ? undefined : { sentence: 'Onvoldoende punten. Nog even verder sparen!' },
      )
    expect(await pass(cards.blocked)).toMatchObject({
      refused: { sentence: 'Deze kaart is geblokkeerd. Vraag hulp aan een UiTPAS-balie.' },
      events: [],
      rewards: [],
    })
    expect((await get(`passes/${cards.unknown}`)).statusCode).toBe(404)
  })

  it('sees how many tickets a group pass has left this year', async () => {
    await addGroup(backend)
    const { passholder, rewards } = await pass(group.uitpasNumber)
    expect(passholder).toMatchObject({ name: group.name, groupTickets: { perYear: 20, bought: 0, left: 20 } })
    expect(rewards).toEqual([])
    expect((await pass(cards.active)).passholder).not.toHaveProperty('groupTickets')
  })

  it('checks in, once; and its own, of today, is taken back with its point', async () => {
    const before = (await pass(cards.active)).passholder.points
    const done = await post('checkins', { uitpasNumber: cards.active, eventId: ids.event })
    expect(done.json()).toMatchObject({ points: 1, balance: before + 1 })
    const again = await post('checkins', { uitpasNumber: cards.active, eventId: ids.event })
    expect([again.statusCode, again.json().type, again.json().totalPoints]).toEqual([
      ...[400, problemType('uitpas/maximum-reached'), before + 1],
    ])
    expect((await pass(cards.active)).events[0].checkin.sentence).toContain('al')
    expect(await today()).toMatchObject([
      { actieId: done.json().actieId, kind: 'CHECKIN', points: 1, what: `Naam van ${ids.event}` },
    ])
    const url = `today/${done.json().actieId}/reversal`
    expect((await post(url)).statusCode).toBe(204)
    expect((await post(url)).json().type).toBe(problemType('uitpas/checkin-already-reversed'))
    expect((await pass(cards.active)).passholder.points).toBe(before)
    expect((await today())[0].reversedAt).toBeDefined()
    expect((await acts()).slice(-2)).toEqual([
      { action: 'CHECKIN_AT_COUNTER', actor_kind: 'USER', reason: null },
      { action: 'CHECKIN_REVERSED', actor_kind: 'USER', reason: 'Ongedaan gemaakt aan de balie.' },
    ])
  })

  it('sells tickets at the tariff that it asked for, several in one sale: all of them, or none', async () => {
    const asked = { uitpasNumber: cards.social, eventId: ids.event, regularPrice: 1000 }
    const { tariff } = (await post('tariff', asked)).json()
    expect(tariff).toEqual({ id: 'SOCIALTARIFF-1-default', name: 'Kansentarief', price: 200, remaining: 1 })
    expect((await post('tariff', { ...asked, uitpasNumber: cards.active })).json()).toEqual({
      sentence: 'Voor jou geldt de gewone prijs.',
    })
    const one = { ...asked, tariffId: tariff.id }
    const both = await post('ticket-sales', [one, { ...one, uitpasNumber: cards.active }])
    expect([both.statusCode, both.json().jsonPointer]).toEqual([400, '/1'])
    // The second of one person is one too many.
    expect((await post('ticket-sales', [one, one])).json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      jsonPointer: '/1',
    })
    expect(await backend.sql(`select id from ticket where client_id = 'key-1'`)).toEqual([])
    const sold = await post('ticket-sales', [one])
    expect(sold.json()).toMatchObject({ total: 200, actieIds: [expect.any(String)] })
    // Of one moment: its clock stands still.
    expect(await today()).toContainEqual(expect.objectContaining({ kind: 'TICKET', price: 200 }))
    expect((await post(`today/${sold.json().actieIds[0]}/reversal`)).statusCode).toBe(204)
    expect((await post('tariff', asked)).json().tariff.remaining).toBe(1)
  })

  it('sells by the distribution keys that hold at this counter alone', async () => {
    const key = {
      ...{ ...editedKey, name: 'Aan het onthaal', manual: false, price: { op: 'EQUAL', cents: 700 } },
      counterIds: [ids.counter],
      shares: { ...editedKey.shares, passholder: { cents: 100 } },
    }
    const made = await backend.asPerson(
      { role: 'ADMIN' },
      { method: 'POST', url: '/ksb/api/distribution-keys', payload: key },
    )
    expect(made.statusCode, made.body).toBe(201)
    const asked = { uitpasNumber: cards.social, eventId: ids.event, regularPrice: 700 }
    await expect.poll(async () => (await post('tariff', asked)).json().tariff?.price).toBe(100)
    // Over the API it is sold at no counter.
    const elsewhere = await backend.asClient([{ permission: 'TARIFFS_READ' }], {
      url: `/api/tariffs?eventId=${ids.event}&uitpasNumber=${cards.social}&regularPrice=7`,
    })
    expect(elsewhere.json().available).toMatchObject([{ price: 1.4 }])
    const { tariff } = (await post('tariff', asked)).json()
    expect((await post('ticket-sales', [{ ...asked, tariffId: tariff.id }])).json()).toMatchObject({ total: 100 })
  })

  it('gives a reward of its own, and takes it back with its points', async () => {
    const refused = await post('redemptions', { uitpasNumber: cards.active, rewardId: ids.otherReward })
    expect(refused.json().type).toBe(problemType('uitpas/reward-not-found'))
    const poor = await post('redemptions', { uitpasNumber: cards.social, rewardId: ids.everywhereReward })
    expect(poor.json()).toMatchObject({ type: problemType('uitpas/reward-passholder-points-constraint') })
    const welcome = await post('redemptions', { uitpasNumber: cards.social, rewardId: ids.welcomeReward })
    expect([welcome.statusCode, welcome.json().points]).toEqual([201, 0])
    const [{ points } = { points: 0 }] = await backend.sql<{ points: number }>(
      'update passholder set points = 15 where id = $1 returning points',
      ids.socialHolder,
    )
    const given = await post('redemptions', { uitpasNumber: cards.social, rewardId: ids.reward })
    expect(given.json()).toMatchObject({ points: -10, balance: points - 10 })
    expect((await post(`today/${given.json().actieId}/reversal`)).statusCode).toBe(204)
    expect((await pass(cards.social)).passholder.points).toBe(points)
  })

  it('takes back nothing that is another’s, a zuil’s or of another day', async () => {
    const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
    const mine = (await post('checkins', { uitpasNumber: cards.social, eventId: ids.event })).json().actieId
    const reversal = (counter: string, id: string) =>
      backend.asPerson(other, { method: 'POST', url: `/ksb/api/counter/${counter}/today/${id}/reversal` })
    for (const counter of [ids.counter, ids.otherCounter])
      expect((await reversal(counter, mine)).statusCode, counter).toBe(404)
    expect((await backend.asPerson(other, { url: `${root}/passes/${cards.active}` })).statusCode).toBe(404)
    for (const id of [ids.checkin, ids.ticket]) expect((await post(`today/${id}/reversal`)).statusCode).toBe(404)
    await backend.sql(`update checkin set at = at - interval '1 day' where id = $1`, mine)
    expect((await post(`today/${mine}/reversal`)).statusCode).toBe(404)
    expect(await backend.sql('select id from checkin where id = $1 and reversed_at is null', mine)).toHaveLength(1)
  })

  it('serves at its own place alone: an event of elsewhere is none', async () => {
    const elsewhere = { uitpasNumber: cards.active, eventId: ids.otherEvent }
    expect((await post('checkins', elsewhere)).json().type).toBe(problemType('uitpas/event-not-found'))
    expect((await post('tariff', { ...elsewhere, regularPrice: 500 })).json().type).toBe(
      problemType('uitpas/event-not-found'),
    )
  })
})
