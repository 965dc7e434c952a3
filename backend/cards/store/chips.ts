import { randomUUID } from 'node:crypto'
import { noteAct } from '../../platform/database/audit.ts'
import { type Db, isTaken } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { type ChipLine, type FileRow, judgeChipLines, type KnownCard, readChipLines } from '../rules/chips.ts'
import { countKinds } from '../rules/numbers.ts'
import type { CardStatus, ChipReport } from '../shapes.ts'
import { noteRuns } from './runs.ts'
import { cardSystemOf } from './scope.ts'

const SHOWN = 1_000

interface Row {
  readonly number: string
  readonly chip: string | null
  readonly status: CardStatus
  readonly card_system_id: number
}

/** Gives cards the chips of the supplier's file: all of it, or nothing. */
export const chipStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = cardSystemOf(scope)

    /** All that have a number or a chip of these lines; the numbers' own are locked, in their order. */
    const known = async (db: Db, lines: readonly ChipLine[]): Promise<readonly KnownCard[]> => {
      const numbers = lines.map(({ uitpasNumber }) => uitpasNumber).toSorted()
      const chips = lines.map(({ chipNumber }) => chipNumber)
      const own = await db.$queryRaw<Row[]>`
        select uitpas_number as number, chip_number as chip, status::text as status, card_system_id
        from card where uitpas_number = any (${numbers}::text[]) order by uitpas_number for no key update`
      const holders = await db.$queryRaw<Row[]>`
        select uitpas_number as number, chip_number as chip, status::text as status, card_system_id
        from card where chip_number = any (${chips}::text[])`
      return [...own, ...holders].map(({ number, chip, status, card_system_id: system }) => ({
        ...{ uitpasNumber: number, status, own: system === cardSystemId },
        ...withoutNulls({ chipNumber: chip }),
      }))
    }

    const write = async (db: Db, fresh: readonly ChipLine[]): Promise<void> => {
      const numbers = fresh.map(({ uitpasNumber }) => uitpasNumber)
      const chips = fresh.map(({ chipNumber }) => chipNumber)
      await db.$executeRaw`update card set chip_number = one.chip, status = 'STOCK'
        from unnest(${numbers}::text[], ${chips}::text[]) as one (number, chip) where uitpas_number = one.number`
      const id = randomUUID()
      await noteRuns(db, id, numbers)
      const changes = [
        { field: 'cards', after: numbers.length },
        { field: 'first', after: numbers.toSorted()[0] },
        { field: 'last', after: numbers.toSorted().at(-1) },
      ]
      const subject = { kind: 'CARD_BATCH', id, cardSystemId } as const
      await noteAct(db, scope.actor, clock(), { action: 'CHIPS_LOADED', subject, changes })
    }

    const handle = async (db: Db, rows: readonly FileRow[], load: boolean): Promise<ChipReport> => {
      const read = readChipLines(rows)
      const judged = judgeChipLines(read.lines, await known(db, read.lines))
      const wrong = [...read.wrong, ...judged.wrong].toSorted((a, b) => a.line - b.line)
      const loaded = load && wrong.length === 0 && judged.fresh.length > 0
      if (loaded) await write(db, judged.fresh)
      return {
        ...{ lines: rows.length, known: judged.known, wrongCount: wrong.length, loaded },
        fresh: countKinds(judged.fresh.map(({ uitpasNumber }) => uitpasNumber)),
        wrong: wrong.slice(0, SHOWN),
      }
    }

    return {
      /** What would come of a file. */
      check: (rows: readonly FileRow[]): Promise<ChipReport> => prisma.$transaction((db) => handle(db, rows, false)),
      /** The same, and loads it if nothing is wrong. */
      load: async (rows: readonly FileRow[]): Promise<ChipReport> => {
        const once = () => prisma.$transaction((db) => handle(db, rows, true))
        // Somebody gave another card one of these chips just now: looked at again, it is said which.
        return once().catch((error: unknown) => (isTaken(error) ? once() : Promise.reject(error)))
      },
    }
  },
})
export type ChipStore = ReturnType<typeof chipStore>
