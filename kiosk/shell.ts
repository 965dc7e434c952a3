import { describeError, type Log, type Tap } from '@zuil/protocol'
import type { Effect, Input } from './core/model.ts'
import { type Boot, initialState, type KioskState, screenState, step, wakeAt } from './core/step.ts'
import type { Clock, Journal, Screen } from './ports.ts'

/** An input without its moment: the shell reads the clock. */
export type Happening = Input extends infer I ? (I extends { readonly at: unknown } ? Omit<I, 'at'> : never) : never

export interface ShellOptions {
  readonly boot: Boot
  readonly clock: Clock
  readonly journal: Journal
  readonly screen: Screen
  /** Sends a live tap, if there is a connection. */
  readonly send: (tap: Tap) => void
  /** A tap is no longer live: it is to be delivered from the journal. */
  readonly handOver: () => void
  readonly keep: (effect: Extract<Effect, { type: 'KEEP_DESIRED' | 'KEEP_SERVER_TIME' }>) => void
  /** Calls back after so many milliseconds; gives what calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: Log
}

/** Feeds `step` with what happens, and does what it wants done. Decides nothing. */
export interface Shell {
  happened(what: Happening): void
  readonly state: KioskState
  /** Whether a tap still waits for the verdict to its live message. */
  isLive(actieId: string): boolean
  /** The backend has committed these. */
  settled(actieIds: readonly string[]): void
  stop(): void
}

/** A timer can't wait longer (2^31 ms); it is set again then. */
const LONGEST_WAIT_MS = 2_000_000_000

export const createShell = (options: ShellOptions): Shell => {
  const { clock, journal, screen, log } = options
  let state = initialState(options.boot)
  let shown = ''
  let callOff = (): void => undefined
  let stopped = false
  const live = new Set<string>()
  /** Of taps that are in the journal and were made since the start: where. */
  const seqs = new Map<string, number>()

  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'JOURNAL': {
        const { actieId, seq } = effect.tap
        live.add(actieId)
        seqs.set(actieId, seq)
        journal.append(effect.tap).then(
          () => happened({ type: 'JOURNALED', actieId }),
          () => {
            live.delete(actieId)
            seqs.delete(actieId)
            happened({ type: 'JOURNAL_FAILED', actieId })
          },
        )
        return
      }
      case 'SEND':
        options.send(effect.tap)
        return
      case 'TRIM': {
        const seq = seqs.get(effect.actieId)
        settled([effect.actieId])
        if (seq === undefined) return
        journal
          .remove([seq])
          .catch((error: unknown) => log.warn(describeError(error), 'a settled tap stays in the journal'))
        return
      }
      case 'HAND_OVER':
        live.delete(effect.actieId)
        options.handOver()
        return
      default:
        options.keep(effect)
    }
  }

  const settled = (actieIds: readonly string[]): void => {
    for (const actieId of actieIds) {
      live.delete(actieId)
      seqs.delete(actieId)
    }
  }

  const happened = (what: Happening): void => {
    if (stopped) return
    const at = clock.now()
    const next = step(state, { ...what, at } as Input)
    state = next.state
    for (const effect of next.effects) perform(effect)
    refresh()
  }

  const refresh = (): void => {
    const at = clock.now()
    const now = screenState(state, at)
    const text = JSON.stringify(now)
    if (text !== shown) {
      shown = text
      screen.show(now)
    }
    callOff()
    const wake = wakeAt(state, at)
    if (wake === undefined) return
    const ms = Math.min(Math.max(0, Math.ceil(wake - at.monotonicMs)), LONGEST_WAIT_MS)
    callOff = options.after(ms, () => happened({ type: 'TICK' }))
  }
  refresh()

  return {
    happened,
    get state() {
      return state
    },
    isLive: (actieId) => live.has(actieId),
    settled,
    stop: () => {
      stopped = true
      callOff()
    },
  }
}
