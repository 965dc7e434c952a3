import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { maxOrdinal, noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from '../../../backend/platform/database/database.ts'
import { type Embedded, startEmbedded } from '../../../backend/platform/database/embedded.ts'
import { Prisma } from '../../../backend/platform/database/generated/client.ts'
import { desiredDocument } from '../../../backend/zuilen/rules/desired.ts'
import { copyDatabase, databases } from '../../support/databases.ts'
import { zuilIdOf } from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { temporaryFolder } from '../../support/programs.ts'

/**
 * A statement that fails takes its connection with it: the pool makes another. On the embedded database that one has the
 * same session as the one before it, with all that was prepared and set there.
 */

const now = Date.parse('2026-11-23T20:00:00.000Z')

describe.each(databases)('after a statement that failed on %s', (kind) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let embedded: Embedded | undefined
  let database: Database

  beforeAll(async () => {
    folder = await temporaryFolder()
    const { dataDir, databaseUrl } = await copyDatabase(kind, join(folder.path, 'data'))
    embedded = databaseUrl === undefined ? await startEmbedded({ dataDir, log: noLog }) : undefined
    database = connect({ url: databaseUrl ?? embedded?.url ?? '', poolSize: 1, log: noLog })
  })
  afterAll(async () => {
    await database.close()
    await embedded?.close()
    await folder.remove()
  })

  const named = (name: string) =>
    database.prisma.$queryRaw(Prisma.sql`/* ${Prisma.raw(name)} */ select ${1}::int as one`)
  const fails = () => database.prisma.$queryRaw`select 1 / ${0}::int`

  it('those with a name run, and run again', async () => {
    for (let round = 0; round < 3; round++) {
      expect(await named('asked_often')).toEqual([{ one: 1 }])
      expect(await named('asked_often')).toEqual([{ one: 1 }])
      await expect(fails()).rejects.toThrow()
    }
  })

  it('nothing is left of what was prepared and set before', async () => {
    const left = () =>
      database.prisma
        .$queryRaw`select (select count(*)::int from pg_prepared_statements where name like 'left_%') as names,
        current_setting('my.own', true) as own`
    await database.prisma.$executeRaw`set my.own = 'left'`
    await named(`left_${randomUUID().replaceAll('-', '')}`)
    expect(await left()).toEqual([{ names: 1, own: 'left' }])
    await expect(fails()).rejects.toThrow()
    const [after] = (await left()) as { names: number; own: string | null }[]
    expect([after?.names, after?.own || null]).toEqual([0, null])
  })

  it('within a transaction too, which leaves nothing behind', async () => {
    const failed = database.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`set my.own = 'left'`
      await tx.$queryRaw(Prisma.sql`/* in_transaction */ select ${1}::int as one`)
      await tx.$queryRaw`select 1 / ${0}::int`
    })
    await expect(failed).rejects.toThrow()
    const [after] = await database.prisma.$queryRaw<
      { own: string | null }[]
    >`select current_setting('my.own', true) as own`
    expect(after?.own || null).toBeNull()
    expect(await named('in_transaction')).toEqual([{ one: 1 }])
  })
})

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)

  it('reads the catalog after a document whose revision no database has room for', async () => {
    const catalog = await test.store.catalog()
    const zuil = catalog.zuilen.get(zuilIdOf(1))
    if (!zuil) throw new Error('no zuil')
    const document = { ...desiredDocument(catalog, zuil, now, { qrKey: 'k'.repeat(43) }), revision: maxOrdinal + 1 }
    await expect(test.store.deliveries.putDesired([document], now)).rejects.toThrow()
    expect((await test.store.catalog()).zuilen.get(zuil.id)).toBeDefined()
    const kept = await test.store.deliveries.putDesired([{ ...document, revision: maxOrdinal }], now)
    expect([...kept]).toEqual([zuil.id])
  })
})
