import { examples } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { ids, now, secrets } from '../../support/api-dataset.ts'
import { startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

const { sent, taps: exampleTaps } = examples.journal[0]?.payload ?? { taps: [] }
const url = `/api/zuilen/${ids.zuil}/quarantine`
const read = [{ permission: 'KIOSKS_READ' }]
const write = [{ permission: 'KIOSKS_WRITE' }]
const actieIdOf = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** Of three days ago, the n-th a minute after the one before: the device was set up a day ago. */
const tapOf = (n: number, over: object = {}) => ({
  ...exampleTaps[0],
  actieId: actieIdOf(n),
  seq: n,
  at: new Date(now - 72 * 3_600_000 + n * 60_000).toISOString(),
  notBefore: new Date(0).toISOString(),
  ...over,
})
const handIn = (backend: TestBackend, taps: readonly object[]) =>
  backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/journal', payload: { sent, taps } })
const decide = (
  backend: TestBackend,
  payload: object,
  grants: readonly { permission: string; organizerId?: string }[] = write,
) => backend.asClient(grants, { method: 'POST', url, payload })
const reasonsOf = async ({ sql }: TestBackend) =>
  (await sql<{ reason: string | null }>('select reason from tap order by actie_id')).map(({ reason }) => reason)

describe('taps in quarantine', () => {
  it('are counted and shown, with no more of the card than it takes to recognise it', async () => {
    const backend = await startOwnBackend()
    expect((await backend.asClient(read, { url: '/api/zuilen/quarantine' })).json()).toEqual({ member: [] })
    await handIn(backend, [tapOf(2), tapOf(1, { card: { kind: 'BARCODE', uitpasNumber: secrets.uitpasNumber } })])
    expect((await backend.asClient(read, { url: '/api/zuilen/quarantine' })).json()).toEqual({
      member: [{ zuilId: ids.zuil, name: 'CID-PPT-001', waiting: 2 }],
    })
    const response = await backend.asClient(read, { url: `${url}?limit=1` })
    expect(response.json()).toEqual({
      totalItems: 2,
      counts: [{ why: 'TOO_OLD', count: 2 }],
      member: [
        {
          actieId: actieIdOf(1),
          at: tapOf(1).at,
          timeQuality: 'ESTIMATED',
          receivedAt: new Date(now).toISOString(),
          why: 'TOO_OLD',
          mode: 'CHECK_IN',
          card: '*********0206',
        },
      ],
    })
  })

  it('are booked or refused, those that are named, or all', async () => {
    const backend = await startOwnBackend()
    await handIn(
      backend,
      [1, 2, 3, 4].map((n) => tapOf(n)),
    )
    expect((await decide(backend, { decision: 'REFUSE', actieIds: [actieIdOf(4)] })).json()).toEqual({
      decided: 1,
      booked: 0,
      waiting: 3,
    })
    // No event was on then: each is judged as it would have been.
    expect((await decide(backend, { decision: 'BOOK', actieIds: [actieIdOf(1)] })).json()).toEqual({
      decided: 1,
      booked: 0,
      waiting: 2,
    })
    await backend.sql(`update event set calendar = '{"type":"PERMANENT","hours":[]}' where id = $1`, ids.event)
    expect((await decide(backend, { decision: 'BOOK', all: true })).json()).toEqual({
      decided: 2,
      booked: 1,
      waiting: 0,
    })
    expect(await reasonsOf(backend)).toEqual(['checkin-not-allowed', null, 'maximum-reached', 'quarantine-refused'])
    expect((await decide(backend, { decision: 'BOOK', all: true })).json()).toEqual({
      decided: 0,
      booked: 0,
      waiting: 0,
    })
    const [row] = await backend.sql<{ quarantine: object }>(
      'select quarantine from tap where actie_id = $1',
      actieIdOf(2),
    )
    expect(row?.quarantine).toMatchObject({
      why: 'TOO_OLD',
      decision: 'BOOKED',
      decidedAt: new Date(now).toISOString(),
    })
    for (const secret of [secrets.chipNumber, secrets.uitpasNumber]) expect(backend.log.join()).not.toContain(secret)
  })

  it('are for who manages the zuilen of all its organizers', async () => {
    const backend = await startOwnBackend()
    await handIn(backend, [tapOf(1)])
    const own = (permission: string) => [{ permission, organizerId: ids.organizer }]
    expect((await decide(backend, { decision: 'REFUSE', all: true }, own('KIOSKS_READ'))).statusCode).toBe(403)
    await backend.sql('insert into "_CounterToZuil" values ($1, $2)', ids.otherCounter, ids.zuil)
    expect((await decide(backend, { decision: 'REFUSE', all: true }, own('KIOSKS_WRITE'))).statusCode).toBe(403)
    expect((await backend.asClient(own('KIOSKS_READ'), { url })).statusCode).toBe(403)
    expect((await backend.asClient(own('KIOSKS_READ'), { url: '/api/zuilen/quarantine' })).json()).toEqual({
      member: [],
    })
    expect(await reasonsOf(backend)).toEqual(['in-quarantine'])
    await backend.sql('delete from "_CounterToZuil" where "A" = $1 and "B" = $2', ids.otherCounter, ids.zuil)
    expect((await decide(backend, { decision: 'REFUSE', all: true }, own('KIOSKS_WRITE'))).json()).toMatchObject({
      decided: 1,
    })
  })

  it.each([
    { decision: 'BOOK' },
    { decision: 'BOOK', actieIds: [] },
    { decision: 'KEEP', all: true },
    { decision: 'BOOK', all: false },
  ])('are not decided by a body that does not say which: %j', async (payload) => {
    const backend = await startOwnBackend()
    await handIn(backend, [tapOf(1)])
    expect((await decide(backend, payload)).statusCode).toBe(400)
    expect(await reasonsOf(backend)).toEqual(['in-quarantine'])
  })

  it('keep whatever characters a zuil sent', async () => {
    const backend = await startOwnBackend()
    await handIn(backend, [tapOf(1, { bootId: '\0boot\ud800', shownEventId: 'half \ud800 of a letter \u0000' })])
    expect((await decide(backend, { decision: 'BOOK', all: true })).json()).toMatchObject({ decided: 1 })
  })
})
