import { createLog, type Desired } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { CatalogChange } from '../../../backend/catalog/catalog.ts'
import { defaultCodeTimes } from '../../../backend/zuilen/rules/checkin-code.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { startUpdates } from '../../../backend/zuilen/updates.ts'
import { aCatalog, aZuil, utc } from '../../support/facts.ts'
import { zuilIdOf } from '../taps/fake-intake-store.ts'

const [a, b] = [zuilIdOf(1), zuilIdOf(2)]

/** A database with two zuilen, and what was sent of it. */
const setUp = () => {
  const zuilen = new Map([a, b].map((id) => [id, aZuil({ id, name: id, counters: [] })]))
  const hashes = new Map([
    [a, 'x'],
    [b, 'x'],
  ])
  const state = {
    now: utc('2026-11-23 12:00'),
    down: false,
    /** Another backend is first with these, once. */
    lostRaces: new Set<string>(),
    goesDownAtWrite: false,
  }
  const kept = new Map<string, Desired>()
  const published: string[] = []
  const credentials: string[][] = []
  const asked: (readonly string[] | undefined)[] = []
  const ended: string[] = []
  const replaced: string[] = []
  const lines: string[] = []
  let news: CatalogChange[] = []
  let listener: ((changes: readonly CatalogChange[]) => void) | undefined
  const up = (): void => {
    if (state.down) throw new Error('down')
  }
  const updates = startUpdates({
    store: {
      codeTimes: defaultCodeTimes,
      catalog: async () => {
        up()
        const changes = news
        news = []
        if (changes.length > 0) listener?.(changes)
        return aCatalog([], [...zuilen.values()])
      },
      onCatalogChange: (heard) => {
        listener = heard
        return () => {
          listener = undefined
        }
      },
      enrolment: {
        key: () => 'k'.repeat(43),
        credentials: async (ids) => {
          up()
          asked.push(ids)
          return [...hashes]
            .filter(([id]) => ids?.includes(id) !== false)
            .map(([zuilId, passwordHash]) => ({ zuilId, generation: 0, passwordHash }))
        },
      },
      deliveries: {
        desiredOf: async (ids) => {
          up()
          return new Map(
            ids.map((id) => {
              const document = kept.get(id)
              return [id, { revision: document?.revision ?? 0, ...(document && { document }) }]
            }),
          )
        },
        putDesired: async (documents) => {
          const mine = documents.filter(({ zuil }) => !state.lostRaces.delete(zuil.id))
          for (const document of documents) kept.set(document.zuil.id, document)
          state.down ||= state.goesDownAtWrite
          return new Set(mine.map(({ zuil }) => zuil.id))
        },
      },
    },
    publish: (zuilId) => void published.push(zuilId),
    onReplaced: (zuilId) => replaced.push(zuilId),
    onEnded: (user) => ended.push(user),
    onZuilen: () => undefined,
    onCredentials: async (all) => {
      credentials.push(all.map(([id]) => id))
    },
    clock: () => state.now,
    log: createLog(
      'info',
      (line) => lines.push(line),
      () => 0,
    ),
  })
  const change = (id: string, over: Partial<ZuilFacts> | undefined): void => {
    const before = zuilen.get(id)
    const after = over && { ...(before ?? aZuil({ id })), ...over }
    if (after) zuilen.set(id, after)
    else zuilen.delete(id)
    news.push({ kind: 'zuil', id, ...(before && { before }), ...(after && { after }) })
  }
  return { updates, state, hashes, published, credentials, asked, lines, change, kept, replaced, ended }
}

describe('updates', () => {
  it('begin with all credentials and documents, and send nothing more while nothing changes', async () => {
    const { updates, published, credentials } = setUp()
    await updates.checkForChanges()
    await updates.checkForChanges()
    expect([published, credentials]).toEqual([[a, b], [[a, b]]])
  })

  it('give those that a change concerns their new document, and no other', async () => {
    const { updates, published, change, asked } = setUp()
    await updates.checkForChanges()
    change(b, { sound: false })
    await updates.checkForChanges()
    expect(published).toEqual([a, b, b])
    expect(asked).toEqual([undefined, [b]])
    // A change that no document shows.
    change(b, { cardSystemId: 2 })
    await updates.checkForChanges()
    expect(published).toEqual([a, b, b])
  })

  it('give the broker credentials that come, and take away those that go', async () => {
    const { updates, change, credentials, hashes, published, replaced, ended } = setUp()
    await updates.checkForChanges()
    hashes.set(b, 'z')
    change(b, {})
    await updates.checkForChanges()
    expect([replaced, ended]).toEqual([[b], []])
    hashes.delete(a)
    change(a, {})
    await updates.checkForChanges()
    expect(credentials.at(-1)).toEqual([b])
    expect([replaced, ended]).toEqual([[b, a], [a]])
    hashes.set(a, 'y')
    change(a, {})
    change(b, undefined)
    hashes.delete(b)
    await updates.checkForChanges()
    expect(credentials.at(-1)).toEqual([a])
    expect(published).toEqual([a, b])
  })

  it('make all documents anew each day of Brussels, and publish those that became others', async () => {
    const { updates, state, kept, published } = setUp()
    state.now = utc('2026-11-23 22:59')
    await updates.checkForChanges()
    kept.clear()
    await updates.checkForChanges()
    expect(published).toEqual([a, b])
    state.now = utc('2026-11-23 23:00')
    await updates.checkForChanges()
    expect(published).toEqual([a, b, a, b])
  })

  it('publish all after a reconnect, also when the database was down at first', async () => {
    const { updates, state, published, lines } = setUp()
    await updates.checkForChanges()
    state.down = true
    await updates.publishAll()
    await updates.checkForChanges()
    expect(published).toEqual([a, b])
    state.down = false
    await updates.checkForChanges()
    await updates.checkForChanges()
    expect(published).toEqual([a, b, a, b])
    expect(lines).toHaveLength(1)
  })

  it('publish a document that was written, though the database went away before the others were', async () => {
    const { updates, state, published, kept, change } = setUp()
    await updates.checkForChanges()
    published.length = 0
    // Another backend is first with one of them: it is to be read again, and the database is gone.
    state.lostRaces.add(b)
    state.goesDownAtWrite = true
    change(a, { sound: false })
    change(b, { sound: false })
    await updates.checkForChanges()
    expect([kept.get(a)?.revision, published]).toEqual([2, []])
    state.goesDownAtWrite = false
    state.down = false
    await updates.checkForChanges()
    expect(published).toEqual([a, b])
    await updates.checkForChanges()
    expect(published).toEqual([a, b])
  })

  it('forget no change that came while the database was down', async () => {
    const { updates, state, published, change, credentials, hashes } = setUp()
    await updates.checkForChanges()
    change(b, { sound: false })
    hashes.delete(a)
    change(a, {})
    state.down = true
    await updates.checkForChanges()
    state.down = false
    await updates.checkForChanges()
    expect([published, credentials.at(-1)]).toEqual([[a, b, b], [b]])
  })
})
