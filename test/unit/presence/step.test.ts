import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  outageKey,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceState,
  type WatchedZuil,
} from '../../../backend/presence/rules/model.ts'
import { defaultPresence as settings } from '../../../backend/presence/rules/settings.ts'
import { siteOf } from '../../../backend/presence/rules/site.ts'
import { initialState, step } from '../../../backend/presence/rules/step.ts'
import type { HealthProblem } from '../../../backend/zuilen/shapes/health-problem.ts'

/** The machine alone: whatever happens to a fleet, what must never happen. */

const wallStart = Date.parse('2026-11-23T09:00:00.000Z')
const names = ['a', 'b', 'c', 'd', 'e', 'f']
const SECOND = 1_000
const MINUTE = 60 * SECOND

const watched = (id: string, muted = false): WatchedZuil => ({
  id,
  name: id,
  site: id < 'e' ? 'site-1' : 'site-2',
  cardSystemId: 1,
  openingHours: id === 'b' ? [{ days: ['MONDAY'], opens: '09:00', closes: '11:00' }] : [],
  muted,
})

type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never

/** A machine with its clocks; `go` lets time pass in ticks of a second, and beats for who is on. */
const machine = (ids: readonly string[] = names) => {
  let state: PresenceState = initialState
  let at = 0
  let wallShift = 0
  const on = new Map<string, number>()
  const effects: (PresenceEffect & { readonly at: number })[] = []
  const tick = (events: readonly Unstamped<PresenceEvent>[] = []): void => {
    const next = step(
      state,
      { at, wall: wallStart + at + wallShift, events: events.map((one) => ({ ...one, at }) as PresenceEvent) },
      settings,
    )
    state = next.state
    effects.push(...next.effects.map((effect) => ({ ...effect, at })))
  }
  const fleet = (muted: readonly string[] = []): void =>
    tick([{ kind: 'FLEET', wall: wallStart + at, zuilen: ids.map((id) => watched(id, muted.includes(id))) }])
  fleet()
  tick([{ kind: 'LINK', up: true }])
  return {
    effects,
    tick,
    fleet,
    on,
    get state() {
      return state
    },
    get at() {
      return at
    },
    jump: (ms: number) => {
      wallShift += ms
    },
    go: (ms: number, tickMs = 1_000) => {
      for (const until = at + ms; at < until; ) {
        at += tickMs
        const beats = Math.floor(at / 30_000) > Math.floor((at - tickMs) / 30_000)
        tick(beats ? [...on].map(([zuilId, session]) => ({ kind: 'ALIVE', zuilId, session })) : [])
      }
    },
    connect: (zuilId: string, session: number) => {
      on.set(zuilId, session)
      tick([{ kind: 'STATUS', zuilId, session, state: 'ONLINE', retained: false }])
    },
    will: (zuilId: string, session: number) => {
      if (on.get(zuilId) === session) on.delete(zuilId)
      tick([{ kind: 'STATUS', zuilId, session, state: 'OFFLINE', retained: false }])
    },
  }
}

