import type { Db } from '../../platform/database/database.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { numbersIn } from '../rules/numbers.ts'
import { stateIn } from '../rules/package.ts'
import type { CardPackage, PackageCards } from '../shapes.ts'
import { runsIn } from './runs.ts'

export interface PackagePage {
  /** Those after this number. */
  readonly after?: string
  readonly limit: number
}

/** Those of them that had not come, by what was noted of each when the package was received. */
const missingOf = async (
  db: Db,
  { receivedAt, missing = 0 }: CardPackage,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (receivedAt === undefined || missing === 0) return new Set()
  const rows = await db.audit.findMany({
    where: {
      ...{ subjectKind: 'CARD', subjectId: { in: [...numbers] }, at: new Date(receivedAt) },
      action: { in: ['CARD_DELETED', 'CARD_TO_STOCK'] },
    },
    select: { subjectId: true },
  })
  return new Set(rows.map(({ subjectId }) => subjectId))
}

/** A page of the cards of a package, by the runs that it is of: a card itself knows it only while it travels. */
export const pageOfPackage = async (
  db: Db,
  whole: CardPackage,
  { after = '', limit }: PackagePage,
): Promise<PackageCards> => {
  const found = numbersIn(await runsIn(db, whole.id), after, limit + 1)
  const numbers = found.slice(0, limit)
  const rows = await db.card.findMany({
    where: { uitpasNumber: { in: [...numbers] } },
    select: { uitpasNumber: true, status: true, packageId: true, counterId: true },
    orderBy: { uitpasNumber: 'asc' },
  })
  const missing = await missingOf(db, whole, numbers)
  const member = rows.map(({ uitpasNumber, status, packageId, counterId }) => {
    const isMissing = missing.has(uitpasNumber)
    return {
      ...{ uitpasNumber, status },
      state: stateIn(whole, { status, isMissing, ...withoutNulls({ packageId, counterId }) }),
    }
  })
  const next = found.length > limit ? numbers.at(-1) : undefined
  return { member, ...(next !== undefined && { next }) }
}
