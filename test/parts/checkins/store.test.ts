import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { databases } from '../../support/databases.ts'
import { eventId, organizerId, passholderIdOf, uitpasNumberOf } from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { actieIdOf } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const HOUR = 3_600_000

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)

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
      expect(await test.store.checkins.for(Scope.system).reverse(randomUUID(), now)).toBe('NOT_FOUND')
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
})
