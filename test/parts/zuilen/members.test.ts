import { memberList } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

const url = '/api/kiosk-devices/members?byNumber=true'

const become = ({ sql }: TestBackend, type: string, associationId: string | null) =>
  sql('update zuil set type = $2::"ZuilType", association_id = $3 where id = $1', ids.zuil, type, associationId)
const join = ({ store }: TestBackend, passholderId: string) =>
  store.associations.for(Scope.system).put(passholderId, { associationId: ids.association, endDate: '2027-06-30' }, now)

/** A lidmaatschapzuil whose association has one member, with a chip on his card. */
const startMembershipZuil = async (): Promise<TestBackend> => {
  const own = await startOwnBackend()
  await become(own, 'MEMBERSHIP', ids.association)
  await join(own, ids.holder)
  return own
}

describe('GET /kiosk-devices/members', () => {
  it('gives the list of the zuil’s association, for three days, and nothing by which a member is known', async () => {
    const own = await startMembershipZuil()
    const response = await own.asZuil({ url })
    expect(response.statusCode).toBe(200)
    const until = new Date(now + 72 * hour).toISOString()
    const list = memberList.parse(response.json())
    expect(list).toMatchObject({ associationId: ids.association, validUntil: until })
    // By the number of his card and by its chip.
    expect(list.members.map(([, end]) => end)).toEqual(['2027-06-30', '2027-06-30'])
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'x-valid-until': until })
    for (const secret of [...Object.values(secrets), ids.holder]) expect(response.body).not.toContain(secret)
  })

  it('counts three days of the calendar, and who was a member thirteen months before, by the day in Brussels', async () => {
    const own = await startMembershipZuil()
    const listed = async (moment: string) => {
      own.clock.now = Date.parse(moment)
      const list = memberList.parse((await own.asZuil({ url })).json())
      return [list.validUntil, list.members.length]
    }
    // A weekend of which one day has 25 hours.
    expect((await listed('2026-10-23T16:00:00Z'))[0]).toBe('2026-10-26T17:00:00.000Z')
    await own.sql(`update association_membership set end_date = '2025-10-26'`)
    // Until 26 November 23:59 in Brussels, and no longer: for the database it is still the 26th.
    expect(await listed('2026-11-23T22:59:00Z')).toEqual(['2026-11-26T22:59:00.000Z', 2])
    expect(await listed('2026-11-23T23:01:00Z')).toEqual(['2026-11-26T23:01:00.000Z', 0])
  })

  it('says that nothing changed, whenever it is asked, and until when that counts', async () => {
    const own = await startMembershipZuil()
    const ask = (tag: string) => own.asZuil({ url, headers: { 'if-none-match': tag } })
    const etag = String((await own.asZuil({ url })).headers.etag)
    own.clock.now += 60_000
    const again = await ask(etag)
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    expect(again.headers['x-valid-until']).toBe(new Date(own.clock.now + 72 * hour).toISOString())
    expect((await ask(`W/${etag}, "x"`)).statusCode).toBe(304)
    expect((await ask('"x"')).statusCode).toBe(200)
  })

  it('gives another list when somebody becomes a member, and when the zuil gets other keys', async () => {
    const own = await startMembershipZuil()
    const ask = (tag: string) => own.asZuil({ url, headers: { 'if-none-match': tag } })
    const first = await own.asZuil({ url })
    await join(own, ids.socialHolder)
    const second = await ask(String(first.headers.etag))
    expect([second.statusCode, second.json().members.length]).toEqual([200, 3])
    await own.sql('update zuil set key_version = key_version + 1 where id = $1', ids.zuil)
    const third = await ask(String(second.headers.etag))
    expect([third.statusCode, third.json().members.length]).toEqual([200, 3])
    expect(third.headers['x-member-key']).not.toBe(second.headers['x-member-key'])
  })

  it.each([
    ['of another kind', 'CHECK_IN', ids.association],
    ['without an association', 'MEMBERSHIP', null],
  ])('has none for a zuil %s', async (_what, type, associationId) => {
    const own = await startOwnBackend()
    await become(own, type, associationId)
    const response = await own.asZuil({ url })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/association-not-found'), status: 404 })
  })

  it('has none for a zuil that is blocked, nor the key to the one that it has', async () => {
    const own = await startMembershipZuil()
    const etag = String((await own.asZuil({ url })).headers.etag)
    await own.sql('update zuil set blocked = true, blocked_since = now() where id = $1', ids.zuil)
    for (const headers of [{}, { 'if-none-match': etag }]) {
      const response = await own.asZuil({ url, headers })
      expect(response.json()).toMatchObject({ type: problemType('uitpas/association-not-found'), status: 404 })
      expect(response.headers).not.toHaveProperty('x-member-key')
    }
    await own.sql('update zuil set blocked = false, blocked_since = null where id = $1', ids.zuil)
    expect((await own.asZuil({ url })).statusCode).toBe(200)
  })

  it('has none for a zuil whose counters may not read it any more', async () => {
    const own = await startMembershipZuil()
    await own.sql('delete from association_counter where association_id = $1', ids.association)
    const response = await own.asZuil({ url })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/association-not-found'), status: 404 })
  })
})
