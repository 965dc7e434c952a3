import { holdName } from './held-name.ts'
import { eventually } from './wait.ts'

/** For the hooks that wait: all other files that use the daemon may be before us. */
export const PCSCD_TURN_MS = 400_000

let turn: Promise<unknown> | undefined

/**
 * Waits until no other process on this machine uses the PC/SC daemon: there is one a machine, and test files run side by
 * side. The turn lasts until this process ends, which is when its test file has been run.
 */
export const takePcscdTurn = (): Promise<unknown> => {
  turn ??= eventually(() => holdName('pcscd'), { what: 'our turn with the PC/SC daemon', withinMs: PCSCD_TURN_MS })
  return turn
}