/** The fleet as the database has it now: zuil a alone, with these differences. */
const fleetWith = (it: ReturnType<typeof machine>, more: Partial<WatchedZuil>): void =>
  it.tick([{ kind: 'FLEET', wall: wallStart + it.at, zuilen: [{ ...watched('a'), ...more }] }])

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('go' as const), seconds: fc.integer({ min: 1, max: 400 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'connect' as const,
        'will' as const,
        'oldWill' as const,
        'silent' as const,
        'planned' as const,
        'tap' as const,
      ),
      zuil: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('linkDown' as const, 'linkUp' as const, 'stood' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('muted' as const), zuilen: fc.subarray(names) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -1e8, max: 1e8 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('problem' as const),
      zuil: fc.constantFrom(...names),
      problems: fc.subarray<HealthProblem>(['HOT', 'READER_MISSING', 'CLOCK_OFF']),
    }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never

const run = (events: readonly Event[]) => {
  const it = machine()
  const sessions = new Map<string, number>()
  let linkUp = true
  let heldUntil = settings.holdMs
  const held: { from: number; until: number }[] = []
  for (const one of events) {
    const from = it.at
    const session = 'zuil' in one ? (sessions.get(one.zuil) ?? 1) : 0
    switch (one.kind) {
      case 'go':
        it.go(one.seconds * SECOND)
        break
      case 'connect':
        sessions.set(one.zuil, session + 1)
        it.connect(one.zuil, session + 1)
        break
      case 'will':
        it.will(one.zuil, session)
        break
      case 'oldWill':
        it.will(one.zuil, session - 1)
        break
      case 'silent':
        it.on.delete(one.zuil)
        break
      case 'planned':
        it.on.delete(one.zuil)
        it.tick([{ kind: 'STATUS', zuilId: one.zuil, session, state: 'PLANNED', retained: false }])
        break
      case 'tap':
        it.tick([{ kind: 'ALIVE', zuilId: one.zuil }])
        break
      case 'problem':
        it.tick([
          {
            kind: 'HEALTH',
            zuilId: one.zuil,
            session,
            journalDepth: 0,
            problems: new Map(one.problems.map((problem) => [problem, ''])),
          },
        ])
        break
      case 'muted':
        it.fleet(one.zuilen)
        break
      case 'jump':
        it.jump(one.ms)
        break
      case 'linkDown':
        linkUp = false
        it.tick([{ kind: 'LINK', up: false }])
        break
      case 'linkUp':
        linkUp = true
        heldUntil = it.at + settings.holdMs
        it.tick([{ kind: 'LINK', up: true }])
        break
      case 'stood':
        it.go(60 * SECOND, 60 * SECOND)
        heldUntil = Math.max(heldUntil, it.at + settings.holdMs)
        break
    }
    held.push({ from, until: linkUp ? Math.min(heldUntil, it.at) : it.at })
  }
  return { ...it, machine: it, sessions, held }
}

describe('whatever happens to a fleet', () => {
  it('one outage of a kind and subject is open at a time, and what is closed had been opened', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const open = new Set<string>()
        for (const { kind, outage } of run(events).effects) {
          const key = outageKey(outage)
          expect(open.has(key)).toBe(kind === 'CLOSE')
          if (kind === 'OPEN') open.add(key)
          else open.delete(key)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a zuil is in one outage of being off at a time', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { state } = run(events).machine
        const off = [...state.open.values()].filter(({ kind }) => kind === 'OFFLINE' || kind === 'SITE')
        const all = off.flatMap(({ pending }) => [...pending])
        expect(new Set(all).size).toBe(all.length)
      }),
      { numRuns: 60 },
    )
  })

  it('all that was opened is closed once everything is well for long', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { machine: it, sessions } = run(events)
        it.tick([{ kind: 'LINK', up: true }])
        for (const name of names) {
          const session = (sessions.get(name) ?? 1) + 1
          it.connect(name, session)
          it.tick([{ kind: 'HEALTH', zuilId: name, session, journalDepth: 0, problems: new Map() }])
        }
        it.go(40 * MINUTE, 10_000)
        expect([...it.state.open.keys()]).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('nobody is notified during a hold', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { effects, held } = run(events)
        for (const { at } of effects) {
          expect(held.some(({ from, until }) => from < at && at < until)).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a wall clock that jumps changes nothing, where it is always open', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 50 }), (all) => {
        // CLOCK_OFF is about that clock, and zuil b has opening hours.
        const events = all.filter((one) => !('zuil' in one && one.zuil === 'b') && one.kind !== 'problem')
        const notified = (some: readonly Event[]): string[] =>
          run(some)
            .effects.filter(({ outage }) => !JSON.stringify(outage).includes('"b"'))
            .map(({ kind, at, outage }) => `${kind} ${outageKey(outage)} ${at}`)
        fc.pre(all.some(({ kind }) => kind === 'jump'))
        expect(notified(events).filter((one) => !/ b /.test(one) && !/SITE/.test(one))).toEqual(
          notified(events.filter(({ kind }) => kind !== 'jump')).filter((one) => !/ b /.test(one) && !/SITE/.test(one)),
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('zuilen that went together', () => {
  it('are one outage of the region when they are many, of several sites', () => {
    const ids = Array.from({ length: 12 }, (_, n) => `z${n}`)
    let state = initialState
    const zuilen = ids.map((id, n) => ({ ...watched(id), openingHours: [], site: `site-${n % 4}` }))
    const tickAt = (at: number, events: readonly Unstamped<PresenceEvent>[] = []): readonly PresenceEffect[] => {
      const next = step(
        state,
        { at, wall: wallStart + at, events: events.map((one) => ({ ...one, at }) as PresenceEvent) },
        settings,
      )
      state = next.state
      return next.effects
    }
    tickAt(0, [
      { kind: 'FLEET', wall: wallStart, zuilen },
      { kind: 'LINK', up: true },
    ])
    tickAt(
      1_000,
      ids.map((zuilId) => ({ kind: 'STATUS', zuilId, session: 1, state: 'ONLINE', retained: false })),
    )
    const all: PresenceEffect[] = []
    for (let at = 2_000; at < 20 * MINUTE; at += 1_000) all.push(...tickAt(at))
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ kind: 'OPEN', outage: { kind: 'SITE', subject: 'cardsystem:1' } })
    expect(all[0]?.kind === 'OPEN' && all[0].outage.zuilIds).toHaveLength(12)
  })

  it('are of the place of their first counter, else its organizer, else the card system', () => {
    const counter = { id: 'c', name: 'C', cardSystemId: 7 }
    expect(siteOf({ cardSystemId: 7, counters: [{ ...counter, locationId: 'l', organizerId: 'o' }] })).toBe(
      'location:l',
    )
    expect(siteOf({ cardSystemId: 7, counters: [{ ...counter, organizerId: 'o' }] })).toBe('organizer:o')
    expect(siteOf({ cardSystemId: 7, counters: [] })).toBe('cardsystem:7')
  })
})

describe('a sign', () => {
  const phase = (it: ReturnType<typeof machine>) => it.state.zuilen.get('a')?.phase
  const afterWill = () => {
    const it = machine(['a'])
    it.connect('a', 5)
    it.will('a', 5)
    expect(phase(it)).toBe('SUSPECT')
    return it
  }
  it('of a connection whose will came says nothing any more', () => {
    const it = afterWill()
    it.tick([{ kind: 'ALIVE', zuilId: 'a', session: 5 }])
    it.tick([{ kind: 'ALIVE', zuilId: 'a' }])
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 5, state: 'ONLINE', retained: false }])
    expect(phase(it)).toBe('SUSPECT')
    it.tick([{ kind: 'ALIVE', zuilId: 'a', session: 6 }])
    expect(phase(it)).toBe('ONLINE')
  })

  it('after silence brings it back, a tap too', () => {
    const it = machine(['a'])
    it.connect('a', 5)
    it.on.clear()
    it.go(80 * SECOND)
    expect(phase(it)).toBe('SUSPECT')
    it.tick([{ kind: 'ALIVE', zuilId: 'a' }])
    expect(phase(it)).toBe('ONLINE')
  })

  it('that the broker had kept is no sign of now, unless of a connection that we had not heard of', () => {
    const it = machine(['a'])
    it.connect('a', 5)
    it.on.clear()
    it.go(80 * SECOND)
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 5, state: 'ONLINE', retained: true }])
    expect(phase(it)).toBe('SUSPECT')
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 6, state: 'ONLINE', retained: true }])
    expect(phase(it)).toBe('ONLINE')
  })

  it('of a stop on purpose is not undone by the will that follows it', () => {
    const it = machine(['a'])
    it.connect('a', 5)
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 5, state: 'PLANNED', retained: false }])
    it.will('a', 5)
    expect(phase(it)).toBe('MAINTENANCE')
  })
})

