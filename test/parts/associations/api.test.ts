import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'ASSOCIATIONS' }]
const today = '2026-11-23'
const url = (passholderId: string = ids.holder, organizerId: string = ids.organizer): string =>
  `/api/passholders/${passholderId}/association-memberships?organizerId=${organizerId}`

/** For tests that write nothing: a passholder who is a member of one association, and was of another. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
  await addMember(shared, ids.readAssociation, '2027-11-23')
  await addMember(shared, ids.youthAssociation, '2001-03-02')
})
afterAll(() => shared.end())

const addMember = ({ store }: TestBackend, associationId: string, endDate: string): Promise<boolean> =>
  store.associations.for(Scope.system).put(ids.holder, { associationId, endDate }, now - 1000)

/** The memberships that stand, with when they were made and renewed. */
const members = ({ sql }: TestBackend) =>
  sql(`select passholder_id, association_id, end_date::text, created_at, renewed_at
    from association_membership order by end_date`)

const idsOf = ({ member }: { member: { id: string }[] }): string[] => member.map(({ id }) => id)

describe('GET /associations', () => {
  const found = (organizerId: string, permission: string) =>
    shared.asClient(grants, { url: `/api/associations?organizerId=${organizerId}&permission=${permission}` })

  it('gives by the rights of the organizer’s counters', async () => {
    const read = (await found(ids.organizer, 'READ')).json()
    expect(idsOf(read)).toEqual([ids.readAssociation, ids.youthAssociation, ids.association, ids.farAssociation])
    expect(read.totalItems).toBe(4)
    expect(read.member[2]).toEqual({ id: ids.association, name: 'Vriend van het CC', endDateType: 'CUSTOM' })
    const write = (await found(ids.organizer, 'WRITE')).json()
    expect(idsOf(write)).toEqual([ids.youthAssociation, ids.association, ids.farAssociation])
    expect(write.totalItems).toBe(3)
    expect(idsOf((await found(ids.otherOrganizer, 'WRITE')).json())).toEqual([ids.readAssociation])
  })

  it('wants to know which', async () => {
    expect((await found(ids.organizer, 'ALL')).statusCode).toBe(404)
    expect((await found('', 'READ')).json().detail).toContain('organizerId')
  })
})

