import type { Desired } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UntimedInput } from '../../../../kiosk/core/input.ts'
import type { Listed } from '../../../../kiosk/core/model.ts'
import { initialState, step, view } from '../../../../kiosk/core/step.ts'
import { actie, chip, desired, documentOf, entry, NOON, ready, refused, saved } from './kiosk.ts'
import { World } from './world.ts'

/** What the world may do next; `pick` chooses among the taps there are. */
type Act =
  | { readonly kind: 'input'; readonly input: UntimedInput }
  | { readonly kind: 'card'; readonly n: number; readonly listed: Listed }
  | { readonly kind: 'journal' | 'commit'; readonly pick: number; readonly ok: boolean }
  | { readonly kind: 'verdict'; readonly pick: number; readonly choice: number }
  | { readonly kind: 'save'; readonly ok: boolean }
  /** A TICK just when it is due. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'slip'; readonly ms: number }

const HOUR = 3_600_000
const schedule = [entry('a', -HOUR, 2_000), entry('b', 2_000, 9_000), entry('c', 12_000, HOUR)]
const pick = fc.nat(20)
const mostly = fc.nat(4).map((n) => n > 0)
const input = (arbitrary: fc.Arbitrary<UntimedInput>) => arbitrary.map((one): Act => ({ kind: 'input', input: one }))

/** Of any kind, for any broker; now and then one that must be refused. */
const document = (revisions: fc.Arbitrary<number>): fc.Arbitrary<Desired> =>
  fc
    .record({
      revision: revisions,
      type: fc.constantFrom('CHECK_IN' as const, 'TICKET' as const, 'REWARD' as const, 'MEMBERSHIP' as const),
      worksOffline: fc.boolean(),
      blocked: fc.nat(5).map((n) => n === 0),
      counters: fc.nat(5).map((n) => (n === 0 ? [] : desired().counters)),
      brokerUrl: fc.constantFrom(undefined, undefined, undefined, 'mqtts://elders', 'mqtts://nog.elders'),
      qr: fc.boolean(),
    })
    .map(({ type, qr, brokerUrl, ...rest }) =>
      documentOf(type, {
        ...rest,
        ...(brokerUrl !== undefined && { brokerUrl }),
        ...(type !== 'REWARD' && type !== 'MEMBERSHIP' && { schedule }),
        ...(qr && type === 'CHECK_IN' && { qr: { key: 'A'.repeat(43), stepSeconds: 10 } }),
      }),
    )

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('card' as const),
      n: fc.integer({ min: 1, max: 4 }),
      listed: fc.constantFrom<Listed>(undefined, 'NOT_LISTED', { endDate: '2026-11-23' }, { endDate: '2026-11-22' }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('journal' as const), pick, ok: mostly }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('verdict' as const), pick, choice: fc.nat(5) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('commit' as const), pick, ok: mostly }) },
  {
    weight: 1,
    arbitrary: input(fc.boolean().map((writable) => ({ type: 'JOURNAL', writable, lastSeq: writable ? 40 : 0 }))),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('save' as const), ok: mostly }) },
  { weight: 3, arbitrary: fc.constant<Act>({ kind: 'wake' }) },
  { weight: 2, arbitrary: input(fc.record({ type: fc.constant('LINK' as const), up: fc.nat(2).map((n) => n > 0) })) },
  { weight: 1, arbitrary: input(fc.constant<UntimedInput>({ type: 'TICK' })) },
  { weight: 1, arbitrary: input(fc.constant<UntimedInput>({ type: 'UNREADABLE', reason: 'PHONE' })) },
  { weight: 1, arbitrary: input(fc.constant<UntimedInput>({ type: 'CREDENTIAL_REFUSED' })) },
  { weight: 1, arbitrary: input(fc.constant<UntimedInput>({ type: 'ENROLLED', name: 'again', serverMs: NOON })) },
  {
    weight: 3,
    arbitrary: input(document(fc.integer({ min: 1, max: 9 })).map((one) => ({ type: 'DESIRED', desired: one }))),
  },
  {
    weight: 1,
    arbitrary: input(
      fc.integer({ min: 1, max: 3 }).map((n) => ({
        type: 'COMMAND',
        command: { v: 1, id: actie(n), kind: 'IDENTIFY', expiresAt: new Date(NOON + 60_000).toISOString() },
      })),
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
const boot = fc.record({
  named: fc.nat(9),
  configured: fc.option(document(fc.constant(1)), { nil: undefined, freq: 5 }),
  serverMs: fc.constantFrom(0, NOON, NOON + 5_000),
})

const perform = (world: World, act: Act): void => {
  switch (act.kind) {
    case 'input':
      world.input(act.input)
      return
    case 'card':
      world.card(act.n, act.listed)
      return
    case 'journal':
      world.journal(act.pick, act.ok)
      return
    case 'commit':
      world.commit(act.pick, act.ok)
      return
    case 'verdict':
      world.verdict(act.pick, act.choice)
      return
    case 'save':
      world.save(act.ok)
      return
    case 'wake':
      world.wake()
      return
    case 'slip':
      world.at = { ...world.at, wallMs: world.at.wallMs + act.ms }
  }
}

describe('whatever happens', () => {
  it('no tap is lost, doubled or shown as more than it is, and the screen comes to rest', () => {
    fc.assert(
      fc.property(boot, story, (start, acts) => {
        const world = new World(start)
        for (const [act, ms] of acts) {
          world.wait(ms)
          perform(world, act)
        }
        while (world.writing.size > 0) world.journal(0, true)
        while (world.committing.size > 0) world.commit(0, true)
        // Each TICK that is due ends something; of the taps and results there are not more than these.
        for (let ticks = 0; ticks < 20; ticks++) world.wake()
        expect(world.state.pending).toEqual({})
        for (const actieId of world.journaled)
          expect([world.trimmed, world.committed, world.deliveredLater].some((set) => set.has(actieId))).toBe(true)
        expect([...world.committed].filter((actieId) => world.deliveredLater.has(actieId))).toEqual([])
        expect(['WAITING', 'OUT_OF_ORDER', 'NOT_ENROLLED']).toContain(view(world.state, world.at).screen)
      }),
      { numRuns: 400 },
    )
  }, 60_000)

  it('what makes no sense changes nothing', () => {
    const state = initialState(ready)
    const at = { monotonicMs: 5, wallMs: NOON }
    for (const type of ['JOURNALED', 'JOURNAL_FAILED'] as const)
      expect(step(state, { type, at, actieId: actie(1) })).toEqual({ state, effects: [] })
    expect(step(state, { type: 'TICK', at })).toEqual({ state, effects: [] })
    for (const type of ['COMMITTED', 'COMMIT_FAILED'] as const)
      expect(step(state, { type, at, actieId: actie(1) })).toEqual({ state, effects: [] })
    // Of a tap that an earlier run of the program made: the journal may forget it, unless it may have to be reversed.
    const heard = { ...state, heardMs: at.monotonicMs }
    expect(step(state, { type: 'VERDICT', at, verdict: saved(1) })).toEqual({ state: heard, effects: [] })
    expect(step(state, { type: 'VERDICT', at, verdict: refused(1) })).toEqual({
      state: heard,
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
    expect(step(state, { type: 'CARD', at, card: chip(1), newActieId: actie(1) })).toEqual({ state, effects: [] })
    expect(step(state, { type: 'UNREADABLE', at, reason: 'PHONE' })).toEqual({ state, effects: [] })
  })

  it('un-enrolled: no card is taken', () => {
    const at = { monotonicMs: 5, wallMs: NOON }
    const state = initialState({ bootId: 'boot', serverMs: 0, lastSeq: 0 })
    expect(step(state, { type: 'CARD', at, card: chip(1), newActieId: actie(1) })).toEqual({ state, effects: [] })
  })
})
