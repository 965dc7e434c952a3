import type { CardRead, Desired, Verdict } from '@zuil/protocol'
import type { Effect } from '../../../../kiosk/core/effect.ts'
import type { Input, UntimedInput } from '../../../../kiosk/core/input.ts'
import type { Listed, Moment, View } from '../../../../kiosk/core/model.ts'
import { type Boot, initialState, type KioskState, step, view } from '../../../../kiosk/core/step.ts'

/** A kiosk's core with its clocks, for the tests: inputs in, effects and screen out. */

/** 2026-11-23T12:00:00Z: what the backend's clock says when the tests' monotonic clock says 0. */
export const NOON = Date.UTC(2026, 10, 23, 12)
const COUNTER = 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25001'
const ZUIL = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'

export const chip = (n: number): CardRead => ({ kind: 'CHIP', chipNumber: `0478${String(n).padStart(10, '0')}` })
export const actie = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** An entry of the schedule, in milliseconds from noon. */
export const entry = (id: string, from: number, until: number): Desired['schedule'][number] => ({
  from: new Date(NOON + from).toISOString(),
  until: new Date(NOON + until).toISOString(),
  event: { id, name: { nl: id }, points: 1, basePrice: 1_200 },
})

export const desired = (revision = 1, more: Partial<Desired> = {}): Desired => ({
  v: 1,
  revision,
  zuil: { id: ZUIL, name: 'CID-PPT-001' },
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  languages: ['nl', 'fr'],
  sound: true,
  counters: [{ id: COUNTER, name: 'CC De Schakel' }],
  worksOffline: true,
  openingHours: [],
  schedule: [],
  rewards: [],
  ...more,
})

export const coffee = { id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01', title: { nl: 'Een koffie' }, points: 10 }
export const friends = {
  id: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f02',
  name: { nl: 'Vriend van het CC' },
  listRevision: '41',
}
const HOUR = 3_600_000

/** A document of each kind of zuil, with all that its screen shows. */
export const documentOf = (type: Desired['type'], more: Partial<Desired> = {}): Desired => {
  const schedule = type === 'CHECK_IN' || type === 'TICKET' ? [entry('event', -HOUR, HOUR)] : []
  return desired(1, {
    type,
    schedule,
    rewards: type === 'REWARD' ? [coffee] : [],
    ...(type === 'MEMBERSHIP' && { association: friends }),
    ...more,
  })
}

export const saved = (n: number, balance = 24): Verdict => ({
  outcome: 'SAVED',
  actieId: actie(n),
  points: 1,
  balance,
  eventId: 'event',
})

export const ticketSold = (n: number): Verdict => ({
  outcome: 'TICKET',
  actieId: actie(n),
  eventId: 'event',
  ticket: { sold: true, price: 240, regularPrice: 1_200, tariff: 'SOCIAL' },
  point: { saved: true, points: 1, balance: 25 },
})

export const ticketRefused = (n: number): Verdict => ({
  outcome: 'TICKET',
  actieId: actie(n),
  eventId: 'event',
  ticket: { sold: false, reason: 'maximum-reached' },
  point: { saved: true, points: 1, balance: 25 },
})

export const redeemed = (n: number): Verdict => ({
  outcome: 'REDEEMED',
  actieId: actie(n),
  rewardId: coffee.id,
  title: coffee.title,
  points: 10,
  balance: 14,
})

export const member = (n: number): Verdict => ({
  outcome: 'MEMBERSHIP',
  actieId: actie(n),
  associationId: friends.id,
  status: 'ACTIVE',
  endDate: '2027-06-30',
  renewable: false,
  renewableFrom: '2027-03-30',
})

export const refused = (n: number, shown: { balance?: number; pointsEndDate?: string } = {}): Verdict => ({
  outcome: 'REFUSED',
  actieId: actie(n),
  reason: 'maximum-reached',
  ...shown,
})

/** Enrolled, configured, with its date right. */
export const ready: Boot = { bootId: 'boot', name: 'zuil', desired: desired(), serverMs: NOON, lastSeq: 0 }

export const kiosk = (boot: Partial<Boot> = {}, monotonicMs = 0) => {
  let at: Moment = { monotonicMs, wallMs: NOON }
  let state: KioskState = initialState({ ...ready, ...boot }, at)
  return {
    /** Lets time pass on both clocks. */
    wait(ms: number) {
      at = { monotonicMs: at.monotonicMs + ms, wallMs: at.wallMs + ms }
    },
    setWall(wallMs: number) {
      at = { ...at, wallMs }
    },
    does(input: UntimedInput): readonly Effect[] {
      const done = step(state, { ...input, at } as Input)
      state = done.state
      return done.effects
    },
    /** Holds a card; gives the kinds of the effects. */
    tap(n: number, card = chip(n), listed?: Listed): readonly Effect[] {
      return this.does({ type: 'CARD', card, newActieId: actie(n), listed })
    },
    /** Holds a card, whose tap is journaled: sent if there is a link. */
    sent(n: number, listed?: Listed): readonly Effect[] {
      this.tap(n, chip(n), listed)
      return this.does({ type: 'JOURNALED', actieId: actie(n) })
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
