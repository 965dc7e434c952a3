import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiPermissions } from '../../../backend/platform/http/api-rights.ts'
import { ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../support/user-tokens.ts'

/** What people and clients read of what they may do. */

interface Shown {
  readonly organizer: { readonly id: string; readonly name: string }
  readonly permissions: readonly string[]
  readonly permissionDetails: readonly {
    readonly id: string
    readonly label: object
    readonly cardSystemIds: number[]
  }[]
}

describe.each(databases)('GET /permissions, on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend
  const shared = 'organizer-shared'
  const sharedCounter = 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25003'

  beforeAll(async () => {
    provider = await startLyingProvider()
    backend = await startTestBackend({ tokens: tokensOf(provider.issuer) }, {}, kind)
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    await backend.sql(
      `update organizer set postal_codes = '{9300}', linked_location_id = 'location-1' where id = $1`,
      ids.organizer,
    )
    await backend.sql(`insert into organizer (id, name) values ($1, 'Van beide')`, shared)
    await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (1, $1), (2, $1)`, shared)
    await backend.sql(
      `insert into counter (id, consumer_key, name, card_system_id, organizer_id) values ($1, 'key-3', 'Van beide', 1, $2)`,
      ...[sharedCounter, shared],
    )
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  const ask = async (who: TestPerson | string): Promise<{ readonly status: number; readonly body: Shown[] }> => {
    const email = typeof who === 'string' ? who : await backend.emailOf(who)
    const token = signedToken(provider, backend.clock.now, { sub: email, email })
    const response = await backend.app.inject({
      url: '/api/permissions',
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: response.statusCode, body: response.json() }
  }
  const named = (body: readonly Shown[]) => Object.fromEntries(body.map((one) => [one.organizer.id, one.permissions]))
  const inOrder = (held: readonly string[]) => [...held].toSorted()

  it('tells who works at a counter what he may do for its organizer, in the words of the document', async () => {
    const { status, body } = await ask({ role: 'COUNTER', staffOf: [ids.counter] })
    expect([status, body.length]).toEqual([200, 1])
    expect(body[0]).toMatchObject({
      organizer: {
        ...{ id: ids.organizer, name: `Naam van ${ids.organizer}`, linkedLocationId: 'location-1' },
        address: { postalCode: '9300', city: 'Aalst' },
      },
      permissionDetails: expect.arrayContaining([
        { id: 'TARIFFS_READ', label: { nl: expect.any(String), en: expect.any(String) }, cardSystemIds: [1] },
      ]),
    })
    expect(inOrder(body[0]?.permissions ?? [])).toEqual(inOrder(apiPermissions.COUNTER))
    expect(body[0]?.permissionDetails.map(({ id }) => id)).toEqual(body[0]?.permissions)
  })

  it('tells who runs a card system of its organizers; of one that is in another too nothing, unless he runs both', async () => {
    const admin = named((await ask({ role: 'ADMIN' })).body)
    expect(Object.keys(admin)).toEqual([ids.organizer, ids.otherOrganizer])
    expect(inOrder(admin[ids.organizer] ?? [])).toEqual(inOrder(apiPermissions.ADMIN))
    expect(named((await ask({ role: 'ADMIN', cardSystemId: 2 })).body)).toEqual({})
    const both = await backend.emailOf({ role: 'SUPERADMIN', name: 'both' })
    await backend.sql(
      "insert into account (id, email, card_system_id, role) values (gen_random_uuid(), $1, 2, 'ADMIN')",
      both,
    )
    const here = named((await ask(both)).body)
    expect(inOrder(here[ids.organizer] ?? [])).toEqual(inOrder(apiPermissions.SUPERADMIN))
    expect(inOrder(here[shared] ?? [])).toEqual(inOrder(apiPermissions.ADMIN))
  })

  it('tells who works at one counter of an organizer of two card systems what is the organizer’s alone', async () => {
    const { body } = await ask({ role: 'COUNTER', staffOf: [sharedCounter] })
    expect(Object.keys(named(body))).toEqual([shared])
    expect(body[0]?.permissions).toContain('TICKETSALES_REGISTER')
    expect(body[0]?.permissions).not.toContain('PASSHOLDERS_SEARCH')
    expect(body[0]?.permissionDetails[0]?.cardSystemIds).toEqual([1, 2])
  })

  it('tells who has other work here that he may do nothing, and who is nothing here that', async () => {
    expect(await ask({ role: 'ZUILBEHEERDER' })).toEqual({ status: 200, body: [] })
    expect((await ask('niemand@post.example')).status).toBe(401)
  })

  it('tells a client what it has, and one that has nothing that', async () => {
    const request = { url: '/api/permissions' }
    const one = await backend.asClient([{ permission: 'CHECKINS_WRITE', organizerId: ids.organizer }], request)
    expect(named(one.json())).toEqual({ [ids.organizer]: ['CHECKINS_WRITE'] })
    expect((await backend.asClient([], request)).statusCode).toBe(403)
  })
})
