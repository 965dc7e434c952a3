import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeDigests } from '../../../backend/presence/digest.ts'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'
import { startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** 10:00 in Brussels: the digest of the next morning has it. */
const start = Date.parse('2026-11-23T09:00:00.000Z')

let databases: TestDatabases
let database: TestStore
let now = start

beforeAll(async () => {
  databases = await startDatabases('PostgreSQL')
  database = await databases.open()
  await database.store.load({
    ...smallDataset(start, { zuilen: 2, passholders: 1 }),
    accounts: [
      {
        id: randomUUID(),
        email: 'daily@example.org',
        cardSystemId,
        role: 'ADMIN',
        alertMode: 'DAILY',
        language: 'fr',
      },
      { id: randomUUID(), email: 'now@example.org', cardSystemId, role: 'ADMIN' },
    ],
  })
})
afterAll(async () => {
  await database?.close()
  await databases?.end()
})

it('makes the daily mail once, at eight, in the language of the reader, for everyone who chose it', async () => {
  const { store } = database
  const outage: StoredOutage = {
    id: randomUUID(),
    kind: 'OFFLINE',
    subject: zuilIdOf(1),
    zuilIds: [zuilIdOf(1)],
    facts: { zuilen: [{ id: zuilIdOf(1), name: 'Zuil 1', problems: [] }] },
    startedAt: now,
    openedAt: now,
  }
  await store.outages.open(outage, [], now)
  await store.outages.close(outage.id, [], now + MINUTE)
  const make = (madeFor?: string) =>
    makeDigests({ store, clock: () => now, newId: randomUUID, publicUrl: 'https://ksb.example' }, madeFor)
  const mails = async () =>
    (await store.outbox.list(100)).map(({ recipient, content }) => `${recipient} ${String(content.subject)}`)
  let day = await make()
  now += 22 * HOUR - MINUTE
  day = await make(day)
  expect(await mails()).toEqual([])
  now += MINUTE
  await Promise.all([make(day), make(day)])
  await make()
  const once = ['daily@example.org Tes bornes : 1 alerte']
  expect(await mails()).toEqual(once)
  const [mail] = await store.outbox.list(1)
  expect(mail?.content.text).toContain('Zuil 1 : la borne est éteinte')
  now += 24 * HOUR
  await make()
  expect(await mails()).toEqual(once)
})
