import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { pngOf } from '../../support/png.ts'
import { editedReward } from '../../support/rewards.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

const admin: TestPerson = { role: 'ADMIN' }
const far: TestPerson = { role: 'ADMIN', cardSystemId: 2 }

const ask = (backend: TestBackend, path: string, who = admin) =>
  backend.asPerson(who, { url: `/ksb/api/rewards${path}` })
const setStatus = (backend: TestBackend, id: string, status: string, version?: number, who = admin) =>
  backend.asPerson(who, {
    ...{ method: 'PUT', url: `/ksb/api/rewards/${id}/status`, payload: { status } },
    ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
  })
const touched = async (backend: TestBackend, id: string, status: string, who = admin) =>
  backend.asPerson(who, { method: 'POST', url: `/ksb/api/rewards/${id}/touched-zuilen`, payload: { status } })
const find = (backend: TestBackend, payload: object, rewardId?: string) =>
  backend.asPerson(admin, {
    ...{ method: 'POST', url: `/ksb/api/rewards/findings${rewardId ? `?rewardId=${rewardId}` : ''}`, payload },
  })
const strange = '00000000-0000-4000-8000-000000000009'
const personal = Scope.ofPerson('x@example.be', { cardSystemId: 1, role: 'ADMIN', staffOf: [] }, ['ADMIN']) as Scope
const toRewardZuil = (backend: TestBackend) =>
  backend.sql("update zuil set type = 'REWARD' where id = any($1)", [ids.zuil, ids.otherZuil])

