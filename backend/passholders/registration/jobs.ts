import { randomUUID } from 'node:crypto'
import { describeError, type Log } from '@zuil/protocol'
import { MAX_ATTEMPTS } from '../rules/registration/keeping.ts'
import { type Job, type RegistrationWork, TakenOver } from '../store/registration-work.ts'
import { check } from './check.ts'
import { register, undoAll } from './register.ts'

export interface RegistrationJobs {
  /** There is something to do: it is begun at once. */
  wake(): void
  /** When nothing is left that this backend can do. */
  idle(): Promise<void>
  /** Ends after the rows that are under way; what is left another start goes on with. */
  stop(): Promise<void>
}

interface JobsOptions {
  readonly work: RegistrationWork
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** How many rows a transaction takes: BATCH_ROWS of the database there is. */
  readonly batchRows: number
}

/** What another backend left, or nobody was told of, is found within so long. */
const LOOK_EVERY_MS = 5_000

class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** The same work, which ends before its next step once that is asked for. */
const stoppable = (work: RegistrationWork, isStopping: () => boolean): RegistrationWork =>
  new Proxy(work, {
    get: (target, name: keyof RegistrationWork) => {
      if (['keepChecked', 'reserve', 'activate', 'undo'].includes(name) && isStopping()) throw new Stopped()
      return target[name]
    },
  })

/** Checks and registers files of passholders, one after the other. Several backends may do so. */
export const startRegistrations = ({ work, clock, batchRows }: JobsOptions, log: Log): RegistrationJobs => {
  const worker = randomUUID()
  let stopping = false
  let again = false
  let running: Promise<void> | undefined
  const steps = stoppable(work, () => stopping)

  const giveUp = async (job: Job): Promise<void> => {
    // What is decided is carried out, however often it takes.
    if (job.reserved) return
    if (job.status === 'REGISTERING') await undoAll(work, job, worker)
    await work.fail(job, worker)
  }

  const doOne = async (job: Job & { readonly attempts: number }): Promise<void> => {
    const began = performance.now()
    try {
      if (job.status === 'CHECKING') await check(steps, job, worker, clock, batchRows)
      else await register(steps, job, worker, clock)
      log.info(
        { registrationId: job.id, did: job.status, ms: Math.round(performance.now() - began) },
        'Passholders in bulk',
      )
    } catch (error) {
      if (error instanceof TakenOver) return
      if (!(error instanceof Stopped)) {
        log.error(
          { registrationId: job.id, ...describeError(error) },
          'Registering passholders in bulk broke off; retrying',
        )
        if (job.attempts >= MAX_ATTEMPTS) await giveUp(job)
      }
      await work.release(job.id, worker)
      if (!(error instanceof Stopped)) throw error
    }
  }

  const doAll = async (): Promise<void> => {
    do {
      again = false
      for (;;) {
        const job = stopping ? undefined : await work.claim(worker)
        if (!job) break
        await doOne(job)
      }
    } while (again && !stopping)
  }
  const wake = (): void => {
    again = true
    running ??= doAll()
      // It was written to the log; it is tried again before long.
      .catch((error: unknown) => log.warn(describeError(error), 'Registrations in bulk wait'))
      .finally(() => {
        running = undefined
      })
  }
  const timer = setInterval(wake, LOOK_EVERY_MS)
  wake()
  return {
    wake,
    idle: async () => {
      while (running) await running
    },
    stop: async () => {
      stopping = true
      clearInterval(timer)
      await running
    },
  }
}
