import { randomUUID } from 'node:crypto'
import { type Act, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ActName } from '../../platform/shapes.ts'
import { MAX_BYTES, PART_BYTES, WAITS_MS } from '../rules/registration/keeping.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import type { OutcomeCounts, Registration, RegistrationStart } from '../shapes/registration.ts'
import { readBatch } from './registration-batches.ts'
import { seal } from './sealed.ts'

type Row = Prisma.RegistrationGetPayload<object>

/** Latest first, of those that are still kept. */
const MAX_LISTED = 20
/** Of a card system: files that were not registered, at fifty megabytes each. */
const MAX_WAITING = 20

/** Of a file of an older version nobody's social status was extended. */
const countsOf = (counts: Row['counts']): OutcomeCounts | null =>
  counts === null ? null : { EXTENDED: 0, ...(counts as Omit<OutcomeCounts, 'EXTENDED'>) }

const toRegistration = (row: Row, counter: Registration['counter']): Registration => ({
  id: row.id,
  status: row.status as Registration['status'],
  fileName: row.fileName,
  encoding: row.encoding as Registration['encoding'],
  counter,
  startedBy: row.startedBy,
  startedAt: row.startedAt.toISOString(),
  checkedAgain: row.checkedAgain,
  ...withoutNulls({
    finishedAt: row.finishedAt?.toISOString(),
    problem: row.problem as Registration['problem'] | null,
    counts: countsOf(row.counts),
  }),
  ...(['CHECKING', 'REGISTERING'].includes(row.status) && { progress: { done: row.done, of: row.steps } }),
})

export type PartOutcome = 'KEPT' | 'NOT_FOUND' | 'NOT_UPLOADING' | 'TOO_LARGE'
export type UploadedOutcome = 'CHECKING' | 'NOT_FOUND' | 'INCOMPLETE' | 'CAME_BEFORE'
export type RegisterOutcome = 'REGISTERING' | 'NOT_FOUND' | 'NOT_CHECKED' | 'NOTHING_TO_DO'

