import type { CardRead, Tap } from '@zuil/protocol'
import pg from 'pg'
import type { Catalog } from '../../backend/catalog/catalog.ts'
import type { Db } from '../../backend/platform/database/database.ts'
import { lock } from '../../backend/taps/booking/lock.ts'
import { readFacts } from '../../backend/taps/booking/read-facts.ts'
import { writeDecisions } from '../../backend/taps/booking/write-decisions.ts'
import { judge } from '../../backend/taps/rules/judge.ts'
import type { ActionRequest } from '../../backend/taps/rules/model.ts'
import { planAction } from '../../backend/taps/rules/plan.ts'
import { zuilIdOf } from '../support/fixtures.ts'
import { newActieId } from '../support/zuil-client.ts'

interface Sql {
  readonly text: string
  readonly values: unknown[]
}

/** The statements of one booking over one connection of `pg`, prepared, and nothing else: no Prisma, no queue, no broker. */
export const bareBooking = async (databaseUrl: string, catalog: Catalog) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  const db = {
    $queryRaw: async ({ text, values }: Sql) => {
      const [, name = ''] = /\/\* (\w+) \*\//.exec(text) ?? []
      // The embedded database has one session: a name of our own in it.
      return (await client.query({ name: `bare_${name}`, text, values })).rows
    },
  } as unknown as Db
  const bootId = 'bench'
  let seq = 0

  return {
    /** Books one tap. */
    book: async (card: CardRead): Promise<void> => {
      const receivedAt = Date.now()
      const at = new Date(receivedAt).toISOString()
      const tap: Tap = {
        actieId: newActieId(),
        seq: ++seq,
        bootId,
        monotonicMs: seq,
        at,
        clock: 'ANCHORED',
        notBefore: at,
        card,
        mode: 'CHECK_IN',
        ifLate: 'BOOK',
      }
      const request: ActionRequest = {
        origin: 'ZUIL',
        actieId: tap.actieId,
        card,
        zuilId: zuilIdOf(1),
        generation: 0,
        tap,
        sent: { bootId, monotonicMs: seq },
        receivedAt,
        live: true,
      }
      const planned = [planAction(catalog, request)]
      await client.query('begin')
      await lock(db, [request])
      const decisions = judge(planned, (await readFacts(db, planned)).facts)
      if (decisions[0]?.verdict.outcome !== 'SAVED') throw new Error('the bare booking was refused')
      await writeDecisions(db, decisions, (key) => key)
      await client.query('commit')
    },
    end: () => client.end(),
  }
}
