import { expect, it } from 'vitest'
import { type CardStatus, cardStatus } from '../../../backend/cards/shapes.ts'
import { passRefusal } from '../../../backend/passholders/rules/pass.ts'

const card = (status: CardStatus, passholderId: string | undefined = 'somebody') => ({
  uitpasNumber: '0930000420206',
  status,
  ...(passholderId !== '' && { passholderId }),
})

it('a pass is shown when its card is active and somebody has it', () => {
  const refusals = Object.fromEntries(
    cardStatus.options.map((status) => [status, passRefusal(card(status), undefined)]),
  )
  expect(refusals).toEqual({
    PROVISIONED: 'pass-not-found',
    STOCK: 'pass-not-found',
    SENT_TO_BALIE: 'pass-not-found',
    LOCAL_STOCK: 'pass-not-found',
    ACTIVE: undefined,
    BLOCKED: 'card-blocked',
    DELETED: 'pass-not-found',
  })
  expect(passRefusal(card('ACTIVE', ''), undefined)).toBe('pass-not-found')
  expect(passRefusal(undefined, undefined)).toBe('pass-not-found')
})

it('is not shown of who is blocked in its card system', () => {
  expect(passRefusal(card('ACTIVE'), { status: 'BLOCKED' })).toBe('passholder-blocked')
  expect(passRefusal(card('ACTIVE'), { status: 'ACTIVE' })).toBeUndefined()
  expect(passRefusal(card('BLOCKED'), { status: 'BLOCKED' })).toBe('card-blocked')
})
