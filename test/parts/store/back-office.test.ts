import { createHmac, randomUUID } from 'node:crypto'
import { memberHashInput, memberList, type Reported } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleOf } from '../../../backend/platform/http/policy.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { ZuilSettings } from '../../../backend/zuilen/shapes/zuil.ts'
import type { SettingsOutcome } from '../../../backend/zuilen/store/settings.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  associationId,
  blockedCard,
  cardSystemId,
  chipOf,
  counterId,
  eventId,
  memberUntil,
  memberWasUntil,
  organizerId,
  passholderIdOf,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const DAY = 86_400_000

/** What a client with a permission for this organizer alone reaches. */
const scopeOfOrganizer = (organizerId: string): Scope => {
  const rule = ruleOf('zuil.read')
  const scope = rule.by === 'CLIENT' && Scope.ofGrants([{ permission: rule.permission, organizerId }], rule)
  if (!scope) throw new Error('no scope')
  return scope
}

describe.each(databases)('settings on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const ids = [1, 2, 3, 4].map(zuilIdOf)
  const [zuil = '', second = '', third = '', fourth = ''] = ids
  const found = async (id = zuil) => {
    const stored = await test.store.zuilen.for(Scope.system).find(id)
    if (!stored) throw new Error('no zuil')
    return stored
  }
  const put = async (
    id: string,
    changes: Partial<ZuilSettings>,
    version?: number,
    at = now,
  ): Promise<SettingsOutcome> => {
    const stored = await found(id)
    return test.store.zuilen
      .for(Scope.system)
      .put(id, { ...stored.settings, ...changes }, version ?? stored.version, at)
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now, { zuilen: 4 }))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  describe('of a zuil', () => {
    it('are saved as a whole, and seen by the next tap', async () => {
      const { settings, version } = await found()
      expect(settings).toMatchObject({ name: 'Zuil 1', type: 'CHECK_IN', counterIds: [counterId], blocked: false })
      const changed: ZuilSettings = {
        name: 'Inkom',
        type: 'MEMBERSHIP',
        counterIds: [counterId],
        fixedEventId: eventId,
        showQr: true,
        associationId,
        blocked: false,
        inStock: true,
        languages: ['fr', 'nl'],
        sound: false,
        worksOffline: false,
        openingHours: [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }],
        brokerUrl: 'mqtts://broker.example',
      }
      expect(await test.store.zuilen.for(Scope.system).put(zuil, changed, version, now)).toEqual({
        kind: 'SAVED',
        version: version + 1,
      })
      expect(await found()).toMatchObject({
        settings: changed,
        version: version + 1,
        enrolled: false,
      })
      const { counterIds: _counterIds, ...facts } = changed
      expect((await test.store.catalog()).zuilen.get(zuil)).toMatchObject({ ...facts, counters: [{ id: counterId }] })
      expect(await put(zuil, { ...settings, counterIds: [] })).toMatchObject({ kind: 'SAVED' })
      expect((await found()).settings).toEqual({
        ...settings,
        fixedEventId: eventId,
        associationId,
        counterIds: [],
        brokerUrl: 'mqtts://broker.example',
      })
    })

    it('are not saved over those of somebody else', async () => {
      const { version } = await found(second)
      const tries = await Promise.all(['a', 'b', 'c'].map((name) => put(second, { name }, version)))
      expect(tries.map((one) => one.kind).sort()).toEqual(['CHANGED_MEANWHILE', 'CHANGED_MEANWHILE', 'SAVED'])
      expect(tries.find((one) => one.kind === 'CHANGED_MEANWHILE')).toMatchObject({ version: version + 1 })
      // What the counter chooses is none of them.
      await test.store.zuilen.for(Scope.system).setCounterEvent(second, eventId)
      expect(await put(second, {}, version + 1)).toMatchObject({ kind: 'SAVED', version: version + 2 })
      expect((await found(second)).settings.fixedEventId).toBeUndefined()
    })

    it('name only what there is, and no two have one name', async () => {
      const before = await found(third)
      expect(await put(third, { counterIds: [counterId, randomUUID()] })).toEqual({
        kind: 'UNKNOWN',
        field: 'counterIds',
      })
      expect(await put(third, { fixedEventId: 'no' })).toEqual({ kind: 'UNKNOWN', field: 'fixedEventId' })
      expect(await put(third, { associationId: randomUUID() })).toEqual({ kind: 'UNKNOWN', field: 'associationId' })
      expect(await put(third, { name: 'zuil 4' })).toEqual({ kind: 'NAME_TAKEN' })
      expect(await found(third)).toEqual(before)
      const unknown = randomUUID()
      expect(await test.store.zuilen.for(Scope.system).put(unknown, before.settings, 1, now)).toEqual({
        kind: 'NOT_FOUND',
      })
      expect(await test.store.zuilen.for(Scope.system).find(unknown)).toBeUndefined()
    })

    it('have since when it is blocked', async () => {
      const since = async () => (await test.store.catalog()).zuilen.get(third)?.blockedSince
      await put(third, { blocked: true }, undefined, now)
      await put(third, { blocked: true, sound: false }, undefined, now + DAY)
      expect(await since()).toBe(now)
      await put(third, { blocked: false })
      expect(await since()).toBeUndefined()
      await put(third, { blocked: true }, undefined, now + 2 * DAY)
      expect(await since()).toBe(now + 2 * DAY)
    })

    it('are found by name, counter and organizer', async () => {
      await put(fourth, { name: '100% zuil' })
      const search = async (query: object, scope = Scope.system) => {
        const { totalItems, member } = await test.store.zuilen.for(scope).search({ start: 0, limit: 10, ...query })
        expect(member).toHaveLength(totalItems)
        return member.map((one) => one.id)
      }
      expect(await search({})).toHaveLength(4)
      expect(await search({ text: '0% ZUIL' })).toEqual([fourth])
      expect(await search({ text: '%' })).toEqual([fourth])
      expect(await search({ text: 'balie 1' })).toHaveLength(3)
      expect(await search({ counterId })).not.toContain(zuil)
      expect(await search({ text: '100' }, scopeOfOrganizer(organizerId))).toEqual([fourth])
      expect(await search({}, scopeOfOrganizer('other'))).toEqual([])
      const page = await test.store.zuilen.for(Scope.system).search({ start: 1, limit: 2 })
      expect([page.totalItems, page.member.length]).toEqual([4, 2])
    })

    it('keep what the zuil said of them', async () => {
      const reported = (session: number, over: Partial<Reported> = {}): Reported => ({
        v: 1,
        session,
        revision: 3,
        outcome: 'REFUSED',
        inUse: 2,
        problems: [{ field: 'coun\0ters\ud800', reason: 'NO_REWARD' }],
        ...over,
      })
      await test.store.zuilen.reported(fourth, reported(5), now)
      // Of an older connection, and not said since.
      await test.store.zuilen.reported(fourth, reported(4, { outcome: 'APPLIED', inUse: 3 }), now)
      expect(await found(fourth)).toMatchObject({
        inUse: 2,
        lastSeenAt: now,
        reported: { outcome: 'REFUSED', problems: [{ field: 'counters\ufffd' }] },
      })
      // A device that was set back counts from lower on.
      await test.store.zuilen.reported(fourth, reported(1, { outcome: 'APPLIED', inUse: 3 }), now + 1)
      expect(await found(fourth)).toMatchObject({ inUse: 3, lastSeenAt: now + 1, reported: { outcome: 'APPLIED' } })
      expect((await test.store.deliveries.lastContacts()).get(fourth)?.session).toBe(5)
    })
  })

  it('of an event are saved', async () => {
    const limits = { checkinLimit: { volume: 2, period: 'DAY' }, ticketLimit: { volume: 3, period: 'MONTH' } } as const
    expect(await test.store.events.for(Scope.system).putSettings(eventId, { checkinPoints: 4, ...limits })).toBe(true)
    expect(await test.store.events.find(eventId)).toMatchObject({
      checkinPoints: 4,
      basePrice: 1_000,
      ...limits,
    })
    await test.store.events.for(Scope.system).putSettings(eventId, { checkinPoints: 1 })
    expect(await test.store.events.find(eventId)).not.toHaveProperty('ticketLimit')
    expect(await test.store.events.for(Scope.system).putSettings('no', { checkinPoints: 1 })).toBe(false)
  })

  describe('commands', () => {
    const add = (id: string, issuedAt: number, zuilId = zuil) =>
      test.store.commands.add({ id, zuilId, kind: 'LOG', issuedAt, expiresAt: issuedAt + 60_000 })

    it('get the first answer of their own zuil', async () => {
      const id = randomUUID()
      await add(id, now)
      expect(await test.store.commands.for(Scope.system).find(id)).toEqual({
        id,
        zuilId: zuil,
        kind: 'LOG',
        issuedAt: now,
        expiresAt: now + 60_000,
      })
      await test.store.commands.answer(second, { v: 1, id, outcome: 'DONE' }, now)
      expect((await test.store.commands.for(Scope.system).find(id))?.outcome).toBeUndefined()
      await test.store.commands.answer(zuil, { v: 1, id, outcome: 'DONE', log: 'a line\0\udc00' }, now + 5)
      await test.store.commands.answer(zuil, { v: 1, id, outcome: 'FAILED', problem: 'no' }, now + 6)
      expect(await test.store.commands.for(Scope.system).find(id)).toMatchObject({
        outcome: 'DONE',
        log: 'a line\ufffd',
        answeredAt: now + 5,
      })
    })

    it('are kept to the last twenty of each zuil', async () => {
      const other = randomUUID()
      await add(other, now - DAY, second)
      const ids = Array.from({ length: 25 }, () => randomUUID())
      for (const [i, id] of ids.entries()) await add(id, now + 1_000 + i)
      expect((await test.store.commands.for(Scope.system).ofZuil(zuil)).map(({ id }) => id)).toEqual(
        ids.slice(5).reverse(),
      )
      expect((await test.store.commands.for(Scope.system).ofZuil(second)).map(({ id }) => id)).toEqual([other])
    })
  })

  describe('memberships of associations', () => {
    const listVersion = async () => (await test.store.catalog()).memberLists.get(associationId) ?? 0n

    it('are made, renewed and removed, each time with a new list', async () => {
      const holder = passholderIdOf(4)
      expect(await test.store.associations.passholder(holder)).toEqual({
        dateOfBirth: '1950-01-01',
        cardSystemIds: [cardSystemId],
      })
      expect(await test.store.associations.passholder(randomUUID())).toBeUndefined()
      const versions = [await listVersion()]
      const versioned = async (change: Promise<unknown>) => {
        await change
        versions.push(await listVersion())
      }
      await versioned(
        test.store.associations.for(Scope.system).put(holder, { associationId, endDate: '2027-01-31' }, now),
      )
      await versioned(
        test.store.associations.for(Scope.system).put(holder, { associationId, endDate: '2028-01-31' }, now),
      )
      expect(await test.store.associations.for(Scope.system).ofPassholder(holder)).toEqual([
        { associationId, endDate: '2028-01-31' },
      ])
      await versioned(test.store.associations.for(Scope.system).remove(holder, associationId))
      expect(await test.store.associations.for(Scope.system).remove(holder, associationId)).toBe(false)
      expect(await test.store.associations.for(Scope.system).ofPassholder(holder)).toEqual([])
      const card = (status: string) =>
        ask(test.store.databaseUrl, `update card set status = '${status}' where uitpas_number = $1`, [
          uitpasNumberOf(1),
        ])
      await card('ACTIVE')
      await versioned(card('BLOCKED'))
      await versioned(card('ACTIVE'))
      expect(versions).toEqual([0n, 1n, 2n, 3n, 4n, 5n].map((more) => (versions[0] ?? 0n) + more))
    })

    it('are listed for a zuil by hashes under its own key, of active cards alone', async () => {
      const { put: member } = test.store.associations.for(Scope.system)
      await member(passholderIdOf(5), { associationId, endDate: '2025-09-01' }, now)
      await member(blockedCard.passholderId, { associationId, endDate: memberUntil(now) }, now)
      const validUntil = now + DAY
      const list = await test.store.associations.memberList(zuil, associationId, validUntil)
      expect(memberList.parse(list)).toEqual(list)
      expect(list).toMatchObject({
        listRevision: String(await listVersion()),
        validUntil: new Date(validUntil).toISOString(),
      })
      expect(list.key).toBe(test.store.enrolment.key('members', { id: zuil, keyVersion: 1 }))
      const hash = (card: Parameters<typeof memberHashInput>[0]) =>
        createHmac('sha256', Buffer.from(list.key, 'base64url'))
          .update(memberHashInput(card))
          .digest()
          .subarray(0, 16)
          .toString('base64url')
      const expected = [1, 2].flatMap((holder) => {
        const end = holder === 1 ? memberUntil(now) : memberWasUntil(now)
        return [
          [hash({ kind: 'CHIP', chipNumber: chipOf(holder) }), end],
          [hash({ kind: 'BARCODE', uitpasNumber: uitpasNumberOf(holder) }), end],
        ]
      })
      // Passholder 5 is past it for more than 13 months, and the other's card is blocked.
      expect(Object.fromEntries(list.members)).toEqual(Object.fromEntries(expected))
      const others = await test.store.associations.memberList(second, associationId, validUntil)
      expect(others.members.map(([one]) => one)).not.toContain(list.members[0]?.[0])
    })
  })

  it('counters are there with whose they are', async () => {
    const counter = { id: counterId, name: 'Balie 1', cardSystemId, organizerId }
    expect(await test.store.counters.all()).toEqual([counter])
  })

  it('passes are found by passholder: the active card', async () => {
    expect(await test.store.passes.ofPassholder(passholderIdOf(2))).toEqual(
      await test.store.passes.byUitpasNumber(uitpasNumberOf(2)),
    )
    expect((await test.store.passes.ofPassholder(blockedCard.passholderId))?.card.status).toBe('BLOCKED')
    expect(await test.store.passes.ofPassholder(randomUUID())).toBeUndefined()
  })
})
