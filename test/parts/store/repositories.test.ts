import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { normalizeConfigurationCode } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDataset } from '../../../backend/demo/demo-dataset.ts'
import { denderKeys } from '../../../backend/demo/distribution-keys.ts'
import { schemaDifference } from '../../../backend/platform/database/schema-difference.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { desiredDocument } from '../../../backend/zuilen/rules/desired.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  chipOf,
  client,
  counterId,
  eventId,
  organizerId,
  passholderIdOf,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
  zuilNameOf,
} from '../../support/fixtures.ts'
import { actieIdOf } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const HOUR = 3_600_000
const KEY = 'k'.repeat(43)

describe.each(databases)('the store on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(smallDataset(now, { zuilen: 6 }))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('has the tables that the schema says', async () => {
    const schema = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8')
    expect(await schemaDifference(test.store.databaseUrl, schema)).toBe('')
  })

  it('reads back what was loaded', async () => {
    const catalog = await test.store.catalog()
    expect(catalog.zuilen.get(zuilIdOf(1))).toMatchObject({
      name: 'Zuil 1',
      counters: [{ id: counterId, name: 'Balie 1', cardSystemId: 1, organizerId }],
    })
    expect(catalog.events.get(eventId)).toEqual(smallDataset(now).events.find(({ id }) => id === eventId))
    const opened = catalog.events.openings([{ organizerId }], { from: now, until: now + 7 * 86_400_000 })
    expect(new Set(opened.map(({ event }) => event.id))).toEqual(new Set([eventId]))
    const dataset = smallDataset(now)
    expect([...catalog.rewards.values()]).toEqual(dataset.rewards)
    expect([...catalog.associations.values()]).toEqual(
      dataset.associations?.map(({ members: _members, ...one }) => one),
    )
    expect(catalog.cardSystems.get(1)).toEqual({
      id: 1,
      name: 'UiTPAS Test',
      socialTariffGraceDays: 30,
      distributionKeys: [],
    })
    expect(catalog.zuilen.get(zuilIdOf(2))).toMatchObject({ type: 'CHECK_IN', openingHours: [], keyVersion: 1 })
    expect(await test.store.isEmpty()).toBe(false)
    expect(await test.store.organizers.named([organizerId])).toEqual([{ id: organizerId, name: 'Organisator 1' }])
    expect(await test.store.cardSystems.find(1)).toMatchObject({ id: 1, socialTariffGraceDays: 30 })
  })

  it('reads back distribution keys, those that were chosen for an event, and the city of its organizer', async () => {
    const demo = await all.open()
    await demo.store.load(demoDataset(now))
    const { cardSystems, events } = await demo.store.catalog()
    expect(cardSystems.get(1)?.distributionKeys.toSorted((a, b) => a.id - b.id)).toEqual(denderKeys)
    const chosen = demoDataset(now).events.find(({ chosenKeyIds }) => chosenKeyIds)
    expect(events.get(chosen?.id ?? '')).toEqual({ ...chosen, organizerPostalCodes: ['9300', '9320'] })
    await demo.close()
  })

  it('loads all of a dataset or nothing', async () => {
    const before = await ask<{ n: number }>(test.store.databaseUrl, 'select count(*)::int as n from passholder')
    const [zuil] = smallDataset(now).zuilen
    if (!zuil) throw new Error('no zuil')
    const clash = {
      ...smallDataset(now),
      cardSystems: [],
      organizers: [],
      counters: [],
      events: [],
      zuilen: [],
      clients: [],
    }
    await expect(test.store.load({ ...clash, passholders: clash.passholders.slice(0, 1) })).rejects.toThrow()
    expect(await ask(test.store.databaseUrl, 'select count(*)::int as n from passholder')).toEqual(before)
  })

  describe('passes', () => {
    it('are found by number and by chip, with their holder', async () => {
      const byNumber = await test.store.passes.byUitpasNumber(uitpasNumberOf(2))
      expect(byNumber).toEqual(await test.store.passes.byChipNumber(chipOf(2)))
      expect(byNumber).toMatchObject({
        card: { uitpasNumber: uitpasNumberOf(2), status: 'ACTIVE', passholderId: passholderIdOf(2) },
        cardSystem: { id: 1 },
        passholder: { id: passholderIdOf(2), points: 2, dateOfBirth: '1950-01-01', memberships: [{ cardSystemId: 1 }] },
      })
      expect(await test.store.passes.byUitpasNumber(uitpasNumberOf(77))).toBeUndefined()
    })

    it('have an INSZ that is nowhere in the database in clear', async () => {
      const insz = smallDataset(now).passholders[1]?.insz ?? ''
      expect(insz).toMatch(/^\d{11}$/)
      expect(await test.store.passes.insz(passholderIdOf(2))).toBe(insz)
      const rows = await ask<{ row: string }>(test.store.databaseUrl, 'select p::text as row from passholder p')
      const hex = Buffer.from(insz).toString('hex')
      expect(rows.length).toBeGreaterThan(1)
      for (const { row } of rows) {
        expect(row).not.toContain(insz)
        expect(row).not.toContain(hex)
      }
    })
  })

  describe('check-ins', () => {
    it('are found, searched and counted', async () => {
      const request = (n: number) => ({
        origin: 'API' as const,
        kind: 'CHECK_IN' as const,
        by: 'API' as const,
        actieId: actieIdOf(n),
        card: { kind: 'BARCODE' as const, uitpasNumber: uitpasNumberOf(3) },
        eventId,
        receivedAt: now + n,
      })
      await test.store.book([request(1), request(2), request(3)])
      const query = { passholderId: passholderIdOf(3), organizerIds: [organizerId], start: 0, limit: 2 }
      const found = await test.store.checkins.for(Scope.system).search(query)
      expect(found.totalItems).toBe(3)
      expect(found.member.map(({ id }) => id)).toEqual([actieIdOf(3), actieIdOf(2)])
      const titled = (eventTitle: string) => test.store.checkins.for(Scope.system).search({ ...query, eventTitle })
      expect((await titled('ALTIJD')).totalItems).toBe(3)
      expect((await titled('%')).totalItems).toBe(0)
      expect(
        (await test.store.checkins.for(Scope.system).search({ ...query, organizerIds: ['other'] })).totalItems,
      ).toBe(0)
      expect(await test.store.checkins.count(passholderIdOf(3), eventId, now + 2, now + 4)).toBe(2)
      expect(await test.store.checkins.for(Scope.system).find(actieIdOf(1))).toMatchObject({
        points: 1,
        organizerId,
        at: now + 1,
      })
      await test.store.checkins.for(Scope.system).reverse(actieIdOf(1), now + HOUR)
      expect(await test.store.checkins.for(Scope.system).find(actieIdOf(1))).toMatchObject({ reversedAt: now + HOUR })
      expect((await test.store.checkins.for(Scope.system).search(query)).totalItems).toBe(2)
      expect(await test.store.checkins.for(Scope.system).reverse(randomUUID(), now)).toBe(false)
    })

    it('are reversed once by many at once, and never below zero', async () => {
      const id = actieIdOf(9)
      const card = { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(4) } as const
      await test.store.book([
        { origin: 'API', kind: 'CHECK_IN', by: 'API', actieId: id, card, eventId, receivedAt: now },
      ])
      await ask(
        test.store.databaseUrl,
        `insert into ledger_entry (passholder_id, kind, cause_id, points, at)
        values ($1, 'LAPSE', $2, -5, now())`,
        [passholderIdOf(4), id],
      )
      await ask(test.store.databaseUrl, 'update passholder set points = 0 where id = $1', [passholderIdOf(4)])
      await Promise.all(Array.from({ length: 8 }, () => test.store.checkins.for(Scope.system).reverse(id, now)))
      const entries = await ask(
        test.store.databaseUrl,
        `select points from ledger_entry where kind = 'REVERSAL' and cause_id = $1`,
        [id],
      )
      expect(entries).toEqual([{ points: 0 }])
    })
  })

  describe('a configuration code', () => {
    const setup = (name: string, code: string, deviceId: string, at = now) =>
      test.store.enrolment.setup({ name, code, deviceId, mqttPasswordHash: `hash of ${deviceId}` }, at)

    it('works once, for its zuil, and again for the same device whose answer was lost', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(1), now, HOUR)
      expect(normalizeConfigurationCode(code.toLowerCase())).toBe(code)
      const device = randomUUID()
      expect(await setup(zuilNameOf(2), code, device)).toEqual({ kind: 'NOT_FOUND' })
      expect(await setup(' zuil 1 ', code, device)).toEqual({
        kind: 'DONE',
        zuilId: zuilIdOf(1),
        zuilName: 'Zuil 1',
        session: 0,
      })
      expect(await setup('Zuil 1', code, device)).toMatchObject({ kind: 'DONE' })
      expect(await setup('Zuil 1', code, randomUUID())).toEqual({ kind: 'CODE_USED' })
      expect(await test.store.enrolment.byDeviceId(device)).toBe(zuilIdOf(1))
      expect(await test.store.enrolment.credentials()).toContainEqual({
        zuilId: zuilIdOf(1),
        passwordHash: `hash of ${device}`,
        enrolledAt: now,
      })
      await test.store.enrolment.revoke(zuilIdOf(1))
      expect(await test.store.enrolment.byDeviceId(device)).toBeUndefined()
      expect((await test.store.enrolment.credentials()).map(({ zuilId }) => zuilId)).not.toContain(zuilIdOf(1))
      expect(await setup('Zuil 1', code, device)).toEqual({ kind: 'CODE_USED' })
    })

    it('expires, and no longer works when a newer one was made', async () => {
      const first = await test.store.enrolment.newConfigurationCode(zuilIdOf(2), now, HOUR)
      const second = await test.store.enrolment.newConfigurationCode(zuilIdOf(2), now, HOUR)
      expect(await setup('Zuil 2', first, randomUUID())).toEqual({ kind: 'NOT_FOUND' })
      expect(await setup('Zuil 2', second, randomUUID(), now + HOUR)).toEqual({ kind: 'CODE_EXPIRED' })
      expect(await setup('Zuil 2', second, randomUUID(), now + HOUR - 1)).toMatchObject({ kind: 'DONE' })
    })

    it('is won by one of many devices at once', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(3), now, HOUR)
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => setup('Zuil 3', code, randomUUID())))
      const kinds = outcomes.map((outcome) => outcome.kind).sort()
      expect(kinds).toEqual([...Array<string>(7).fill('CODE_USED'), 'DONE'])
    })

    it('replaces a device: the former may hand in its journal, with the session it had, and keys are others', async () => {
      const [zuilId, name] = [zuilIdOf(2), zuilNameOf(2)]
      const version = async () => (await test.store.catalog()).zuilen.get(zuilId)?.keyVersion ?? 0
      const [former, next] = [randomUUID(), randomUUID()]
      const code = () => test.store.enrolment.newConfigurationCode(zuilId, now, HOUR)
      await test.store.enrolment.revoke(zuilId)
      const start = await version()
      expect(await setup(name, await code(), former)).toMatchObject({ kind: 'DONE', session: 0 })
      await test.store.deliveries.recordContacts(new Map([[zuilId, { session: 7, plannedStop: false, at: now }]]))
      expect(await version()).toBe(start)
      const second = await code()
      expect(await setup(name, second, next, now + 5)).toMatchObject({ kind: 'DONE', session: 7 })
      expect(await setup(name, second, next, now + 6)).toMatchObject({ kind: 'DONE' })
      expect(await version()).toBe(start + 1)
      expect(await test.store.enrolment.byDeviceId(former)).toBeUndefined()
      expect(await test.store.enrolment.byFormerDeviceId(former, now + 5)).toEqual({ zuilId, replacedAt: now + 5 })
      expect(await test.store.enrolment.byFormerDeviceId(former, now + 6)).toBeUndefined()
      expect(await test.store.enrolment.byFormerDeviceId(next, 0)).toBeUndefined()
      await test.store.enrolment.revoke(zuilId)
      expect(await version()).toBe(start + 2)
      expect(await test.store.enrolment.byDeviceId(next)).toBeUndefined()
      // That the one before had stopped on purpose says nothing of this one.
      await test.store.deliveries.recordContacts(new Map([[zuilId, { session: 7, plannedStop: true, at: now }]]))
      expect((await test.store.deliveries.lastContacts()).get(zuilId)?.plannedStop).toBe(true)
      expect(await test.store.enrolment.byFormerDeviceId(former, 0)).toBeUndefined()
      // It comes back: it is the zuil's device again, and no former one.
      expect(await setup(name, await code(), former)).toMatchObject({ kind: 'DONE' })
      expect(await test.store.enrolment.byFormerDeviceId(former, 0)).toBeUndefined()
      expect((await test.store.deliveries.lastContacts()).get(zuilId)).toMatchObject({ session: 7, plannedStop: false })
      const keys = [1, 2].flatMap((keyVersion) =>
        [zuilId, zuilIdOf(1)].flatMap((id) =>
          (['qr', 'members'] as const).map((purpose) => test.store.enrolment.key(purpose, { id, keyVersion })),
        ),
      )
      expect(new Set(keys).size).toBe(8)
      for (const key of keys) expect(Buffer.from(key, 'base64url')).toHaveLength(32)
      expect(test.store.enrolment.key('qr', { id: zuilId, keyVersion: 1 })).toBe(keys[0])
    })

    it('does not make one device two zuilen', async () => {
      const device = randomUUID()
      const one = await test.store.enrolment.newConfigurationCode(zuilIdOf(4), now, HOUR)
      const two = await test.store.enrolment.newConfigurationCode(zuilIdOf(5), now, HOUR)
      expect(await setup('Zuil 4', one, device)).toMatchObject({ kind: 'DONE' })
      expect(await setup('Zuil 5', two, device)).toEqual({ kind: 'DEVICE_IN_USE' })
      expect(await setup('Zuil 5', two, randomUUID())).toMatchObject({ kind: 'DONE' })
    })

    it('is nowhere in the database in clear', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(6), now, HOUR)
      const rows = await ask(test.store.databaseUrl, 'select c::text as row from configuration_code c')
      expect(rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain(code)
    })
  })

  it('raises the revision of a desired document for one of two that try', async () => {
    const catalog = await test.store.catalog()
    const zuil = catalog.zuilen.get(zuilIdOf(1))
    if (!zuil) throw new Error('no zuil')
    const document = (revision: number) => ({ ...desiredDocument(catalog, zuil, now, { qrKey: KEY }), revision })
    const stored = async () => (await test.store.deliveries.desiredOf([zuil.id])).get(zuil.id)
    expect(await stored()).toEqual({ revision: 0 })
    const tries = await Promise.all([1, 1, 1].map((revision) => test.store.deliveries.putDesired([document(revision)])))
    expect(tries.flatMap((kept) => [...kept])).toEqual([zuil.id])
    expect(await test.store.deliveries.putDesired([document(1)])).toEqual(new Set())
    // Above the revision that a zuil says it has: the database was put back.
    expect(await test.store.deliveries.putDesired([document(3)])).toEqual(new Set([zuil.id]))
    expect(await test.store.deliveries.putDesired([document(2)])).toEqual(new Set())
    expect(await stored()).toEqual({ revision: 3, document: document(3) })
    await ask(
      test.store.databaseUrl,
      `update zuil_delivery set revision = 4, desired = '{"v":99}' where zuil_id = $1`,
      [zuil.id],
    )
    expect(await stored()).toEqual({ revision: 4 })
  })

  it('keeps what a zuil reported in its newest session, in which a planned stop is final', async () => {
    const [id] = [zuilIdOf(6)]
    const record = (session: number, plannedStop: boolean, more: { readonly software?: string } = {}) =>
      test.store.deliveries.recordContacts(new Map([[id, { session, plannedStop, at: now + session, ...more }]]))
    const recorded = async () => {
      const sql = 'select session, planned_stop as planned, software from zuil_delivery where zuil_id = $1'
      const [row] = await ask<{ session: number; planned: boolean; software: string }>(test.store.databaseUrl, sql, [
        id,
      ])
      return [row?.session, row?.planned, row?.software]
    }
    await record(5, false, { software: '1.2' })
    await record(4, true)
    expect(await recorded()).toEqual([5, false, '1.2'])
    await record(5, true)
    await record(5, false)
    expect(await recorded()).toEqual([5, true, '1.2'])
    expect((await test.store.deliveries.lastContacts()).get(id)).toEqual({
      ...{ session: 5, lastSeenAt: now + 5, plannedStop: true },
    })
    const report = { v: 1 as const, revision: 1, outcome: 'APPLIED' as const, inUse: 1, problems: [] }
    await test.store.zuilen.reported(id, { ...report, session: 5 }, now)
    expect(await recorded()).toEqual([5, true, '1.2'])
    await test.store.zuilen.reported(id, { ...report, session: 6 }, now)
    expect(await recorded()).toEqual([6, false, '1.2'])
    await record(7, true)
    await record(8, false)
    expect(await recorded()).toEqual([8, false, '1.2'])
    // A zuil that was set back, and speaks: what it says counts, and its number stays known.
    await record(8, true)
    await record(2, true)
    expect(await recorded()).toEqual([8, true, '1.2'])
    await record(2, false, { software: '1.1' })
    expect(await recorded()).toEqual([8, false, '1.1'])
  })

  it('knows a client by its secret, and a token until it expires', async () => {
    const { clients } = test.store
    expect(await clients.authenticate(client.id, client.secret)).toBe(true)
    expect(await clients.authenticate(client.id, `${client.secret}x`)).toBe(false)
    expect(await clients.authenticate('nobody', client.secret)).toBe(false)
    const token = await clients.newToken(client.id, now, HOUR)
    expect(await clients.byToken(token, now + HOUR - 1)).toMatchObject({ clientId: client.id })
    expect((await clients.byToken(token, now))?.grants).toHaveLength(client.grants.length)
    expect(await clients.byToken(token, now + HOUR)).toBeUndefined()
    expect(await clients.byToken('x', now)).toBeUndefined()
    const rows = await ask(test.store.databaseUrl, 'select t::text, c::text as c from access_token t, api_client c')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(client.secret)
  })
})
