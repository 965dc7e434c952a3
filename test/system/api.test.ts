import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  blockedCard,
  chipOf,
  client,
  dailyEventId,
  organizerId,
  passholderIdOf,
  uitpasNumberOf,
} from '../support/fixtures.ts'
import { createWorld, type World } from '../support/world.ts'

/** The API over real HTTP, on a real database. Its shapes and refusals one by one: test/parts/platform/http and the api tests of each room. */

describe.each(databases)('a machine client, with %s', (kind) => {
  let world: World
  let token: string
  beforeAll(async () => {
    world = await createWorld(kind)
    await world.ready()
  })
  afterAll(() => world?.end())

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${world.backend.ready.http}/api${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  it('is let in by its secret alone', async () => {
    const ask = (secret: string) =>
      fetch(`${world.backend.ready.http}/api/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client.id, client_secret: secret }),
      })
    expect((await call('GET', `/passes/${uitpasNumberOf(1)}`)).status).toBe(401)
    expect((await ask('wrong')).status).toBe(401)
    const given = (await (await ask(client.secret)).json()) as { access_token: string }
    token = given.access_token
    expect((await call('GET', `/passes/${uitpasNumberOf(1)}`)).status).toBe(200)
  })

  it('checks in, once a day, and takes it back', async () => {
    const body = { uitpasNumber: uitpasNumberOf(1), eventId: dailyEventId }
    const status = () => call('GET', `/checkin-status?uitpasNumber=${body.uitpasNumber}&eventId=${body.eventId}`)
    expect((await status()).body).toEqual({ allowed: true })
    const made = await call('POST', '/checkins', body)
    expect(made).toMatchObject({ status: 201, body: { uitpasNumber: body.uitpasNumber } })
    expect((await status()).body).toMatchObject({ allowed: false })
    expect(await call('POST', '/checkins', body)).toMatchObject({
      status: 400,
      body: { type: expect.stringMatching(/maximum-reached$/), status: 400 },
    })
    expect((await call('GET', `/passes/${body.uitpasNumber}`)).body).toMatchObject({ points: 2 })
    const list = () => call('GET', `/checkins?passholderId=${passholderIdOf(1)}&organizerId=organizer-2`)
    expect((await list()).body).toMatchObject({ totalItems: 1, member: [{ id: made.body.id }] })
    expect((await call('DELETE', `/checkins/${made.body.id}`)).status).toBe(204)
    expect((await call('DELETE', `/checkins/${made.body.id}`)).status).toBe(404)
    expect((await list()).body).toMatchObject({ totalItems: 0 })
    expect((await call('GET', `/passes/${body.uitpasNumber}`)).body).toMatchObject({ points: 1 })
    expect((await status()).body).toEqual({ allowed: true })
  })

  it('finds a pass by its chip, and the tap of a zuil among the check-ins', async () => {
    expect((await world.tapAndSee(chipOf(2))).screen).toBe('SAVED')
    expect((await call('GET', `/chip-numbers/${chipOf(2)}`)).body).toMatchObject({ uitpasNumber: uitpasNumberOf(2) })
    expect(
      (await call('GET', `/checkins?passholderId=${passholderIdOf(2)}&organizerId=${organizerId}`)).body,
    ).toMatchObject({
      totalItems: 1,
    })
  })

  it('gets what is wrong with a card', async () => {
    const body = { uitpasNumber: blockedCard.uitpasNumber, eventId: dailyEventId }
    expect(await call('POST', '/checkins', body)).toMatchObject({
      status: 400,
      body: { type: expect.stringMatching(/card-blocked$/) },
    })
  })
})
