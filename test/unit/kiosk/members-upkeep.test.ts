import { noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { createMemberListUpkeep } from '../../../kiosk/members/upkeep.ts'
import { documentOf, friends } from './core/kiosk.ts'

describe('the list of members', () => {
  const setUp = () => {
    const did: string[] = []
    const timers: { readonly ms: number; readonly call: () => void }[] = []
    const clock = { now: 5 as number | undefined }
    const scanner = { there: false }
    const upkeep = createMemberListUpkeep({
      members: {
        refresh: async ({ listRevision, byNumber }, nowMs) =>
          void did.push(`refresh ${listRevision} at ${nowMs}${byNumber ? ' by number' : ''}`),
        wipe: async () => void did.push('wipe'),
      },
      hasScanner: () => scanner.there,
      nowMs: () => clock.now,
      startTimer: (ms, call) => {
        const timer = { ms, call }
        timers.push(timer)
        return () => timers.splice(timers.indexOf(timer), 1)
      },
      log: noLog,
    })
    return { upkeep, did, timers, clock, scanner }
  }
  const membership = documentOf('MEMBERSHIP')

  it('is fetched once the backend answers, when it is another one, and every six hours', () => {
    const { upkeep, did, timers } = setUp()
    upkeep.desiredChanged(membership)
    expect(did).toEqual([])
    upkeep.backendReached()
    upkeep.desiredChanged(documentOf('MEMBERSHIP', { association: { ...friends, listRevision: '42' } }))
    expect(timers.map(({ ms }) => ms)).toEqual([6 * 3_600_000])
    timers[0]?.call()
    expect(did).toEqual(['refresh 41 at 5', 'refresh 42 at 5', 'refresh 42 at 5'])
    upkeep.stop()
    expect(timers).toEqual([])
  })

  it('is wiped when the association is another one, or the zuil another kind', () => {
    const { upkeep, did } = setUp()
    upkeep.desiredChanged(undefined)
    upkeep.desiredChanged(membership)
    expect(did).toEqual([])
    const other = { ...friends, id: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f03' }
    upkeep.desiredChanged(documentOf('MEMBERSHIP', { association: other }))
    upkeep.desiredChanged(documentOf('REWARD'))
    expect(did).toEqual(['wipe', 'wipe'])
  })

  it('has the numbers of cards only for a zuil that has a scanner, from when that is known', () => {
    const { upkeep, did, scanner } = setUp()
    upkeep.desiredChanged(membership)
    upkeep.backendReached()
    scanner.there = true
    upkeep.scanned()
    expect(did).toEqual(['refresh 41 at 5', 'refresh 41 at 5 by number'])
  })

  it('is not fetched by a date that can’t be trusted', () => {
    const { upkeep, did, clock } = setUp()
    clock.now = undefined
    upkeep.desiredChanged(membership)
    upkeep.backendReached()
    expect(did).toEqual([])
  })
})
