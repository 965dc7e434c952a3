import { noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { dayOf, daysLater } from '../../../../backend/platform/time/calendar.ts'
import { startForgetting } from '../../../../backend/zuilen/forget.ts'
import { desiredDocument } from '../../../../backend/zuilen/rules/desired.ts'
import { databases } from '../../../support/databases.ts'
import { zuilIdOf } from '../../../support/fixtures.ts'
import { openFilledStore } from '../../../support/open-store.ts'
import { ask } from '../../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const KEY = 'k'.repeat(43)

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now, { zuilen: 6 })

  it('raises the revision of a desired document for one of two that try', async () => {
    const catalog = await test.store.catalog()
    const zuil = catalog.zuilen.get(zuilIdOf(1))
    if (!zuil) throw new Error('no zuil')
    const document = (revision: number) => ({ ...desiredDocument(catalog, zuil, now, { qrKey: KEY }), revision })
    const stored = async () => (await test.store.deliveries.desiredOf([zuil.id])).get(zuil.id)
    expect(await stored()).toEqual({ revision: 0 })
    const tries = await Promise.all(
      [1, 1, 1].map((revision) => test.store.deliveries.putDesired([document(revision)], now)),
    )
    expect(tries.flatMap((kept) => [...kept])).toEqual([zuil.id])
    expect(await test.store.deliveries.putDesired([document(1)], now)).toEqual(new Set())
    // Above the revision that a zuil says it has: the database was put back.
    expect(await test.store.deliveries.putDesired([document(3)], now)).toEqual(new Set([zuil.id]))
    expect(await test.store.deliveries.putDesired([document(2)], now)).toEqual(new Set())
    expect(await stored()).toEqual({ revision: 3, document: document(3) })
    await ask(
      test.store.databaseUrl,
      `update zuil_delivery set revision = 4, desired = '{"v":99}' where zuil_id = $1`,
      [zuil.id],
    )
    expect(await stored()).toEqual({ revision: 4 })
  })

  it('remembers for a year which events a zuil was given to show, from when that last was', async () => {
    const catalog = await test.store.catalog()
    const zuil = catalog.zuilen.get(zuilIdOf(2))
    if (!zuil) throw new Error('no zuil')
    const give = async (revision: number, at: number) => {
      const document = { ...desiredDocument(catalog, zuil, now, { qrKey: KEY }), revision }
      expect(document.schedule.length).toBeGreaterThan(0)
      expect((await test.store.deliveries.putDesired([document], at)).size).toBe(1)
    }
    const given = async () =>
      (
        await ask<{ day: string }>(
          test.store.databaseUrl,
          'select distinct last_given::text as day from zuil_shown_event where zuil_id = $1',
          [zuil.id],
        )
      ).map(({ day }) => day)
    const later = daysLater(now, 40)
    await give(1, now)
    await give(2, later)
    // Another backend, whose clock is behind.
    await give(3, daysLater(now, 30))
    expect(await given()).toEqual([dayOf(later)])

    const forgetAt = (at: number) => startForgetting({ store: test.store, clock: () => at }, noLog).stop()
    await forgetAt(daysLater(later, 365))
    expect(await given()).toEqual([dayOf(later)])
    await forgetAt(daysLater(later, 366))
    expect(await given()).toEqual([])
  })

  it('keeps what a zuil reported in its newest session, in which a planned stop is final', async () => {
    const [id] = [zuilIdOf(6)]
    const record = (session: number, plannedStop: boolean, more: { readonly software?: string } = {}) =>
      test.store.deliveries.recordContacts(
        new Map([[id, { generation: 0, session, plannedStop, at: now + session, ...more }]]),
      )
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
})
