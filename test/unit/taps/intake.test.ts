import { createLog, type DownKind, type Message, noLog } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalCounter } from '../../../backend/platform/mqtt/refusal-counter.ts'
import { type IntakeLimits, tapIntake } from '../../../backend/taps/intake.ts'
import { actieIdOf, fakeStore, journalMessage, tapMessage, tapOf, zuilIdOf } from './fake-intake-store.ts'

const a = zuilIdOf(1)
const b = zuilIdOf(2)

const gate = (): { readonly closed: Promise<void>; open(): void } => {
  let open = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { closed, open: () => open() }
}

const setUp = (limits: Partial<IntakeLimits> = {}) => {
  const store = fakeStore()
  const refused = refusalCounter(noLog, '')
  const lines: string[] = []
  const log = createLog(
    'info',
    (line) => lines.push(line),
    () => 0,
  )
  const sent: { zuilId: string; kind: DownKind; message: unknown }[] = []
  const waits: number[] = []
  let onWait = (): void => undefined
  const intake = tapIntake({
    store,
    publish: (zuilId, kind, message) => sent.push({ zuilId, kind, message }),
    clock: () => Date.parse('2026-11-23T19:15:31.000Z'),
    sleep: async (ms) => {
      waits.push(ms)
      onWait()
    },
    log,
    refused,
    limits,
  })
  const verdicts = (zuilId: string) =>
    sent
      .filter((one) => one.zuilId === zuilId && one.kind === 'verdict')
      .map((one) => (one.message as Message<'verdict'>).verdict.actieId)
  const acks = (zuilId: string) =>
    sent.filter((one) => one.zuilId === zuilId && one.kind === 'journal-ack').map((one) => one.message)
  return {
    store,
    refused,
    lines,
    waits,
    intake: {
      ...intake,
      get waiting() {
        return intake.waiting
      },
      tap: (zuilId: string, payload: Buffer) => intake.tap({ zuilId, generation: 0 }, payload),
      journal: (zuilId: string, payload: Buffer) => intake.journal({ zuilId, generation: 0 }, payload),
    },
    sent,
    verdicts,
    acks,
    whenWaiting: (then: () => void) => {
      onWait = then
    },
  }
}

describe('a tap', () => {
  it('is booked at once, and answered after the commit', async () => {
    const { store, intake, verdicts, sent } = setUp()
    const { closed, open } = gate()
    store.gate = closed
    intake.tap(a, tapMessage(1))
    expect(store.attempts).toBe(1)
    await Promise.resolve()
    expect(sent).toEqual([])
    open()
    await intake.stop()
    expect(verdicts(a)).toEqual([actieIdOf(1)])
    expect(store.batches[0]?.[0]).toMatchObject({
      origin: 'ZUIL',
      zuilId: a,
      live: true,
      receivedAt: Date.parse('2026-11-23T19:15:31.000Z'),
      sent: { bootId: 'boot', monotonicMs: 9_000 },
      tap: tapOf(1),
    })
  })

  it('that comes while another is booked goes into the next batch, with all that came meanwhile', async () => {
    const { store, intake, verdicts } = setUp()
    const { closed, open } = gate()
    store.gate = closed
    for (let n = 0; n < 50; n++) intake.tap(n % 2 ? a : b, tapMessage(n))
    open()
    await intake.stop()
    expect(store.batches.map((batch) => batch.length)).toEqual([1, 49])
    expect([...verdicts(a), ...verdicts(b)]).toHaveLength(50)
  })

  it('that comes twice gets the first verdict again', async () => {
    const { intake, sent } = setUp()
    intake.tap(a, tapMessage(1))
    intake.tap(a, tapMessage(2))
    intake.tap(a, tapMessage(1))
    await intake.stop()
    const balances = sent.map(({ message }) => (message as { verdict: { balance: number } }).verdict.balance)
    expect(balances).toEqual([1, 2, 1])
  })

  it('of an unreadable message is counted by kind and zuil, without its content', async () => {
    const { intake, refused, store } = setUp()
    intake.tap(a, Buffer.from('{'))
    intake.tap(a, Buffer.from('{"v":2}'))
    intake.tap(a, Buffer.alloc(70_000))
    intake.journal(a, Buffer.from('{"v":1}'))
    await intake.stop()
    expect(refused.totals()).toEqual({ NOT_JSON: 1, UNKNOWN_VERSION: 1, TOO_LARGE: 1, INVALID: 1 })
    expect(store.attempts).toBe(0)
  })
})