describe('a device that was set back, or another one', () => {
  const zuil = (it: ReturnType<typeof machine>) => it.state.zuilen.get('a')
  const phase = (it: ReturnType<typeof machine>) => zuil(it)?.phase
  const kept = (session: number, state: 'ONLINE' | 'OFFLINE' | 'PLANNED') =>
    ({ kind: 'STATUS', zuilId: 'a', session, state, retained: true }) as const

  it('is on when it speaks, however low its session, and off when that connection ends', () => {
    const it = machine(['a'])
    it.connect('a', 300)
    it.will('a', 300)
    it.connect('a', 6)
    expect(phase(it)).toBe('SUSPECT')
    it.tick([{ kind: 'ALIVE', zuilId: 'a', session: 6, opens: true }])
    expect(phase(it)).toBe('ONLINE')
    it.go(20 * MINUTE)
    expect([phase(it), it.effects]).toEqual(['ONLINE', []])
    it.tick([{ kind: 'HEALTH', zuilId: 'a', session: 6, journalDepth: 0, problems: new Map([['HOT', '85 °C']]) }])
    expect(zuil(it)?.problems?.has('HOT')).toBe(true)
    it.will('a', 6)
    expect(phase(it)).toBe('SUSPECT')
  })

  it('is on when it opens a connection that has the very number of one that ended', () => {
    const it = machine(['a'])
    it.connect('a', 6)
    it.will('a', 6)
    it.tick([{ kind: 'ALIVE', zuilId: 'a', session: 6, opens: true }])
    expect(phase(it)).toBe('ONLINE')
  })

  it('is missed, whatever stop on purpose a broker kept of a higher session', () => {
    const it = machine(['a'])
    fleetWith(it, { contact: { session: 2, lastSeenAt: wallStart, plannedStop: false } })
    it.connect('a', 3)
    it.tick([kept(300, 'PLANNED')])
    expect(phase(it)).toBe('MAINTENANCE')
    it.go(30 * SECOND)
    expect(phase(it)).toBe('ONLINE')
    it.will('a', 3)
    it.go(3 * MINUTE)
    expect(it.effects).toMatchObject([{ kind: 'OPEN', outage: { kind: 'OFFLINE', subject: 'a' } }])
  })

  it('is missed when it never came, though the broker kept a stop of its earlier life', () => {
    const it = machine(['a'])
    it.tick([kept(300, 'PLANNED')])
    it.go(6 * MINUTE)
    expect(it.effects).toMatchObject([{ kind: 'OPEN', outage: { kind: 'OFFLINE', subject: 'a' } }])
  })

  it('of which the broker kept less than the database knows is as the database says', () => {
    const it = machine(['b'])
    fleetWith(it, { contact: { session: 300, lastSeenAt: wallStart, plannedStop: false } })
    it.tick([kept(280, 'PLANNED')])
    expect(phase(it)).toBe('SUSPECT')
    it.tick([kept(300, 'ONLINE')])
    expect(phase(it)).toBe('ONLINE')
  })

  it('is judged by its own connections, however high those of the device before it were', () => {
    const it = machine(['a'])
    fleetWith(it, { enrolledAt: 1 })
    it.connect('a', 2_000_000_000)
    fleetWith(it, { enrolledAt: 2 })
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 1, state: 'PLANNED', retained: false }])
    expect(phase(it)).toBe('MAINTENANCE')
  })

  it('is missed when it took the place of one that had stopped on purpose', () => {
    const it = machine(['a'])
    fleetWith(it, { enrolledAt: 1 })
    it.connect('a', 5)
    it.on.clear()
    it.tick([{ kind: 'STATUS', zuilId: 'a', session: 5, state: 'PLANNED', retained: false }])
    fleetWith(it, { enrolledAt: 1 })
    expect(phase(it)).toBe('MAINTENANCE')
    it.go(6 * MINUTE)
    fleetWith(it, { enrolledAt: 2 })
    expect([phase(it), it.effects]).toEqual(['SUSPECT', []])
    it.go(3 * MINUTE)
    expect(it.effects).toMatchObject([{ kind: 'OPEN', outage: { kind: 'OFFLINE', subject: 'a' } }])
  })
})

