import { describeError, type Log } from '@zuil/protocol'
import type { PresenceState } from './rules/model.ts'
import { untoldStates } from './rules/told-states.ts'
import type { StateNow } from './shapes/told-state.ts'

export interface StateTellerOptions {
  readonly tell: (states: readonly StateNow[]) => Promise<void>
  readonly log: Log
}

/** Writes down which zuilen came on or went off, for webhooks; what fails is tried again. */
export interface StateTeller {
  /** @param wall milliseconds since 1970, at the state's own moment */
  look(state: PresenceState, wall: number): void
  /** Resolves when what was seen is written, or has failed. */
  idle(): Promise<void>
}

export const createStateTeller = ({ tell, log }: StateTellerOptions): StateTeller => {
  const told = new Map<string, StateNow['state']>()
  let telling: Promise<void> | undefined
  let failing = false

  const write = async (states: readonly StateNow[]): Promise<void> => {
    try {
      await tell(states)
      for (const { zuilId, state } of states) told.set(zuilId, state)
      failing = false
    } catch (error) {
      if (!failing) log.error(describeError(error), 'Which zuilen are on could not be written for webhooks; retrying')
      failing = true
    }
    telling = undefined
  }

  return {
    look: (state, wall) => {
      if (telling) return
      const states = untoldStates(state, told, wall)
      if (states.length > 0) telling = write(states)
    },
    idle: async () => telling,
  }
}
