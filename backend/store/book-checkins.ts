import type { Verdict } from '@zuil/protocol'
import { judge } from '../core/judge.ts'
import type { CheckinRequest } from '../core/model.ts'
import { planCheckin } from '../core/plan.ts'
import { lockPassholders, readFacts, writeDecisions } from './booking-statements.ts'
import type { CatalogCache } from './catalog.ts'
import { mayRunAgain } from './database.ts'
import type { PrismaClient } from './generated/client.ts'

/** Something changed under the transaction: it is rolled back and run again. */
class ChangedMeanwhile extends Error {}

const MOST_TRIES = 10

/**
 * See Store.bookCheckins. Lock, read, judge, write: nothing is decided on facts that can still change. The card a
 * passholder has, the catalog, and whether an ActieID was judged before are looked at again inside the transaction.
 */
export const bookCheckins =
  (prisma: PrismaClient, catalog: CatalogCache) =>
  async (requests: readonly CheckinRequest[]): Promise<readonly Verdict[]> => {
    if (requests.length === 0) return []
    for (let tries = 1; ; tries++) {
      const basis = tries === 1 ? await catalog.held() : await catalog.current()
      const planned = requests.map((request) => planCheckin(basis, request))
      try {
        return await prisma.$transaction(async (db) => {
          const locked = await lockPassholders(db, planned)
          if (BigInt(locked.version) !== basis.version) throw new ChangedMeanwhile()
          const facts = await readFacts(db, planned)
          const held = new Set(locked.passholders)
          for (const id of facts.passholders.keys()) if (!held.has(id)) throw new ChangedMeanwhile()
          const decisions = judge(planned, facts)
          if (!(await writeDecisions(db, decisions))) throw new ChangedMeanwhile()
          return decisions.map(({ verdict }) => verdict)
        })
      } catch (error) {
        const again = error instanceof ChangedMeanwhile || mayRunAgain(error)
        if (!again || tries === MOST_TRIES) throw error
      }
    }
  }