/** Files of passholders to be registered, as the people of a card system send them and see how they stand. */
export const registrationStore = (prisma: PrismaClient, keys: PersonalDataKeys, clock: () => number) => ({
  for: (scope: Scope) => {
    const { person, actor } = scope
    if (!person) throw new Error('passholders are registered in bulk by people')
    const { cardSystemId } = person
    const counters = async (rows: readonly Row[]): Promise<Map<string, Registration['counter']>> => {
      const ids = [...new Set(rows.map(({ counterId }) => counterId))]
      const found = await prisma.counter.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
      return new Map(found.map((one) => [one.id, one]))
    }
    const shown = async (rows: readonly Row[]): Promise<Registration[]> => {
      const names = await counters(rows)
      return rows.map((row) => toRegistration(row, names.get(row.counterId) ?? { id: row.counterId, name: '' }))
    }
    const rowOf = (id: string) => prisma.registration.findFirst({ where: { id, cardSystemId } })
    /** Changes one that is still as it was asked for. */
    const change = async (
      id: string,
      when: Prisma.RegistrationWhereInput,
      data: Prisma.RegistrationUpdateInput,
      db: Db = prisma,
    ): Promise<boolean> =>
      (await db.registration.updateMany({ where: { AND: [{ id, cardSystemId }, when] }, data })).count === 1

    const note = (db: Db, action: ActName, row: Pick<Row, 'id' | 'fileName'>, changes: Act['changes'] = []) =>
      noteAct(db, actor, clock(), {
        action,
        subject: { kind: 'REGISTRATION', id: row.id, name: row.fileName, cardSystemId },
        changes,
      })

    return {
      list: async (): Promise<Registration[]> =>
        shown(
          await prisma.registration.findMany({
            where: { cardSystemId, status: { not: 'UPLOADING' } },
            orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
            take: MAX_LISTED,
          }),
        ),

      find: async (id: string): Promise<Registration | undefined> => {
        const row = await rowOf(id)
        return row ? (await shown([row]))[0] : undefined
      },

      /** @returns its id; undefined = the counter is none of the card system */
      start: async (begun: RegistrationStart): Promise<string | 'TOO_MANY' | undefined> => {
        const { counterId, fileName, size, encoding } = begun
        if ((await prisma.counter.count({ where: { id: counterId, cardSystemId } })) === 0) return undefined
        const waiting = await prisma.registration.count({ where: { cardSystemId, status: { not: 'REGISTERED' } } })
        if (waiting >= MAX_WAITING) return 'TOO_MANY'
        const now = clock()
        const [startedAt, keptUntil] = [new Date(now), new Date(now + WAITS_MS)]
        const made = { id: randomUUID(), cardSystemId, counterId, fileName, size, encoding, startedBy: actor.id }
        return prisma.$transaction(async (db) => {
          await db.registration.create({ data: { ...made, startedAt, keptUntil, status: 'UPLOADING' } })
          await note(db, 'FILE_SENT', made)
          return made.id
        })
      },

      /** Keeps a piece of the file; the same one may come again. */
      putPart: async (id: string, number: number, content: Uint8Array): Promise<PartOutcome> => {
        const row = await rowOf(id)
        if (!row) return 'NOT_FOUND'
        if (row.status !== 'UPLOADING') return 'NOT_UPLOADING'
        if (content.length > PART_BYTES || number * PART_BYTES >= Math.max(1, Math.min(row.size, MAX_BYTES)))
          return 'TOO_LARGE'
        const sealed = { size: content.length, content: seal(keys, content, `${id} part ${number}`) }
        await prisma.registrationPart.upsert({
          where: { registrationId_number: { registrationId: id, number } },
          create: { registrationId: id, number, ...sealed },
          update: sealed,
        })
        return 'KEPT'
      },

      /** The whole file has come: it is checked next. */
      uploaded: async (id: string): Promise<UploadedOutcome> => {
        const row = await rowOf(id)
        if (!row) return 'NOT_FOUND'
        const { _sum, _count } = await prisma.registrationPart.aggregate({
          where: { registrationId: id },
          _sum: { size: true },
          _count: true,
        })
        if (row.status === 'CHECKING') return 'CHECKING'
        if (row.status !== 'UPLOADING') return 'CAME_BEFORE'
        if ((_sum.size ?? 0) !== row.size) return 'INCOMPLETE'
        return prisma.$transaction(async (db): Promise<UploadedOutcome> => {
          if (await change(id, { status: 'UPLOADING' }, { status: 'CHECKING', done: 0, steps: _count }, db))
            await note(db, 'FILE_CHECKED', row)
          return 'CHECKING'
        })
      },

      /** Checks again what waits: a card may have come since. */
      checkAgain: async (id: string): Promise<'CHECKING' | 'NOT_FOUND' | 'NOT_CHECKED'> => {
        const row = await rowOf(id)
        if (!row) return 'NOT_FOUND'
        const steps = await prisma.registrationBatch.count({ where: { registrationId: id } })
        const keptUntil = new Date(clock() + WAITS_MS)
        const begun = { status: 'CHECKING', done: 0, steps, checkedAgain: false, attempts: 0, keptUntil }
        return prisma.$transaction(async (db) => {
          if (!(await change(id, { status: 'CHECKED' }, begun, db))) return 'NOT_CHECKED'
          await note(db, 'FILE_CHECKED', row)
          return 'CHECKING'
        })
      },

      /** Who read what becomes of the rows says that they are to be registered. */
      register: async (id: string): Promise<RegisterOutcome> => {
        const row = await rowOf(id)
        if (!row) return 'NOT_FOUND'
        if (['REGISTERING', 'REGISTERED'].includes(row.status)) return 'REGISTERING'
        const counts = countsOf(row.counts)
        if (row.status !== 'CHECKED' || !counts || counts.WRONG > 0) return 'NOT_CHECKED'
        if (counts.NEW + counts.MEMBERSHIP + counts.CARD + counts.EXTENDED === 0) return 'NOTHING_TO_DO'
        const batches = await prisma.registrationBatch.count({ where: { registrationId: id } })
        const begun = { status: 'REGISTERING', done: 0, steps: 2 * batches, reserved: false, attempts: 0 }
        const by = { registeredBy: actor.id, registeringAt: new Date(clock()), keptUntil: new Date(clock() + WAITS_MS) }
        return prisma.$transaction(async (db) => {
          if (!(await change(id, { status: 'CHECKED' }, { ...begun, ...by }, db))) return 'NOT_CHECKED'
          const done = (['NEW', 'MEMBERSHIP', 'CARD', 'EXTENDED', 'ALREADY'] as const).filter(
            (outcome) => counts[outcome] > 0,
          )
          const changes = done.map((field) => ({ field, after: counts[field] }))
          await note(db, 'PASSHOLDERS_REGISTERED', row, changes)
          return 'REGISTERING'
        })
      },

      /** Takes away a file that waits, with all that is kept of it. */
      remove: async (id: string): Promise<'REMOVED' | 'NOT_FOUND' | 'UNDER_WAY'> => {
        const row = await rowOf(id)
        if (!row) return 'NOT_FOUND'
        return prisma.$transaction(async (db) => {
          const { count } = await db.registration.deleteMany({
            where: { id, cardSystemId, status: { in: ['UPLOADING', 'CHECKED', 'UNREADABLE', 'FAILED'] } },
          })
          if (count === 0) return 'UNDER_WAY'
          await note(db, 'FILE_REMOVED', row)
          return 'REMOVED'
        })
      },

      /**
       * Rows of it in their order, batch by batch; undefined = there is no such file here.
       * @param told only what is wrong or should be looked at
       * @param after a row of the file
       */
      rows: async (id: string, { told = false, after = 0 } = {}): Promise<AsyncGenerator<KeptRow> | undefined> => {
        if (!(await rowOf(id))) return undefined
        return (async function* () {
          let number = -1
          if (after > 0) {
            const before = await prisma.registrationBatch.findFirst({
              where: { registrationId: id, firstRow: { lte: after } },
              orderBy: { number: 'desc' },
              select: { number: true },
            })
            number = (before?.number ?? 0) - 1
          }
          for (;;) {
            const batch = await prisma.registrationBatch.findFirst({
              where: { registrationId: id, number: { gt: number }, ...(told && { told: { gt: 0 } }) },
              orderBy: { number: 'asc' },
            })
            if (!batch) return
            number = batch.number
            for (const row of readBatch(keys, batch))
              if (row.row > after && (!told || row.findings.length > 0)) yield row
          }
        })()
      },
    }
  },

  /** Deletes what was kept long enough. */
  forgetOld: async (now: number): Promise<void> => {
    await prisma.registration.deleteMany({
      where: { keptUntil: { lt: new Date(now) }, status: { notIn: ['REGISTERING', 'CHECKING'] } },
    })
  },
})
export type RegistrationStore = ReturnType<typeof registrationStore>
