import { join } from 'node:path'
import type { CardRead, Log, Tap } from '@zuil/protocol'
import { type Random, seededRandom } from '../../backend/demo/random.ts'
import type { View } from '../../kiosk/core/model.ts'
import { uuidv7 } from '../../kiosk/io/clock.ts'
import type { Enrolment } from '../../kiosk/io/state-directory.ts'
import { fetchMemberList } from '../../kiosk/members/fetch.ts'
import { openMembers } from '../../kiosk/members/members.ts'
import type { Spell } from './alerts.ts'
import { chipOf, isBlocked, passholderIdOf, uitpasNumberOf } from './dataset.ts'
import { emptyDisk } from './disk.ts'
import { openLine } from './line.ts'
import { machineClock } from './machine-clock.ts'
import type { Happening, ZuilPlan } from './plan.ts'
import { startProgram, type ZuilProgram } from './program.ts'
import type { ShownTap } from './reconcile.ts'
import type { Stretch } from './stretch.ts'

export interface VirtualZuilOptions {
  readonly enrolment: Enrolment
  readonly folder: string
  /** Chance that a message is lost; read anew for each. As many come twice. */
  readonly loss: () => number
  readonly seed: number
  readonly heartbeatMs: number
  /** A clock that is wrong by more needs an alert. */
  readonly clockOffMs: number
  /** Until the first link the zuil is away; in milliseconds since 1970. */
  readonly awaySince: number
  readonly log: Log
}

export interface Messages {
  readonly sent: number
  readonly lost: number
  readonly doubled: number
}

export interface VirtualZuil {
  /** Something of its plan happens to it. */
  happen(what: Happening): void
  /** The backend answers, and everything that it has tapped is there. */
  readonly delivered: boolean
  readonly linkUp: boolean
  /** Taps in the journal. */
  readonly depth: number
  /** Every tap that was on its disk, and what was shown of it. */
  readonly shown: () => readonly ShownTap[]
  /** When it had no link; when its clock was wrong. */
  readonly spells: () => readonly Spell[]
  readonly wrongClocks: () => readonly Spell[]
  /** Messages of taps and their answers. */
  readonly messages: Messages
  stop(): Promise<void>
}

/** One message in so many comes once, is lost, or comes twice. */
const copiesOf = (random: Random, loss: () => number): number => {
  const chance = random.int(0, 999_999) / 1_000_000
  if (chance < loss()) return 0
  return chance < 2 * loss() ? 2 : 1
}

/** A line that was silent for longer has forgotten its connections. */
const KEPT_MS = 5_000

