import { describe, expect, it } from 'vitest'
import type { Grant } from '../../backend/platform/http/policy.ts'
import { ids } from '../support/api-dataset.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'

/** A client of one organizer, at a zuil that stands for another organizer too: what it names must be its own. */

const of = (...organizerIds: (string | undefined)[]): Grant[] =>
  organizerIds.flatMap((organizerId) =>
    ['KIOSKS_READ', 'KIOSKS_WRITE'].map((permission) => ({
      permission,
      ...(organizerId !== undefined && { organizerId }),
    })),
  )
const own = of(ids.organizer)
const everything = of(undefined)

const url = `/api/zuilen/${ids.zuil}`

const save = async (backend: TestBackend, grants: readonly Grant[], over: object) => {
  const found = await backend.asClient(everything, { url })
  return backend.asClient(grants, {
    method: 'PUT',
    url: `${url}/settings`,
    headers: { 'if-match': String(found.headers.etag) },
    payload: { ...found.json().settings, ...over },
  })
}

/** The zuil stands at a counter of each of the two; `association` is for the counter of the other one alone. */
const startShared = async (): Promise<TestBackend> => {
  const backend = await startOwnBackend()
  const counterIds = [ids.counter, ids.otherCounter]
  expect((await save(backend, everything, { counterIds })).statusCode).toBe(200)
  await backend.sql(
    'update association_counter set counter_id = $1 where association_id = $2',
    ids.otherCounter,
    ids.association,
  )
  return backend
}

const membership = { type: 'MEMBERSHIP', associationId: ids.association }

describe('a zuil of two organizers', () => {
  it('is not set by one of them to the association of the other, whose members it would get', async () => {
    const backend = await startShared()
    const refused = await save(backend, own, membership)
    // As an association that is not there.
    expect([refused.statusCode, refused.json().schemaErrors]).toEqual([
      400,
      [{ jsonPointer: '/associationId', error: 'names something that does not exist' }],
    ])
    expect((await backend.asZuil({ url: '/api/kiosk-devices/members' })).statusCode).toBe(404)
    expect((await save(backend, of(ids.organizer, ids.otherOrganizer), membership)).statusCode).toBe(200)
  })

  it('is not taken by one of them from the association of the other', async () => {
    const backend = await startShared()
    expect((await save(backend, everything, membership)).statusCode).toBe(200)
    const refused = await save(backend, own, { associationId: ids.readAssociation })
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringMatching(/^associationId: /)])
    // What stays as it is needs no right.
    expect((await save(backend, own, { sound: false })).statusCode).toBe(200)
  })

  it('is not set by one of them to an event of the other', async () => {
    const backend = await startShared()
    const refused = await save(backend, own, { fixedEventId: ids.otherEvent })
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringMatching(/^fixedEventId: /)])
    expect((await save(backend, own, { fixedEventId: ids.event })).statusCode).toBe(200)
  })

  it('gives one of them no code, by which a device reads and books for both', async () => {
    const backend = await startShared()
    const ask = (grants: readonly Grant[]) =>
      backend.asClient(grants, { method: 'POST', url: `${url}/configuration-code` })
    const refused = await ask(own)
    expect([refused.statusCode, refused.json().detail]).toEqual([
      403,
      'The permission KIOSKS_WRITE for every organizer concerned is needed.',
    ])
    expect((await ask(of(ids.organizer, ids.otherOrganizer))).statusCode).toBe(200)
    expect((await ask(everything)).statusCode).toBe(200)
    // A device that was stolen is cut off by whoever sees it first.
    expect((await backend.asClient(own, { method: 'POST', url: `${url}/revocation` })).statusCode).toBe(204)
  })
  it('is blocked by one of them, and put back in use by who answers for both', async () => {
    const backend = await startShared()
    expect((await save(backend, own, { blocked: true })).statusCode).toBe(200)
    const refused = await save(backend, own, { blocked: false })
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringMatching(/^blocked: /)])
    // What stays as it is needs no right.
    expect((await save(backend, own, { sound: false })).statusCode).toBe(200)
    expect((await save(backend, of(ids.organizer, ids.otherOrganizer), { blocked: false })).statusCode).toBe(200)
  })
})