describe('two devices that are one zuil', () => {
  /** Each pushes the other off, again and again. */
  const fight = (it: ReturnType<typeof machine>, times: number, from = 1): void => {
    for (let n = 0; n < times; n++) {
      const session = from + n
      it.go(SECOND)
      it.will('a', session - 1)
      // From the third connection on a boot is heard again.
      if (session > 2) it.tick([{ kind: 'COPIED', zuilId: 'a' }])
      it.connect('a', session)
    }
  }

  it('are told as that, once, and not as a bad line', () => {
    const it = machine(['a'])
    it.connect('a', 1)
    it.go(4 * MINUTE)
    fight(it, 60)
    expect(it.effects).toMatchObject([{ kind: 'OPEN', outage: { kind: 'HEALTH', subject: 'a COPIED' } }])
    expect(it.state.zuilen.get('a')?.problems?.has('COPIED')).toBe(true)
    it.tick([{ kind: 'HEALTH', zuilId: 'a', session: 60, journalDepth: 0, problems: new Map() }])
    expect(it.state.zuilen.get('a')?.problems?.has('COPIED')).toBe(true)
  })

  it('are over when the zuil gets another device, or the first one again', () => {
    const it = machine(['a'])
    fleetWith(it, { enrolledAt: 1 })
    it.connect('a', 1)
    it.go(4 * MINUTE)
    fight(it, 5)
    fleetWith(it, { enrolledAt: 2 })
    it.connect('a', 1)
    it.tick([{ kind: 'HEALTH', zuilId: 'a', session: 1, journalDepth: 0, problems: new Map() }])
    expect(it.state.zuilen.get('a')?.problems).toEqual(new Map())
  })

  it('are over when only one has been heard for long', () => {
    const it = machine(['a'])
    it.connect('a', 1)
    it.go(4 * MINUTE)
    fight(it, 5)
    it.effects.length = 0
    const healthy = { kind: 'HEALTH', zuilId: 'a', session: 5, journalDepth: 0, problems: new Map() } as const
    for (let n = 0; n < 65; n++) {
      it.go(MINUTE)
      it.tick([healthy])
    }
    expect(it.effects).toMatchObject([{ kind: 'CLOSE', outage: { kind: 'HEALTH', subject: 'a COPIED' }, silent: true }])
    // A bad line is told of again.
    for (let n = 0; n < 4; n++) {
      it.will('a', 5 + n)
      it.connect('a', 6 + n)
    }
    expect(it.effects.at(-1)).toMatchObject({ kind: 'OPEN', outage: { kind: 'FLAPPING', subject: 'a' } })
  })
})

