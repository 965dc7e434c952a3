import { createServer, type Server } from 'node:net'
import { eventually } from './wait.ts'

/** A name in the kernel, not on the disk: it is free again when its process ended, however that came. */
const NAME = '\0zuil-tests-pcscd'

const listen = (): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined)).listen(NAME, () => resolve(server.unref()))
  })

let turn: Promise<unknown> | undefined

/**
 * Waits until no other process on this machine uses the PC/SC daemon: there is one a machine, and test files run side by
 * side. The turn lasts until this process ends, which is when its test file has been run.
 */
export const takePcscdTurn = (): Promise<unknown> => {
  turn ??= eventually(listen, { what: 'our turn with the PC/SC daemon', withinMs: PCSCD_TURN_MS })
  return turn
}

/** For the hooks that wait: all other files that use the daemon may be before us. */
export const PCSCD_TURN_MS = 400_000
