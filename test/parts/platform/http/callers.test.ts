import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../../../backend/platform/http/policy.ts'
import { daysLater } from '../../../../backend/platform/time/calendar.ts'
import { cards, ids } from '../../../support/api-dataset.ts'
import { problemType, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** How it is known who asks. What each may do: `policy.test.ts`. */

const everything = permissions.map((permission) => ({ permission }))
const url = `/api/passes/${cards.active}`

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.end())

describe('a machine client', () => {
  it('without a token reads how to come in, as a problem', async () => {
    const response = await backend.app.inject({ url })
    expect(response.statusCode).toBe(401)
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.json()).toMatchObject({
      type: problemType('auth/unauthorized'),
      title: 'Unauthorized',
      status: 401,
    })
  })

  it.each(['Bearer other', 'Bearer', 'bearer  ', 'Basic dG9rZW46', 'token', `Bearer ${'x'.repeat(5000)}`])(
    'is not known by "%s"',
    async (authorization) => {
      expect((await backend.asClient(everything, { url, headers: { authorization } })).statusCode).toBe(401)
    },
  )

  it('is known by its token until that expires, however Bearer is written', async () => {
    const token = await backend.store.clients.newToken('client', backend.clock.now, 1000)
    const ask = async (scheme: string) => {
      return (await backend.app.inject({ url, headers: { authorization: `${scheme} ${token}` } })).statusCode
    }
    // It is known, and has no permission.
    expect([await ask('Bearer'), await ask('bearer'), await ask('Token')]).toEqual([403, 403, 401])
    backend.clock.now += 1000
    expect(await ask('Bearer')).toBe(401)
  })

  it('loses what it may when a grant is withdrawn, with the same token', async () => {
    const grants = [{ permission: 'PASSES_READ' }]
    const token = await backend.tokenOf(grants)
    const ask = async () =>
      (await backend.app.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode
    expect(await ask()).toBe(200)
    await backend.sql("delete from client_grant where permission = 'PASSES_READ' and organizer_id is null")
    expect(await ask()).toBe(403)
  })
})

describe('a zuil', () => {
  const self = '/api/kiosk-devices'

  it.each(['', 'x', 'ebee0a27-2dba-4231-aaae-000000000000', ids.zuil])('is not known by "%s"', async (device) => {
    expect((await backend.asZuil({ url: self }, device)).statusCode).toBe(401)
  })

  it('is not known any more by the device that was replaced, which may hand in its journal for ninety days', async () => {
    const journal = { method: 'POST', url: '/api/kiosk-devices/journal', payload: {} } as const
    const replaced = (daysAgo: number) =>
      backend.sql('update former_device set replaced_at = $1', new Date(daysLater(backend.clock.now, -daysAgo)))
    await replaced(90)
    // It may, and its journal is not right.
    expect((await backend.asZuil(journal, ids.formerDevice)).statusCode).toBe(400)
    expect((await backend.asZuil({ url: self }, ids.formerDevice)).statusCode).toBe(401)
    await backend.sql("update former_device set replaced_at = replaced_at - interval '1 millisecond'")
    expect((await backend.asZuil(journal, ids.formerDevice)).statusCode).toBe(401)
  })
})

it.each(['/api/nothing', '/api', '/nothing', '/api/checkins/a/b'])('nobody finds %s', async (missing) => {
  const response = await backend.app.inject({ url: missing })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
})