describe('GET /passholders/{passholderId}/association-memberships', () => {
  it('gives what is, and what could be', async () => {
    const response = await shared.asClient(grants, { url: url() })
    expect(response.json()).toEqual([
      {
        association: expect.objectContaining({ id: ids.association }),
        status: 'NONE',
        renewable: false,
        newEndDate: '2027-06-30',
      },
      {
        association: expect.objectContaining({ id: ids.readAssociation }),
        status: 'ACTIVE',
        endDate: '2027-11-23',
        renewable: false,
      },
      {
        association: expect.objectContaining({ id: ids.youthAssociation }),
        status: 'EXPIRED',
        endDate: '2001-03-02',
        renewable: false,
      },
    ])
    const older = await shared.asClient(grants, { url: url().replace('organizerId', 'organiserId') })
    expect(older.json()).toEqual(response.json())
  })

  it('gives another organizer the associations that its counters may read', async () => {
    const response = await shared.asClient(grants, { url: url(ids.holder, ids.otherOrganizer) })
    expect(response.json()).toMatchObject([{ association: { id: ids.readAssociation }, status: 'ACTIVE' }])
  })

  it.each([
    [url('x'), 404, 'uitpas/passholder-not-found'],
    [url('8703fee0-29cc-452c-b1af-000000000000'), 404, 'uitpas/passholder-not-found'],
    [url().split('?')[0] ?? '', 404, 'url/not-found'],
  ])('answers %s: %i %s', async (path, status, reason) => {
    const response = await shared.asClient(grants, { url: path })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})

describe('POST /passholders/{passholderId}/association-memberships', () => {
  const post = (backend: TestBackend, payload: object, path = url()) =>
    backend.asClient(grants, { method: 'POST', url: path, payload })
  const association = { id: ids.association }
  const membership = { passholder_id: ids.holder, association_id: ids.association, created_at: new Date(now) }

  it('makes one until the suggested day, and it is in the list for the zuilen', async () => {
    const own = await startOwnBackend()
    const response = await post(own, { association })
    expect([response.statusCode, response.body]).toEqual([201, ''])
    expect(await members(own)).toEqual([{ ...membership, end_date: '2027-06-30', renewed_at: null }])
    const wanted = { zuilId: ids.zuil, associationId: ids.association, validUntil: now, byNumber: true }
    const { members: listed } = await own.store.associations.memberList(wanted)
    // Once by the number of his card, once by its chip.
    expect(JSON.parse(listed).map(([, end]: [string, string]) => end)).toEqual(['2027-06-30', '2027-06-30'])
  })

  it.each(['2027-01-31', today])('makes one until %s, the day that the counter chose', async (endDate) => {
    const own = await startOwnBackend()
    expect((await post(own, { association, endDate })).statusCode).toBe(201)
    expect(await members(own)).toEqual([{ ...membership, end_date: endDate, renewed_at: null }])
  })

  it('is not said to be made by who lost the right to meanwhile', async () => {
    const own = await startOwnBackend()
    await own.store.catalog()
    // Without its triggers the catalog does not know yet: as between the check and the write.
    await own.sql('alter table association_counter disable trigger all')
    await own.sql('delete from association_counter')
    const mine = grants.map((grant) => ({ ...grant, organizerId: ids.organizer }))
    const payload = { association }
    const response = await own.asClient(mine, { method: 'POST', url: url(), payload })
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/association-not-found')])
    expect(await members(own)).toEqual([])
  })

  it('renews', async () => {
    const own = await startOwnBackend()
    await addMember(own, ids.association, '2026-12-31')
    expect((await post(own, { association })).statusCode).toBe(201)
    expect(await members(own)).toEqual([
      { ...membership, end_date: '2027-06-30', created_at: new Date(now - 1000), renewed_at: new Date(now) },
    ])
  })

  it.each([
    [{ association: { id: ids.readAssociation } }, url(), 400, 'uitpas/association-not-found'],
    [{ association: { id: 'x' } }, url(), 400, 'uitpas/association-not-found'],
    [{ association: { id: ids.farAssociation } }, url(), 400, 'uitpas/association-passholder-cardsystem-mismatch'],
    [
      { association: { id: ids.youthAssociation } },
      url(ids.socialHolder),
      400,
      'uitpas/association-membership-too-old',
    ],
    [{ association, endDate: '2026-11-22' }, url(), 400, 'body/invalid-data'],
    [{ association, endDate: '31/12/2026' }, url(), 400, 'body/invalid-data'],
    [{ association: {} }, url(), 400, 'body/invalid-data'],
    [{ association }, url('x'), 404, 'uitpas/passholder-not-found'],
    [{ association }, url().split('?')[0] ?? '', 404, 'url/not-found'],
    [
      { association: { id: ids.readAssociation } },
      url(ids.holder, ids.otherOrganizer),
      400,
      'uitpas/association-membership-renew-not-possible',
    ],
  ])('refuses %j at %s: %i %s', async (payload, path, status, reason) => {
    const before = await members(shared)
    const response = await post(shared, payload, path)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(await members(shared)).toEqual(before)
  })
})

describe('DELETE /passholders/{passholderId}/association-memberships/{associationId}', () => {
  const remove = (backend: TestBackend, associationId: string, passholderId: string = ids.holder) =>
    backend.asClient(grants, {
      method: 'DELETE',
      url: `/api/passholders/${passholderId}/association-memberships/${associationId}?organizerId=${ids.organizer}`,
    })

  it('removes that one, once', async () => {
    const own = await startOwnBackend()
    await addMember(own, ids.association, '2027-06-30')
    await addMember(own, ids.youthAssociation, '2027-07-31')
    const response = await remove(own, ids.association)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(await members(own)).toMatchObject([{ association_id: ids.youthAssociation }])
    expect((await remove(own, ids.association)).statusCode).toBe(404)
  })

  it.each([
    [ids.association, ids.holder, 'url/not-found'],
    [ids.youthAssociation, 'x', 'url/not-found'],
    [ids.youthAssociation, ids.socialHolder, 'url/not-found'],
    // He is a member; this organizer may only read that.
    [ids.readAssociation, ids.holder, 'uitpas/association-not-found'],
    ['x', ids.holder, 'uitpas/association-not-found'],
  ])('does not find %s of %s', async (associationId, passholderId, reason) => {
    const before = await members(shared)
    const response = await remove(shared, associationId, passholderId)
    expect([response.statusCode, response.json().type]).toEqual([404, problemType(reason)])
    expect(await members(shared)).toEqual(before)
  })
})