describe('a journal', () => {
  it('is acknowledged by batch and ActieID, in order', async () => {
    const { intake, acks } = setUp()
    intake.journal(a, journalMessage(7, [1, 2, 3]))
    await intake.stop()
    expect(acks(a)).toEqual([
      { v: 1, serverTime: '2026-11-23T19:15:31.000Z', batch: 7, actieIds: [actieIdOf(1), actieIdOf(2), actieIdOf(3)] },
    ])
  })

  it('waits behind live taps, but not for ever', async () => {
    const { store, intake } = setUp()
    const { closed, open } = gate()
    store.gate = closed
    intake.tap(a, tapMessage(0))
    intake.journal(a, journalMessage(1, [1, 2]))
    intake.journal(b, journalMessage(1, [3, 4]))
    intake.tap(b, tapMessage(5))
    open()
    await intake.stop()
    const ids = store.batches.map((batch) => batch.map(({ actieId }) => actieId))
    expect(ids).toEqual([[actieIdOf(0)], [actieIdOf(5), actieIdOf(1), actieIdOf(2)], [actieIdOf(3), actieIdOf(4)]])
  })
})

describe('a flood', () => {
  it('of one zuil is dropped above its share, and the others are answered in the next batch', async () => {
    const { store, intake, verdicts, refused } = setUp({ live: { perOwner: 20, total: 1_000 }, batch: 10 })
    const { closed, open } = gate()
    store.gate = closed
    for (let n = 0; n < 500; n++) intake.tap(a, tapMessage(n))
    intake.tap(b, tapMessage(1_000))
    open()
    await intake.stop()
    expect(store.batches[1]?.map((request) => request.actieId)).toContain(actieIdOf(1_000))
    expect(verdicts(b)).toEqual([actieIdOf(1_000)])
    expect(verdicts(a)).toHaveLength(21)
    expect(refused.totals()).toEqual({ QUEUE_FULL: 479 })
  })

  it('never costs an answer that was owed: whatever is taken in is booked once and answered', async () => {
    const message = fc.record({ zuil: fc.integer({ min: 1, max: 4 }), n: fc.nat(60), journal: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 120 }),
        fc.integer({ min: 1, max: 20 }),
        async (messages, batch) => {
          const { store, intake, sent } = setUp({ batch })
          for (const { zuil, n, journal } of messages) {
            if (journal) intake.journal(zuilIdOf(zuil), journalMessage(n, [n, n + 1]))
            else intake.tap(zuilIdOf(zuil), tapMessage(n))
          }
          await intake.stop()
          expect(sent).toHaveLength(messages.length)
          const wanted = new Set(messages.flatMap(({ n, journal }) => (journal ? [n, n + 1] : [n])).map(actieIdOf))
          expect(new Set(store.booked.keys())).toEqual(wanted)
        },
      ),
    )
  })
})

