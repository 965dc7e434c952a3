import type { Verdict } from '@zuil/protocol'
import type { CatalogCache } from '../../catalog/catalog.ts'
import { mayRunAgain } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { judge } from '../rules/judge.ts'
import type { ActionRequest } from '../rules/model.ts'
import { planAction } from '../rules/plan.ts'
import { lock } from './lock.ts'
import { readFacts } from './read-facts.ts'
import { writeDecisions } from './write-decisions.ts'

/** Something changed under the transaction: it is rolled back and run again. */
class ChangedMeanwhile extends Error {}

const MOST_TRIES = 10

const allIn = (ids: Iterable<string>, held: readonly string[]): boolean => {
  const known = new Set(held)
  for (const id of ids) if (!known.has(id)) return false
  return true
}

/**
 * See Store.book. Lock, read, judge, write: nothing is decided on facts that can still change. The catalog is the one
 * that stands once the locks are held. The passholder of a card, what is taken back, and whether an ActieID was judged
 * before are looked at again inside the transaction.
 */
export const book =
  (prisma: PrismaClient, catalog: CatalogCache) =>
  async (
    requests: readonly ActionRequest[],
    { allOrNothing = false }: { readonly allOrNothing?: boolean } = {},
  ): Promise<readonly Verdict[]> => {
    if (requests.length === 0) return []
    for (let tries = 1; ; tries++) {
      try {
        return await prisma.$transaction(async (db) => {
          const locked = await lock(db, requests)
          const basis = await catalog.since(BigInt(locked.version), db)
          const planned = requests.map((request) => planAction(basis, request))
          const { facts, rewards } = await readFacts(db, planned)
          if (!allIn(facts.passholders.keys(), locked.passholders) || !allIn(rewards, locked.rewards))
            throw new ChangedMeanwhile()
          const decisions = judge(planned, facts)
          const verdicts = decisions.map(({ verdict }) => verdict)
          if (allOrNothing && verdicts.some(({ outcome }) => outcome === 'REFUSED')) return verdicts
          if (!(await writeDecisions(db, decisions))) throw new ChangedMeanwhile()
          return verdicts
        })
      } catch (error) {
        const again = error instanceof ChangedMeanwhile || mayRunAgain(error)
        if (!again || tries === MOST_TRIES) throw error
      }
    }
  }
