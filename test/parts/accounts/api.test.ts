import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminIdOf } from '../../../backend/counters/store/api-organizers.ts'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { ids } from '../../support/api-dataset.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** What clients of the API may do, for which organizers, and who works for these. */

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  await backend.sql(
    `update organizer set postal_codes = '{9300}', linked_location_id = 'location-1' where id = $1`,
    ids.organizer,
  )
  await backend.sql(`insert into organizer (id, name) values ('organizer-gent', 'Vooruit')`)
  await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-gent')`)
})
afterAll(() => backend.end())

const of = (permission: string, organizerId?: string): Grant => ({
  permission,
  ...(organizerId !== undefined && { organizerId }),
})
const ask = async (grants: readonly Grant[], url: string) => (await backend.asClient(grants, { url })).json()

describe('organizers', () => {
  it('are found by name and card system, those alone that the client reaches', async () => {
    const all = [of('ORGANIZERS_SEARCH')]
    const idsOf = async (query: string, grants = all) =>
      (await ask(grants, `/api/organizers?${query}`)).member.map(({ id }: { id: string }) => id)
    expect(await idsOf('')).toEqual([ids.organizer, ids.otherOrganizer, 'organizer-gent'])
    expect(await idsOf('sort[name]=desc&limit=1')).toEqual(['organizer-gent'])
    expect(await idsOf('name=*ORGANIZER-2')).toEqual([ids.otherOrganizer])
    expect(await idsOf('name=organizer')).toEqual([])
    expect(await idsOf('name=vo_ruit')).toEqual([])
    expect(await idsOf('cardSystemId=2')).toEqual(['organizer-gent'])
    expect(await idsOf('name=*', [of('ORGANIZERS_SEARCH', ids.organizer)])).toEqual([ids.organizer])
    expect(await ask(all, `/api/organizers/${ids.organizer}`)).toMatchObject({
      ...{ name: `Naam van ${ids.organizer}`, linkedLocationId: 'location-1' },
      ...{ cardSystems: [{ id: 1, name: 'UiTPAS Dender' }], address: { postalCode: '9300', city: 'Aalst' } },
    })
    for (const [query, type] of [
      ['groupId=1', 'uitpas/group-not-found'],
      ['cardSystemId=99', 'uitpas/cardsystem-not-found'],
      ['limit=501', 'url/query-limit-exceeded'],
    ])
      expect(await ask(all, `/api/organizers?${query}`)).toMatchObject({ status: 400, type: problemType(type ?? '') })
    expect(await ask(all, '/api/organizers/nobody')).toMatchObject({ status: 404 })
  })

  it('have people who work at their counters, added once and taken away, each time written down', async () => {
    const grants = [of('ORGANIZERS_ADMINS_READ', ids.organizer), of('ORGANIZERS_ADMINS_WRITE', ids.organizer)]
    const url = `/api/organizers/${ids.organizer}/admins`
    const add = (payload: object) => backend.asClient(grants, { method: 'POST', url, payload })
    const admin = { userId: adminIdOf('els@post.example'), email: 'els@post.example', type: 'MEMBER' }
    const added = await add({ email: 'Els@post.example', type: 'MEMBER' })
    expect([added.statusCode, added.json()]).toEqual([201, admin])
    expect((await add({ email: 'els@POST.example', type: 'MEMBER' })).statusCode).toBe(201)
    expect(await ask(grants, url)).toEqual({ totalItems: 1, member: [admin] })
    expect((await add({ email: 'jan@post.example', type: 'ADMIN' })).json().type).toBe(problemType('body/invalid-data'))
    const remove = async (id: string) =>
      (await backend.asClient(grants, { method: 'DELETE', url: `${url}/${id}` })).statusCode
    expect([await remove(admin.userId), await remove(admin.userId)]).toEqual([204, 404])
    expect(await ask(grants, url)).toEqual({ totalItems: 0, member: [] })
    const acts = await backend.sql(
      "select action, actor_kind, subject_id from audit where action like 'STAFF%' order by id",
    )
    expect(acts).toEqual(
      ['STAFF_ADDED', 'STAFF_REMOVED'].map((action) => ({ action, actor_kind: 'CLIENT', subject_id: ids.counter })),
    )
    const none = await backend.asClient([of('ORGANIZERS_ADMINS_WRITE')], {
      ...{ method: 'POST', url: '/api/organizers/organizer-gent/admins' },
      payload: { email: 'els@post.example', type: 'MEMBER' },
    })
    expect(none.json().type).toBe(problemType('uitpas/organizer-without-counters'))
  })
})

