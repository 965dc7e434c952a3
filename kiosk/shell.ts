import { type CommandResult, type Desired, describeError, type Log, type Tap } from '@zuil/protocol'
import type { Effect, Input, Report } from './core/happenings.ts'
import type { QrCode, QrPicture, Receipt } from './core/model.ts'
import {
  type Boot,
  initialState,
  type KioskState,
  presentTime,
  qrCode,
  screenState,
  step,
  wakeAt,
} from './core/step.ts'
import type { Clock, Journal, Members, Screen } from './ports.ts'

/** An input without its moment: the shell reads the clock. */
export type Happening = Input extends infer I ? (I extends { readonly at: unknown } ? Omit<I, 'at'> : never) : never

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>

export interface ShellOptions {
  readonly boot: Boot
  readonly clock: Clock
  readonly journal: Journal
  readonly screen: Pick<Screen, 'show'>
  readonly members: Pick<Members, 'find'>
  /** The picture of a QR code; none where none is asked for, or it can't be drawn. */
  readonly qrPicture: (code: QrCode | undefined) => QrPicture | undefined
  /** Sends a live tap, if there is a connection. */
  readonly send: (tap: Tap) => void
  /** A tap is no longer live: it is to be delivered from the journal. */
  readonly handOver: () => void
  /** Resolves when it is on disk. */
  readonly keep: (effect: Of<'KEEP_DESIRED' | 'KEEP_SERVER_TIME' | 'KEEP_REVERTED'>) => Promise<void>
  readonly print: (receipt: Receipt) => void
  readonly connect: (brokerUrl: string | undefined) => void
  readonly report: (report: Report) => void
  readonly result: (result: Omit<CommandResult, 'v'>) => void
  /** Does a command; its result is sent by whoever does it. */
  readonly perform: (effect: Of<'PERFORM'>) => void
  readonly revoked: () => void
  /** Another desired document is in use, or none is any more; also called at the start. */
  readonly configured: (desired: Desired | undefined) => void
  /** Calls back after so many milliseconds; gives what calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: Log
}

/** Feeds `step` with what happens, and does what it wants done. Decides nothing. */
export interface Shell {
  happened(what: Happening): void
  readonly state: KioskState
  /** Whether a tap is none of the delivery's: it waits for the verdict to its live message, or that was shown for good. */
  isLive(actieId: string): boolean
  /** The backend has committed these. */
  settled(actieIds: readonly string[]): void
  stop(): void
}

/** A timer can't wait longer (2^31 ms); it is set again then. */
const LONGEST_WAIT_MS = 2_000_000_000
/** More than can be settled while the journal is read once. */
const REMEMBERED = 200

export const createShell = (options: ShellOptions): Shell => {
  const { clock, journal, screen, log } = options
  let state = initialState(options.boot, clock.now())
  let configured: Desired | undefined
  let shown = ''
  let callOff = (): void => undefined
  let stopped = false
  const live = new Set<string>()
  /** The last ones that were settled: who began to read the journal before that finds them in it, and must leave them. */
  let shownForGood: readonly string[] = []
  /** Of taps that are in the journal and were made since the start: where. */
  const seqs = new Map<string, number>()

  const perform = (effect: Exclude<Effect, { type: 'PRINT' }>): void => {
    switch (effect.type) {
      case 'JOURNAL':
        append(effect.tap)
        return
      case 'SEND':
        options.send(effect.tap)
        return
      case 'SETTLE':
        settle(effect)
        return
      case 'TRIM':
        trim(effect.actieId)
        return
      case 'HAND_OVER':
        live.delete(effect.actieId)
        options.handOver()
        return
      case 'CONNECT':
        options.connect(effect.brokerUrl)
        return
      case 'REPORT':
        options.report(effect.report)
        return
      case 'RESULT':
        options.result(effect.result)
        return
      case 'PERFORM':
        options.perform(effect)
        return
      case 'REVOKED':
        options.revoked()
        return
      default:
        keep(effect)
    }
  }

  const append = (tap: Tap): void => {
    const { actieId, seq } = tap
    live.add(actieId)
    seqs.set(actieId, seq)
    journal.append(tap).then(
      () => happened({ type: 'JOURNALED', actieId }),
      () => {
        settled([actieId])
        happened({ type: 'JOURNAL_FAILED', actieId })
      },
    )
  }

  /** The tap stays live until it is known whether it is settled: it is not delivered meanwhile. */
  const settle = ({ seq, settled: record }: Of<'SETTLE'>): void => {
    const { actieId } = record.verdict
    journal.settle(seq, record).then(
      () => {
        shownForGood = [...shownForGood.slice(1 - REMEMBERED), actieId]
        settled([actieId])
        happened({ type: 'SETTLED', actieId })
      },
      () => happened({ type: 'SETTLE_FAILED', actieId }),
    )
  }

  const trim = (actieId: string): void => {
    const seq = seqs.get(actieId)
    settled([actieId])
    if (seq === undefined) return
    journal
      .remove([seq])
      .catch((error: unknown) => log.warn(describeError(error), 'a settled tap stays in the journal'))
  }

  const keep = (effect: Parameters<ShellOptions['keep']>[0]): void => {
    options.keep(effect).then(
      () => effect.type === 'KEEP_DESIRED' && happened({ type: 'KEPT', desired: effect.desired }),
      (error: unknown) => {
        log.error({ kept: effect.type, ...describeError(error) }, 'it could not be kept')
        if (effect.type === 'KEEP_DESIRED') happened({ type: 'KEEP_FAILED', desired: effect.desired })
      },
    )
  }

  const settled = (actieIds: readonly string[]): void => {
    for (const actieId of actieIds) {
      live.delete(actieId)
      seqs.delete(actieId)
    }
  }

  /** What the cached list says of a card, for as long as the date can be trusted. */
  const listed = (what: Happening): object => {
    const { desired } = state
    if (what.type !== 'CARD' || desired?.type !== 'MEMBERSHIP' || !desired.association) return {}
    const now = presentTime(state, clock.now())
    return now ? { listed: options.members.find(what.card, desired.association.id, now.ms) } : {}
  }

  const happened = (what: Happening): void => {
    if (stopped) return
    const next = step(state, { ...what, ...listed(what), at: clock.now() } as Input)
    state = next.state
    for (const effect of next.effects) if (effect.type !== 'PRINT') perform(effect)
    refresh()
    // What is printed is on the screen.
    for (const effect of next.effects) if (effect.type === 'PRINT') options.print(effect.receipt)
  }

  const refresh = (): void => {
    const at = clock.now()
    const now = screenState(state, at, options.qrPicture(qrCode(state, at)))
    const text = JSON.stringify(now)
    if (text !== shown) {
      shown = text
      screen.show(now)
    }
    if (state.desired !== configured) {
      configured = state.desired
      options.configured(configured)
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
    isLive: (actieId) => live.has(actieId) || shownForGood.includes(actieId),
    settled,
    stop: () => {
      stopped = true
      callOff()
    },
  }
}