describe('a zuil that is not watched yet', () => {
  it('counts as seen from its first sign, once it is', () => {
    const it = machine(['a'])
    it.tick([{ kind: 'STATUS', zuilId: 'z', session: 3, state: 'ONLINE', retained: false }])
    it.tick([{ kind: 'ALIVE', zuilId: 'y', session: 1 }])
    it.go(2 * SECOND)
    it.tick([{ kind: 'FLEET', wall: wallStart + it.at, zuilen: [watched('a'), watched('z')] }])
    expect(it.state.zuilen.get('z')).toMatchObject({ phase: 'ONLINE', session: 3, lastHeardAt: 0 })
    // What is not enrolled by then is forgotten.
    expect([it.state.early, it.state.zuilen.has('y')]).toEqual([[], false])
  })
})

describe('an outage that another backend opened first', () => {
  it('is of the zuilen that it opened it for: nobody is notified twice', () => {
    const it = machine(['a', 'b', 'c', 'd'])
    for (const id of ['a', 'c', 'd']) it.connect(id, 1)
    it.go(10 * MINUTE)
    it.effects.length = 0
    for (const id of ['a', 'c']) it.will(id, 1)
    it.go(100 * SECOND)
    it.will('d', 1)
    it.tick([{ kind: 'OPENED_ELSEWHERE', outage: { kind: 'SITE', subject: 'site-1', zuilIds: ['a', 'c', 'd'] } }])
    it.go(30 * MINUTE)
    expect(it.effects).toEqual([])
  })
})

describe('our own broker', () => {
  it('was away: who was there gets its full time again', () => {
    const it = machine(['a'])
    it.connect('a', 1)
    it.go(10 * MINUTE)
    it.on.clear()
    it.tick([{ kind: 'LINK', up: false }])
    it.go(10 * MINUTE)
    it.tick([{ kind: 'LINK', up: true }])
    it.go(74 * SECOND)
    expect(it.state.zuilen.get('a')?.phase).toBe('ONLINE')
    it.go(3 * SECOND)
    expect(it.state.zuilen.get('a')?.phase).toBe('SUSPECT')
  })
})

describe('our own clock', () => {
  it('is suspected when most zuilen’s clocks are off', () => {
    const it = machine(['a', 'c', 'd'])
    for (const id of ['a', 'c', 'd']) it.connect(id, 1)
    for (let i = 0; i < 20; i++) {
      for (const zuilId of ['a', 'c', 'd']) {
        it.tick([{ kind: 'HEALTH', zuilId, session: 1, journalDepth: 0, problems: new Map([['CLOCK_OFF', '60 min']]) }])
      }
      it.go(MINUTE)
    }
    expect(it.effects).toEqual([])
  })
})

it('judges a fleet of 5,000 in a moment', () => {
  const ids = Array.from({ length: 5_000 }, (_, n) => `z${n}`)
  let state = initialState
  const zuilen = ids.map((id) => ({ ...watched('b'), id, name: id, site: id }))
  const tickAt = (at: number, events: readonly PresenceEvent[]): void => {
    state = step(state, { at, wall: wallStart + at, events }, settings).state
  }
  tickAt(0, [
    { at: 0, kind: 'FLEET', wall: wallStart, zuilen },
    { at: 0, kind: 'LINK', up: true },
  ])
  tickAt(
    1,
    ids.map((zuilId) => ({ at: 1, kind: 'ALIVE', zuilId, session: 1 })),
  )
  const begun = performance.now()
  for (let n = 1; n <= 30; n++)
    tickAt(
      n * 1_000,
      ids.slice(0, 170).map((zuilId) => ({ at: n * 1_000, kind: 'ALIVE', zuilId, session: 1 })),
    )
  // Thirty ticks are half a minute's work.
  expect(performance.now() - begun).toBeLessThan(3_000)
})
