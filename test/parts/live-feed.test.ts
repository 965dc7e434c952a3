import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesZuilen, startLiveFeed } from '../../backend/live-feed.ts'
import { createLive } from '../../backend/platform/http/live.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../support/databases.ts'
import { smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'

/** What open pages hear of zuilen, of whatever is written to the database and judged by the backend. */

const person = { email: 'a@b.example', session: 's', cardSystemId: 1, role: 'ADMIN', staffOf: [] } as const

describe.each(databases)('what open pages hear, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(Date.now(), { zuilen: 3 }))
  })
  afterAll(async () => {
    await test.close()
    await all.end()
  })

  it('is that a zuil was changed, is on or off, or took or refused its settings', async () => {
    const { store } = test
    let off = new Set<string>()
    let { zuilen } = await store.catalog()
    const live = createLive({ sees: seesZuilen(() => zuilen), collectMs: 1 })
    const end = startLiveFeed({
      ...{ store, live, lookMs: 5, log: noLog },
      presenceOf: (id) => ({ state: off.has(id) ? 'OFFLINE' : 'ONLINE', healthProblems: [] }),
      onZuilen: (now) => {
        zuilen = now
      },
    })
    const heard: string[] = []
    const stream = live.follow(person, async () => person)
    stream?.on('data', (text: Buffer) => {
      const [, data] = /^data: (.*)$/m.exec(text.toString()) ?? []
      if (data !== undefined) heard.push(...JSON.parse(data).ids)
    })
    const next = async (work: () => unknown): Promise<readonly string[]> => {
      heard.splice(0)
      await work()
      await eventually(() => heard.length > 0, { what: 'an event' })
      return [...new Set(heard)]
    }
    // The first look is what the rest is compared with.
    await next(async () => {
      const again = setInterval(() => {
        off = new Set(off.size === 0 ? [zuilIdOf(3)] : [])
      }, 50)
      await eventually(() => heard.length > 0)
      clearInterval(again)
    })
    off = new Set()
    await eventually(() => heard.length > 1)
    expect(
      await next(() => {
        off = new Set([zuilIdOf(2)])
      }),
    ).toEqual([zuilIdOf(2)])
    expect(
      await next(() => ask(store.databaseUrl, 'update zuil set blocked = true where id = $1', [zuilIdOf(1)])),
    ).toEqual([zuilIdOf(1)])
    const reported = { v: 1 as const, session: 1, revision: 7, inUse: 6, outcome: 'REFUSED' as const, problems: [] }
    expect(await next(() => store.zuilen.reported(zuilIdOf(3), reported, Date.now()))).toEqual([zuilIdOf(3)])
    live.end()
    await end()
  })
})

it('is nothing to who sees no zuil of this card system', async () => {
  const zuil = { id: 'a', cardSystemId: 1, counters: [] }
  const sees = seesZuilen(() => new Map([['a', zuil]]) as never)
  const of = (cardSystemId: number) => Scope.ofPerson('a@b.example', { ...person, cardSystemId }, ['ADMIN']) as Scope
  expect([sees(of(1), 'zuil', 'a'), sees(of(2), 'zuil', 'a'), sees(of(1), 'zuil', 'b'), sees(of(1), 'x', 'a')]).toEqual(
    [...[true, false, false, false]],
  )
})
