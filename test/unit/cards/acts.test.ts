import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ActedCard, actsOn, statusAfter } from '../../../backend/cards/rules/acts.ts'
import { cardAct, cardStatus } from '../../../backend/cards/shapes.ts'

const chipNumber = '04784CDAEE3880'
const [passholderId, counterId] = ['8703fee0-29cc-452c-b1af-94ef494d5001', '8703fee0-29cc-452c-b1af-94ef494d5002']
const card: fc.Arbitrary<ActedCard> = fc
  .tuple(fc.constantFrom(...cardStatus.options), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([status, chip, holder, counter]) => ({
    status,
    ...(chip && { chipNumber }),
    ...(holder && { passholderId }),
    ...(counter && { counterId }),
  }))

describe('what is done with a card', () => {
  it('changes its status, and never gives it to somebody who had it not', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(...cardAct.options), (one, act) => {
        const after = statusAfter(one, act)
        if (after === undefined) return
        expect(after).not.toBe(one.status)
        if (after === 'ACTIVE') expect([act, one.passholderId]).toEqual(['PUT_BACK', passholderId])
        if (after === 'DELETED') expect([act, one.passholderId]).toEqual(['DELETE', undefined])
        if (one.status === 'ACTIVE') expect(act).toBe('BLOCK')
      }),
    )
  })

  it.each([
    [{ status: 'STOCK', chipNumber }, ['BLOCK', 'DELETE']],
    [{ status: 'SENT_TO_BALIE', chipNumber, counterId }, ['RECEIVE', 'TO_STOCK', 'BLOCK', 'DELETE']],
    [{ status: 'LOCAL_STOCK', chipNumber, counterId }, ['TO_STOCK', 'BLOCK', 'DELETE']],
    [{ status: 'PROVISIONED' }, ['DELETE']],
    [{ status: 'ACTIVE', chipNumber, passholderId }, ['BLOCK']],
    [{ status: 'BLOCKED', chipNumber, passholderId }, ['PUT_BACK']],
    [{ status: 'DELETED', passholderId }, []],
  ] as const)('of %j is %j', (one, acts) => {
    expect(actsOn(one)).toEqual(acts)
  })

  it.each([
    [{ chipNumber, passholderId, counterId }, 'ACTIVE'],
    [{ chipNumber, counterId }, 'LOCAL_STOCK'],
    [{ chipNumber }, 'STOCK'],
    [{}, 'PROVISIONED'],
  ] as const)('%j is put back as %s', (one, after) => {
    expect(statusAfter({ ...one, status: 'BLOCKED' }, 'PUT_BACK')).toBe(after)
  })
})