/** A zuil without a machine: it can lose its line, its program, its clock and its messages, but not its disk. */
export const startVirtualZuil = async (
  plan: Pick<ZuilPlan, 'n'>,
  options: VirtualZuilOptions,
): Promise<VirtualZuil> => {
  const { enrolment, folder, seed, log } = options
  const random = seededRandom(seed)
  const disk = emptyDisk()
  const clock = machineClock(options.clockOffMs)
  const line = await openLine(new URL(enrolment.mqtt.url))
  const nearEnrolment: Enrolment = { ...enrolment, mqtt: { ...enrolment.mqtt, url: line.url } }
  const taps = new Map<string, { readonly tap: Tap; readonly passholder: number; readonly views: View[] }>()
  const holders = new Map<string, number>()
  const spells: Spell[] = []
  const timers = new Set<NodeJS.Timeout>()
  let downSince: number | undefined = options.awaySince
  const messages = { sent: 0, lost: 0, doubled: 0 }
  let program: ZuilProgram | undefined
  let stopped = false

  const later = (ms: number, call: () => void): void => {
    const timeout = setTimeout(() => {
      timers.delete(timeout)
      if (!stopped) call()
    }, ms)
    timers.add(timeout)
  }

  const link = (up: boolean): void => {
    if (!up) downSince ??= Date.now()
    // What was under way when the line was cut.
    else if (line.isCut) return
    else if (downSince !== undefined) {
      spells.push({ zuilId: enrolment.id, from: downSince, until: Date.now() })
      downSince = undefined
    }
  }

  const copies = (): number => {
    const count = copiesOf(random, options.loss)
    messages.sent++
    if (count === 0) messages.lost++
    if (count === 2) messages.doubled++
    return count
  }

  const start = async (): Promise<void> => {
    const members = await openMembers({
      path: join(folder, `members-${plan.n}.json`),
      fetchList: fetchMemberList(enrolment),
      changed: () => undefined,
      log,
    })
    if (stopped) return
    program = startProgram({
      enrolment: nearEnrolment,
      disk,
      clock,
      members,
      random: () => random.int(0, 999_999) / 1_000_000,
      copies,
      heartbeatMs: options.heartbeatMs,
      on: {
        tapped: (tap) => taps.set(tap.actieId, { tap, passholder: holders.get(tap.actieId) ?? 0, views: [] }),
        shown: (actieId, view) => taps.get(actieId)?.views.push(view),
        link,
      },
      log,
    })
  }
  await start()

  const present = (passholder: number, card: CardRead): void => {
    const newActieId = uuidv7(clock.now().wallMs)
    holders.set(newActieId, passholder)
    program?.shell.dispatch({ type: 'CARD', card, newActieId })
  }

  const tap = ({ passholder, by, again }: Extract<Happening, { kind: 'TAP' }>): void => {
    const card: CardRead =
      by === 'CHIP'
        ? { kind: 'CHIP', chipNumber: chipOf(passholder) }
        : { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(passholder) }
    present(passholder, card)
    if (again !== undefined) later(again, () => present(passholder, card))
  }

  const crash = ({ forMs, boot, wall }: Extract<Happening, { kind: 'CRASH' }>): void => {
    const dying = program
    if (!dying) return
    program = undefined
    line.cut('ENDED')
    link(false)
    const died = dying.die()
    later(forMs, () => {
      if (boot === 'NEW') clock.reboot(wall)
      void died.then(() => {
        line.mend('ENDED')
        return start()
      })
    })
  }

  const cut = ({ how, forMs }: Extract<Happening, { kind: 'CUT' }>): void => {
    const kept = how === 'SILENT' && forMs < KEPT_MS
    line.cut(how)
    // What is kept comes late, and the zuil stays online meanwhile.
    if (!kept) link(false)
    later(forMs, () => {
      line.mend(how, kept)
      if (kept && !line.isCut && program?.shell.state.linkUp) link(true)
    })
  }

  const spellsOf = (stretches: readonly Stretch[]): readonly Spell[] =>
    stretches.map(({ from, until }) => ({ zuilId: enrolment.id, from, until }))

  return {
    happen: (what) => {
      switch (what.kind) {
        case 'TAP':
          return tap(what)
        case 'CUT':
          return cut(what)
        case 'CRASH':
          return crash(what)
        case 'CLOCK_SLIP':
          return clock.slip(what.byMs)
      }
    },
    get delivered() {
      return (
        timers.size === 0 &&
        program !== undefined &&
        program.shell.state.linkUp &&
        disk.taps.size === 0 &&
        Object.keys(program.shell.state.pending).length === 0
      )
    },
    get linkUp() {
      return program?.shell.state.linkUp ?? false
    },
    get depth() {
      return disk.taps.size
    },
    shown: () =>
      [...taps].map(([actieId, { tap, passholder, views }]) => ({
        ...{ actieId, zuilId: enrolment.id, mode: tap.mode, views },
        ...{ passholderId: passholderIdOf(passholder), blocked: isBlocked(passholder) },
      })),
    spells: () =>
      downSince === undefined ? spells : [...spells, ...spellsOf([{ from: downSince, until: Date.now() }])],
    wrongClocks: () => spellsOf(clock.wrong()),
    messages,
    stop: async () => {
      stopped = true
      for (const timeout of timers) clearTimeout(timeout)
      await program?.die()
      await line.stop()
    },
  }
}
