import type { CatalogCache } from '../../catalog/cache.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import { type Db, isTaken, mayRunAgain } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Booked } from '../deps.ts'
import { judge } from '../rules/judge.ts'
import type { ActionRequest, Decision, Planned } from '../rules/model.ts'
import { defaultPlausible, type PlausibleLimits } from '../rules/plausibility.ts'
import { quarantining, withinRoom } from '../rules/quarantine-room.ts'
import type { Devices } from '../rules/tap-time.ts'
import { noteAtCounter } from './counter-acts.ts'
import { lock } from './lock.ts'
import { preparePlan } from './plan-facts.ts'
import { waitingOf } from './quarantine.ts'
import { readFacts } from './read-facts.ts'
import type { MarkOf } from './rows.ts'
import { noteBookedAfterAll } from './unbooked.ts'
import { writeDecisions } from './write-decisions.ts'

/** Something changed under the transaction: it is rolled back and run again. */
class ChangedMeanwhile extends Error {}

const MAX_TRIES = 10

const allIn = (ids: Iterable<string>, held: readonly string[]): boolean => {
  const known = new Set(held)
  for (const id of ids) if (!known.has(id)) return false
  return true
}

const bookedOf = ({ verdict, noRoom }: Decision): Booked => (noRoom ? { ...verdict, notKept: true } : verdict)

/**
 * Books a batch (`Book` in deps.ts). Lock, read, judge, write: nothing is decided on facts that can still change. The
 * passholder of a card, what is reversed, and whether an ActieID was judged before are looked at again inside the
 * transaction.
 *
 * The catalog is never read inside of it. Its version comes with the locks: is the catalog that is held older, the
 * transaction is rolled back, the catalog brought up to date, and the batch judged by that one, which is newer than the
 * requests. See docs/decisions/09-catalog.md.
 */
export const book =
  (prisma: PrismaClient, cache: CatalogCache, markOf: MarkOf, limits: PlausibleLimits = defaultPlausible) =>
  async (
    requests: readonly ActionRequest[],
    { allOrNothing = false }: { readonly allOrNothing?: boolean } = {},
  ): Promise<readonly Booked[]> => {
    if (requests.length === 0) return []
    // An ActieID is an API check-in's, say, which a client was shown, or a tap has another's number: nobody does that by
    // accident, so nobody pays for it.
    let idTaken = false
    let devices: Devices = new Map()
    for (let tries = 1; ; tries++) {
      try {
        const catalog = tries === 1 ? await cache.held() : await cache.current()
        const plan = await preparePlan(prisma, catalog, requests, devices)
        return await prisma.$transaction(async (db) => {
          const locked = await lock(db, requests)
          const isOlder = catalog.version < BigInt(locked.version)
          devices = locked.devices
          const planned = isOlder && tries === 1 ? undefined : plan(devices)
          if (!planned) throw new ChangedMeanwhile()
          const { facts, rewards } = await readFacts(db, planned, idTaken)
          if (!allIn(facts.passholders.keys(), locked.passholders) || !allIn(rewards, locked.rewards))
            throw new ChangedMeanwhile()
          const judged = judge(planned, facts, limits)
          const zuilen = quarantining(judged)
          // Asked only where something goes there, which of an honest zuil nothing does.
          const decisions =
            zuilen.length === 0
              ? judged
              : withinRoom(judged, await waitingOf(db, zuilen, limits.quarantined), limits.quarantined)
          const verdicts = decisions.map(bookedOf)
          if (allOrNothing && verdicts.some(({ outcome }) => outcome === 'REFUSED')) return verdicts
          const kept = decisions.filter(({ noRoom }) => !noRoom)
          if (!(await writeDecisions(db, kept, markOf))) throw new ChangedMeanwhile()
          await noteBookedAfterAll(db, kept)
          await noteAtCounter(db, kept)
          return verdicts
        })
      } catch (error) {
        idTaken ||= isTaken(error)
        const again = error instanceof ChangedMeanwhile || isTaken(error) || mayRunAgain(error)
        if (!again || tries === MAX_TRIES) throw error
      }
    }
  }

/**
 * Books within a transaction that fills a database which nobody else can see yet: no fact can change under it, so nothing is
 * locked. In the order given; what is judged is the same as ever.
 */
export const bookWithin = async (
  db: Db,
  catalog: Catalog,
  requests: readonly ActionRequest[],
  markOf: MarkOf,
): Promise<readonly Booked[]> => {
  const nothingKnown: Devices = new Map()
  const planned = (await preparePlan(db, catalog, requests, nothingKnown))(nothingKnown) ?? []
  const { facts } = await readFacts(db, planned)
  const decisions = judge(planned, facts)
  if (!(await writeDecisions(db, decisions, markOf))) throw new ChangedMeanwhile()
  return decisions.map(bookedOf)
}

/** Plans a request as `book` would now. */
export const plan =
  (prisma: PrismaClient, cache: CatalogCache) =>
  async (request: ActionRequest): Promise<Planned> => {
    for (;;) {
      const nothingKnown: Devices = new Map()
      const prepared = await preparePlan(prisma, await cache.current(), [request], nothingKnown)
      const planned = prepared(nothingKnown)?.[0]
      if (planned) return planned
    }
  }
