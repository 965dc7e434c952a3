import { describeError, type Log } from '@zuil/protocol'
import type { FastifyInstance } from 'fastify'
import { inTime } from '../in-time.ts'

export interface HealthOptions {
  /** Resolves when the database answers. */
  readonly checkDatabase: () => Promise<unknown>
  /** Whether zuilen can be reached by the broker; absent = there is none to look at. */
  readonly brokerUp?: () => boolean
  readonly log: Pick<Log, 'info' | 'error'>
}

/** What a backend needs to do its work. */
type Needed = 'database' | 'broker'

/** Whoever asks gives up after some seconds himself: an answer in time says what it is that does not answer. */
export const DATABASE_ANSWERS_MS = 3_000

/**
 * `GET /health/live`: the process answers; one that does not is to be started anew. `GET /health/ready`: it can do its
 * work, so requests may be led to it; 503 says what it lacks. Both tell nothing else, and everybody.
 */
export const healthRoutes = (app: FastifyInstance, { checkDatabase, brokerUp, log }: HealthOptions): void => {
  let failing = false
  const databaseAnswers = async (): Promise<boolean> => {
    try {
      await inTime(checkDatabase(), DATABASE_ANSWERS_MS)
      if (failing) log.info({}, 'The database answers again')
      failing = false
    } catch (error) {
      // Asked every few seconds: said once.
      if (!failing) log.error(describeError(error), 'The database does not answer')
      failing = true
    }
    return !failing
  }

  app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    const missing: Needed[] = []
    if (!(await databaseAnswers())) missing.push('database')
    if (brokerUp?.() === false) missing.push('broker')
    return missing.length === 0 ? { status: 'ok' } : reply.code(503).send({ status: 'not-ready', missing })
  })
}
