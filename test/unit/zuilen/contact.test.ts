import {
  createLog,
  type Desired,
  type DownKind,
  encode,
  type Hello,
  maxOrdinal,
  noLog,
  type Status,
  type Welcome,
} from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import { refusalCounter } from '../../../backend/platform/mqtt/refusal-counter.ts'
import { contactIntake } from '../../../backend/zuilen/contact.ts'
import { mergeContacts, type PendingContact } from '../../../backend/zuilen/contact-writer.ts'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { defaultCodeTimes } from '../../../backend/zuilen/rules/checkin-code.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import type { Contact } from '../../../backend/zuilen/store/deliveries.ts'
import { eventually } from '../../support/wait.ts'
import { goodHealth } from '../../support/zuil-client.ts'
import { emptyCatalog, zuilIdOf } from '../taps/fake-intake-store.ts'

const a = zuilIdOf(1)
const b = zuilIdOf(2)
const noon = Date.parse('2026-11-23T11:00:00.000Z')

const facts = (id: string, name: string): ZuilFacts => ({
  id,
  name,
  cardSystemId: 1,
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  showQr: true,
  worksOffline: true,
  openingHours: [],
  keyVersion: 1,
  generation: 0,
  languages: ['nl'],
  sound: true,
  counters: [],
})

/** The store as far as zuilen need it: documents, credentials and contacts. */
const fakeZuilen = () => {
  const state = {
    version: 1n,
    names: new Map([
      [a, 'A'],
      [b, 'B'],
    ]),
    documents: new Map<string, Desired>(),
    contacts: [] as (Contact & { readonly zuilId: string })[],
    /** How many statements wrote them. */
    statements: 0,
    puts: 0,
    down: false,
    /** Runs before each write: another backend's chance. */
    before: (): void => undefined,
  }
  const up = (): void => {
    if (state.down) throw new Error('down')
  }
  const store = {
    codeTimes: defaultCodeTimes,
    catalog: async (): Promise<Catalog> => {
      up()
      const zuilen = new Map([...state.names].map(([id, name]) => [id, facts(id, name)]))
      return { ...emptyCatalog, version: state.version, zuilen }
    },
    enrolment: {
      key: (purpose: string, { id }: { id: string }) => `${purpose}-${id}`.padEnd(43, '_').slice(0, 43),
      credentials: async () => {
        up()
        return [...state.names.keys()].map((zuilId) => ({ zuilId, generation: 0, passwordHash: 'x' }))
      },
    },
    deliveries: {
      desiredOf: async (zuilIds: readonly string[]) => {
        up()
        return new Map(
          zuilIds.map((zuilId) => {
            const document = state.documents.get(zuilId)
            return [zuilId, { revision: document?.revision ?? 0, ...(document && { document }) }]
          }),
        )
      },
      putDesired: async (documents: readonly Desired[]) => {
        up()
        state.before()
        state.puts++
        const kept = documents.filter(({ zuil, revision }) => revision > (state.documents.get(zuil.id)?.revision ?? 0))
        for (const document of kept) state.documents.set(document.zuil.id, document)
        return new Set(kept.map(({ zuil }) => zuil.id))
      },
      recordContacts: async (contacts: ReadonlyMap<string, Contact>) => {
        up()
        state.statements++
        for (const [zuilId, contact] of contacts) state.contacts.push({ zuilId, ...contact })
      },
    },
  }
  return { state, store }
}

const setUp = (sessions: readonly (readonly [zuilId: string, session: number])[] = []) => {
  const { state, store } = fakeZuilen()
  const sent: { zuilId: string; kind: DownKind; message: object }[] = []
  const lines: string[] = []
  const pauses: (() => void)[] = []
  const copied: string[] = []
  let now = noon
  const shared = {
    store,
    publish: (zuilId: string, kind: DownKind, message: object) => {
      sent.push({ zuilId, kind, message })
    },
    clock: () => now,
    log: createLog(
      'info',
      (line) => lines.push(line),
      () => 0,
    ),
  }
  const refused = refusalCounter(noLog, '')
  let lastHeard: number | undefined
  const contact = contactIntake({
    ...shared,
    refused,
    sessions: new Map(sessions.map(([zuilId, session]) => [zuilId, { generation: 0, session }])),
    onCopied: (zuilId) => copied.push(zuilId),
    lastHeard: () => lastHeard,
    // Gathering takes a moment; a pause lasts until `pass`.
    sleep: (ms) => new Promise((resolve) => (ms < 100 ? setImmediate(resolve) : pauses.push(resolve))),
  })
  const revisions = (zuilId: string) =>
    sent
      .filter((one) => one.zuilId === zuilId && one.kind === 'desired')
      .map((one) => (one.message as Desired).revision)
  return {
    state,
    store,
    sent,
    lines,
    contact: {
      ...contact,
      hello: (zuilId: string, payload: Buffer, generation = 0) => contact.hello({ zuilId, generation }, payload),
      status: (zuilId: string, payload: Buffer, retained: boolean) =>
        contact.status({ zuilId, generation: 0 }, payload, retained),
      heartbeat: (zuilId: string, payload: Buffer) => contact.heartbeat({ zuilId, generation: 0 }, payload),
    },
    copied,
    refused,
    revisions,
    pass: () => {
      for (const wake of pauses.splice(0)) wake()
    },
    heardAt: (at: number) => {
      lastHeard = at
    },
    setNow: (at: string) => {
      now = Date.parse(at)
    },
  }
}

