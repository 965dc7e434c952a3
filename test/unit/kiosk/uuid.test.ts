import { actieId } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuidv7 } from '../../../kiosk/io/clock.ts'

describe('an ActieID', () => {
  it('is a UUIDv7, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e16 }), (wallMs) => {
        expect(actieId.safeParse(uuidv7(wallMs)).success).toBe(true)
      }),
    )
    expect(uuidv7(0)).not.toBe(uuidv7(0))
  })
})
