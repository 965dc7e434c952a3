import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { Unreadable } from '../shapes/json-ld.ts'
import type { LoadProblem, UitdatabankState } from '../shapes/uitdatabank.ts'
import { withinEvents } from './search.ts'
import { type LoadedPage, type OrganizersInCardSystems, type Written, writePage } from './uitdatabank-page.ts'

/** How far the load is. Moments are milliseconds since 1970. */
export interface LoadState {
  /** When all that had changed was taken in last, and when all of it was read. */
  readonly updatedAt?: number
  readonly sweptAt?: number
  /** For which organizers all of it was read. */
  readonly sweptFor?: string
  /** The last change that was seen. */
  readonly readUntil?: number
  readonly failingSince?: number
  readonly problem?: LoadProblem
}

/** What came of a pass. `swept`: it read all, from when on and for which organizers. */
export type LoadOutcome =
  | {
      readonly kind: 'DONE'
      readonly swept?: { readonly at: number; readonly for: string }
      readonly readUntil?: number
    }
  | { readonly kind: 'FAILED'; readonly problem: LoadProblem }

/** Another backend took the load over: what this one would still write is not written. */
export class LoadTakenOver extends Error {
  override readonly name = 'LoadTakenOver'
}

/** Longer than a page takes. */
const LEASE_MS = 120_000

interface StateRow {
  readonly updated_at: Date | null
  readonly swept_at: Date | null
  readonly swept_for: string | null
  readonly read_until: Date | null
  readonly failing_since: Date | null
  readonly problem: LoadProblem | null
}

const stateIn = (row: StateRow): LoadState =>
  withoutNulls({
    updatedAt: row.updated_at?.getTime(),
    sweptAt: row.swept_at?.getTime(),
    sweptFor: row.swept_for,
    readUntil: row.read_until?.getTime(),
    failingSince: row.failing_since?.getTime(),
    problem: row.problem,
  })

const stateColumns = Prisma.raw('updated_at, swept_at, swept_for, read_until, failing_since, problem')

/** How many events can't be taken in as they are now, for this reason. */
export interface UnreadableCount {
  readonly reason: Unreadable
  readonly events: number
}

/**
 * What the load from UiTdatabank reads and writes; several backends may run it, one at a time. It is nobody's act.
 * @param clock milliseconds since 1970
 */
