import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ActionRequest } from '../../taps/rules/model.ts'
import type { History, HistoryStep, PastOutage } from '../history/steps.ts'

/** How the product does what happened, each within a transaction. Moments: milliseconds since 1970. */
export interface Doing {
  book(requests: readonly ActionRequest[]): Promise<unknown>
  reverse(by: Scope, actieId: string, at: number, reason: string): Promise<unknown>
  putAside(by: Scope, actieId: string, at: number, word: string): Promise<unknown>
}

/** Requests a statement. */
const BATCH = 250

/** One after the other, but for requests that come right after each other. */
const together = function* (steps: readonly HistoryStep[]): Generator<readonly ActionRequest[] | HistoryStep> {
  let requests: ActionRequest[] = []
  for (const step of steps) {
    if (step.kind === 'REQUEST') requests.push(step.request)
    if (requests.length === BATCH || (step.kind !== 'REQUEST' && requests.length > 0)) {
      yield requests
      requests = []
    }
    if (step.kind !== 'REQUEST') yield step
  }
  if (requests.length > 0) yield requests
}

const writeOutages = async (db: Db, outages: readonly PastOutage[]): Promise<void> => {
  for (const { zuilIds, facts, ...outage } of outages)
    await db.outage.create({
      data: {
        ...outage,
        facts: facts as unknown as Prisma.InputJsonValue,
        zuilen: { connect: zuilIds.map((id) => ({ id })) },
      },
    })
}

/**
 * Lets a history happen, after what it begins with was written, in the same transaction: by the product's own rules and books.
 * What people did is not written down again where it stands already, from the first time: the audit log only grows.
 */
export const writeHistory = async (db: Db, { steps, outages }: History, doing: Doing): Promise<void> => {
  const stands = (await db.audit.count({ take: 1 })) > 0
  for (const step of together(steps)) {
    if (!('kind' in step)) await doing.book(step)
    else if (step.kind === 'REVERSAL') await doing.reverse(step.by, step.actieId, step.at, step.reason)
    else if (step.kind === 'PUT_ASIDE') await doing.putAside(step.by, step.actieId, step.at, step.word)
    else if (step.kind === 'ACT' && !stands) await noteAct(db, step.by, step.at, step.act)
  }
  await writeOutages(db, outages)
}
