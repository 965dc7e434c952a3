import type { Desired, Tap } from '@zuil/protocol'
import type { CommittedVerdict, Reverted } from '../../kiosk/core/model.ts'
import type { Journal } from '../../kiosk/ports.ts'

/** A zuil's disk, in memory: it survives what the zuil's program does not. */
export interface Disk {
  readonly taps: Map<number, Tap>
  lastSeq: number
  committed?: CommittedVerdict
  desired?: Desired
  reverted?: Reverted
  serverMs: number
  session: number
}

export const emptyDisk = (): Disk => ({ taps: new Map(), lastSeq: 0, serverMs: 0, session: 0 })

/** The journal of one life of the program. */
export interface DiskJournal extends Journal {
  /** The program dies: what is not on the disk by now never will be, and nobody hears of it. */
  die(): void
}

/**
 * A write is on the disk a moment after it was asked for, and answered then: a program that dies in between does not know.
 * @param written called with each tap that is on the disk now
 */
export const openDiskJournal = (disk: Disk, written: (tap: Tap) => void): DiskJournal => {
  let dead = false
  const write = (change: () => void): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        if (dead) return
        change()
        resolve()
      })
    })
  return {
    append: (tap) =>
      write(() => {
        disk.taps.set(tap.seq, tap)
        disk.lastSeq = Math.max(disk.lastSeq, tap.seq)
        written(tap)
      }),
    remove: (seqs) =>
      write(() => {
        for (const seq of seqs) disk.taps.delete(seq)
      }),
    commit: (seq, verdict) =>
      write(() => {
        disk.taps.delete(seq)
        disk.committed = verdict
      }),
    get lastCommitted() {
      return disk.committed
    },
    read: async (after, count) =>
      [...disk.taps.values()]
        .filter(({ seq }) => seq > after)
        .sort((a, b) => a.seq - b.seq)
        .slice(0, count),
    get depth() {
      return disk.taps.size
    },
    get lastSeq() {
      return disk.lastSeq
    },
    writable: true,
    damaged: false,
    close: async () => undefined,
    die: () => {
      dead = true
    },
  }
}
