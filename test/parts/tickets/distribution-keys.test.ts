import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, now } from '../../support/api-dataset.ts'
import { problemType, startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** Verdeelsleutels in the back office: one backend, on which the tests build one after the other. */

const admin: TestPerson = { role: 'ADMIN' }
const far: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
const day = 86_400_000
const cheap = {
  ...{
    name: 'Inwoners: 1,50 euro',
    priority: 1,
    manual: false,
    price: { op: 'LESS', cents: 2_000 },
    cardSystem: 'OWN',
  },
  ...{ postalCodes: ['9300'], outsideOrganizersCity: false, counterIds: [] },
  shares: {
    passholder: { cents: 150 },
    localAuthority: { percent: 50 },
    organizer: { rest: true },
    flemishAuthority: { percent: 0 },
  },
}

describe('verdeelsleutels', () => {
  let own: TestBackend
  let id = 0
  beforeAll(async () => {
    own = await startTestBackend()
  })
  afterAll(() => own.end())

  const ask = (path: string, who = admin) => own.asPerson(who, { url: `/ksb/api/distribution-keys${path}` })
  const send = (method: 'POST' | 'PUT', path: string, payload: object, version?: number, who = admin) =>
    own.asPerson(who, {
      ...{ method, url: `/ksb/api/distribution-keys${path}`, payload },
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    })
  /** The tariff that a sale of now would have. */
  const tariff = async (): Promise<string> => {
    const answer = await own.asClient([{ permission: 'TARIFFS_READ' }], {
      url: `/api/tariffs/static?regularPrice=10&eventId=${ids.event}`,
    })
    return answer.json().available[0].id
  }
  const sell = async (tariffId: string) => {
    const [verdict] = await own.store.book([
      {
        ...{ origin: 'API', actieId: randomUUID(), card: { kind: 'BARCODE', uitpasNumber: cards.social } },
        ...{ receivedAt: own.clock.now, kind: 'TICKET', eventId: ids.event, regularPrice: 1_001, tariffId },
      },
    ])
    expect(verdict?.outcome).not.toBe('REFUSED')
  }
  const sold = () =>
    own.sql<{ shares: number[] }>(
      `select array[share_passholder, share_local, share_organizer, share_flemish] as shares from ticket
        where event_id = $1 order by at`,
      ids.event,
    )

  it('are added, and hold from the next sale on; a sale keeps its shares', async () => {
    await own.sql(`update organizer set postal_codes = '{9300}' where id = $1`, ids.organizer)
    expect(await tariff()).toBe('SOCIALTARIFF-1-default')
    const added = await send('POST', '', cheap)
    expect([added.statusCode, added.headers.etag]).toEqual([201, '"1"'])
    id = added.json().id
    expect(added.json()).toMatchObject({ settings: cheap, sold: 0, events: 0, ended: false })
    expect(await tariff()).toBe(`SOCIALTARIFF-1-${id}`)
    // What the example says is what the sale does.
    const examples = await send('POST', '/examples', { shares: cheap.shares, price: cheap.price, tried: 1_001 })
    const [example] = examples.json().member.filter(({ price }: { price: number }) => price === 1_001)
    await own.sql("update event set ticket_limit_volume = 9, ticket_limit_period = 'ABSOLUTE' where id = $1", ids.event)
    await sell(`SOCIALTARIFF-1-${id}`)
    expect(await sold()).toEqual([{ shares: [150, 501, 350, 0] }])
    expect(example).toEqual({
      ...{ price: 1_001, holds: true, passholder: 150, localAuthority: 501, organizer: 350, flemishAuthority: 0 },
    })
    const changed = await send(
      'PUT',
      `/${id}`,
      { ...cheap, shares: { ...cheap.shares, passholder: { cents: 200 } } },
      1,
    )
    expect(changed.json()).toMatchObject({ sold: 1, version: 2 })
    own.clock.now += 1_000
    await sell(`SOCIALTARIFF-1-${id}`)
    expect(await sold()).toEqual([{ shares: [150, 501, 350, 0] }, { shares: [200, 501, 300, 0] }])
    expect((await ask(`/${id}/history`)).json().member).toMatchObject([
      {
        ...{ action: 'KEY_CHANGED', subject: { kind: 'DISTRIBUTION_KEY', id: String(id), name: cheap.name } },
        changes: [{ field: 'passholder', before: { cents: 150 }, after: { cents: 200 } }],
      },
      { action: 'KEY_ADDED' },
    ])
  })

  it('are refused whose shares don’t go together, or that name a counter of elsewhere', async () => {
    const wrong: readonly (readonly [object, string, string])[] = [
      [{ shares: { ...cheap.shares, passholder: { rest: true } } }, 'shares-wrong', 'SEVERAL_RESTS'],
      [{ shares: { ...cheap.shares, passholder: { percent: 60 } } }, 'shares-wrong', 'OVER_HUNDRED'],
      [{ shares: { ...cheap.shares, organizer: { percent: 40 } } }, 'shares-wrong', 'NOT_HUNDRED'],
      [{ counterIds: [randomUUID()] }, 'counter-elsewhere', ''],
    ]
    for (const [other, reason, why] of wrong) {
      const refused = await send('POST', '', { ...cheap, ...other })
      expect([refused.statusCode, refused.json().type]).toEqual([
        ...[400, problemType(`uitpas/distribution-key-${reason}`)],
      ])
      expect(refused.json().jsonPointer).toBe(`/${Object.keys(other)[0]}`)
      if (why !== '' && 'shares' in other)
        expect((await send('POST', '/examples', { shares: other.shares })).json()).toEqual({ wrong: why, member: [] })
    }
    expect((await ask('')).json().totalItems).toBe(1)
  })

  it('are another card system’s own, and of two who save at once one is told', async () => {
    expect((await ask('', far)).json()).toEqual({ totalItems: 0, member: [] })
    expect((await ask(`/${id}`, far)).statusCode).toBe(404)
    expect((await send('PUT', `/${id}`, cheap, 2, far)).statusCode).toBe(404)
    expect((await send('PUT', `/${id}`, cheap)).statusCode).toBe(428)
    const both = await Promise.all([2, 2].map((version) => send('PUT', `/${id}`, cheap, version)))
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412])
    const added = await Promise.all(['Een', 'Twee'].map((name) => send('POST', '', { ...cheap, name, manual: true })))
    expect(new Set(added.map((one) => one.json().id)).size).toBe(2)
  })

  it('are listed in the order in which a sale looks for them, and say for which events they were chosen', async () => {
    const listed = async (query = '') =>
      (await ask(query)).json().member.map(({ settings }: { settings: { name: string } }) => settings.name)
    expect((await listed()).at(-1)).toBe(cheap.name)
    expect(await listed('?text=twee')).toEqual(['Twee'])
    const [{ id: manual }] = (await ask('?text=een')).json().member
    await own.sql('insert into "_DistributionKeyToEvent" ("A", "B") values ($1, $2)', manual, ids.event)
    expect((await ask(`/${manual}`)).json()).toMatchObject({ events: 1, chosenFor: [{ id: ids.event }] })
    expect(await tariff()).toBe(`SOCIALTARIFF-1-${manual}`)
    const { version } = (await ask(`/${manual}`)).json()
    await send('PUT', `/${manual}/end`, { ends: 'NOW' }, version)
    expect(await tariff()).toBe(`SOCIALTARIFF-1-${id}`)
    expect(await listed('?ended=true')).toEqual(['Een'])
    expect((await listed()).at(-1)).toBe('Een')
  })

  it('end after a day, and are put back', async () => {
    const { version } = (await ask(`/${id}`)).json()
    const past = await send('PUT', `/${id}/end`, { ends: 'AFTER', lastDay: '2026-11-22' }, version)
    expect([past.statusCode, past.json().type]).toEqual([400, problemType('uitpas/distribution-key-end-passed')])
    const ended = await send('PUT', `/${id}/end`, { ends: 'AFTER', lastDay: '2026-11-23' }, version)
    expect(ended.json()).toMatchObject({ endsAt: '2026-11-23T23:00:00.000Z', ended: false })
    expect(await tariff()).toBe(`SOCIALTARIFF-1-${id}`)
    own.clock.now = now + day
    expect(await tariff()).toBe('SOCIALTARIFF-1-default')
    // The session of before is over by now.
    const later: TestPerson = { ...admin, name: 'later' }
    expect((await ask(`/${id}`, later)).json()).toMatchObject({ ended: true, sold: 2 })
    expect((await send('PUT', `/${id}/end`, { ends: 'NEVER' }, version + 1, later)).json()).toMatchObject({
      ended: false,
    })
    expect(await tariff()).toBe(`SOCIALTARIFF-1-${id}`)
    const [last] = (await ask(`/${id}/history`, later)).json().member
    expect(last).toMatchObject({
      action: 'KEY_ENDED',
      changes: [{ field: 'endsAt', before: '2026-11-23T23:00:00.000Z' }],
    })
    const file = await own.asPerson({ role: 'SUPERADMIN' }, { url: '/ksb/api/distribution-keys/export?format=csv' })
    expect(file.body).toContain('de rest')
  })
})
