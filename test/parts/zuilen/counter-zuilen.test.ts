import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** The zuilen of a counter, as its staff see and set them in the counter app. */
describe.each(databases)('the zuilen of a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const url = `/ksb/api/counter/${ids.counter}/zuilen`
  const eventUrl = `${url}/${ids.zuil}/event`
  const zuilen = async () => (await backend.asPerson(staff, { url })).json().member
  const choose = (eventId: string, at = eventUrl) =>
    backend.asPerson(staff, { method: 'PUT', url: at, payload: { eventId } })
  const set = async () =>
    (await backend.sql('select fixed_event_id, counter_event_id from zuil where id = $1', ids.zuil))[0]

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    // Tomorrow's and the day after's, but not Thursday's: it is Monday.
    const day = 24 * hour
    await backend.sql(
      `insert into event (id, name, organizer_id, calendar, checkin_points)
        select 'on-' || n, jsonb_build_object('nl', 'Op dag ' || n), organizer_id,
          jsonb_build_object('type', 'DATES', 'occurrences', jsonb_build_array(jsonb_build_object(
            'start', $2::bigint + n * $3::bigint, 'end', $2::bigint + n * $3::bigint + 3600000, 'wholeDay', false))), 1
        from event, generate_series(1, 4) n where id = $1`,
      ids.event,
      now,
      day,
    )
  })
  afterAll(() => backend?.end())

  it('are those that are not blocked, with what each shows and what can be chosen in the coming three days', async () => {
    await expect.poll(zuilen).toEqual([
      {
        ...{ id: ids.zuil, name: 'CID-PPT-001', type: 'CHECK_IN', state: 'ONLINE', takesEvent: true },
        shownEvent: { id: ids.event, name: `Naam van ${ids.event}`, by: 'AUTOMATIC' },
        events: [ids.event, 'on-1', 'on-2'].map((id) => expect.objectContaining({ id })),
      },
    ])
  })

  it('show what the counter chose, until it lets the zuil choose again; both are in the log of who did', async () => {
    expect((await choose('on-1')).statusCode).toBe(204)
    expect(await set()).toEqual({ fixed_event_id: null, counter_event_id: 'on-1' })
    await expect.poll(async () => (await zuilen())[0].chosenEvent).toEqual({ id: 'on-1', name: 'Op dag 1' })
    // Check-in on it is not open yet: the zuil chooses meanwhile.
    expect((await zuilen())[0].shownEvent).toMatchObject({ id: ids.event, by: 'AUTOMATIC' })
    expect((await choose(ids.event)).statusCode).toBe(204)
    await expect.poll(async () => (await zuilen())[0].shownEvent).toMatchObject({ id: ids.event, by: 'COUNTER' })
    for (const _ of [1, 2])
      expect((await backend.asPerson(staff, { method: 'DELETE', url: eventUrl })).statusCode).toBe(204)
    await expect.poll(async () => (await zuilen())[0].chosenEvent).toBeUndefined()
    const acts = await backend.sql(`select actor_kind, subject_id from audit where action = 'ZUIL_EVENT'`)
    expect(acts).toEqual(Array.from({ length: 3 }, () => ({ actor_kind: 'USER', subject_id: ids.zuil })))
  })

  it('keep what the back office has set, whatever the counter chooses, and say so', async () => {
    await backend.sql('update zuil set fixed_event_id = $1 where id = $2', ids.event, ids.zuil)
    expect((await choose('on-1')).statusCode).toBe(204)
    await expect
      .poll(async () => (await zuilen())[0])
      .toMatchObject({
        fixedEvent: { id: ids.event },
        chosenEvent: { id: 'on-1' },
        shownEvent: { id: ids.event, by: 'BACK_OFFICE' },
      })
    expect((await backend.asPerson(staff, { method: 'DELETE', url: eventUrl })).statusCode).toBe(204)
    expect(await set()).toEqual({ fixed_event_id: ids.event, counter_event_id: null })
    await backend.sql('update zuil set fixed_event_id = null where id = $1', ids.zuil)
  })

  it('take no event that is elsewhere, over or unknown, and say why', async () => {
    const refused = async (eventId: string) => {
      const response = await choose(eventId)
      return [response.statusCode, response.json().type, response.json().endUserMessage?.nl]
    }
    expect(await refused(ids.otherEvent)).toEqual([
      ...[400, problemType('uitpas/event-not-acceptable'), 'Deze activiteit hoort niet bij een balie van deze zuil.'],
    ])
    expect(await refused(ids.pastEvent)).toEqual([
      ...[400, problemType('uitpas/event-not-acceptable'), 'Deze activiteit is voorbij.'],
    ])
    expect((await refused('nowhere'))[1]).toBe(problemType('uitpas/event-not-found'))
    expect(await set()).toMatchObject({ counter_event_id: null })
  })

  it('are nobody else’s: of another counter, blocked ones, or of who works there no longer', async () => {
    const other = `/ksb/api/counter/${ids.otherCounter}/zuilen`
    expect((await backend.asPerson(staff, { url: other })).statusCode).toBe(404)
    // Neither by the other counter's address, nor by one's own.
    for (const at of [other, url])
      expect((await choose(ids.otherEvent, `${at}/${ids.otherZuil}/event`)).statusCode).toBe(404)
    expect((await choose(ids.event, `${url}/${ids.blockedZuil}/event`)).statusCode).toBe(404)
    for (const role of ['SUPERADMIN', 'ZUILBEHEERDER'] as const)
      expect((await backend.asPerson({ role }, { url })).statusCode).toBe(403)
    expect(await backend.sql('select id from zuil where counter_event_id is not null')).toEqual([])
  })
})