const hello = (change: Partial<Hello> = {}): Buffer =>
  Buffer.from(
    encode('hello', {
      v: 1,
      session: 3,
      sent: { bootId: 'boot', monotonicMs: 77 },
      software: '1.0',
      revision: 0,
      journalDepth: 0,
      wallTime: '2026-11-23T11:00:00.000Z',
      ...change,
    }),
  )
const refreshOne = async (store: Parameters<typeof refreshDesired>[0]) =>
  (await refreshDesired(store, [a], noon)).get(a)
const status = (session: number, state: Status['state']): Buffer =>
  Buffer.from(encode('status', { v: 1, session, state }))

describe('a hello', () => {
  it('is welcomed with the time, noted, and answered with the document', async () => {
    const { contact, sent, state } = setUp()
    contact.hello(a, hello())
    expect(sent).toEqual([
      {
        zuilId: a,
        kind: 'welcome',
        message: {
          ...{ v: 1, session: 3, serverTime: '2026-11-23T11:00:00.000Z', helloMonotonicMs: 77 },
          ...{ otherSession: 0, copied: false },
        },
      },
    ])
    await contact.stop()
    expect(state.contacts).toEqual([
      { zuilId: a, generation: 0, session: 3, plannedStop: false, software: '1.0', inUse: 0, at: noon },
    ])
    expect(sent[1]).toMatchObject({ kind: 'desired', message: { revision: 1, zuil: { id: a, name: 'A' } } })
  })

  it('with the present revision is not answered with a document', async () => {
    const { contact, store, revisions } = setUp()
    await refreshOne(store)
    contact.hello(a, hello({ revision: 1 }))
    await contact.stop()
    expect(revisions(a)).toEqual([])
  })

  it('with any other revision is, also with one that is ahead', async () => {
    const { contact, store, revisions, state } = setUp()
    await refreshOne(store)
    contact.hello(a, hello({ revision: 9 }))
    await contact.stop()
    // One below it would be ignored for ever: the database was put back.
    expect(revisions(a)).toEqual([10])
    expect(state.documents.get(a)?.revision).toBe(10)
  })

  it('with a revision that nobody ever gets to is answered with ours', async () => {
    const { contact, store, revisions } = setUp()
    await refreshOne(store)
    contact.hello(a, hello({ revision: maxOrdinal }))
    await contact.stop()
    expect(revisions(a)).toEqual([1])
  })

  it('of a device that was set back is told the highest session, and noted as one that is there', async () => {
    const { contact, sent, state } = setUp([[b, 300]])
    contact.status(a, status(300, 'PLANNED'), true)
    contact.hello(a, hello({ session: 6 }))
    contact.hello(b, hello({ session: 7 }))
    const welcomes = sent.flatMap(({ kind, message }) => (kind === 'welcome' ? (message as Welcome).otherSession : []))
    expect(welcomes).toEqual([300, 300])
    await contact.stop()
    expect(state.contacts.filter(({ software }) => software !== undefined)).toMatchObject([
      { zuilId: a, generation: 0, session: 6, plannedStop: false },
      { zuilId: b, generation: 0, session: 7, plannedStop: false },
    ])
  })

  it('of a session that nobody gets to is refused, in whatever message, and is nobody’s number', async () => {
    const { contact, sent, state, refused } = setUp([[a, 41]])
    contact.hello(a, hello({ session: maxOrdinal }))
    contact.hello(a, hello({ session: 1_000_042 }))
    contact.status(a, status(maxOrdinal, 'PLANNED'), false)
    contact.hello(b, hello({ session: 1_000_001 }))
    expect([sent, refused.totals()]).toEqual([[], { SESSION_NOT_PLAUSIBLE: 4 }])
    contact.hello(a, hello({ session: 1_000_041 }))
    contact.hello(b, hello({ session: 1_000_000 }))
    expect(sent).toMatchObject([{ message: { otherSession: 41 } }, { message: { otherSession: 0 } }])
    await contact.stop()
    expect(state.contacts.map(({ session }) => session)).toEqual([1_000_041, 1_000_000])
  })

  it('of a new device is told of no session of the device before it', async () => {
    const { contact, sent, state } = setUp([[a, 300]])
    contact.status(a, status(400, 'PLANNED'), false)
    contact.forget(a)
    contact.hello(a, hello({ session: 1 }))
    expect(sent).toMatchObject([{ kind: 'welcome', message: { session: 1, otherSession: 0, copied: false } }])
    await contact.stop()
    expect(state.contacts.at(-1)).toMatchObject({ session: 1, plannedStop: false })
  })

  it('of a device that is heard again after another of its identity says so, to the zuil and to the judge', async () => {
    const { contact, sent, copied } = setUp()
    const boots = ['one', 'two', 'one', 'two']
    for (const [i, bootId] of boots.entries()) {
      contact.status(a, status(i + 1, 'ONLINE'), false)
      contact.hello(a, hello({ session: i + 1, sent: { bootId, monotonicMs: 1 } }))
    }
    const told = sent.flatMap(({ kind, message }) => (kind === 'welcome' ? (message as Welcome).copied : []))
    expect(told).toEqual([false, false, true, true])
    expect(copied).toEqual([a, a])
    await contact.stop()
  })

  it('of a zuil that nobody knows is noted and gets no document', async () => {
    const { contact, state, revisions } = setUp()
    contact.hello(zuilIdOf(9), hello())
    await contact.stop()
    expect(state.contacts).toHaveLength(1)
    expect(revisions(zuilIdOf(9))).toEqual([])
  })

  it('that is no hello is counted', async () => {
    const { contact, refused, sent } = setUp()
    contact.hello(a, Buffer.from('{"v":1}'))
    contact.status(a, Buffer.from('x'), false)
    await contact.stop()
    expect(refused.totals()).toEqual({ INVALID: 1, NOT_JSON: 1 })
    expect(sent).toEqual([])
  })

  it('sent a hundred times is welcomed each time and noted once until a pause has passed', async () => {
    const { contact, sent, state, pass } = setUp()
    for (let i = 0; i < 100; i++) contact.hello(a, hello({ session: i + 1 }))
    contact.hello(b, hello())
    await eventually(() => state.contacts.length === 2)
    expect(sent.filter(({ kind }) => kind === 'welcome')).toHaveLength(101)
    for (let i = 0; i < 100; i++) contact.status(a, status(200, 'ONLINE'), false)
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(state.contacts).toHaveLength(2)
    pass()
    await eventually(() => state.contacts.length === 3)
    expect(state.contacts.at(-1)).toMatchObject({ session: 200 })
    await contact.stop()
  })

  it('waits for a database that is down', async () => {
    const { contact, state, lines, revisions, pass } = setUp()
    state.down = true
    contact.hello(a, hello())
    contact.status(a, status(3, 'PLANNED'), false)
    await eventually(() => lines.length === 1)
    state.down = false
    pass()
    await eventually(() => state.contacts.length === 1)
    expect(state.contacts).toEqual([
      { zuilId: a, generation: 0, session: 3, plannedStop: true, software: '1.0', inUse: 0, at: noon },
    ])
    await contact.stop()
    expect(revisions(a)).toEqual([1])
    expect(lines).toHaveLength(1)
  })
})

