import { noLog } from '@zuil/protocol'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLive } from '../../../../backend/platform/http/live.ts'
import { buildHttp } from '../../../../backend/platform/http/server.ts'
import { refusalCounter } from '../../../../backend/platform/mqtt/refusal-counter.ts'
import { internetAnd } from '../../../../backend/platform/outbox/webhook-reach.ts'
import { addRoutes, identitiesOf } from '../../../../backend/routes.ts'
import { tapIntake } from '../../../../backend/taps/intake.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../../support/databases.ts'
import {
  associationId,
  client,
  counterId,
  dailyEventId,
  eventId,
  organizerId,
  passholderIdOf,
  plainPassholder,
  rewardId,
  smallDataset,
  socialPassholder,
  uitpasNumberOf,
  zuilIdOf,
  zuilNameOf,
} from '../../../support/fixtures.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const silent = (): void => undefined

/** The API from its token to the database and back: one passholder's evening, and a zuil that is set up and changed. */
describe.each(databases)('the API on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let app: FastifyInstance
  let token: string

  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object,
    headers: object = {},
  ) => {
    const request: InjectOptions = {
      method,
      url: `/api${path}`,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(payload && { payload }),
    }
    const response = await app.inject(request)
    return { status: response.statusCode, headers: response.headers, body: response.body && response.json() }
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    const dataset = smallDataset(now, { passholders: 6, showQr: true, reward: { maxUnits: 5 } })
    const [association] = dataset.associations ?? []
    if (!association) throw new Error('no association')
    await test.store.load({
      ...dataset,
      associations: [{ ...association, counters: [{ counterId, right: 'WRITE' }] }],
    })
    const log = { info: silent, warn: silent, error: silent }
    const { store } = test
    const intake = tapIntake({
      store,
      publish: silent,
      clock: () => now,
      sleep: async () => undefined,
      log: noLog,
      refused: refusalCounter(noLog, ''),
    })
    app = await buildHttp({
      log,
      identities: identitiesOf(store, () => now),
      noteReading: store.readings.note,
      checkDatabase: store.catalog,
      routes: (api) =>
        addRoutes(api, {
          live: createLive({ sees: () => false }),
          stores: store,
          clock: () => now,
          log,
          publicMqttUrl: () => 'mqtt://127.0.0.1:1883',
          presenceOf: () => ({ state: 'OFFLINE', healthProblems: [] }),
          sendCommand: silent,
          handIn: intake.handIn,
          onRegistration: silent,
          webhookReach: internetAnd([]),
          onCredentials: async () => undefined,
          onEnrolled: silent,
          origin: () => 'http://127.0.0.1',
        }),
    })
    const response = await app.inject({
      method: 'POST',
      url: '/api/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=${client.id}&client_secret=${client.secret}`,
    })
    token = response.json().access_token
  }, 60_000)
  afterAll(async () => {
    await app?.close()
    await test?.close()
    await all?.end()
  })

  it('sells tickets at the social tariff, all or none, and takes one back', async () => {
    const number = uitpasNumberOf(socialPassholder)
    const tariffs = await ask('GET', `/tariffs?regularPrice=10&eventId=${eventId}&uitpasNumber=${number}`)
    const [tariff] = tariffs.body.available
    expect(tariff).toMatchObject({ price: 2, type: 'SOCIALTARIFF', remaining: 100_000 })
    const sale = { tariff: { id: tariff.id }, eventId, uitpasNumber: number, regularPrice: 10 }

    const refused = await ask('POST', '/ticket-sales', [
      sale,
      { ...sale, uitpasNumber: uitpasNumberOf(plainPassholder) },
    ])
    expect([refused.status, refused.body.jsonPointer]).toEqual([400, '/1'])
    expect((await ask('GET', `/ticket-sales?eventId=${eventId}`)).body.totalItems).toBe(0)

    const sold = await ask('POST', '/ticket-sales', [sale, sale])
    expect([sold.status, sold.body.length, sold.body[0].tariff.price]).toEqual([200, 2, 2])
    const { id } = sold.body[0]
    expect((await ask('DELETE', `/ticket-sales/${id}`)).status).toBe(204)
    expect((await ask('DELETE', `/ticket-sales/${id}`)).status).toBe(404)
    const search = `/ticket-sales?passholderId=${passholderIdOf(socialPassholder)}&organizerId=${organizerId}`
    expect((await ask('GET', search)).body).toMatchObject({ totalItems: 1, member: [{ id: sold.body[1].id }] })
  })

  it('redeems a reward while there are points, and gives them back', async () => {
    const uitpasNumber = uitpasNumberOf(5)
    const status = `/rewards/${rewardId}/redeem-status?uitpasNumber=${uitpasNumber}`
    const points = async () => (await ask('GET', `/passes/${uitpasNumber}`)).body.points
    expect((await ask('GET', status)).body).toEqual({ redeemable: true })
    const first = await ask('POST', '/rewards/redeemed', { rewardId, uitpasNumber })
    expect(first).toMatchObject({ status: 201, body: { reward: { id: rewardId, unitsTaken: 1 } } })
    await ask('POST', '/rewards/redeemed', { rewardId, uitpasNumber })
    expect(await points()).toBe(1)
    expect((await ask('GET', status)).body).toMatchObject({ redeemable: false, reason: 'PASSHOLDER_POINTS' })
    const third = await ask('POST', '/rewards/redeemed', { rewardId, uitpasNumber })
    expect([third.status, third.body.type]).toEqual([
      400,
      'https://api.publiq.be/probs/uitpas/reward-passholder-points-constraint',
    ])
    expect((await ask('DELETE', `/rewards/redeemed/${first.body.id}`)).status).toBe(204)
    expect(await points()).toBe(3)
    const redeemed = await ask('GET', `/rewards/redeemed?uitpasNumber=${uitpasNumber}`)
    expect(redeemed.body.totalItems).toBe(1)
    expect((await ask('GET', '/rewards')).body.member[0].unitsTaken).toBe(1)
  })

  it('makes, shows and ends a membership', async () => {
    const path = `/passholders/${passholderIdOf(4)}/association-memberships`
    const query = `?organizerId=${organizerId}`
    const listed = async () => (await ask('GET', path + query)).body
    expect(await listed()).toMatchObject([{ status: 'NONE' }])
    const made = await ask('POST', path + query, { association: { id: associationId }, endDate: '2026-12-31' })
    expect(made.status).toBe(201)
    expect(await listed()).toMatchObject([{ status: 'ACTIVE', endDate: '2026-12-31' }])
    expect((await ask('DELETE', `${path}/${associationId}${query}`)).status).toBe(204)
    expect(await listed()).toMatchObject([{ status: 'NONE' }])
  })

  it('changes a zuil once for two editors, and gives its code to who scans it', async () => {
    const path = `/zuilen/${zuilIdOf(1)}`
    const seen = await ask('GET', path)
    const { etag } = seen.headers
    const settings = { ...seen.body.settings, sound: false, fixedEventId: dailyEventId }
    const saved = await ask('PUT', `${path}/settings`, settings, { 'if-match': etag })
    expect(saved).toMatchObject({ status: 200, body: { settings: { sound: false, fixedEventId: dailyEventId } } })
    const second = await ask('PUT', `${path}/settings`, settings, { 'if-match': etag })
    expect([second.status, second.headers.etag]).toEqual([412, saved.headers.etag])
    const taken = await ask(
      'PUT',
      `${path}/settings`,
      { ...settings, name: zuilNameOf(2) },
      { 'if-match': saved.headers.etag },
    )
    expect(taken.status).toBe(409)

    const { code, name } = (await ask('POST', `${path}/configuration-code`)).body
    const deviceId = 'ebee0a27-2dba-4231-aaae-15077884fa75'
    const grant = await ask('PUT', '/kiosk-devices/setup', { name, deviceId }, { 'x-custom-token': code })
    expect(grant).toMatchObject({ status: 200, body: { id: zuilIdOf(1), session: 0 } })
    const current = await ask('GET', '/kiosk-devices/checkins', undefined, { 'x-custom-token': deviceId })
    expect(current.body.event.id).toBe(dailyEventId)
    const { checkinCode } = current.body
    const checkins = `/passholders/${passholderIdOf(2)}/checkins`
    expect(await ask('POST', checkins, { checkinCode })).toMatchObject({
      status: 201,
      body: { addedPoints: 1, totalPoints: 3 },
    })
    expect((await ask('POST', checkins, { checkinCode })).body.type).toContain('maximum-reached')

    expect((await ask('POST', `${path}/revocation`)).status).toBe(204)
    expect((await ask('GET', '/kiosk-devices', undefined, { 'x-custom-token': deviceId })).status).toBe(401)
    expect((await ask('POST', checkins, { checkinCode })).body.type).toContain('checkin-code-invalid')
  })

  it('takes the journal of a device that was replaced', async () => {
    const path = `/zuilen/${zuilIdOf(2)}`
    const enrol = async (deviceId: string) => {
      const { code, name } = (await ask('POST', `${path}/configuration-code`, { formerDevice: 'IN_HAND' })).body
      return (await ask('PUT', '/kiosk-devices/setup', { name, deviceId }, { 'x-custom-token': code })).status
    }
    const former = 'ebee0a27-2dba-4231-aaae-15077884fb01'
    expect(await enrol(former)).toBe(200)
    expect(await enrol('ebee0a27-2dba-4231-aaae-15077884fb02')).toBe(200)
    const tap = {
      actieId: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e',
      seq: 1,
      bootId: 'boot-1',
      monotonicMs: 1_000,
      // Since its device was set up, but for how far clocks differ.
      at: new Date(now - 60_000).toISOString(),
      clock: 'ANCHORED',
      notBefore: new Date(now - 120_000).toISOString(),
      card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(6) },
    }
    const journal = { sent: { bootId: 'boot-2', monotonicMs: 5 }, taps: [tap] }
    for (const _again of [1, 2]) {
      const answer = await ask('POST', '/kiosk-devices/journal', journal, { 'x-custom-token': former })
      expect(answer).toMatchObject({ status: 200, body: { actieIds: [tap.actieId] } })
    }
    expect((await ask('GET', `/passes/${uitpasNumberOf(6)}`)).body.points).toBe(7)
    expect((await ask('GET', '/kiosk-devices', undefined, { 'x-custom-token': former })).status).toBe(401)
  })

  it('keeps commands, events, webhooks, and shows alerts', async () => {
    const path = `/zuilen/${zuilIdOf(2)}/commands`
    const { id } = (await ask('POST', path, { kind: 'IDENTIFY' })).body
    expect((await ask('GET', path)).body).toMatchObject([{ id, kind: 'IDENTIFY', hasLog: false }])
    const settings = { id: eventId, checkinPoints: 2, checkinLimit: { volume: 3, periodType: 'WEEK' } }
    expect((await ask('PUT', `/events/${eventId}/settings`, settings)).status).toBe(204)
    expect((await ask('GET', `/events/${eventId}/settings`)).body).toEqual(settings)
    const hook = await ask('POST', '/webhooks', { cardSystemId: 1, url: 'https://example.org/' })
    expect(hook.status).toBe(201)
    expect((await ask('GET', '/webhooks')).body).toMatchObject([{ id: hook.body.id, url: 'https://example.org/' }])
    expect((await ask('DELETE', `/webhooks/${hook.body.id}`)).status).toBe(204)
    expect((await ask('GET', '/webhooks')).body).toEqual([])
    expect((await ask('GET', '/alerts')).body).toEqual({ open: [], recent: [], notices: [] })
    expect((await ask('GET', '/zuilen?text=zuil&limit=1')).body).toMatchObject({ totalItems: 2, member: [{}] })
    const fixed = `/kiosks/${zuilIdOf(2)}/fixed-event`
    expect((await ask('PUT', fixed, { id: eventId })).status).toBe(204)
    expect((await ask('GET', fixed)).body.event.id).toBe(eventId)
    expect((await ask('DELETE', fixed)).status).toBe(204)
  })
})
