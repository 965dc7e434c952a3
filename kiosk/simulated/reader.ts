import { type CardRead, err, ok, parseChipUid, type Result } from '@zuil/protocol'
import { readScanned } from '../io/scanned.ts'
import type { Reader, ReaderEvents } from '../ports.ts'

/** Why something could not be done with the simulated reader. */
export type SimulatedProblem =
  /** Neither 14 hexadecimal digits (a card) nor 8 (a phone, another chip). */
  | 'NOT_A_CHIP_NUMBER'
  /** Empty, over 64 characters, or more than one line. */
  | 'NOT_A_LINE'
  /** The zuil has not started it yet, or has stopped it. */
  | 'NOT_RUNNING'

export interface SimulatedReader extends Reader {
  /**
   * Puts a card on the reader; one that lies there is taken away first. It is read once.
   * @param chipNumber the UID: 14 hexadecimal digits, or 8 for a phone (starting with 08) or another chip
   */
  placeCard(chipNumber: string): Result<void, SimulatedProblem>
  removeCard(): void
  /** Scans a barcode: a line as the scanner would send it, without its end. */
  scan(line: string): Result<void, SimulatedProblem>
  /** Whether a card lies on it. */
  readonly occupied: boolean
}

/** The id of the reader, and of the one place that it has. */
const PLACE = 'simulated'

/** A reader without hardware, for people and tests: driven by its methods, or over HTTP by `simulatedRoutes`. */
export const createSimulatedReader = (): SimulatedReader => {
  let events: ReaderEvents | undefined
  let occupied = false

  const read = (
    card: Result<CardRead, Parameters<ReaderEvents['unreadable']>[0]>,
    place?: typeof PLACE,
  ): Result<void, SimulatedProblem> => {
    if (!events) return err('NOT_RUNNING')
    if (card.ok) events.card(card.value, place)
    else events.unreadable(card.error, place)
    return ok(undefined)
  }
  const take = (): void => {
    if (occupied) events?.taken?.(PLACE)
    occupied = false
  }

  return {
    start: (given) => {
      events = given
      events.status(PLACE, 'SIMULATED', 'CONNECTED')
    },
    stop: async () => {
      events = undefined
      occupied = false
    },
    placeCard: (chipNumber) => {
      if (!/^([0-9a-f]{8}|[0-9a-f]{14})$/i.test(chipNumber)) return err('NOT_A_CHIP_NUMBER')
      if (!events) return err('NOT_RUNNING')
      take()
      occupied = true
      const uid = parseChipUid(chipNumber)
      if (uid.ok) return read(ok({ kind: 'CHIP', chipNumber: uid.value }), PLACE)
      return read(err(uid.error === 'RANDOM_UID' ? 'PHONE' : 'OTHER_CHIP'), PLACE)
    },
    removeCard: take,
    scan: (line) => {
      if (!/^[^\r\n]{1,64}$/.test(line) || line.trim() === '') return err('NOT_A_LINE')
      const number = readScanned(line)
      return read(number.ok ? ok({ kind: 'BARCODE', uitpasNumber: number.value }) : err('NOT_A_UITPAS_NUMBER'))
    },
    get occupied() {
      return occupied
    },
  }
}
