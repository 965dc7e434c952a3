import { examples } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'KIOSKS_READ' }]
const url = `/api/zuilen/${ids.zuil}`

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const idsOf = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id)
const granted = (organizerId?: string) => [
  { permission: 'KIOSKS_READ', ...(organizerId !== undefined && { organizerId }) },
]

describe('GET /zuilen', () => {
  const search = async (query: string, organizerId?: string) => {
    const { totalItems, member } = (await shared.asClient(granted(organizerId), { url: `/api/zuilen${query}` })).json()
    return [totalItems, ...idsOf(member)]
  }

  it('gives all by name, a page at a time', async () => {
    expect(await search('')).toEqual([3, ids.zuil, ids.blockedZuil, ids.otherZuil])
    expect(await search('?start=1&limit=1')).toEqual([3, ids.blockedZuil])
    expect(await search('?limit=0')).toEqual([3])
  })

  it('searches by name, by the name of a counter, and by counter', async () => {
    expect(await search('?text=ppt-002')).toEqual([1, ids.blockedZuil])
    expect(await search('?text=sport')).toEqual([1, ids.otherZuil])
    expect(await search(`?text=${ids.zuil.toUpperCase()}`)).toEqual([1, ids.zuil])
    expect(await search('?text=%25')).toEqual([0])
    expect(await search(`?text=ppt&counterId=${ids.counter}`)).toEqual([2, ids.zuil, ids.blockedZuil])
    expect(await search('?counterId=x')).toEqual([0])
  })

  it('searches among the zuilen of the organizers that are granted', async () => {
    expect(await search('', ids.organizer)).toEqual([2, ids.zuil, ids.blockedZuil])
    expect(await search('?text=ppt', ids.otherOrganizer)).toEqual([1, ids.otherZuil])
    expect(await search(`?counterId=${ids.counter}`, ids.otherOrganizer)).toEqual([0])
  })

  it('refuses more than 500', async () => {
    const many = await shared.asClient(grants, { url: '/api/zuilen?limit=501' })
    expect([many.statusCode, many.json().type]).toEqual([400, problemType('url/query-limit-exceeded')])
  })
})

