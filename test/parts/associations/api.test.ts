import { describe, expect, it } from 'vitest'
import { ids, now } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const grants = [{ permission: 'ASSOCIATIONS' }]
const today = '2026-11-23'
const url = (passholderId: string = ids.holder, organizerId: string = ids.organizer): string =>
  `/api/passholders/${passholderId}/association-memberships?organizerId=${organizerId}`

describe('GET /associations', () => {
  const found = async (organizerId: string, permission: string) => {
    const { app, asClient } = await serve()
    const response = await asClient(grants, {
      url: `/api/associations?organizerId=${organizerId}&permission=${permission}`,
    })
    await app.close()
    return response
  }

  it('gives by the rights of the organizer’s counters', async () => {
    const read = (await found(ids.organizer, 'READ')).json()
    expect(read.member.map(({ id }: { id: string }) => id)).toEqual([
      ids.readAssociation,
      ids.youthAssociation,
      ids.association,
      ids.farAssociation,
    ])
    expect(read.totalItems).toBe(4)
    expect(read.member[2]).toEqual({ id: ids.association, name: 'Vriend van het CC', endDateType: 'CUSTOM' })
    const write = (await found(ids.organizer, 'WRITE')).json()
    expect(write.member.map(({ id }: { id: string }) => id)).not.toContain(ids.readAssociation)
    expect(write.totalItems).toBe(3)
    const other = (await found(ids.otherOrganizer, 'WRITE')).json()
    expect(other.member.map(({ id }: { id: string }) => id)).toEqual([ids.readAssociation])
  })

  it('wants to know which', async () => {
    expect((await found(ids.organizer, 'ALL')).statusCode).toBe(404)
    expect((await found('', 'READ')).json().detail).toContain('organizerId')
  })
})

describe('GET /passholders/{passholderId}/association-memberships', () => {
  it('gives what is, and what could be', async () => {
    const { app, asClient, state } = await serve()
    state.members = [
      { associationId: ids.readAssociation, endDate: '2027-11-23' },
      { associationId: ids.youthAssociation, endDate: '2001-03-02' },
    ]
    const response = await asClient(grants, { url: url() })
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
    const older = await asClient(grants, { url: url().replace('organizerId', 'organiserId') })
    expect(older.json()).toEqual(response.json())
    await app.close()
  })

  it.each([
    [url('x'), 404, 'uitpas/passholder-not-found'],
    [url('8703fee0-29cc-452c-b1af-000000000000'), 404, 'uitpas/passholder-not-found'],
    [url().split('?')[0] ?? '', 404, 'url/not-found'],
  ])('answers %s: %i %s', async (path, status, reason) => {
    const { app, asClient } = await serve()
    const response = await asClient(grants, { url: path })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    await app.close()
  })
})

describe('POST /passholders/{passholderId}/association-memberships', () => {
  const put = async (
    payload: object,
    more: { members?: { associationId: string; endDate: string }[]; path?: string } = {},
  ) => {
    const served = await serve()
    served.change({ type: 'MEMBERSHIP', associationId: ids.association })
    served.state.members = more.members ?? []
    const response = await served.asClient(grants, { method: 'POST', url: more.path ?? url(), payload })
    await served.app.close()
    return { response, put: served.state.putMembers }
  }

  it('makes one until the suggested or the chosen day, and refreshes the lists of zuilen', async () => {
    const suggested = await put({ association: { id: ids.association } })
    expect([suggested.response.statusCode, suggested.response.body]).toEqual([201, ''])
    expect(suggested.put).toEqual([{ passholderId: ids.holder, associationId: ids.association, endDate: '2027-06-30' }])
    const chosen = await put({ association: { id: ids.association }, endDate: '2027-01-31' })
    expect(chosen.put).toMatchObject([{ endDate: '2027-01-31' }])
  })

  it('renews', async () => {
    const members = [{ associationId: ids.association, endDate: '2026-12-31' }]
    const { response, put: kept } = await put({ association: { id: ids.association } }, { members })
    expect(response.statusCode).toBe(201)
    expect(kept).toMatchObject([{ endDate: '2027-06-30' }])
  })

  it.each([
    [{ association: { id: ids.readAssociation } }, {}, 400, 'uitpas/association-not-found'],
    [{ association: { id: 'x' } }, {}, 400, 'uitpas/association-not-found'],
    [{ association: { id: ids.farAssociation } }, {}, 400, 'uitpas/association-passholder-cardsystem-mismatch'],
    [{ association: { id: ids.youthAssociation } }, {}, 400, 'uitpas/association-membership-too-old'],
    [{ association: { id: ids.association }, endDate: '2026-11-22' }, {}, 400, 'body/invalid-data'],
    [{ association: { id: ids.association }, endDate: '31/12/2026' }, {}, 400, 'body/invalid-data'],
    [{ association: {} }, {}, 400, 'body/invalid-data'],
    [{ association: { id: ids.association } }, { path: url('x') }, 404, 'uitpas/passholder-not-found'],
    [{ association: { id: ids.association } }, { path: url().split('?')[0] ?? '' }, 404, 'url/not-found'],
    [
      { association: { id: ids.readAssociation } },
      {
        path: url(ids.holder, ids.otherOrganizer),
        members: [{ associationId: ids.readAssociation, endDate: '2027-11-23' }],
      },
      400,
      'uitpas/association-membership-renew-not-possible',
    ],
  ])('refuses %j', async (payload, more, status, reason) => {
    const { response, put: kept } = await put(payload, more)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(kept).toEqual([])
  })

  it('takes today for a last day', async () => {
    expect(new Date(now).toISOString()).toContain(today)
    expect((await put({ association: { id: ids.association }, endDate: today })).response.statusCode).toBe(201)
  })
})

describe('DELETE /passholders/{passholderId}/association-memberships/{associationId}', () => {
  const remove = async (associationId: string, passholderId: string = ids.holder) => {
    const served = await serve()
    served.change({ type: 'MEMBERSHIP', associationId: ids.association })
    served.state.members = [{ associationId: ids.association, endDate: '2027-06-30' }]
    const path = `/api/passholders/${passholderId}/association-memberships/${associationId}?organizerId=${ids.organizer}`
    const response = await served.asClient(grants, { method: 'DELETE', url: path })
    await served.app.close()
    return { response }
  }

  it('removes', async () => {
    const { response } = await remove(ids.association)
    expect([response.statusCode, response.body]).toEqual([204, ''])
  })

  it.each([
    [ids.youthAssociation, ids.holder, 'url/not-found'],
    [ids.association, 'x', 'url/not-found'],
    [ids.readAssociation, ids.holder, 'uitpas/association-not-found'],
    ['x', ids.holder, 'uitpas/association-not-found'],
  ])('does not find %s of %s', async (associationId, passholderId, reason) => {
    const { response } = await remove(associationId, passholderId)
    expect([response.statusCode, response.json().type]).toEqual([404, problemType(reason)])
  })
})
