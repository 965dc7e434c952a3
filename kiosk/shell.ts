import { type CommandResult, type Desired, describeError, type Log, type Tap } from '@zuil/protocol'
import type { Effect, EffectOf, Report } from './core/effect.ts'
import type { Input, UntimedInput } from './core/input.ts'
import type { QrCode, QrPicture, Receipt } from './core/model.ts'
import {
  type Boot,
  currentTime,
  initialState,
  type KioskState,
  qrCode,
  screenState,
  step,
  wakeAt,
} from './core/step.ts'
import type { Clock, Journal, Members, Screen, StartTimer } from './ports.ts'

type SaveEffect = EffectOf<'SAVE_DESIRED' | 'SAVE_SERVER_TIME' | 'SAVE_REVERTED'>

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
  readonly deliverLater: () => void
  /** Resolves when it is on disk. */
  readonly save: (effect: SaveEffect) => Promise<void>
  readonly print: (receipt: Receipt) => void
  readonly connect: (brokerUrl: string | undefined) => void
  readonly report: (report: Report) => void
  readonly result: (result: Omit<CommandResult, 'v'>) => void
  /** Carries out a command, and sends its result. */
  readonly perform: (effect: EffectOf<'PERFORM'>) => void
  readonly revoked: () => void
  /** Another desired document is in use, or none is any more; also called at the start. */
  readonly configured: (desired: Desired | undefined) => void
  readonly startTimer: StartTimer
  readonly log: Log
}

/** Feeds inputs to `step`, and carries out its effects. Decides nothing. */
export interface Shell {
  dispatch(input: UntimedInput): void
  readonly state: KioskState
  /** Whether the delivery must leave a tap alone: it waits for the verdict to its live message, or is committed. */
  isLive(actieId: string): boolean
  /** The backend has committed these. */
  acknowledged(actieIds: readonly string[]): void
  stop(): void
}

/** The longest that a timer can wait is 2^31 ms; it is set again then. */
const MAX_WAIT_MS = 2_000_000_000
/** More than can be committed while the journal is read once. */
const MAX_REMEMBERED = 200

export const createShell = (options: ShellOptions): Shell => {
  const { clock, journal, screen, log } = options
  let state = initialState(options.boot, clock.now())
  let configured: Desired | undefined
  let shown = ''
  let cancelTick = (): void => undefined
  let stopped = false
  const live = new Set<string>()
  /** The last committed taps: a read of the journal that began before still finds them, and must leave them alone. */
  let committed: readonly string[] = []
  /** Sequence number by ActieID, of taps that are in the journal and were made since the start. */
  const seqs = new Map<string, number>()

  const perform = (effect: Exclude<Effect, { type: 'PRINT' }>): void => {
    switch (effect.type) {
      case 'JOURNAL':
        append(effect.tap)
        return
      case 'SEND':
        options.send(effect.tap)
        return
      case 'COMMIT':
        commit(effect)
        return
      case 'TRIM':
        trim(effect.actieId)
        return
      case 'DELIVER_LATER':
        live.delete(effect.actieId)
        options.deliverLater()
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
        save(effect)
    }
  }

  const append = (tap: Tap): void => {
    const { actieId, seq } = tap
    live.add(actieId)
    seqs.set(actieId, seq)
    journal.append(tap).then(
      () => dispatch({ type: 'JOURNALED', actieId }),
      () => {
        forget([actieId])
        dispatch({ type: 'JOURNAL_FAILED', actieId })
        // Then it is not the disk that failed: the journal took no tap of this number.
        if (journal.writable) dispatch({ type: 'JOURNAL', writable: true, lastSeq: journal.lastSeq })
      },
    )
  }

  /** The tap stays live until it is known whether it is committed: it is not delivered meanwhile. */
  const commit = ({ seq, committed: record }: EffectOf<'COMMIT'>): void => {
    const { actieId } = record.verdict
    journal.commit(seq, record).then(
      () => {
        committed = [...committed.slice(1 - MAX_REMEMBERED), actieId]
        forget([actieId])
        dispatch({ type: 'COMMITTED', actieId })
      },
      () => dispatch({ type: 'COMMIT_FAILED', actieId }),
    )
  }

  const trim = (actieId: string): void => {
    const seq = seqs.get(actieId)
    forget([actieId])
    if (seq === undefined) return
    journal
      .remove([seq])
      .catch((error: unknown) => log.warn(describeError(error), 'Removing an answered tap from the journal failed'))
  }

  const save = (effect: SaveEffect): void => {
    options.save(effect).then(
      () => effect.type === 'SAVE_DESIRED' && dispatch({ type: 'DESIRED_SAVED', desired: effect.desired }),
      (error: unknown) => {
        log.error({ effect: effect.type, ...describeError(error) }, 'Writing the configuration to disk failed')
        if (effect.type === 'SAVE_DESIRED') dispatch({ type: 'DESIRED_SAVE_FAILED', desired: effect.desired })
      },
    )
  }

  const forget = (actieIds: readonly string[]): void => {
    for (const actieId of actieIds) {
      live.delete(actieId)
      seqs.delete(actieId)
    }
  }

  /** What the cached list says of a card, for as long as the date can be trusted. */
  const listed = (input: UntimedInput): object => {
    const { desired } = state
    if (input.type !== 'CARD' || desired?.type !== 'MEMBERSHIP' || !desired.association) return {}
    const now = currentTime(state, clock.now())
    return now ? { listed: options.members.find(input.card, desired.association.id, now.ms) } : {}
  }

  const dispatch = (input: UntimedInput): void => {
    if (stopped) return
    const next = step(state, { ...input, ...listed(input), at: clock.now() } as Input)
    state = next.state
    for (const effect of next.effects) if (effect.type !== 'PRINT') perform(effect)
    refresh()
    // A receipt is printed once its ticket is on the screen.
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
    cancelTick()
    const wake = wakeAt(state, at)
    if (wake === undefined) return
    const ms = Math.min(Math.max(0, Math.ceil(wake - at.monotonicMs)), MAX_WAIT_MS)
    cancelTick = options.startTimer(ms, () => dispatch({ type: 'TICK' }))
  }
  refresh()

  return {
    dispatch,
    get state() {
      return state
    },
    isLive: (actieId) => live.has(actieId) || committed.includes(actieId),
    acknowledged: forget,
    stop: () => {
      stopped = true
      cancelTick()
    },
  }
}
