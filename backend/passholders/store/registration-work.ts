import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { jsonText } from '../../platform/database/mapping.ts'
import type { Encoding } from '../../platform/files/problems.ts'
import { isWarning } from '../rules/registration/finding.ts'
import type { Judging, Known } from '../rules/registration/judge.ts'
import { LEASE_MS, RESULT_MS } from '../rules/registration/keeping.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import type { OutcomeCounts, RegistrationFileProblem, RegistrationRow } from '../shapes/registration.ts'
import { readBatch, sealBatch } from './registration-batches.ts'
import { askKnown } from './registration-known.ts'
import { activate, givesCard, lockCards, reserve, type Taker, undo } from './registration-write.ts'
import { unseal } from './sealed.ts'

/** A file that a backend works on. */
export interface Job {
  readonly id: string
  readonly status: 'CHECKING' | 'REGISTERING'
  readonly cardSystemId: number
  readonly counterId: string
  readonly encoding: Encoding
  readonly organizerId?: string
  readonly registeredBy: string
  readonly graceDays: number
  readonly reserved: boolean
  /** Whether its parts are still there: it was never checked to its end. */
  readonly fresh: boolean
}

/** A number of rows that are checked, reserved or registered in one transaction. */
export interface Batch {
  readonly number: number
  readonly state: 'CHECKED' | 'RESERVED' | 'REGISTERED'
  readonly rows: readonly KeptRow[]
}

/** Another backend took the file over: what this one would still write is not written. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

/** What was found at the check is so no longer. */
export class Changed extends Error {
  override readonly name = 'Changed'
}

interface ClaimRow {
  readonly id: string
  readonly status: Job['status']
  readonly card_system_id: number
  readonly counter_id: string
  readonly encoding: Encoding
  readonly organizer_id: string | null
  readonly registered_by: string | null
  readonly social_tariff_grace_days: number
  readonly reserved: boolean
  readonly fresh: boolean
  readonly attempts: number
}

const told = (rows: readonly KeptRow[]): number => rows.filter(({ findings }) => findings.length > 0).length

/**
 * The work on files of passholders, step by step, each in a short transaction of its own; several backends may share it.
 * What a step writes it writes only while the file is its worker's.
 */
