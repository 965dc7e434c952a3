import type { CardRead, Desired, Verdict } from '@zuil/protocol'
import type { Effect, Input, Moment, View } from '../../../../kiosk/core/model.ts'
import { type Boot, initialState, type KioskState, step, view } from '../../../../kiosk/core/step.ts'

/** A kiosk's core with its clocks, for the tests: inputs in, effects and screen out. */

/** 2026-11-23T12:00:00Z: what the backend's clock says when the tests' monotonic clock says 0. */
export const NOON = Date.UTC(2026, 10, 23, 12)
const ZUIL = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'

export const chip = (n: number): CardRead => ({ kind: 'CHIP', chipNumber: `0478${String(n).padStart(10, '0')}` })
export const actie = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** An entry of the schedule, in milliseconds from noon. */
export const entry = (id: string, from: number, until: number): Desired['schedule'][number] => ({
  from: new Date(NOON + from).toISOString(),
  until: new Date(NOON + until).toISOString(),
  event: { id, name: { nl: id }, points: 1 },
})

export const desired = (revision = 1, more: Partial<Desired> = {}): Desired => ({
  v: 1,
  revision,
  zuil: { id: ZUIL, name: 'CID-PPT-001' },
  type: 'CHECK_IN',
  blocked: false,
  languages: ['nl', 'fr'],
  sound: true,
  schedule: [],
  ...more,
})

export const saved = (n: number, balance = 24): Verdict => ({
  outcome: 'SAVED',
  actieId: actie(n),
  points: 1,
  balance,
  eventId: 'event',
})

export const refused = (n: number): Verdict => ({ outcome: 'REFUSED', actieId: actie(n), reason: 'maximum-reached' })

/** An input without its moment. */
export type Happening = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never

/** Enrolled, configured, with its date right. */
export const ready: Boot = { bootId: 'boot', name: 'zuil', desired: desired(), serverMs: NOON, lastSeq: 0 }

export const kiosk = (boot: Partial<Boot> = {}) => {
  let state: KioskState = initialState({ ...ready, ...boot })
  let at: Moment = { monotonicMs: 0, wallMs: NOON }
  return {
    /** Lets time pass on both clocks. */
    wait(ms: number) {
      at = { monotonicMs: at.monotonicMs + ms, wallMs: at.wallMs + ms }
    },
    setWall(wallMs: number) {
      at = { ...at, wallMs }
    },
    does(what: Happening): readonly Effect[] {
      const done = step(state, { ...what, at } as Input)
      state = done.state
      return done.effects
    },
    /** Holds a card; gives the kinds of the effects. */
    tap(n: number, card = chip(n)): readonly Effect[] {
      return this.does({ type: 'CARD', card, freshActieId: actie(n) })
    },
    get screen(): View {
      return view(state, at)
    },
    get state(): KioskState {
      return state
    },
    get at(): Moment {
      return at
    },
  }
}

export const kinds = (effects: readonly Effect[]): string[] => effects.map(({ type }) => type)
