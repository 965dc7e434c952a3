import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import { readScanned } from '../io/scanned.ts'
import type { LocalRoute, Reader, ReaderEvents } from '../ports.ts'

const scannedBody = z.object({ text: z.string().min(1).max(64) })

export interface KeyboardReader extends Reader {
  /** `POST /scanned {"text"}`, for the zuil's own page alone: a line that was typed on it. */
  readonly route: LocalRoute
}

/**
 * A barcode scanner that types on the zuil's own page, as a keyboard does. It has no status: whether one is plugged in
 * can't be known.
 */
export const createKeyboardReader = (log: Log): KeyboardReader => {
  let events: ReaderEvents | undefined
  return {
    start: (given) => {
      events = given
    },
    stop: async () => {
      events = undefined
    },
    route: ({ method, path, body }) => {
      if (method !== 'POST' || path !== '/scanned') return undefined
      const sent = scannedBody.safeParse(body)
      if (!sent.success) return { status: 422, body: { error: 'Expected {"text": "..."}, of 1 to 64 characters.' } }
      const number = readScanned(sent.data.text)
      if (number.ok) events?.card({ kind: 'BARCODE', uitpasNumber: number.value })
      else {
        log.info({ problem: number.error }, 'A scanned line is not a UiTPAS number')
        events?.unreadable('NOT_A_UITPAS_NUMBER')
      }
      return { status: 200, body: {} }
    },
  }
}