export const uitdatabankStore = (prisma: PrismaClient, clock: () => number) => {
  const lease = (): Date => new Date(clock() + LEASE_MS)

  const renew = async (db: Db, worker: string): Promise<void> => {
    const count = await db.$executeRaw`update uitdatabank_load set leased_until = ${lease()}
      where worker = ${worker}::uuid`
    if (count !== 1) throw new LoadTakenOver()
  }

  const readState = async (): Promise<LoadState> => {
    const [row] = await prisma.$queryRaw<StateRow[]>`select ${stateColumns} from uitdatabank_load`
    return row ? stateIn(row) : {}
  }

  const countUnreadable = (where: Prisma.Sql): Promise<readonly UnreadableCount[]> =>
    prisma.$queryRaw<UnreadableCount[]>`select unreadable as reason, count(*)::int as events from uitdatabank_event
      where unreadable is not null and ${where} group by 1 order by 1`

  return {
    state: readState,

    /** How many can't be taken in as they are now, of all organizers. */
    unreadable: (): Promise<readonly UnreadableCount[]> => countUnreadable(Prisma.sql`true`),

    /**
     * Takes the load over, if it is due and no other backend has it.
     * @returns how far it is; `undefined` = there is nothing to do here
     */
    claim: async (worker: string): Promise<LoadState | undefined> => {
      await prisma.$executeRaw`insert into uitdatabank_load (id) values (1) on conflict do nothing`
      const now = new Date(clock())
      const [row] = await prisma.$queryRaw<StateRow[]>`update uitdatabank_load
        set worker = ${worker}::uuid, leased_until = ${lease()}
        where (next_at is null or next_at <= ${now}) and (leased_until is null or leased_until < ${now})
        returning ${stateColumns}`
      return row && stateIn(row)
    },

    /** It goes on: nobody else takes over. @throws LoadTakenOver */
    renew: (worker: string): Promise<void> => renew(prisma, worker),

    /** Lets go of it, as if it had not been taken. */
    release: async (worker: string): Promise<void> => {
      await prisma.uitdatabankLoad.updateMany({ where: { worker }, data: { worker: null, leasedUntil: null } })
    },

    /** Notes what came of it, and lets go. @param nextAt when it is due again */
    finish: async (worker: string, outcome: LoadOutcome, nextAt: number): Promise<void> => {
      const now = new Date(clock())
      const done = { worker: null, leasedUntil: null, nextAt: new Date(nextAt) }
      if (outcome.kind === 'FAILED') {
        const { problem } = outcome
        // Since when it is implausible counts by itself.
        const goesOn = Prisma.sql`(problem = 'IMPLAUSIBLE') = (${problem}::text = 'IMPLAUSIBLE')`
        await prisma.$executeRaw`update uitdatabank_load set problem = ${problem}::text,
            failing_since = case when ${goesOn} then failing_since else ${now}::timestamptz end,
            worker = null, leased_until = null, next_at = ${done.nextAt} where worker = ${worker}::uuid`
        return
      }
      const { swept, readUntil } = outcome
      await prisma.uitdatabankLoad.updateMany({
        where: { worker },
        data: {
          ...{ ...done, updatedAt: now, failingSince: null, problem: null },
          ...(swept && { sweptAt: new Date(swept.at), sweptFor: swept.for }),
          ...(readUntil !== undefined && { readUntil: new Date(readUntil) }),
        },
      })
    },

    organizers: async (): Promise<OrganizersInCardSystems> => {
      const rows = await prisma.organizer.findMany({
        where: { cardSystems: { some: {} } },
        select: { id: true, cardSystems: { select: { id: true, name: true }, orderBy: { id: 'asc' } } },
        orderBy: { id: 'asc' },
      })
      return new Map(rows.map(({ id, cardSystems }) => [id, cardSystems]))
    },

    /** Which of these were taken in from UiTdatabank. */
    known: async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
      const rows = await prisma.uitdatabankEvent.findMany({ where: { id: { in: [...ids] } }, select: { id: true } })
      return new Set(rows.map(({ id }) => id))
    },

    /** Those of UiTdatabank that may be on after a moment, and are not cancelled. @param at milliseconds since 1970 */
    coming: async (at: number): Promise<readonly string[]> => {
      const rows = await prisma.$queryRaw<{ id: string }[]>`select id from event join uitdatabank_event using (id)
        where open_until > ${new Date(at)} and cancelled_since is null order by id`
      return rows.map(({ id }) => id)
    },

    /** Takes a page in. @throws LoadTakenOver */
    write: (worker: string, page: LoadedPage, organizers: OrganizersInCardSystems): Promise<Written> =>
      writePage(page, organizers, { prisma, now: clock(), hold: (db) => renew(db, worker) }),

    for: ({ person }: Scope) => {
      if (!person) throw new Error('how the load stands is shown to people')
      const { cardSystemId } = person
      return {
        /** How the load stands, as it concerns the card system of who asks. */
        state: async (): Promise<UitdatabankState> => {
          const { updatedAt, failingSince, problem } = await readState()
          const [count] = await prisma.$queryRaw<{ events: number }[]>`select count(*)::int as events
            from event join uitdatabank_event using (id) where ${withinEvents(person)}`
          const unreadable = await countUnreadable(Prisma.sql`organizer_id = any (array(
            select "B" from "_CardSystemToOrganizer" where "A" = ${cardSystemId}))`)
          return {
            ...(updatedAt !== undefined && { updatedAt: new Date(updatedAt).toISOString() }),
            events: count?.events ?? 0,
            unreadable,
            ...(failingSince !== undefined &&
              problem && { failing: { since: new Date(failingSince).toISOString(), problem } }),
          }
        },
      }
    },
  }
}
export type UitdatabankStore = ReturnType<typeof uitdatabankStore>