export const registrationWork = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  const lease = (): Date => new Date(clock() + LEASE_MS)

  /** Runs a step, and notes that the worker is alive and how far it is. */
  const step = <T>(job: Pick<Job, 'id'>, worker: string, done: number, work: (db: Db) => Promise<T>): Promise<T> =>
    prisma.$transaction(async (db) => {
      const count = await db.$executeRaw`update registration set leased_until = ${lease()}, done = ${done}
        where id = ${job.id}::uuid and worker = ${worker}::uuid`
      if (count !== 1) throw new TakenOver()
      return work(db)
    })

  const putBatch = (db: Db, id: string, number: number, rows: readonly KeptRow[], state: Batch['state']) => {
    const content = sealBatch(keys, id, number, rows)
    return db.$executeRaw`insert into registration_batch (registration_id, number, first_row, rows, told, state, content)
      values (${id}::uuid, ${number}, ${rows[0]?.row ?? 0}, ${rows.length}, ${told(rows)}, ${state}, ${content})
      on conflict (registration_id, number) do update set
        told = excluded.told, state = excluded.state, content = excluded.content`
  }

  return {
    /**
     * Takes a file that nobody works on: first what is to be checked; of those to be registered the first one alone.
     * @returns undefined = there is none
     */
    claim: (worker: string): Promise<(Job & { readonly attempts: number }) | undefined> =>
      prisma.$transaction(async (db) => {
        const now = new Date(clock())
        const [row] = await db.$queryRaw<ClaimRow[]>`
          with next as (
            select id from registration where (leased_until is null or leased_until < ${now})
              and (status = 'CHECKING' or (status = 'REGISTERING' and id = (select id from registration
                where status = 'REGISTERING' order by reserved desc, registering_at, id limit 1)))
            order by status, started_at limit 1 for update skip locked
          ), taken as (
            update registration r set worker = ${worker}::uuid, leased_until = ${lease()}, attempts = r.attempts + 1
              from next where r.id = next.id returning r.*
          )
          select t.id, t.status, t.card_system_id, t.counter_id, t.encoding, t.registered_by, t.reserved, t.attempts,
              c.organizer_id, s.social_tariff_grace_days,
              (exists (select 1 from registration_part p where p.registration_id = t.id)
                or not exists (select 1 from registration_batch b where b.registration_id = t.id)) as fresh
            from taken t join card_system s on s.id = t.card_system_id left join counter c on c.id = t.counter_id`
        return (
          row && {
            id: row.id,
            status: row.status,
            cardSystemId: row.card_system_id,
            counterId: row.counter_id,
            encoding: row.encoding,
            registeredBy: row.registered_by ?? '',
            graceDays: row.social_tariff_grace_days,
            reserved: row.reserved,
            fresh: row.fresh,
            attempts: row.attempts,
            ...(row.organizer_id !== null && { organizerId: row.organizer_id }),
          }
        )
      }),

    /** Nobody works on it any more. */
    release: async (id: string, worker: string): Promise<void> => {
      await prisma.registration.updateMany({ where: { id, worker }, data: { worker: null, leasedUntil: null } })
    },

    /** The bytes of the file, as they were sent. */
    bytes: async function* (id: string): AsyncGenerator<Uint8Array> {
      for (let number = 0; ; number++) {
        const part = await prisma.registrationPart.findUnique({
          where: { registrationId_number: { registrationId: id, number } },
        })
        if (!part) return
        yield unseal(keys, part.content, `${id} part ${number}`)
      }
    },

    batches: async function* (id: string): AsyncGenerator<Batch> {
      for (let number = 0; ; number++) {
        const found = await prisma.registrationBatch.findUnique({
          where: { registrationId_number: { registrationId: id, number } },
        })
        if (!found) return
        yield { number, state: found.state as Batch['state'], rows: readBatch(keys, found) }
      }
    },

    countBatches: (id: string): Promise<number> => prisma.registrationBatch.count({ where: { registrationId: id } }),

    known: (job: Job, rows: readonly Partial<RegistrationRow>[]): Promise<Known> =>
      askKnown(prisma, keys, job.cardSystemId, rows),

    /** Keeps what was found of some rows. */
    keepChecked: (job: Job, worker: string, done: number, number: number, rows: readonly KeptRow[]): Promise<unknown> =>
      step(job, worker, done, (db) => putBatch(db, job.id, number, rows, 'CHECKED')),

    /** All was checked: the file itself is kept no longer. */
    endCheck: async (job: Job, worker: string, counts: OutcomeCounts): Promise<void> => {
      await step(job, worker, 0, async (db) => {
        await db.$executeRaw`delete from registration_part where registration_id = ${job.id}::uuid`
        await db.$executeRaw`update registration set status = 'CHECKED', counts = ${jsonText(counts)}::jsonb, attempts = 0,
          worker = null, leased_until = null where id = ${job.id}::uuid`
      })
    },

    /** It can't be read; nothing is kept of it but why. */
    endUnread: async (job: Job, worker: string, problem: RegistrationFileProblem): Promise<void> => {
      await step(job, worker, 0, async (db) => {
        for (const table of ['registration_part', 'registration_batch'])
          await db.$executeRaw`delete from ${Prisma.raw(table)} where registration_id = ${job.id}::uuid`
        await db.$executeRaw`update registration set status = 'UNREADABLE', problem = ${jsonText(problem)}::jsonb,
          worker = null, leased_until = null where id = ${job.id}::uuid`
      })
    },

    /** Nothing of what an earlier attempt left behind. */
    beginCheck: async (job: Job, worker: string): Promise<void> => {
      if (!job.fresh) return
      await step(
        job,
        worker,
        0,
        (db) => db.$executeRaw`delete from registration_batch where registration_id = ${job.id}::uuid`,
      )
    },

    /**
     * Makes the passholders and memberships of some rows, and lays their cards aside: with them nothing can be done yet.
     * @param judgeAgain what becomes of them by what is known now; undefined = something stands in the way
     * @throws Changed
     */
    reserve: (
      job: Job,
      worker: string,
      done: number,
      batch: Batch,
      rows: readonly RegistrationRow[],
      judgeAgain: (known: Known) => readonly KeptRow[] | undefined,
    ): Promise<unknown> =>
      step(job, worker, done, async (db) => {
        await lockCards(db, rows)
        const known = await askKnown(db, keys, job.cardSystemId, rows)
        const judged = judgeAgain(known)
        if (!judged) throw new Changed()
        const takers = judged.flatMap((kept, index): Taker[] => {
          const read = rows[index]
          const { outcome } = kept
          if (!read || !givesCard(outcome)) return []
          const person = known.people.get(read.insz)
          return [{ ...read, outcome, ...(person && { known: person }) }]
        })
        const given = await reserve(db, keys, job, takers, clock())
        if (!given) throw new Changed()
        const reservedRows = judged.map((kept, index) => {
          const { uitpasNumber = '', insz = '' } = rows[index] ?? {}
          const passholderId = given.get(uitpasNumber) ?? known.people.get(insz)?.id
          return { ...kept, uitpasNumber, ...(passholderId !== undefined && { passholderId }) }
        })
        return putBatch(db, job.id, batch.number, reservedRows, 'RESERVED')
      }),

    /** Takes back what was reserved of a batch. */
    undo: (job: Job, worker: string, batch: Batch): Promise<unknown> =>
      step(job, worker, 0, async (db) => {
        await undo(db, job.cardSystemId, batch.rows)
        const rows = batch.rows.map(({ passholderId: _id, ...row }) => row)
        return putBatch(db, job.id, batch.number, rows, 'CHECKED')
      }),

    /** All is reserved: whatever happens from now on, it is registered. */
    decide: (job: Job, worker: string, done: number): Promise<unknown> =>
      step(
        job,
        worker,
        done,
        (db) => db.$executeRaw`update registration set reserved = true where id = ${job.id}::uuid`,
      ),

    /** It was undone, as something changed since the check: it is checked again, and its sender decides anew. */
    checkAgain: async (job: Job, worker: string): Promise<void> => {
      await step(
        job,
        worker,
        0,
        (
          db,
        ) => db.$executeRaw`update registration set status = 'CHECKING', checked_again = true, attempts = 0, steps = steps / 2,
          worker = null, leased_until = null where id = ${job.id}::uuid`,
      )
    },

    /** Gives the cards to whom they are reserved for. Of people nothing is kept here then. @returns what is */
    activate: (
      job: Job,
      worker: string,
      done: number,
      batch: Batch,
      rows: readonly RegistrationRow[],
    ): Promise<readonly KeptRow[]> =>
      step(job, worker, done, async (db) => {
        const by = { kind: 'USER', id: job.registeredBy } as const
        const lost = await activate(db, { ...job, by }, batch.rows, rows, clock())
        const kept = batch.rows.map(
          (row): KeptRow => ({
            ...row,
            cells: [],
            ...(lost.has(row.row)
              ? { outcome: 'WRONG', findings: [{ column: 'uitpasNumber', code: 'CARD_TAKEN' }] }
              : { findings: row.findings.filter(isWarning) }),
          }),
        )
        await putBatch(db, job.id, batch.number, kept, 'REGISTERED')
        return kept
      }),

    endRegistration: async (job: Job, worker: string, counts: OutcomeCounts): Promise<void> => {
      const now = clock()
      await step(
        job,
        worker,
        0,
        (db) => db.$executeRaw`update registration set status = 'REGISTERED',
        counts = ${jsonText(counts)}::jsonb, finished_at = ${new Date(now)}, kept_until = ${new Date(now + RESULT_MS)},
        worker = null, leased_until = null where id = ${job.id}::uuid`,
      )
    },

    /** It broke off too often, and nobody of it is registered. */
    fail: async (job: Job, worker: string): Promise<void> => {
      await step(job, worker, 0, async (db) => {
        for (const table of ['registration_part', 'registration_batch'])
          await db.$executeRaw`delete from ${Prisma.raw(table)} where registration_id = ${job.id}::uuid`
        await db.$executeRaw`update registration set status = 'FAILED', finished_at = ${new Date(clock())},
          worker = null, leased_until = null where id = ${job.id}::uuid`
      })
    },
  }
}
export type RegistrationWork = ReturnType<typeof registrationWork>
export type { Judging }
