import { enrolmentGrant } from '@zuil/protocol'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../backend/platform/http/rate-limits.ts'
import type { SetupOutcome } from '../../../backend/zuilen/store/enrolment.ts'
import { ids, now, secrets } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const setup = (code = 'abcd 2345', payload: object = { name: 'CID-PPT-001', deviceId: ids.device }): InjectOptions => ({
  method: 'PUT',
  url: '/api/kiosk-devices/setup',
  headers: { 'x-custom-token': code },
  payload,
})

describe('PUT /kiosk-devices/setup', () => {
  it('gives the zuil its credential, and keeps only a hash of it', async () => {
    const { app, state } = await serve()
    const response = await app.inject(setup())
    expect(response.statusCode).toBe(200)
    const grant = response.json()
    expect(grant).toMatchObject({
      id: ids.zuil,
      name: 'CID-PPT-001',
      deviceId: ids.device,
      organizers: [{ id: ids.organizer }],
      locations: [{ id: ids.location }],
      cardSystem: { id: 1 },
      releaseTrack: 'stable',
      mqtt: { url: 'mqtt://broker.example:1883', username: ids.zuil },
      serverTime: new Date(now).toISOString(),
      session: 41,
    })
    expect(enrolmentGrant.safeParse(grant).success).toBe(true)
    expect(Buffer.from(grant.mqtt.password, 'base64url')).toHaveLength(32)
    expect(state.setups).toMatchObject([{ name: 'CID-PPT-001', code: 'ABCD-2345', deviceId: ids.device }])
    expect(JSON.stringify(state.setups)).not.toContain(grant.mqtt.password)
    expect(state.setups[0]?.mqttPasswordHash.length).toBeGreaterThan(40)
    expect(response.headers['cache-control']).toBe('no-store')
    await app.close()
  })

  it('makes another password each time', async () => {
    const { app } = await serve()
    const passwords = [
      (await app.inject(setup())).json().mqtt.password,
      (await app.inject(setup())).json().mqtt.password,
    ]
    expect(new Set(passwords).size).toBe(2)
    await app.close()
  })

  it.each<[SetupOutcome['kind'], string, RegExp]>([
    ['NOT_FOUND', 'kiosk-not-found', /no kiosk of this name/],
    ['CODE_EXPIRED', 'kiosk-not-found', /expired/],
    ['CODE_USED', 'kiosk-already-configured', /used/],
    ['DEVICE_IN_USE', 'kiosk-device-already-in-use', /./],
  ])('answers %s with %s', async (kind, reason, words) => {
    const { app, state } = await serve()
    state.setup = { kind } as SetupOutcome
    const response = await app.inject(setup())
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType(`uitpas/${reason}`))
    expect(`${response.json().detail} ${response.json().endUserMessage.en}`).toMatch(words)
    await app.close()
  })

  it('does not look up a code that can not be', async () => {
    const { app, state } = await serve()
    const response = await app.inject(setup('1234'))
    expect(response.json().type).toBe(problemType('uitpas/kiosk-not-found'))
    expect(state.setups).toEqual([])
    await app.close()
  })

  it.each([
    [{ name: 'CID-PPT-001' }, '/deviceId'],
    [{ name: 'CID-PPT-001', deviceId: 'mine' }, '/deviceId'],
    [{ name: '', deviceId: ids.device }, '/name'],
    [{ name: 'a\u0000', deviceId: ids.device }, '/name'],
    [{ name: 'x'.repeat(101), deviceId: ids.device }, '/name'],
  ])('refuses the body %j', async (payload, pointer) => {
    const { app } = await serve()
    const response = await app.inject(setup(undefined, payload))
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: pointer }],
    })
    await app.close()
  })

  it('is limited per address', async () => {
    const limits = { ...defaultLimits, setupPerAddress: { max: 2, timeWindow: 60_000 } }
    const { app } = await serve({ limits })
    const attempt = (name: string) => app.inject(setup(undefined, { name, deviceId: ids.device }))
    expect([(await attempt('a')).statusCode, (await attempt('b')).statusCode]).toEqual([200, 200])
    const refused = await attempt('c')
    expect(refused.statusCode).toBe(429)
    expect(refused.json().type).toBe(problemType('uitpas/rate-limited'))
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const elsewhere = await app.inject({ ...setup(), remoteAddress: '127.0.0.2' })
    expect(elsewhere.statusCode).toBe(200)
    await app.close()
  })

  it('is limited per name, from whatever address, however it is written', async () => {
    const limits = { ...defaultLimits, setupPerName: { max: 2, timeWindow: 60_000 } }
    const { app, state } = await serve({ limits })
    const attempt = (name: string, remoteAddress: string) =>
      app.inject({ ...setup(undefined, { name, deviceId: ids.device }), remoteAddress })
    expect((await attempt('CID-PPT-001', '127.0.0.1')).statusCode).toBe(200)
    expect((await attempt('cid-ppt-001', '127.0.0.2')).statusCode).toBe(200)
    const refused = await attempt('CID-PPT-001 ', '127.0.0.3')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(state.setups).toHaveLength(2)
    expect((await attempt('CID-PPT-002', '127.0.0.3')).statusCode).toBe(200)
    await app.close()
  })
})

