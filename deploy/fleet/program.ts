import type { Health, Log, Tap } from '@zuil/protocol'
import type { View } from '../../kiosk/core/model.ts'
import { currentTime } from '../../kiosk/core/step.ts'
import { startTimer } from '../../kiosk/io/clock.ts'
import type { Enrolment } from '../../kiosk/io/state-directory.ts'
import { createDelivery } from '../../kiosk/journal/delivery.ts'
import type { Members } from '../../kiosk/ports.ts'
import { createQrPictures } from '../../kiosk/qr/qr.ts'
import { createShell, type Shell } from '../../kiosk/shell.ts'
import { openUplink } from '../../kiosk/uplink/uplink.ts'
import { type Disk, openDiskJournal } from './disk.ts'
import type { MachineClock } from './machine-clock.ts'

export interface ProgramOptions {
  readonly enrolment: Enrolment
  readonly disk: Disk
  readonly clock: MachineClock
  readonly members: Members
  /** From 0 up to 1. */
  readonly random: () => number
  /** How many times a message of a tap or its answer arrives: mostly once. */
  readonly copies: () => number
  readonly heartbeatMs: number
  readonly on: {
    /** A tap is on the disk. */
    readonly tapped: (tap: Tap) => void
    /** Something is on the screen of a tap. */
    readonly shown: (actieId: string, view: View) => void
    readonly link: (up: boolean) => void
  }
  readonly log: Log
}

/** One life of a zuil's program: the real core and parts, wired as kiosk/app.ts does, without a machine. */
export interface ZuilProgram {
  readonly shell: Shell
  /** At once, as a power cut ends it; its line must be cut before. */
  die(): Promise<void>
}

const MAX_RECONNECT_MS = 5_000
/** Screens that are about no tap. */
const silent: readonly View['screen'][] = ['BUSY', 'WAITING', 'NOT_ENROLLED', 'OUT_OF_ORDER', 'IDENTIFY']

export const startProgram = (options: ProgramOptions): ZuilProgram => {
  const { enrolment, disk, clock, members, copies, on, log } = options
  const journal = openDiskJournal(disk, on.tapped)
  const started = performance.now()
  let shell: Shell | undefined
  let dead = false

  const show = ({ view }: { readonly view: View }): void => {
    if (silent.includes(view.screen)) return
    // What a crash kept from the screen is there before the shell is.
    const actieId = shell ? shell.state.shown?.of?.actieId : disk.committed?.verdict.actieId
    if (actieId !== undefined) on.shown(actieId, view)
  }
  const times = (act: () => void): void => {
    for (let n = copies(); n > 0; n--) act()
  }
  const save = async (write: () => void): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    if (!dead) write()
  }
  const now = (): number | undefined => shell && currentTime(shell.state, clock.now())?.ms
  const refreshMembers = (): void => {
    const association = shell?.state.desired?.association
    const nowMs = now()
    if (association && nowMs !== undefined)
      void members.refresh(
        { associationId: association.id, listRevision: association.listRevision, byNumber: true },
        nowMs,
      )
  }

  const running = createShell({
    boot: {
      bootId: clock.bootId,
      name: enrolment.name,
      ...(disk.desired && { desired: disk.desired }),
      ...(disk.committed && { committed: disk.committed }),
      ...(disk.reverted && { reverted: disk.reverted }),
      serverMs: disk.serverMs,
      lastSeq: disk.lastSeq,
    },
    clock,
    journal,
    screen: { show },
    members,
    qrPicture: createQrPictures(log),
    send: (tap) => times(() => uplink.send('tap', { v: 1, sent: uplink.sent(), tap })),
    deliverLater: () => delivery.kick(),
    save: (effect) =>
      save(() => {
        if (effect.type === 'SAVE_DESIRED') disk.desired = effect.desired
        else if (effect.type === 'SAVE_REVERTED') disk.reverted = effect.reverted
        else disk.serverMs = effect.serverMs
      }),
    print: () => undefined,
    connect: () => undefined,
    report: (report) => uplink.report(report),
    result: (result) => uplink.send('result', { v: 1, ...result }),
    perform: () => undefined,
    revoked: () => undefined,
    configured: () => setImmediate(refreshMembers),
    startTimer,
    log,
  })
  shell = running

  const delivery = createDelivery({
    journal,
    send: (batch, taps) => times(() => uplink.send('journal', { v: 1, sent: uplink.sent(), batch, taps: [...taps] })),
    isLive: running.isLive,
    startTimer,
    log,
  })

  const health = (): Health => ({
    readers: [{ kind: 'SIMULATED', status: 'CONNECTED' }],
    journalDepth: journal.depth,
    journalBroken: false,
    screen: 'OK',
    upSeconds: (performance.now() - started) / 1_000,
  })
  const uplink = openUplink({
    enrolment,
    clock,
    random: options.random,
    reconnectMaxMs: MAX_RECONNECT_MS,
    heartbeatMs: options.heartbeatMs,
    nextSession: async (above) => {
      disk.session = Math.max(disk.session, above) + 1
      return disk.session
    },
    report: () => ({ revision: running.state.desired?.revision ?? 0, journalDepth: journal.depth }),
    health: async () => health(),
    software: '0.0.0-fleet',
    log,
    on: {
      link: (up) => {
        if (dead) return
        on.link(up)
        running.dispatch({ type: 'LINK', up })
        if (up) delivery.linkUp()
        else delivery.linkDown()
      },
      unreachable: (problem) => running.dispatch({ type: 'UNREACHABLE', problem }),
      serverTime: (anchor) => {
        running.dispatch({ type: 'SERVER_TIME', anchor })
        refreshMembers()
      },
      verdict: ({ verdict }) => times(() => running.dispatch({ type: 'VERDICT', verdict })),
      journalAck: (ack) =>
        times(() => {
          running.acknowledged(ack.actieIds)
          delivery.acknowledged(ack)
        }),
      desired: (desired) => running.dispatch({ type: 'DESIRED', desired }),
      desiredUnreadable: (what) => running.dispatch({ type: 'DESIRED_UNREADABLE', ...what }),
      command: (command) => running.dispatch({ type: 'COMMAND', command }),
      credentialRefused: () => running.dispatch({ type: 'CREDENTIAL_REFUSED' }),
    },
  })
  running.dispatch({ type: 'READER', id: 'simulated', kind: 'SIMULATED', status: 'CONNECTED' })

  return {
    shell: running,
    die: async () => {
      dead = true
      journal.die()
      running.stop()
      delivery.stop()
      await uplink.stop()
    },
  }
}