describe('what many report', () => {
  it('is one statement, and so are their documents', async () => {
    const { contact, state, sent } = setUp()
    const zuilen = Array.from({ length: 500 }, (_, n) => zuilIdOf(n + 1))
    for (const id of zuilen) state.names.set(id, id)
    for (const id of zuilen) contact.hello(id, hello())
    await eventually(() => state.contacts.length === 500)
    await contact.stop()
    expect(state.statements).toBe(2)
    expect(state.puts).toBe(2)
    expect(sent.filter(({ kind }) => kind === 'desired')).toHaveLength(500)
  })

  const heartbeat = (sent: Hello['sent']): Buffer =>
    Buffer.from(
      encode('heartbeat', {
        v: 1,
        session: 3,
        sent,
        wallTime: '2026-11-23T11:00:00.000Z',
        revision: 4,
        software: '1.0',
        health: goodHealth,
      }),
    )

  it('says nothing of the taps that were made while it waited on its way', async () => {
    const { contact, state } = setUp()
    contact.heartbeat(a, heartbeat({ bootId: 'boot', monotonicMs: 77, at: new Date(noon - 3_600_000).toISOString() }))
    await contact.stop()
    expect(state.contacts).toMatchObject([{ emptyAt: noon - 3_600_000, at: noon }])
  })

  it('of a heartbeat is its health', async () => {
    const { contact, state } = setUp()
    contact.heartbeat(a, heartbeat({ bootId: 'boot', monotonicMs: 77 }))
    await contact.stop()
    expect(state.contacts).toEqual([
      {
        zuilId: a,
        generation: 0,
        session: 3,
        plannedStop: false,
        software: '1.0',
        inUse: 4,
        health: goodHealth,
        emptyAt: noon,
        at: noon,
      },
    ])
  })

  it('that the broker had kept is recorded as a planned stop or a will, and not as a sign of now', async () => {
    const { contact, state, heardAt } = setUp()
    heardAt(noon - 60_000)
    contact.status(a, status(3, 'ONLINE'), true)
    contact.status(b, status(3, 'PLANNED'), true)
    await contact.stop()
    expect(state.contacts).toEqual([{ zuilId: b, generation: 0, session: 3, plannedStop: true, at: noon - 60_000 }])
  })

  it('is a sign of now, unless it is its will: that comes when it has been silent for a while', async () => {
    const { contact, state, heardAt } = setUp()
    heardAt(noon - 60_000)
    contact.status(a, status(3, 'OFFLINE'), false)
    contact.status(b, status(3, 'PLANNED'), false)
    await contact.stop()
    expect(state.contacts).toEqual([
      { zuilId: a, generation: 0, session: 3, plannedStop: false, at: noon - 60_000 },
      { zuilId: b, generation: 0, session: 3, plannedStop: true, at: noon },
    ])
  })
})