describe('a zuil that was set up', () => {
  it('sees itself', async () => {
    const { app, asZuil } = await serve()
    const response = await asZuil({ url: '/api/kiosk-devices' })
    expect(response.json()).toMatchObject({
      id: ids.zuil,
      name: 'CID-PPT-001',
      deviceId: ids.device,
      releaseTrack: 'stable',
    })
    expect(response.body).not.toContain('mqtt')
    await app.close()
  })

  it('sets, reads and clears its event', async () => {
    const { app, asZuil } = await serve()
    const url = '/api/kiosk-devices/events'
    expect((await asZuil({ url })).json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 404 })

    expect((await asZuil({ method: 'PUT', url, payload: { id: 'event-past' } })).statusCode).toBe(204)
    expect((await asZuil({ url })).json()).toEqual({
      checkinPoints: 1,
      event: { id: 'event-past', title: 'Naam van event-past' },
    })

    expect((await asZuil({ method: 'DELETE', url })).statusCode).toBe(204)
    expect((await asZuil({ url })).statusCode).toBe(404)
    await app.close()
  })

  it.each([
    [{ id: 'x' }, 'uitpas/event-not-found'],
    [{ id: ids.otherEvent }, 'uitpas/event-not-acceptable'],
    [{}, 'body/invalid-data'],
  ])('does not set the event %j: %s', async (payload, reason) => {
    const { app, asZuil } = await serve()
    const response = await asZuil({ method: 'PUT', url: '/api/kiosk-devices/events', payload })
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType(reason))
    await app.close()
  })

  it('reads its current event, chosen or configured', async () => {
    const { app, asZuil } = await serve()
    const url = '/api/kiosk-devices/checkins'
    expect((await asZuil({ url })).json()).toEqual({
      checkinPoints: 1,
      event: { id: ids.event, title: `Naam van ${ids.event}` },
    })
    // One on which check-in is not allowed now falls back to automatic.
    await asZuil({ method: 'PUT', url: '/api/kiosk-devices/events', payload: { id: 'event-past' } })
    expect((await asZuil({ url })).json().event.id).toBe(ids.event)
    await app.close()
  })

  it('has no current event when none is open', async () => {
    const { app, asZuil } = await serve({ clock: () => now + 1000 * 3_600_000 })
    const response = await asZuil({ url: '/api/kiosk-devices/checkins' })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 404 })
    const refused = await asZuil({
      method: 'POST',
      url: '/api/kiosk-devices/checkins',
      payload: { chipNumber: secrets.chipNumber },
    })
    expect(refused.json()).toMatchObject({ type: problemType('uitpas/checkin-not-allowed'), status: 400 })
    await app.close()
  })

  it('checks in at its current event', async () => {
    const { app, asZuil, state } = await serve()
    const payload = { chipNumber: secrets.chipNumber.toLowerCase() }
    const response = await asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload })
    expect([response.statusCode, response.json()]).toEqual([200, { newPoints: 1, totalPoints: 13 }])
    expect(state.booked).toMatchObject([
      { origin: 'API', eventId: ids.event, card: { kind: 'CHIP', chipNumber: secrets.chipNumber } },
    ])
    await app.close()
  })

  it('passes on why a card is refused', async () => {
    const { app, asZuil, state } = await serve()
    state.verdict = ({ actieId }) => ({ outcome: 'REFUSED', actieId, reason: 'maximum-reached' })
    const payload = { chipNumber: secrets.chipNumber }
    const response = await asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/maximum-reached'), status: 400 })
    await app.close()
  })

  it('learns where the chip number is wrong', async () => {
    const { app, asZuil } = await serve()
    const payload = { chipNumber: '08A1B2C3' }
    const response = await asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload })
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: '/chipNumber' }],
    })
    expect(response.body).not.toContain('08A1B2C3')
    await app.close()
  })

  it('does not check in while it is blocked', async () => {
    const { app, asZuil, state } = await serve()
    const request: InjectOptions = {
      method: 'POST',
      url: '/api/kiosk-devices/checkins',
      payload: { chipNumber: secrets.chipNumber },
    }
    const response = await asZuil(request, ids.blockedDevice)
    expect(response.json()).toMatchObject({ type: problemType('uitpas/zuil-blocked'), status: 400 })
    expect(state.booked).toEqual([])
    await app.close()
  })

  it('reads the points of a chip', async () => {
    const { app, asZuil } = await serve()
    const points = await asZuil({ url: `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}` })
    expect(points.json()).toEqual({ totalPoints: 12 })
    const unknown = await asZuil({ url: '/api/kiosk-devices/chip-numbers/04000000000000' })
    expect(unknown.json()).toMatchObject({ type: problemType('uitpas/pass-not-found'), status: 404 })
    const wrong = await asZuil({ url: '/api/kiosk-devices/chip-numbers/xyz' })
    expect(wrong.statusCode).toBe(404)
    await app.close()
  })
})