describe('a database that fails', () => {
  it('for a while leaves taps unanswered until it is back, with one line in the log', async () => {
    const { store, intake, verdicts, lines, waits, whenWaiting } = setUp()
    store.down = true
    whenWaiting(() => {
      expect(verdicts(a)).toEqual([])
      if (waits.length === 8) store.down = false
    })
    for (let n = 0; n < 5; n++) intake.tap(a, tapMessage(n))
    await new Promise<void>((resolve) => setImmediate(resolve))
    await intake.stop()
    expect(verdicts(a)).toHaveLength(5)
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000])
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'The database does not book taps; they wait',
      'The database answers again',
    ])
  })

  it('does not keep the backend from stopping', async () => {
    const { store, intake, verdicts } = setUp()
    store.down = true
    intake.tap(a, tapMessage(1))
    await intake.stop()
    expect(verdicts(a)).toEqual([])
  })

  it('on one tap alone does not hold up the others, in whatever batch it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }), async (poison) => {
        const { store, intake, verdicts, refused } = setUp()
        for (const n of poison) store.poison.add(actieIdOf(n))
        for (let n = 0; n <= 40; n++) intake.tap(zuilIdOf(n), tapMessage(n))
        await intake.stop()
        for (let n = 0; n <= 40; n++) {
          expect(verdicts(zuilIdOf(n))).toEqual(store.poison.has(actieIdOf(n)) ? [] : [actieIdOf(n)])
        }
        expect(refused.totals()).toEqual({ NOT_BOOKABLE: store.poison.size })
      }),
    )
  })

  it('on many taps of one zuil costs the others a bounded number of transactions, and that zuil is booked apart', async () => {
    const { store, intake, verdicts } = setUp()
    for (let n = 100; n < 300; n++) {
      store.poison.add(actieIdOf(n))
      intake.tap(a, tapMessage(n))
    }
    intake.tap(b, tapMessage(1))
    await new Promise<void>((resolve) => setTimeout(resolve, 50))
    expect(verdicts(b)).toEqual([actieIdOf(1)])
    expect(store.attempts).toBeLessThan(100)
    intake.tap(a, tapMessage(100))
    intake.tap(b, tapMessage(2))
    intake.tap(a, tapMessage(301))
    await intake.stop()
    const together = store.batches.filter((batch) => new Set(batch.map((r) => 'zuilId' in r && r.zuilId)).size > 1)
    expect(together).toEqual([])
    expect(verdicts(a)).toEqual([actieIdOf(301)])
  })

  it('acknowledges of a journal what it could book', async () => {
    const { store, intake, acks } = setUp()
    store.poison.add(actieIdOf(2))
    intake.journal(a, journalMessage(3, [1, 2, 3]))
    await intake.stop()
    expect(acks(a)).toMatchObject([{ batch: 3, actieIds: [actieIdOf(1), actieIdOf(3)] }])
  })
})

describe('a journal that is handed in', () => {
  const requests = (...numbers: number[]) =>
    numbers.map((n) => {
      const tap = tapOf(n)
      const sent = { bootId: tap.bootId, monotonicMs: 0 }
      return {
        origin: 'ZUIL',
        actieId: tap.actieId,
        card: tap.card,
        zuilId: a,
        generation: 0,
        tap,
        sent,
        receivedAt: 0,
        live: false,
      } as const
    })

  it('waits in the line of its zuil, behind live taps, and is told what was booked', async () => {
    const { store, intake } = setUp({ journalBatch: 2 })
    const { closed, open } = gate()
    store.gate = closed
    store.poison.add(actieIdOf(3))
    intake.tap(b, tapMessage(1))
    const handedIn = intake.handIn(a, requests(2, 3))
    intake.tap(b, tapMessage(4))
    open()
    expect(await handedIn).toEqual({ kind: 'BOOKED', actieIds: [actieIdOf(2)] })
    expect(store.batches.flat().map(({ actieId }) => actieId)).toEqual([1, 4, 2].map(actieIdOf))
    await intake.stop()
    expect(await intake.handIn(a, requests(5))).toEqual({ kind: 'DATABASE_DOWN' })
  })

  it('is told when there is no room, and nothing of it is booked', async () => {
    const { store, intake } = setUp({ journal: { perOwner: 2, total: 10 } })
    const { closed, open } = gate()
    store.gate = closed
    intake.tap(b, tapMessage(1))
    const first = intake.handIn(a, requests(2, 3))
    expect(await intake.handIn(a, requests(4))).toEqual({ kind: 'FULL' })
    open()
    expect(await first).toMatchObject({ kind: 'BOOKED' })
    await intake.stop()
    expect([...store.booked.keys()]).toEqual([1, 2, 3].map(actieIdOf))
  })

  it('is told that the database is down, and what waits is booked when it is back', async () => {
    const { store, intake, whenWaiting, waits } = setUp()
    store.down = true
    whenWaiting(() => {
      if (waits.length === 4) store.down = false
    })
    expect(await intake.handIn(a, requests(1))).toEqual({ kind: 'DATABASE_DOWN' })
    let again = await intake.handIn(a, requests(2))
    while (again.kind === 'DATABASE_DOWN') again = await intake.handIn(a, requests(2))
    expect([again.kind, ...store.booked.keys()]).toEqual(['BOOKED', actieIdOf(1), actieIdOf(2)])
    await intake.stop()
  })
})
