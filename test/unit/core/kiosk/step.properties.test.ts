import type { Verdict } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Input, Moment } from '../../../../kiosk/core/model.ts'
import { initialState, type KioskState, step, view, wakeAt } from '../../../../kiosk/core/step.ts'
import { actie, chip, desired, entry, type Happening, NOON, ready, refused, saved } from './kiosk.ts'

/** What the world may do next; `pick` chooses among the taps there are. */
type Act =
  | { readonly kind: 'input'; readonly input: Happening }
  | { readonly kind: 'card'; readonly n: number }
  | { readonly kind: 'journal'; readonly pick: number; readonly ok: boolean }
  | { readonly kind: 'verdict'; readonly pick: number; readonly ok: boolean }
  /** A TICK just when it is due. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'slip'; readonly ms: number }

const HOUR = 3_600_000
const schedule = [entry('a', -HOUR, 2_000), entry('b', 2_000, 9_000), entry('c', 12_000, HOUR)]
const bool = fc.boolean()
const pick = fc.nat(20)
const input = (arbitrary: fc.Arbitrary<Happening>) =>
  arbitrary.map((happening): Act => ({ kind: 'input', input: happening }))

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }).map((n): Act => ({ kind: 'card', n })) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('journal' as const), pick, ok: fc.nat(4).map((n) => n > 0) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('verdict' as const), pick, ok: bool }) },
  { weight: 3, arbitrary: fc.constant<Act>({ kind: 'wake' }) },
  { weight: 2, arbitrary: input(fc.record({ type: fc.constant('LINK' as const), up: fc.nat(2).map((n) => n > 0) })) },
  { weight: 1, arbitrary: input(fc.constant<Happening>({ type: 'TICK' })) },
  { weight: 1, arbitrary: input(fc.constant<Happening>({ type: 'UNREADABLE', reason: 'PHONE' })) },
  { weight: 1, arbitrary: input(fc.constant<Happening>({ type: 'CREDENTIAL_REFUSED' })) },
  { weight: 1, arbitrary: input(fc.constant<Happening>({ type: 'ENROLLED', name: 'again', serverMs: NOON })) },
  {
    weight: 1,
    arbitrary: input(
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(3))
        .map(([revision, n]) => ({ type: 'DESIRED', desired: desired(revision, { blocked: n === 0, schedule }) })),
    ),
  },
  {
    weight: 1,
    arbitrary: input(
      fc
        .tuple(fc.integer({ min: -5_000, max: HOUR }), fc.nat(9_000))
        .map(([ms, monotonicMs]) => ({ type: 'SERVER_TIME', anchor: { serverMs: NOON + ms, monotonicMs } })),
    ),
  },
  {
    weight: 1,
    arbitrary: input(
      fc
        .constantFrom('CONNECTED' as const, 'UNPLUGGED' as const)
        .map((status) => ({ type: 'READER', id: 'r', kind: 'PCSC', status })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-NOON, -10_000, 3_000, 365 * 24 * HOUR).map((ms): Act => ({ kind: 'slip', ms })),
  },
)
const story = fc.array(fc.tuple(act, fc.oneof(fc.nat(400), fc.nat(4_000))), { maxLength: 80, size: 'max' })
const boot = fc.record({ named: fc.nat(9), configured: fc.nat(4), serverMs: fc.constantFrom(0, NOON, NOON + 5_000) })

/** The world beside the kiosk: what it was told, and what must hold after each input. */
class World {
  state: KioskState
  at: Moment = { monotonicMs: 0, wallMs: NOON }
  cards = 0
  seq: number
  readonly writing = new Set<string>()
  readonly journaled = new Set<string>()
  readonly failed = new Set<string>()
  readonly handedOver = new Set<string>()
  readonly trimmed = new Set<string>()
  readonly verdicts = new Map<string, Verdict>()
  /** By card: when it was last seen as its tap, and which tap. */
  readonly seen = new Map<string, { ms: number; actieId: string }>()

  constructor({ named, configured, serverMs }: { named: number; configured: number; serverMs: number }) {
    const { name, desired: _none, ...rest } = ready
    this.state = initialState({
      ...rest,
      ...(named > 0 && name !== undefined && { name }),
      ...(configured > 0 && { desired: desired(1, { schedule }) }),
      serverMs,
      lastSeq: 40,
      settings: { pendingMost: 5 },
    })
    this.seq = 40
  }

