import { describe, expect, it } from 'vitest'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
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
    for (const role of ['ZUILBEHEERDER', 'VOORDEELBEHEERDER', 'COUNTER'] as const)
      expect((await ask(own, '', { role, ...(role === 'COUNTER' && { staffOf: [ids.counter] }) })).statusCode).toBe(403)
  })
})
