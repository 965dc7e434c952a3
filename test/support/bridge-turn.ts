import { bridgeAddress } from '../../protocol/index.ts'
import { type HeldName, holdName } from './held-name.ts'
import { type RunningProgram, type Spawn, startBridge } from './programs.ts'
import { eventually } from './wait.ts'

/** For the tests that wait: another may have its bridge there before us. */
export const BRIDGE_TURN_MS = 120_000

/**
 * Waits until no other test on this machine has a reader bridge where pages of the counter app look for it, which is one
 * port. Whoever has the turn gives it back.
 */
export const takeBridgeTurn = (): Promise<HeldName> =>
  eventually(() => holdName(`port-${bridgeAddress.port}`), {
    what: 'our turn with the port of the reader bridge',
    withinMs: BRIDGE_TURN_MS,
  })

/** Starts a reader bridge where pages of the counter app look for it; who does has the turn. @param begin where it runs */
export const startBridgeForPages = (
  env: Readonly<Record<string, string>>,
  begin?: Spawn,
): Promise<RunningProgram<{ address: string }>> =>
  startBridge({ BRIDGE_PORT: String(bridgeAddress.port), ...env }, begin)