describe.each(databases)('voordelen on %s', (database) => {
  const start = () => startOwnBackend({}, {}, database)

  it('are listed by what they are, how they stand, where they are given and when', async () => {
    const own = await start()
    await own.sql('update reward set redeem_until = $1 where id = $2', new Date(now), ids.otherReward)
    await own.sql("update reward set status = 'INACTIVE' where id = $1", ids.welcomeReward)
    const found = async (query: string) =>
      (await ask(own, query))
        .json()
        .member.map(({ id }: { id: string }) => id)
        .sort()
    const all = [ids.reward, ids.otherReward, ids.everywhereReward, ids.welcomeReward]
    expect(await found('')).toEqual(all.toSorted())
    expect(await found('?type=WELCOME')).toEqual([ids.welcomeReward])
    expect(await found('?status=ACTIVE')).toEqual([ids.reward, ids.otherReward, ids.everywhereReward].sort())
    expect(await found('?phase=OVER')).toEqual([ids.otherReward])
    expect(await found('?phase=TO_COME')).toEqual([])
    expect(await found('?phase=NOW&type=POINTS')).toEqual([ids.reward, ids.everywhereReward].sort())
    // What every counter gives is given there too.
    expect(await found(`?counterId=${ids.otherCounter}`)).toEqual([ids.otherReward, ids.everywhereReward].sort())
    expect(await found('?text=ZWEM')).toEqual([ids.everywhereReward])
    expect(await found(`?text=${ids.reward}`)).toEqual([ids.reward])
    expect(await found('?text=100%25')).toEqual([])
    expect((await ask(own, '?limit=1')).json()).toMatchObject({ totalItems: 4, member: [{}] })
    expect((await ask(own, '', far)).json().totalItems).toBe(0)
  })

  it('are shown whole, with what each voordeelzuil makes of them', async () => {
    const own = await start()
    await toRewardZuil(own)
    const shown = await ask(own, `/${ids.reward}`)
    expect(shown.headers.etag).toBe('"1"')
    expect(shown.json()).toMatchObject({
      ...{ id: ids.reward, status: 'ACTIVE', phase: 'NOW', maxUnits: 100, unitsTaken: 1 },
      ...{ limit: { volume: 2, period: 'DAY' }, counters: [{ id: ids.counter, name: 'Onthaal' }], cardSystems: [] },
      zuilen: [{ id: ids.zuil, name: 'CID-PPT-001', shows: 'NOW' }],
    })
    // One that names the counter wins.
    expect((await ask(own, `/${ids.everywhereReward}`)).json()).toMatchObject({
      ...{ cardSystems: [{ id: 1, name: 'UiTPAS Dender' }] },
      zuilen: [{ shows: 'OTHERS' }, { shows: 'OTHERS' }],
    })
  })

  it('are stopped, put back and deleted for good; what was given stays in the books', async () => {
    const own = await start()
    const id = ids.reward
    const blind = await setStatus(own, id, 'INACTIVE')
    expect([blind.statusCode, blind.json().type]).toEqual([428, problemType('uitpas/reward-version-missing')])
    const stopped = await setStatus(own, id, 'INACTIVE', 1)
    expect([stopped.statusCode, stopped.headers.etag]).toEqual([200, '"2"'])
    const late = await setStatus(own, id, 'ACTIVE', 1)
    expect([late.statusCode, late.headers.etag]).toEqual([412, '"2"'])
    const both = await Promise.all(['ACTIVE', 'DELETED'].map((status) => setStatus(own, id, status, 2)))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    await own.sql("update reward set status = 'ACTIVE', version = 3 where id = $1", id)
    expect((await setStatus(own, id, 'DELETED', 3)).statusCode).toBe(200)
    const again = await setStatus(own, id, 'ACTIVE', 4)
    expect([again.statusCode, again.json().type]).toEqual([409, problemType('uitpas/reward-is-deleted')])
    expect(await own.sql('select 1 from redemption where reward_id = $1 and reversed_at is null', id)).toHaveLength(1)
    const list = async (query: string) => (await ask(own, query)).json().totalItems
    expect([await list(''), await list('?status=DELETED')]).toEqual([3, 1])
    expect((await own.store.catalog()).rewards.get(id)?.status).toBe('DELETED')
    expect((await ask(own, `/${id}/history`)).json().member[0]).toMatchObject({
      ...{ action: 'REWARD_STATUS', subject: { kind: 'REWARD', id } },
      changes: [{ field: 'status', before: 'ACTIVE', after: 'DELETED' }],
    })
  })

  it('are changed by who saw the last version; what was given keeps its price', async () => {
    const own = await start()
    await toRewardZuil(own)
    const change = (over: object, version?: number, who = admin) =>
      own.asPerson(who, {
        ...{ method: 'PUT', url: `/ksb/api/rewards/${ids.reward}` },
        payload: { ...editedReward, counterIds: [ids.counter], ...over },
        ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
      })
    expect((await change({})).statusCode).toBe(428)
    const [before] = await own.sql<{ redeem_from: Date }>('select redeem_from from reward where id = $1', ids.reward)
    const locked = await change({ points: 12 }, 1)
    expect([locked.statusCode, locked.json()]).toEqual([
      400,
      expect.objectContaining({ type: problemType('uitpas/reward-not-editable'), jsonPointer: '/points' }),
    ])
    const stock = await change({ maxUnits: 0 }, 1)
    expect([stock.statusCode, stock.json().schemaErrors]).toEqual([
      400,
      [{ jsonPointer: '/maxUnits', error: 'is less than what was given already' }],
    ])
    for (const [over, pointer] of [
      [{ counterIds: [strange] }, '/counterIds'],
      [{ cardSystemIds: [77] }, '/cardSystemIds'],
      [{ picture: { id: strange, alt: { nl: 'x' } } }, '/picture'],
    ] as const)
      expect((await change(over, 1)).json().schemaErrors?.[0]?.jsonPointer).toBe(pointer)
    const found = (
      await find(own, { ...editedReward, title: { nl: 'Cacao' }, counterIds: [ids.counter] }, ids.reward)
    ).json()
    expect(found.touched).toEqual([{ id: ids.zuil, name: 'CID-PPT-001', before: ['Een koffie'], after: ['Cacao'] }])
    const saved = await change({ title: { nl: 'Cacao' }, picture: { id: ids.picture, alt: { nl: 'Cacao' } } }, 1)
    expect([saved.statusCode, saved.headers.etag], saved.body).toEqual([200, '"2"'])
    const after = await own.sql<{ redeem_from: Date }>('select redeem_from from reward where id = $1', ids.reward)
    expect(after).toEqual([before])
    const both = await Promise.all(['Melk', 'Sap'].map((nl) => change({ title: { nl } }, 2)))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    expect((await ask(own, `/${ids.reward}/history`)).json().member.at(-1)).toMatchObject({
      action: 'REWARD_CHANGED',
      changes: expect.arrayContaining([
        { field: 'title', before: 'Een koffie', after: 'Cacao' },
        { field: 'picture' },
        { field: 'pictureAlt', after: 'Cacao' },
      ]),
    })
    expect((await change({}, 3, far)).statusCode).toBe(404)
    await setStatus(own, ids.reward, 'DELETED', 3)
    expect((await change({}, 4)).statusCode).toBe(409)
    // The one that has it keeps it; of the other nobody knows any more.
    const unused = await own.store.rewardPictures
      .for(personal)
      .add({ type: 'image/png', width: 20, height: 20 }, pngOf(20, 20))
    await own.sql('update reward_picture set created_at = $1 where id = any($2)', new Date(now - 48 * 3_600_000), [
      unused,
      ids.picture,
    ])
    await own.sql(
      'update reward set picture_id = $1, picture_alt = $2 where id = $3',
      ids.picture,
      { nl: 'x' },
      ids.reward,
    )
    await own.store.rewardPictures.forgetUnused(now)
    expect(await own.sql('select id from reward_picture')).toEqual([{ id: ids.picture }])
  })

  // What follows asks nothing of the database that is its own, and the embedded one takes seconds to start.
  if (database === 'embedded') return

  it('say which zuilen change before they are stopped, and that is what they then show', async () => {
    const own = await start()
    await toRewardZuil(own)
    const shown = async () => {
      await own.store.catalog()
      const { document } = (await refreshDesired(own.store, [ids.zuil], now)).get(ids.zuil) ?? {}
      return document?.rewards?.map(({ title }) => title.nl)
    }
    const { member } = (await touched(own, ids.reward, 'INACTIVE')).json()
    expect(member).toEqual([{ id: ids.zuil, name: 'CID-PPT-001', before: await shown(), after: ['Zwembeurt'] }])
    await setStatus(own, ids.reward, 'INACTIVE', 1)
    expect(await shown()).toEqual(['Zwembeurt'])
    expect((await touched(own, ids.welcomeReward, 'INACTIVE')).json().member).toEqual([])
  })

  it('are added whole, with what people read of it and what zuilen then show', async () => {
    const own = await start()
    await toRewardZuil(own)
    const sent = await own.asPerson(admin, {
      ...{ method: 'POST', url: '/ksb/api/rewards/pictures', payload: pngOf(40, 30) },
      headers: { 'content-type': 'application/octet-stream' },
    })
    const { id: picture, ...size } = sent.json()
    expect([sent.statusCode, size]).toEqual([201, { width: 40, height: 30 }])
    const settings = {
      ...editedReward,
      title: { nl: 'Thee', fr: 'Thé' },
      promotionalDescription: { nl: 'Met een\nkoekje', fr: 'Avec un biscuit' },
      practicalInfo: { nl: 'Aan de toog' },
      ...{ moreInfoUrl: 'https://www.uitpas.be/thee', forKids: true, maxUnits: 5 },
      ...{ limit: { volume: 1, period: 'WEEK' }, counterIds: [ids.otherCounter], postalCodes: ['9300'] },
      ...{ cardSystemIds: [1], picture: { id: picture, alt: { nl: 'Een kop thee' } } },
      redemption: { from: '2026-11-20', until: '2026-12-31' },
    }
    const findings = (await find(own, settings)).json()
    expect(findings).toEqual({
      touched: [{ id: ids.otherZuil, name: 'CID-PPT-003', before: ['Een balpen'], after: ['Thee', 'Een balpen'] }],
      zuilen: [{ id: ids.otherZuil, name: 'CID-PPT-003', shows: 'SEVERAL' }],
    })
    const added = await own.asPerson(admin, { method: 'POST', url: '/ksb/api/rewards', payload: settings })
    expect([added.statusCode, added.headers.etag], added.body).toEqual([201, '"1"'])
    const { id } = added.json()
    expect(added.json()).toMatchObject({
      ...{
        title: settings.title,
        promotionalDescription: settings.promotionalDescription,
        practicalInfo: { nl: 'Aan de toog' },
      },
      ...{
        points: 10,
        status: 'ACTIVE',
        phase: 'NOW',
        maxUnits: 5,
        unitsTaken: 0,
        limit: { volume: 1, period: 'WEEK' },
      },
      ...{ forKids: true, sport: false, postalCodes: ['9300'], cardSystems: [{ id: 1, name: 'UiTPAS Dender' }] },
      ...{ counters: [{ id: ids.otherCounter, name: 'Sporthal' }], picture: settings.picture },
      redemption: { from: '2026-11-19T23:00:00.000Z', until: '2026-12-31T23:00:00.000Z' },
      zuilen: [{ id: ids.otherZuil, shows: 'SEVERAL' }],
    })
    expect((await own.store.catalog()).rewards.get(id)).toMatchObject({ points: 10, counterIds: [ids.otherCounter] })
    const shown = await own.app.inject({ url: `/api/rewards/pictures/${picture}` })
    expect(shown.rawPayload).toEqual(pngOf(40, 30))
    expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
    expect((await ask(own, `/${id}/history`)).json().member[0]).toMatchObject({
      action: 'REWARD_ADDED',
      subject: { id },
    })
  })

  it('have pictures that are PNG, JPEG or WebP by their content alone', async () => {
    const own = await start()
    for (const payload of [Buffer.from('<svg/>'), pngOf(20, 5_000), Buffer.alloc(1024 * 1024 + 1)]) {
      const refused = await own.asPerson(admin, {
        ...{ method: 'POST', url: '/ksb/api/rewards/pictures', payload },
        headers: { 'content-type': 'application/octet-stream' },
      })
      expect([400, 413], refused.body).toContain(refused.statusCode)
    }
    const form = await own.asPerson(admin, {
      ...{ method: 'POST', url: '/ksb/api/rewards/pictures', payload: pngOf(20, 20) },
      headers: { 'content-type': 'image/png' },
    })
    expect(form.statusCode).toBe(415)
    expect((await own.app.inject({ url: '/api/rewards/pictures/geen' })).statusCode).toBe(404)
  })

  it('of a partner are those that his counters alone give: no other is seen, changed, or made', async () => {
    const own = await start()
    await toRewardZuil(own)
    const partner: TestPerson = { role: 'VOORDEELBEHEERDER', counterIds: [ids.counter] }
    const post = (path: string, payload: object, method: 'POST' | 'PUT' = 'POST', version = 1) =>
      own.asPerson(partner, {
        ...{ method, url: `/ksb/api/rewards${path}`, payload, headers: { 'if-match': `"${version}"` } },
      })
    const seen = async (query = '') =>
      (await ask(own, query, partner)).json().member.map(({ id }: { id: string }) => id)
    const his = [ids.reward, ids.welcomeReward]
    expect(await seen()).toEqual(his)
    expect(await seen(`?text=${ids.everywhereReward}`)).toEqual([])
    expect((await ask(own, '/choices', partner)).json().counters).toEqual([{ id: ids.counter, name: 'Onthaal' }])
    const here = { ...editedReward, counterIds: [ids.counter] }
    for (const id of [ids.otherReward, ids.everywhereReward]) {
      for (const answer of await Promise.all([
        ask(own, `/${id}`, partner),
        ask(own, `/${id}/history`, partner),
        touched(own, id, 'INACTIVE', partner),
        setStatus(own, id, 'INACTIVE', 1, partner),
        post(`/${id}`, here, 'PUT'),
        post(`/findings?rewardId=${id}`, here),
      ]))
        expect(answer.statusCode, answer.body).toBe(404)
    }
    const { counterIds: _counters, ...everywhere } = here
    for (const payload of [everywhere, { ...here, counterIds: [ids.counter, ids.otherCounter] }]) {
      const made = await post('', payload)
      expect([made.statusCode, made.json().schemaErrors?.[0].jsonPointer], made.body).toEqual([400, '/counterIds'])
      expect((await post(`/${ids.reward}`, payload, 'PUT')).statusCode).toBe(400)
    }
    expect((await post('', { ...here, title: { nl: 'Een thee' } })).statusCode).toBe(201)
    expect((await post(`/${ids.reward}`, { ...here, title: { nl: 'Cacao' } }, 'PUT')).statusCode).toBe(200)
    expect(await seen()).toHaveLength(3)
    // Once another counter gives it too, it is not his alone.
    await own.sql('insert into "_CounterToReward" ("A", "B") values ($1, $2)', ids.otherCounter, ids.reward)
    expect((await setStatus(own, ids.reward, 'INACTIVE', 2, partner)).statusCode).toBe(404)
    // He whose counters were all taken away has nothing.
    await own.sql('delete from "_AccountToCounter"')
    expect(await seen()).toEqual([])
    expect((await post('', here)).statusCode).toBe(400)
  })

  it('are of one card system, and for its admins', async () => {
    const own = await start()
    for (const response of await Promise.all([
      ask(own, `/${ids.reward}`, far),
      ask(own, `/${ids.reward}/history`, far),
      touched(own, ids.reward, 'INACTIVE', far),
      setStatus(own, ids.reward, 'INACTIVE', 1, far),
    ]))
      expect(response.statusCode, response.body).toBe(404)
    expect((await ask(own, `/${ids.reward}`)).json().status).toBe('ACTIVE')
    for (const role of ['ZUILBEHEERDER', 'COUNTER'] as const)
      expect((await ask(own, '', { role, ...(role === 'COUNTER' && { staffOf: [ids.counter] }) })).statusCode).toBe(403)
  })
})
