import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kiosk/ports.ts'
import type { Happening } from './plan.ts'

/** The clocks of a zuil's machine, which need not be right. */
export interface MachineClock extends Clock {
  /** The machine starts again: another boot, and perhaps another idea of the date. */
  reboot(wall: Extract<Happening, { kind: 'CRASH' }>['wall']): void
  slip(byMs: number): void
}

const YEAR_MS = 365 * 86_400_000

export const machineClock = (): MachineClock => {
  let bootId: string = randomUUID()
  let bootedAt = performance.now()
  let wallOffset = 0
  return {
    get bootId() {
      return bootId
    },
    now: () => ({ monotonicMs: performance.now() - bootedAt, wallMs: Date.now() + wallOffset }),
    reboot: (wall) => {
      bootId = randomUUID()
      bootedAt = performance.now()
      wallOffset = { RIGHT: 0, YEAR_1970: -Date.now(), YEAR_AHEAD: YEAR_MS }[wall]
    },
    slip: (byMs) => {
      wallOffset += byMs
    },
  }
}
