import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../backend/taps/rules/model.ts'
import { quarantining, withinRoom } from '../../../backend/taps/rules/quarantine-room.ts'

const zuilen = ['a', 'b'] as const
const decision = (zuilId: string, quarantined: boolean): Decision =>
  ({
    planned: { request: { origin: 'ZUIL', zuilId } },
    ...(quarantined && { quarantine: 'RATE' }),
  }) as unknown as Decision
const decisions = fc.array(fc.tuple(fc.constantFrom(...zuilen), fc.boolean()).map((of) => decision(...of)))

describe('the room of a zuil in quarantine', () => {
  it('is filled and no more, whatever else comes, and whatever other zuilen have there', () => {
    fc.assert(
      fc.property(decisions, fc.nat(10), fc.nat(10), fc.nat(10), (batch, ofA, ofB, limit) => {
        const waiting = new Map([
          ['a', ofA],
          ['b', ofB],
        ])
        const given = withinRoom(batch, waiting, limit)
        // Nothing else of a decision changes, and what is not for quarantine never finds the room full.
        expect(given.map(({ noRoom: _, ...rest }) => rest)).toEqual(batch)
        expect(given.filter(({ quarantine, noRoom }) => noRoom && quarantine === undefined)).toEqual([])
        for (const zuilId of zuilen) {
          const own = given.filter(
            (one) => one.quarantine && one.planned.request.origin === 'ZUIL' && one.planned.request.zuilId === zuilId,
          )
          const taken = own.filter(({ noRoom }) => !noRoom).length
          expect(taken).toBe(Math.min(own.length, Math.max(0, limit - (waiting.get(zuilId) ?? 0))))
          // The first ones are kept.
          expect(own.slice(0, taken).some(({ noRoom }) => noRoom)).toBe(false)
        }
      }),
    )
  })

  it('is asked for only of zuilen of which something goes there', () => {
    expect(quarantining([decision('a', false), decision('b', true), decision('b', true)])).toEqual(['b'])
  })

  it('keeps no second delivery in the same batch of what found no room', () => {
    const first = decision('a', true)
    const { quarantine: _, ...again } = { ...first, repeated: true }
    const full = new Map([['a', 3]])
    expect(withinRoom([first, again], full, 3).map(({ noRoom }) => noRoom)).toEqual([true, true])
    expect(withinRoom([first, again], full, 4).map(({ noRoom }) => noRoom)).toEqual([undefined, undefined])
  })
})