describe('reports of one zuil', () => {
  const pendingContact = fc.record({
    generation: fc.constant(1),
    session: fc.integer({ min: 1, max: 4 }),
    plannedStop: fc.boolean(),
    at: fc.nat(),
  })

  it('do not take back when the journal was empty', () => {
    const said: PendingContact = { generation: 1, session: 4, plannedStop: false, at: 9, software: '1.0', emptyAt: 9 }
    for (const session of [3, 4]) {
      expect(mergeContacts(said, { ...said, session, emptyAt: 2 })).toMatchObject({ session: 4, emptyAt: 9 })
      expect(mergeContacts({ ...said, emptyAt: 2 }, { ...said, session })).toMatchObject({ session: 4, emptyAt: 9 })
    }
    // Another connection of the same device does not either; another device has a past of its own.
    expect(mergeContacts(said, { ...said, session: 5, emptyAt: 2 })).toMatchObject({ session: 5, emptyAt: 9 })
    expect(mergeContacts(said, { ...said, generation: 2, emptyAt: 2 })).toMatchObject({ generation: 2, emptyAt: 2 })
  })

  it('end at the last one of the newest session, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(pendingContact, { minLength: 1 }), (all) => {
        const merged = all.reduce<PendingContact | undefined>(mergeContacts, undefined)
        const newest = Math.max(...all.map(({ session }) => session))
        const ofNewest = all.filter(({ session }) => session === newest)
        expect(merged).toEqual({
          generation: 1,
          session: newest,
          at: ofNewest.at(-1)?.at,
          plannedStop: ofNewest.some(({ plannedStop }) => plannedStop),
        })
      }),
    )
  })

  it('are not changed by an old will', () => {
    const online: PendingContact = { generation: 1, session: 4, plannedStop: false, at: 1, software: '1.0' }
    expect(mergeContacts(online, { generation: 1, session: 3, plannedStop: true, at: 2 })).toEqual(online)
  })

  it('begin anew with another device', () => {
    const former: PendingContact = { generation: 1, session: maxOrdinal, plannedStop: false, at: 1, software: '1.0' }
    const next: PendingContact = { generation: 2, session: 1, plannedStop: true, at: 2 }
    expect(mergeContacts(former, next)).toEqual(next)
  })
})

describe('the desired document', () => {
  it('gets a new revision when it says something new, and only then', async () => {
    const { state, store } = setUp()
    expect(await refreshOne(store)).toMatchObject({ changed: true, document: { revision: 1 } })
    expect(await refreshOne(store)).toMatchObject({ changed: false, document: { revision: 1 } })
    state.names.set(a, 'A2')
    expect(await refreshOne(store)).toMatchObject({
      changed: true,
      document: { revision: 2, zuil: { name: 'A2' } },
    })
  })

  it('is read again when another backend was first', async () => {
    const { state, store } = setUp()
    state.before = () => {
      state.before = () => undefined
      state.documents.set(a, {
        v: 1,
        revision: 1,
        zuil: { id: a, name: 'A' },
        type: 'CHECK_IN',
        blocked: true,
        inStock: false,
        languages: ['nl'],
        sound: true,
        counters: [],
        worksOffline: true,
        openingHours: [],
        schedule: [],
        rewards: [],
      })
    }
    expect(await refreshOne(store)).toMatchObject({
      changed: true,
      document: { revision: 2, blocked: false },
    })
  })
})