  wait(ms: number): void {
    this.at = { monotonicMs: this.at.monotonicMs + ms, wallMs: this.at.wallMs + ms }
  }

  /** Whether a card may be taken, by the rules, not by the code. */
  get takesCards(): boolean {
    const { name, credentialRefused, desired: document } = this.state
    return name !== undefined && !credentialRefused && document !== undefined && !document.blocked
  }

  input(what: Happening): string[] {
    const { at } = this
    const wasUp = this.state.linkUp
    const { state, effects } = step(this.state, { ...what, at } as Input)
    this.state = state
    for (const effect of effects) {
      if (effect.type === 'JOURNAL') {
        const { actieId, seq, monotonicMs } = effect.tap
        expect([this.writing.has(actieId), this.journaled.has(actieId), this.failed.has(actieId)]).not.toContain(true)
        expect(seq).toBeGreaterThan(this.seq)
        expect(monotonicMs).toBe(at.monotonicMs)
        this.seq = seq
        this.writing.add(actieId)
      }
      if (effect.type === 'SEND') {
        expect(this.journaled.has(effect.tap.actieId)).toBe(true)
        expect(wasUp).toBe(true)
      }
      if (effect.type === 'HAND_OVER') {
        const { actieId } = effect
        expect(this.journaled.has(actieId)).toBe(true)
        expect([this.handedOver.has(actieId), this.trimmed.has(actieId)]).toEqual([false, false])
        this.handedOver.add(actieId)
      }
      if (effect.type === 'TRIM') {
        expect(this.verdicts.has(effect.actieId)).toBe(true)
        this.trimmed.add(effect.actieId)
      }
    }
    this.check()
    return effects.map(({ type }) => type)
  }

  check(): void {
    const { state, at } = this
    const screen = view(state, at)
    const shownId = state.shown?.actieId ?? ''
    if (screen.screen === 'SAVED' || screen.screen === 'NOTED') expect(this.journaled.has(shownId)).toBe(true)
    if (screen.screen === 'SAVED') expect(this.verdicts.get(shownId)?.outcome).toBe('SAVED')
    // Busy is only who still waits for something.
    if (screen.screen === 'BUSY') expect(Object.keys(state.pending)).toContain(shownId)
    const wake = wakeAt(state, at)
    for (const actieId of this.journaled) {
      if (this.trimmed.has(actieId) || this.handedOver.has(actieId)) continue
      // Not forgotten: it waits for its verdict, and a TICK is due no later than that ends.
      const pending = state.pending[actieId]
      expect(pending?.phase).toBe('SENT')
      expect(wake).toBeLessThanOrEqual(Math.max(pending?.deadline ?? 0, at.monotonicMs))
    }
    // Nothing changes on the screen between now and the next TICK.
    const until = Math.min(wake ?? Number.POSITIVE_INFINITY, at.monotonicMs + 30_000)
    const looks = JSON.stringify(screen)
    for (const ms of [0.2, 0.5, 0.8, 1].map((part) => part * (until - at.monotonicMs - 1))) {
      const later = { monotonicMs: at.monotonicMs + Math.max(0, ms), wallMs: at.wallMs + Math.max(0, ms) }
      if (JSON.stringify(view(state, later)) !== looks) expect([ms, view(state, later)]).toEqual([ms, screen])
    }
  }

  card(n: number): void {
    this.cards += 1
    const actieId = actie(this.cards)
    const { takesCards } = this
    const seen = this.seen.get(`${n}`)
    const again = seen !== undefined && this.at.monotonicMs - seen.ms < this.state.settings.sameTapMs
    const full = Object.keys(this.state.pending).length >= this.state.settings.pendingMost
    const effects = this.input({ type: 'CARD', card: chip(n), freshActieId: actieId })
    expect(effects).toEqual(takesCards && !again && !full ? ['JOURNAL'] : [])
    if (takesCards && again) this.seen.set(`${n}`, { ...seen, ms: this.at.monotonicMs })
    else if (takesCards && !full) this.seen.set(`${n}`, { ms: this.at.monotonicMs, actieId })
  }