describe('permissions', () => {
  interface Shown {
    readonly organizer: { readonly id: string }
    readonly permissions: readonly string[]
    readonly permissionDetails: readonly object[]
  }
  const put = (grants: readonly Grant[], payload: object[]) =>
    backend.asClient(grants, { method: 'PUT', url: '/api/permissions/client', payload })
  const held = async (grants: readonly Grant[], url = '/api/permissions/client') =>
    Object.fromEntries(((await ask(grants, url)) as Shown[]).map((one) => [one.organizer.id, one.permissions]))
  const all = [of('PERMISSIONS_READ'), of('PERMISSIONS_WRITE')]
  const own = ['PERMISSIONS_READ', 'PERMISSIONS_WRITE', 'CHECKINS_WRITE'].map((one) => of(one, ids.organizer))
  const named = (id: string, ...permissionIds: string[]) => ({
    organizer: { id },
    permissionDetails: permissionIds.map((permission) => ({ id: permission })),
  })

  it('of the client itself are shown to it, organizer by organizer, with what they are', async () => {
    const grants = [of('CHECKINS_READ', ids.organizer), of('PASSES_READ')]
    const shown: readonly Shown[] = await ask(grants, '/api/permissions')
    expect(shown.map(({ organizer, permissions }) => [organizer.id, permissions])).toEqual([
      [ids.organizer, ['CHECKINS_READ', 'PASSES_READ']],
      [ids.otherOrganizer, ['PASSES_READ']],
      ['organizer-gent', ['PASSES_READ']],
    ])
    expect(shown[0]?.permissionDetails[0]).toEqual({
      ...{ id: 'CHECKINS_READ', label: { nl: 'Check-ins lezen', en: 'Read check-ins' }, cardSystemIds: [1] },
    })
    expect(await held([of('CHECKINS_READ', ids.organizer)], '/api/permissions')).toEqual({
      [ids.organizer]: ['CHECKINS_READ'],
    })
  })

  it('of another client are given whole, by who reaches the organizer, and used at once', async () => {
    expect(
      (await put(all, [named(ids.organizer, 'CHECKINS_READ'), named('organizer-gent', 'PASSES_READ')])).statusCode,
    ).toBe(204)
    expect(await held(all)).toEqual({ [ids.organizer]: ['CHECKINS_READ'], 'organizer-gent': ['PASSES_READ'] })
    expect(await held(own)).toEqual({ [ids.organizer]: ['CHECKINS_READ'] })
    // Of another organizer nothing is taken away by who doesn't reach it.
    expect((await put(own, [named(ids.organizer, 'CHECKINS_WRITE', 'CHECKINS_WRITE')])).statusCode).toBe(204)
    expect(await held(all)).toEqual({ [ids.organizer]: ['CHECKINS_WRITE'], 'organizer-gent': ['PASSES_READ'] })
    expect((await put(own, [])).statusCode).toBe(204)
    expect(await held(all)).toEqual({ 'organizer-gent': ['PASSES_READ'] })
    // Nothing was changed by this one.
    expect((await put(own, [])).statusCode).toBe(204)
    const acts = await backend.sql<{ changes: unknown; card_system_id: number }>(
      "select card_system_id, changes from audit where action = 'CLIENT_PERMISSIONS' and subject_id = 'client' order by id",
    )
    expect(acts.map(({ card_system_id: system }) => system)).toEqual([1, 2, 1, 1])
    expect(acts[2]?.changes).toEqual([
      { field: 'organizer', after: `Naam van ${ids.organizer}` },
      { field: 'permissions', before: ['CHECKINS_READ'], after: ['CHECKINS_WRITE'] },
    ])
  })

  it.each<[string, readonly Grant[], object, number]>([
    ['for another organizer', own, named(ids.otherOrganizer, 'CHECKINS_READ'), 403],
    ['that reach every organizer', own, named(ids.organizer, 'PASSHOLDERS_SEARCH_ALL'), 403],
    ['that the giver has not itself', own, named(ids.organizer, 'CHECKINS_WRITE', 'PASSES_READ'), 403],
    ['that are none', all, named(ids.organizer, 'EVERYTHING'), 400],
    ['for no organizer', all, named('nobody', 'CHECKINS_READ'), 400],
  ])('are not given %s', async (_what, grants, payload, status) => {
    const before = await held(all)
    expect((await put(grants, [payload])).statusCode).toBe(status)
    expect(await held(all)).toEqual(before)
  })

  it('are not given to itself either, beyond what a client has', async () => {
    const [client] = await backend.sql<{ id: string }>(
      "select client_id as id from client_grant where permission = 'PERMISSIONS_WRITE' and organizer_id is not null",
    )
    const url = `/api/permissions/${client?.id}`
    const putOwn = async (...names: string[]) =>
      (await backend.asClient(own, { method: 'PUT', url, payload: [named(ids.organizer, ...names)] })).statusCode
    const has = own.map(({ permission }) => permission)
    expect([await putOwn(...has), await putOwn(...has, 'PASSES_INSZNUMBERS_READ')]).toEqual([204, 403])
  })

  it('for an organizer that is in no card system are written down as well', async () => {
    await backend.sql(`insert into organizer (id, name) values ('organizer-loose', 'Los')`)
    const acts = () =>
      backend.sql(
        `select card_system_id, changes from audit where action = 'CLIENT_PERMISSIONS' and changes @> '[{"after": "Los"}]'`,
      )
    const before = await held(all)
    const kept = Object.entries(before).map(([id, permissionIds]) => named(id, ...permissionIds))
    expect((await put(all, [...kept, named('organizer-loose', 'CHECKINS_READ')])).statusCode).toBe(204)
    expect(await acts()).toMatchObject([{ card_system_id: null }])
    expect((await put(all, kept)).statusCode).toBe(204)
  })

  it('are given by who reaches all, also those that do, and to nobody unknown', async () => {
    expect((await put(all, [named(ids.organizer, 'PASSHOLDERS_SEARCH_ALL')])).statusCode).toBe(204)
    expect(await ask(all, '/api/permissions/nobody')).toMatchObject({
      ...{ status: 404, type: problemType('uitpas/client-not-found') },
    })
  })
})
