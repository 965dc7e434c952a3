import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { databases } from '../../support/databases.ts'
import { eventId } from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

describe.each(databases)('the settings on %s', (kind) => {
  const test = openFilledStore(kind, now)

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
})
