import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kiosk/ports.ts'
import type { Happening } from './plan.ts'
import type { Stretch } from './stretch.ts'

/** The clocks of a zuil's machine, which need not be right. */
export interface MachineClock extends Clock {
  /** The machine starts again: another boot, and perhaps another idea of the date. */
  reboot(wall: Extract<Happening, { kind: 'CRASH' }>['wall']): void
  slip(byMs: number): void
  /** When it was wrong by more than `offMs`, until now. */
  readonly wrong: () => readonly Stretch[]
}

const YEAR_MS = 365 * 86_400_000

export const machineClock = (offMs: number): MachineClock => {
  let bootId: string = randomUUID()
  let bootedAt = performance.now()
  let wallOffset = 0
  let wrongSince: number | undefined
  const wrong: Stretch[] = []
  const set = (offset: number): void => {
    wallOffset = offset
    if (Math.abs(offset) > offMs) wrongSince ??= Date.now()
    else if (wrongSince !== undefined) {
      wrong.push({ from: wrongSince, until: Date.now() })
      wrongSince = undefined
    }
  }
  return {
    get bootId() {
      return bootId
    },
    now: () => ({ monotonicMs: performance.now() - bootedAt, wallMs: Date.now() + wallOffset }),
    reboot: (wall) => {
      bootId = randomUUID()
      bootedAt = performance.now()
      set({ RIGHT: 0, YEAR_1970: -Date.now(), YEAR_AHEAD: YEAR_MS }[wall])
    },
    slip: (byMs) => set(wallOffset + byMs),
    wrong: () => (wrongSince === undefined ? wrong : [...wrong, { from: wrongSince, until: Date.now() }]),
  }
}