  journal(number: number, ok: boolean): void {
    const actieId = [...this.writing][number % Math.max(1, this.writing.size)]
    if (actieId === undefined) return
    this.writing.delete(actieId)
    if (ok) this.journaled.add(actieId)
    else {
      this.failed.add(actieId)
      for (const [key, seen] of this.seen) if (seen.actieId === actieId) this.seen.delete(key)
    }
    this.input({ type: ok ? 'JOURNALED' : 'JOURNAL_FAILED', actieId })
  }

  /** Of any tap in the journal: in time, late or again; always the same one. */
  verdict(number: number, ok: boolean): void {
    const actieId = [...this.journaled][number % Math.max(1, this.journaled.size)]
    if (actieId === undefined) return
    const n = Number.parseInt(actieId.slice(-12), 16)
    const verdict = this.verdicts.get(actieId) ?? (ok ? saved(n) : refused(n))
    this.verdicts.set(actieId, verdict)
    expect(this.input({ type: 'VERDICT', verdict })).toEqual(['TRIM'])
  }

  /** Waits for the TICK that is due and gives it. */
  wake(): void {
    const due = wakeAt(this.state, this.at)
    if (due === undefined) return
    this.wait(Math.max(0, due - this.at.monotonicMs))
    this.input({ type: 'TICK' })
  }

  do(what: Act): void {
    switch (what.kind) {
      case 'input':
        this.input(what.input)
        return
      case 'card':
        this.card(what.n)
        return
      case 'journal':
        this.journal(what.pick, what.ok)
        return
      case 'verdict':
        this.verdict(what.pick, what.ok)
        return
      case 'wake':
        this.wake()
        return
      case 'slip':
        this.at = { ...this.at, wallMs: this.at.wallMs + what.ms }
        return
    }
  }
}

describe('whatever happens', () => {
  it('no tap is lost, doubled or shown as more than it is, and the screen comes to rest', () => {
    fc.assert(
      fc.property(boot, story, (start, acts) => {
        const world = new World(start)
        for (const [what, ms] of acts) {
          world.wait(ms)
          world.do(what)
        }
        while (world.writing.size > 0) world.journal(0, true)
        // Each TICK that is due settles something; of the taps and results there are not more than these.
        for (let ticks = 0; ticks < 20; ticks++) world.wake()
        expect(world.state.pending).toEqual({})
        for (const actieId of world.journaled)
          expect(world.trimmed.has(actieId) || world.handedOver.has(actieId)).toBe(true)
        expect(['WAITING', 'OUT_OF_ORDER', 'NOT_ENROLLED']).toContain(view(world.state, world.at).screen)
      }),
      { numRuns: 250 },
    )
  }, 60_000)

  it('what makes no sense changes nothing', () => {
    const state = initialState(ready)
    const at = { monotonicMs: 5, wallMs: NOON }
    for (const type of ['JOURNALED', 'JOURNAL_FAILED'] as const)
      expect(step(state, { type, at, actieId: actie(1) })).toEqual({ state, effects: [] })
    expect(step(state, { type: 'TICK', at })).toEqual({ state, effects: [] })
    // Of a tap that an earlier run of the program made: the journal may forget it.
    expect(step(state, { type: 'VERDICT', at, verdict: saved(1) })).toEqual({
      state,
      effects: [{ type: 'TRIM', actieId: actie(1) }],
    })
  })

  it.each([
    ['refused credential', { type: 'CREDENTIAL_REFUSED' }],
    ['blocked', { type: 'DESIRED', desired: desired(2, { blocked: true }) }],
    ['enrolled, not configured', { type: 'ENROLLED', name: 'x', serverMs: NOON }],
  ] as const)('%s: no card is taken', (_name, what) => {
    const at = { monotonicMs: 5, wallMs: NOON }
    const { state } = step(initialState(ready), { ...what, at })
    expect(step(state, { type: 'CARD', at, card: chip(1), freshActieId: actie(1) })).toEqual({ state, effects: [] })
    expect(step(state, { type: 'UNREADABLE', at, reason: 'PHONE' })).toEqual({ state, effects: [] })
  })

  it('un-enrolled: no card is taken', () => {
    const at = { monotonicMs: 5, wallMs: NOON }
    const state = initialState({ bootId: 'boot', serverMs: 0, lastSeq: 0 })
    expect(step(state, { type: 'CARD', at, card: chip(1), freshActieId: actie(1) })).toEqual({ state, effects: [] })
  })
})