describe('GET /zuilen/{zuilId}', () => {
  it('gives all that is set and known, and the version', async () => {
    const response = await shared.asClient(grants, { url })
    expect(response.headers.etag).toBe('"1"')
    expect(response.json()).toEqual({
      id: ids.zuil,
      name: 'CID-PPT-001',
      type: 'CHECK_IN',
      version: 1,
      settings: {
        name: 'CID-PPT-001',
        type: 'CHECK_IN',
        counterIds: [ids.counter],
        showQr: false,
        blocked: false,
        inStock: false,
        languages: ['nl'],
        sound: true,
        worksOffline: true,
        openingHours: [],
      },
      problems: [],
      warnings: [],
      enrolled: true,
      state: 'ONLINE',
      lastSeenAt: new Date(now - 1000).toISOString(),
      software: '0.2.0',
      revision: 0,
      inUse: 3,
      healthProblems: [{ problem: 'HOT', detail: '85 °C' }],
    })
  })

  it('gives one that was never set up, and what is set of it', async () => {
    const own = await startOwnBackend()
    const openingHours = [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }]
    await own.sql(
      `update zuil set fixed_event_id = $2, association_id = $3, broker_url = $4, opening_hours = $5,
        languages = '{fr,nl}', in_stock = true, settings_version = 9 where id = $1`,
      ...[ids.otherZuil, ids.otherEvent, ids.readAssociation, 'mqtts://b.example', JSON.stringify(openingHours)],
    )
    const response = await own.asClient(grants, { url: `/api/zuilen/${ids.otherZuil}` })
    expect(response.headers.etag).toBe('"9"')
    expect(response.json()).toMatchObject({
      enrolled: false,
      version: 9,
      settings: {
        counterIds: [ids.otherCounter],
        fixedEventId: ids.otherEvent,
        associationId: ids.readAssociation,
        brokerUrl: 'mqtts://b.example',
        openingHours,
        languages: ['fr', 'nl'],
        inStock: true,
      },
    })
    expect(response.json()).not.toHaveProperty('lastSeenAt')
  })

  it('gives what the zuil said of itself, but for what is not understood any more', async () => {
    const own = await startOwnBackend()
    const example = examples.reported[0]?.payload
    const health = examples.heartbeat[0]?.payload.health
    if (!example || !health) throw new Error('no example')
    const reported = { ...example, session: 41 }
    await own.store.zuilen.reported(ids.zuil, reported, now)
    const contact = { generation: 2, session: 41, plannedStop: false, at: now, health }
    await own.store.deliveries.recordContacts(new Map([[ids.zuil, contact]]))
    expect((await own.asClient(grants, { url })).json()).toMatchObject({ reported, health, inUse: reported.inUse })
    await own.sql(`update zuil_delivery set health = jsonb_set(health, '{screen}', '"OTHER"')`)
    const answer = (await own.asClient(grants, { url })).json()
    expect([answer.reported, answer.health]).toEqual([reported, undefined])
  })

  it('warns of what the zuil would not take', async () => {
    const own = await startOwnBackend()
    const problems = async () => (await own.asClient(grants, { url })).json().problems
    await own.sql("update zuil set type = 'REWARD'")
    // Of two, the one that names its counter counts.
    expect(await problems()).toEqual([])
    await own.sql(`insert into "_CounterToReward" values ('${ids.counter}', '${ids.otherReward}')`)
    expect(await problems()).toEqual([{ field: 'counters', reason: 'SEVERAL_REWARDS' }])
    await own.sql("update zuil set type = 'MEMBERSHIP'")
    expect(await problems()).toEqual([{ field: 'association', reason: 'NO_ASSOCIATION' }])
    await own.sql("update zuil set type = 'CHECK_IN'")
    await own.sql('delete from "_CounterToZuil" where "B" = $1', ids.zuil)
    expect(await problems()).toEqual([{ field: 'counters', reason: 'NO_COUNTER' }])
  })

  it('warns of a reward that is still to come, which keeps nothing from working, and of a time without one', async () => {
    const own = await startOwnBackend()
    await own.sql("update zuil set type = 'REWARD'")
    const findings = async () => {
      const { problems, warnings } = (await own.asClient(grants, { url })).json()
      return { problems, warnings }
    }
    expect(await findings()).toEqual({ problems: [], warnings: [] })
    await own.sql(`insert into "_CounterToReward" values ('${ids.counter}', '${ids.otherReward}')`)
    // Midnight in Brussels.
    const december = '2026-11-30T23:00:00.000Z'
    await own.sql(`update reward set redeem_from = '${december}' where id = '${ids.otherReward}'`)
    await own.sql(`update reward set redeem_until = '${december}' where id = '${ids.reward}'`)
    const reward = { id: ids.otherReward, title: { nl: 'Een balpen' }, points: 5 }
    const next = { field: 'counters', reason: 'NEXT_REWARD', from: december, reward }
    expect(await findings()).toEqual({ problems: [], warnings: [next] })
    await own.sql(`update reward set redeem_until = null where id = '${ids.reward}'`)
    const several = { field: 'counters', reason: 'SEVERAL_REWARDS', from: december }
    expect(await findings()).toEqual({ problems: [], warnings: [several] })
    // Nothing general is left, and so nothing until then.
    await own.sql(`update reward set status = 'INACTIVE' where id <> '${ids.otherReward}'`)
    expect(await findings()).toEqual({ problems: [], warnings: [{ field: 'counters', reason: 'NO_REWARD' }, next] })
    await own.sql("update zuil set type = 'CHECK_IN'")
    expect(await findings()).toEqual({ problems: [], warnings: [] })
  })

  it('warns of an event that is over, cancelled or not at its counters, and of none where it shows none', async () => {
    const own = await startOwnBackend()
    const warnings = async () => (await own.asClient(grants, { url })).json().warnings
    const set = (id: string) => own.sql('update zuil set fixed_event_id = $2 where id = $1', ids.zuil, id)
    const one = (reason: string) => [{ field: 'fixedEventId', reason }]
    await set(ids.event)
    expect(await warnings()).toEqual([])
    await set(ids.pastEvent)
    expect(await warnings()).toEqual(one('EVENT_OVER'))
    await set(ids.otherEvent)
    expect(await warnings()).toEqual(one('EVENT_ELSEWHERE'))
    await own.sql('update event set cancelled_since = $1', new Date(now - 3_600_000).toISOString())
    expect(await warnings()).toEqual(one('EVENT_CANCELLED'))
    await own.sql("update zuil set type = 'MEMBERSHIP', association_id = $1", ids.readAssociation)
    expect(await warnings()).toEqual([])
  })

  it.each(['x', '3d6f0a52-8c1b-4f0e-9a57-000000000000'])('does not find %s', async (id) => {
    const response = await shared.asClient(grants, { url: `/api/zuilen/${id}` })
    expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
  })
})

describe('GET /zuilen/choices', () => {
  const choices = async (organizerId?: string) =>
    (await shared.asClient(granted(organizerId), { url: '/api/zuilen/choices' })).json()

  it('gives counters, events that are not over, and associations, by name', async () => {
    const all = await choices()
    const [start, end] = [new Date(now).toISOString(), new Date(now + hour).toISOString()]
    const calendar = { type: 'DATES', dates: 1, next: { start, end, wholeDay: false } }
    expect(all.counters).toEqual([
      { id: ids.counter, name: 'Onthaal' },
      { id: ids.otherCounter, name: 'Sporthal' },
    ])
    expect(all.events).toEqual([
      { id: ids.event, name: `Naam van ${ids.event}`, counterIds: [ids.counter], calendar },
      { id: ids.otherEvent, name: `Naam van ${ids.otherEvent}`, counterIds: [ids.otherCounter], calendar },
    ])
    expect(idsOf(all.associations)).toEqual([
      ids.readAssociation,
      ids.youthAssociation,
      ids.association,
      ids.farAssociation,
    ])
  })

  it('gives those of the organizers that are granted', async () => {
    const some = await choices(ids.otherOrganizer)
    expect(idsOf(some.counters)).toEqual([ids.otherCounter])
    expect(idsOf(some.events)).toEqual([ids.otherEvent])
    expect(idsOf(some.associations)).toEqual([ids.readAssociation])
  })
})
