import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Log } from '@zuil/protocol'
import { type Prisma, PrismaClient } from './generated/client.ts'

/** Whatever can run a statement: the client, or a transaction of it. */
export type Db = Prisma.TransactionClient

export interface Database {
  readonly prisma: PrismaClient
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  /** Most connections at a time. */
  readonly poolSize: number
  readonly log: Log
}

/** The error's code alone: its message may quote data. */
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name)

/**
 * The embedded database has one session for all connections, one after another: what the one before prepared, set or locked
 * there is no business of the next. So there is one pool on it at a time.
 */
const startClean = async (client: { query(statement: string): Promise<unknown> }): Promise<void> => {
  await client.query('discard all')
}

/**
 * Connects Prisma to a PostgreSQL. Connections are made as they are needed.
 *
 * Statements that begin with a comment of the form `name` are prepared once per connection, under that name: planning
 * the booking statements takes longer than running them.
 */
export const connect = ({ url, poolSize, log }: DatabaseOptions): Database => {
  const lost = (error: Error): void => log.warn({ code: codeOf(error) }, 'A database connection was lost')
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      // The embedded database has one session, that outlives its connections: keep the one there is.
      idleTimeoutMillis: poolSize === 1 ? 0 : 30_000,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // A statement that fails outside a transaction costs its connection as well: the pool makes another.
      ...(poolSize === 1 && { onConnect: startClean }),
      application_name: 'zuil-backend',
      // Statements are prepared once: a plan made while a table was small must not read all of it for ever after.
      ...(poolSize > 1 && { options: '-c enable_seqscan=off -c jit=off' }),
    },
    {
      onPoolError: lost,
      onConnectionError: lost,
      statementNameGenerator: ({ sql }) => {
        const [, name] = /^\s*\/\* (\w+) \*\//.exec(sql) ?? []
        // Some have a part more when something more is asked: each text is a statement of its own.
        return name === undefined ? '' : `${name}_${createHash('sha1').update(sql).digest('hex').slice(0, 12)}`
      },
    },
  )
  const prisma = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 10_000, timeout: 60_000 },
  })
  return { prisma, close: () => prisma.$disconnect() }
}

/**
 * Runs a statement that gives one JSON value as text, in one row with one column `value`.
 * Prisma converts rows cell by cell; one text costs nothing.
 */
export const askJson = async <T>(db: Db, statement: Prisma.Sql): Promise<T> => {
  const [row] = await db.$queryRaw<{ value: string }[]>(statement)
  if (!row) throw new Error('a statement gave no row')
  return JSON.parse(row.value) as T
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** The SQLSTATE of a database error, as Prisma hands it on: raw statements and its own queries differ. */
export const sqlState = (error: unknown): string | undefined => {
  for (const cause of [
    field(field(field(error, 'meta'), 'driverAdapterError'), 'cause'),
    field(error, 'cause'),
    field(error, 'meta'),
  ]) {
    const code = field(cause, 'originalCode') ?? field(cause, 'code')
    if (typeof code === 'string') return code
  }
  return undefined
}

/** The transaction lost against another one and may be run again: a deadlock, or a failed serialization. */
export const mayRunAgain = (error: unknown): boolean =>
  field(error, 'code') === 'P2034' || ['40P01', '40001'].includes(sqlState(error) ?? '')

/** Another row has this value already. */
export const isTaken = (error: unknown): boolean => field(error, 'code') === 'P2002' || sqlState(error) === '23505'
