import { noLog, type Tap } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../../kiosk/journal/delivery.ts'
import type { Journal } from '../../../kiosk/ports.ts'
import { someTap } from '../../support/taps.ts'

/** A journal in memory, a clock that is turned by hand, and a backend that books by ActieID. */
const setUp = (count: number) => {
  const taps = new Map<number, Tap>(Array.from({ length: count }, (_, i) => [i + 1, someTap(i + 1)]))
  const journal: Journal = {
    append: async (tap) => void taps.set(tap.seq, tap),
    remove: async (seqs) => {
      for (const seq of seqs) taps.delete(seq)
    },
    read: async (after, count) => [...taps.values()].filter(({ seq }) => seq > after).slice(0, count),
    get depth() {
      return taps.size
    },
    lastSeq: count,
    writable: true,
    damaged: false,
    commit: async (seq) => void taps.delete(seq),
    lastCommitted: undefined,
    close: async () => undefined,
  }
  let now = 0
  let timers: { readonly at: number; readonly call: () => void }[] = []
  const sent: { readonly batch: number; readonly taps: readonly Tap[] }[] = []
  const live = new Set<string>()
  const booked: string[] = []
  const delivery = createDelivery({
    journal,
    send: (batch, some) => sent.push({ batch, taps: some }),
    isLive: (actieId) => live.has(actieId),
    startTimer: (ms, call) => {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    log: noLog,
  })
  return {
    journal,
    taps,
    sent,
    live,
    booked,
    delivery,
    /** Lets all pending promises run. */
    flush: async () => {
      for (let i = 0; i < 20; i++) await Promise.resolve()
    },
    wait: (ms: number): void => {
      now += ms
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { call } of due) call()
    },
    timers: () => timers.length,
  }
}

describe('delivery from the journal', () => {
  it('has one batch under way, oldest first, and the next when it is acknowledged', async () => {
    const { delivery, sent, flush, journal } = setUp(250)
    delivery.linkUp()
    await flush()
    expect(sent).toHaveLength(1)
    expect(sent[0]?.taps.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    for (let i = 0; i < 3; i++) {
      const { batch, taps } = sent[i] ?? { batch: 0, taps: [] }
      delivery.acknowledged({ v: 1, serverTime: '', batch, actieIds: taps.map(({ actieId }) => actieId) })
      await flush()
    }
    expect(sent.map(({ taps }) => taps.length)).toEqual([100, 100, 50])
    expect(journal.depth).toBe(0)
  })

  it('sends nothing without a link, and again after silence, ever more patiently', async () => {
    const { delivery, sent, flush, wait } = setUp(2)
    delivery.kick()
    await flush()
    expect(sent).toHaveLength(0)
    delivery.linkUp()
    await flush()
    for (const [ms, times] of [
      [4_999, 1],
      [1, 2],
      [9_999, 2],
      [1, 3],
    ] as const) {
      wait(ms)
      await flush()
      expect(sent).toHaveLength(times)
    }
    delivery.linkDown()
    wait(600_000)
    await flush()
    expect(sent).toHaveLength(3)
  })

  it('leaves live taps alone until they are handed over', async () => {
    const { delivery, sent, flush, live } = setUp(3)
    for (const n of [1, 2]) live.add(someTap(n).actieId)
    delivery.linkUp()
    await flush()
    expect(sent[0]?.taps.map(({ seq }) => seq)).toEqual([3])
    delivery.acknowledged({ v: 1, serverTime: '', batch: 1, actieIds: [someTap(3).actieId] })
    await flush()
    live.delete(someTap(1).actieId)
    delivery.kick()
    await flush()
    expect(sent[1]?.taps.map(({ seq }) => seq)).toEqual([1])
  })

  it('goes on past taps that the backend leaves out, and offers them again later', async () => {
    const { delivery, sent, flush, wait } = setUp(150)
    delivery.linkUp()
    await flush()
    const [first] = sent
    const named = first?.taps.slice(1).map(({ actieId }) => actieId) ?? []
    delivery.acknowledged({ v: 1, serverTime: '', batch: first?.batch ?? 0, actieIds: named })
    await flush()
    expect(sent[1]?.taps.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i))
    delivery.acknowledged({
      v: 1,
      serverTime: '',
      batch: 2,
      actieIds: sent[1]?.taps.map(({ actieId }) => actieId) ?? [],
    })
    await flush()
    expect(sent).toHaveLength(2)
    wait(30_000)
    await flush()
    expect(sent[2]?.taps.map(({ seq }) => seq)).toEqual([1])
  })

  it('goes on past taps of which the backend has room for none', async () => {
    const { delivery, sent, flush, wait, journal } = setUp(150)
    delivery.linkUp()
    await flush()
    delivery.acknowledged({ v: 1, serverTime: '', batch: sent[0]?.batch ?? 0, actieIds: [] })
    await flush()
    expect(sent[1]?.taps.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i))
    delivery.acknowledged({ v: 1, serverTime: '', batch: sent[1]?.batch ?? 0, actieIds: [] })
    await flush()
    expect(sent).toHaveLength(2)
    wait(30_000)
    await flush()
    expect(sent[2]?.taps).toHaveLength(100)
    expect(journal.depth).toBe(150)
  })

  it('delivers each tap, whatever is lost, late or twice', async () => {
    const fate = fc.constantFrom('ARRIVES', 'LOST', 'ANSWER_LOST', 'TWICE', 'LATE', 'LINK_DOWN', 'IN_PART', 'NEW_TAP')
    await fc.assert(
      fc.asyncProperty(fc.nat(230), fc.array(fate, { maxLength: 40 }), async (count, fates) => {
        const { delivery, sent, flush, wait, booked, journal } = setUp(count)
        let next = count
        const late: (() => void)[] = []
        delivery.linkUp()
        await flush()
        const story = [...fates, ...Array<'ARRIVES'>(10).fill('ARRIVES')]
        for (let i = 0; journal.depth > 0 || i < story.length; i++) {
          const what = story[i] ?? 'ARRIVES'
          if (what === 'NEW_TAP') {
            next += 1
            await journal.append(someTap(next))
            delivery.kick()
          }
          const message = sent.pop()
          if (!message) {
            wait(60_000)
            await flush()
            expect(i).toBeLessThan(500)
            continue
          }
          const named = what === 'IN_PART' ? message.taps.slice(0, Math.ceil(message.taps.length / 2)) : message.taps
          const answer = (): void =>
            delivery.acknowledged({
              v: 1,
              serverTime: '',
              batch: message.batch,
              actieIds: named.map(({ actieId }) => actieId),
            })
          if (what !== 'LOST') booked.push(...named.map(({ actieId }) => actieId))
          if (what === 'LINK_DOWN') {
            delivery.linkDown()
            delivery.linkUp()
          } else if (what === 'LATE') late.push(answer)
          else if (what !== 'LOST' && what !== 'ANSWER_LOST') answer()
          if (what === 'TWICE') answer()
          if (what === 'ARRIVES') for (const one of late.splice(0)) one()
          await flush()
        }
        expect(journal.depth).toBe(0)
        expect(new Set(booked).size).toBe(next)
      }),
      { numRuns: 200 },
    )
  })
})
