import { randomUUID } from 'node:crypto'
import type { Reported } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { ruleOf } from '../../../../backend/platform/http/policy.ts'
import { Scope } from '../../../../backend/platform/http/scope.ts'
import type { ZuilSettings } from '../../../../backend/zuilen/shapes/zuil.ts'
import type { SettingsOutcome } from '../../../../backend/zuilen/store/settings.ts'
import { databases } from '../../../support/databases.ts'
import { associationId, counterId, eventId, organizerId, zuilIdOf } from '../../../support/fixtures.ts'
import { openFilledStore } from '../../../support/open-store.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const DAY = 86_400_000

/** What a client with a permission for this organizer alone reaches. */
const scopeOfOrganizer = (organizerId: string): Scope => {
  const rule = ruleOf('zuil.read')
  const scope =
    rule.by === 'CLIENT' &&
    Scope.ofGrants({ kind: 'CLIENT', id: 'client' }, [{ permission: rule.permission, organizerId }], rule)
  if (!scope) throw new Error('no scope')
  return scope
}

describe.each(databases)('the settings on %s', (kind) => {
  const test = openFilledStore(kind, now, { zuilen: 4 })
  const [zuil = '', second = '', third = '', fourth = ''] = [1, 2, 3, 4].map(zuilIdOf)
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
      await test.store.zuilen.for(Scope.system).setCounterEvent(second, eventId, Date.now())
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
})
