import { dayOf } from '../../platform/time/calendar.ts'
import type { Judging } from '../rules/registration/judge.ts'
import type { OutcomeCounts } from '../shapes/registration.ts'
import { Changed, type Job, type RegistrationWork } from '../store/registration-work.ts'
import { counted, noCounts, readAgain, toKept, wholeRow } from './check.ts'

/**
 * Registers a file that was checked: all of it or nothing, though no tap waits for more than some rows of it.
 *
 * First every row is reserved, in short transactions: its passholder and membership are made, its card is laid aside. As long
 * as no card is active nothing can be booked, so all of that can be taken back; and is, where something changed since the check.
 * Then it is decided. From there on the cards are activated, some at a time, which nothing stands in the way of any more: a
 * backend that dies is followed by another one, that goes on. Files are registered one after the other.
 */
export const register = async (
  work: RegistrationWork,
  job: Job,
  worker: string,
  clock: () => number,
): Promise<void> => {
  if (!job.reserved && !(await reserveAll(work, job, worker, clock))) {
    await work.checkAgain(job, worker)
    return
  }
  await activateAll(work, job, worker, clock)
}

const reserveAll = async (work: RegistrationWork, job: Job, worker: string, clock: () => number): Promise<boolean> => {
  const now = clock()
  const judging: Judging = { counterId: job.counterId, graceDays: job.graceDays, now }
  const today = dayOf(now)
  let done = 0
  try {
    for await (const batch of work.batches(job.id)) {
      done = batch.number + 1
      if (batch.state !== 'CHECKED') continue
      const read = readAgain(batch.rows, today)
      const rows = read.map(wholeRow)
      await work.reserve(job, worker, done, batch, rows, (known) => {
        const kept = read.map((row) => toKept(row, known, {}, judging))
        return kept.some(({ outcome }) => outcome === 'WRONG') ? undefined : kept
      })
    }
  } catch (error) {
    if (!(error instanceof Changed)) throw error
    await undoAll(work, job, worker)
    return false
  }
  await work.decide(job, worker, done)
  return true
}

/** Leaves nothing of what was reserved. */
export const undoAll = async (work: RegistrationWork, job: Job, worker: string): Promise<void> => {
  for await (const batch of work.batches(job.id)) if (batch.state === 'RESERVED') await work.undo(job, worker, batch)
}

const activateAll = async (work: RegistrationWork, job: Job, worker: string, clock: () => number): Promise<void> => {
  const reserved = await work.countBatches(job.id)
  let counts: OutcomeCounts = noCounts
  for await (const batch of work.batches(job.id)) {
    const rows = readAgain(batch.rows, dayOf(clock())).map(wholeRow)
    const kept =
      batch.state === 'RESERVED'
        ? await work.activate(job, worker, reserved + batch.number + 1, batch, rows)
        : batch.rows
    counts = counted(counts, kept)
  }
  await work.endRegistration(job, worker, counts)
}
