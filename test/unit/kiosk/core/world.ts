import type { Desired, Tap, Verdict } from '@zuil/protocol'
import { expect } from 'vitest'
import type { Effect } from '../../../../kiosk/core/effect.ts'
import type { Input, UntimedInput } from '../../../../kiosk/core/input.ts'
import type { Listed, Moment } from '../../../../kiosk/core/model.ts'
import { initialState, type KioskState, qrCode, step, view, wakeAt } from '../../../../kiosk/core/step.ts'
import { actie, chip, member, NOON, ready, redeemed, refused, saved, ticketRefused, ticketSold } from './kiosk.ts'

/** What the backend may say of a tap of each kind of zuil. */
const verdictsOf = (n: number): Readonly<Record<Desired['type'], readonly Verdict[]>> => ({
  CHECK_IN: [saved(n), refused(n)],
  TICKET: [ticketSold(n), ticketRefused(n), refused(n)],
  REWARD: [redeemed(n), refused(n)],
  MEMBERSHIP: [member(n), refused(n)],
})

/** Whether something is given that counts only if it is seen: the rule as it is written down, not as it is programmed. */
const countsOnlyIfSeen = (verdict: Verdict, { ifLate }: Tap): boolean =>
  verdict.outcome === 'REDEEMED' ||
  (verdict.outcome === 'TICKET' && verdict.ticket.sold) ||
  // A point too, where the zuil says that nothing happens offline.
  (ifLate === 'DROP' &&
    (verdict.outcome === 'SAVED' || (verdict.outcome === 'TICKET' && verdict.point?.saved === true)))

/** Screens that say that something was given. */
const GIVEN = ['SAVED', 'TICKET', 'NO_TICKET', 'REDEEMED']

/** The world around the kiosk: what the kiosk asked of it, and what must hold after each input. */
export class World {
  state: KioskState
  at: Moment = { monotonicMs: 0, wallMs: NOON }
  cards = 0
  seq = 40
  readonly taps = new Map<string, Tap>()
  readonly writing = new Set<string>()
  readonly journaled = new Set<string>()
  readonly failed = new Set<string>()
  /** Sent, though the journal could not write them. */
  readonly live = new Set<string>()
  readonly deliveredLater = new Set<string>()
  readonly trimmed = new Set<string>()
  readonly committing = new Set<string>()
  readonly committed = new Set<string>()
  readonly verdicts = new Map<string, Verdict>()
  readonly saving: Desired[] = []
  readonly reported: string[] = []
  /** The document on disk. */
  saved: Desired | undefined
  /** By card: when it was last seen as its tap, and which tap. */
  readonly seen = new Map<string, { ms: number; actieId: string }>()

  constructor({ named, configured, serverMs }: { named: number; configured: Desired | undefined; serverMs: number }) {
    const { name, desired: _none, ...rest } = ready
    this.saved = configured
    this.state = initialState({
      ...rest,
      ...(named > 0 && name !== undefined && { name }),
      ...(configured && { desired: configured }),
      serverMs,
      lastSeq: this.seq,
      settings: { maxPending: 5 },
    })
  }

  wait(ms: number): void {
    this.at = { monotonicMs: this.at.monotonicMs + ms, wallMs: this.at.wallMs + ms }
  }

  /** Whether a card may be taken, by the rules, not by the code. */
  get takesCards(): boolean {
    const { name, credentialRefusals, desired: document } = this.state
    return name !== undefined && credentialRefusals === 0 && document !== undefined && !document.blocked
  }

  input(input: UntimedInput): string[] {
    const { at } = this
    const before = this.state
    const { state, effects } = step(before, { ...input, at } as Input)
    this.state = state
    if (input.type === 'DESIRED') {
      // Older ones never replace newer ones, and one that is refused replaces nothing. One that blocks is not refused.
      expect(state.desired?.revision ?? 0).toBeGreaterThanOrEqual(before.desired?.revision ?? 0)
      const { counters, blocked } = input.desired
      if (counters.length === 0 && !blocked) expect(state.desired).toEqual(before.desired)
    }
    for (const effect of effects) this.did(effect, before.linkUp || state.linkUp)
    this.check()
    return effects.map(({ type }) => type)
  }

  did(effect: Effect, up: boolean): void {
    switch (effect.type) {
      case 'JOURNAL': {
        const { actieId, seq, monotonicMs } = effect.tap
        expect([this.writing.has(actieId), this.journaled.has(actieId), this.failed.has(actieId)]).not.toContain(true)
        expect(seq).toBeGreaterThan(this.seq)
        // So that it is above those of before, also where it is not known which those were.
        expect(seq).toBeGreaterThanOrEqual(monotonicMs)
        expect(monotonicMs).toBe(this.at.monotonicMs)
        this.seq = seq
        this.writing.add(actieId)
        this.taps.set(actieId, effect.tap)
        return
      }
      case 'SEND':
        if (this.failed.has(effect.tap.actieId)) {
          // Nothing of it must be noted or reversed later.
          expect([effect.tap.ifLate, effect.tap.mode]).toEqual(['BOOK', expect.stringMatching(/CHECK_IN|MEMBERSHIP/)])
          this.live.add(effect.tap.actieId)
        } else expect(this.journaled.has(effect.tap.actieId)).toBe(true)
        expect(up).toBe(true)
        return
      case 'DELIVER_LATER': {
        const { actieId } = effect
        expect(this.journaled.has(actieId)).toBe(true)
        // Never both: what is delivered from the journal is reversed.
        expect(
          [this.deliveredLater, this.trimmed, this.committed, this.committing].map((set) => set.has(actieId)),
        ).toEqual(Array(4).fill(false))
        this.deliveredLater.add(actieId)
        return
      }
      case 'COMMIT': {
        const { actieId } = effect.committed.verdict
        expect(effect.committed.verdict).toEqual(this.verdicts.get(actieId))
        expect(effect.seq).toBe(this.taps.get(actieId)?.seq)
        expect(
          [this.deliveredLater, this.trimmed, this.committed, this.committing].map((set) => set.has(actieId)),
        ).toEqual(Array(4).fill(false))
        this.committing.add(actieId)
        return
      }
      case 'TRIM': {
        const verdict = this.verdicts.get(effect.actieId)
        const tap = this.taps.get(effect.actieId)
        // What counts only if it is seen is committed or reversed: the journal may not just forget it.
        expect(verdict && tap && !countsOnlyIfSeen(verdict, tap)).toBe(true)
        this.trimmed.add(effect.actieId)
        return
      }
      case 'SAVE_DESIRED':
        expect(this.state.probation).toBeUndefined()
        this.saving.push(effect.desired)
        return
      case 'REPORT':
        // In use is what would be after a restart, unless it is being tried or written.
        if (effect.report.outcome === 'APPLIED' && effect.report.problems.length === 0)
          expect(this.saved?.revision).toBe(effect.report.revision)
        this.reported.push(effect.report.outcome)
        return
    }
  }

  check(): void {
    const { state, at } = this
    const screen = view(state, at)
    const shownId = state.shown?.of?.actieId ?? ''
    if (screen.screen === 'NOTED') {
      expect(this.deliveredLater.has(shownId)).toBe(true)
      expect(this.taps.get(shownId)?.ifLate).toBe('BOOK')
    }
    if (GIVEN.includes(screen.screen)) {
      const verdict = this.verdicts.get(shownId)
      const tap = this.taps.get(shownId)
      expect(verdict && tap).toBeDefined()
      if (verdict && tap && countsOnlyIfSeen(verdict, tap)) {
        expect(this.committed.has(shownId)).toBe(true)
        expect(this.deliveredLater.has(shownId)).toBe(false)
      }
    }
    // Busy is only who still waits for something.
    if (screen.screen === 'BUSY') expect(Object.keys(state.pending)).toContain(shownId)
    const wake = wakeAt(state, at)
    for (const actieId of this.journaled) {
      if ([this.trimmed, this.deliveredLater, this.committed].some((set) => set.has(actieId))) continue
      // Not forgotten: it is being committed; or it waits for its verdict, and a TICK is due no later than that ends.
      const pending = state.pending[actieId]
      expect(pending?.phase).toBe(this.committing.has(actieId) ? 'COMMITTING' : 'SENT')
      if (pending?.phase === 'SENT') expect(wake).toBeLessThanOrEqual(Math.max(pending.deadline, at.monotonicMs))
    }
    // Nothing changes on the screen between now and the next TICK.
    const until = Math.min(wake ?? Number.POSITIVE_INFINITY, at.monotonicMs + 30_000)
    const looks = JSON.stringify([screen, qrCode(state, at)])
    for (const ms of [0.2, 0.5, 0.8, 1].map((part) => part * (until - at.monotonicMs - 1))) {
      const later = { monotonicMs: at.monotonicMs + Math.max(0, ms), wallMs: at.wallMs + Math.max(0, ms) }
      const then = [view(state, later), qrCode(state, later)]
      if (JSON.stringify(then) !== looks) expect([ms, ...then]).toEqual([ms, screen, qrCode(state, at)])
    }
  }

  card(n: number, listed?: Listed): void {
    this.cards += 1
    const { takesCards } = this
    const seen = this.seen.get(`${n}`)
    const again = seen !== undefined && this.at.monotonicMs - seen.ms < this.state.settings.sameTapMs
    const full = Object.keys(this.state.pending).length >= this.state.settings.maxPending
    const actieId = actie(this.cards)
    const effects = this.input({ type: 'CARD', card: chip(n), newActieId: actieId, listed })
    expect(effects).toEqual(takesCards && !again && !full ? ['JOURNAL'] : [])
    if (takesCards && again) this.seen.set(`${n}`, { ...seen, ms: this.at.monotonicMs })
    else if (takesCards && !full) this.seen.set(`${n}`, { ms: this.at.monotonicMs, actieId })
  }

  journal(number: number, ok: boolean): void {
    const actieId = [...this.writing][number % Math.max(1, this.writing.size)]
    if (actieId === undefined) return
    this.writing.delete(actieId)
    if (ok) this.journaled.add(actieId)
    else this.failed.add(actieId)
    this.input({ type: ok ? 'JOURNALED' : 'JOURNAL_FAILED', actieId })
    // A list of members answers without a journal and without a link.
    const answered = Object.values(this.state.recent).some(({ tap }) => tap.actieId === actieId)
    if (!ok && !answered) this.mayTryAgain(actieId)
  }

  commit(number: number, ok: boolean): void {
    const actieId = [...this.committing][number % Math.max(1, this.committing.size)]
    if (actieId === undefined) return
    this.committing.delete(actieId)
    if (ok) this.committed.add(actieId)
    else this.mayTryAgain(actieId)
    const effects = this.input({ type: ok ? 'COMMITTED' : 'COMMIT_FAILED', actieId })
    if (!ok) expect(effects).toEqual(['DELIVER_LATER'])
    // What counts is seen, whatever was on the screen before.
    else if (this.takesCards) expect(GIVEN).toContain(view(this.state, this.at).screen)
  }

  mayTryAgain(actieId: string): void {
    for (const [key, seen] of this.seen) if (seen.actieId === actieId) this.seen.delete(key)
  }

  /** Of any tap in the journal: in time, late or again; always the same one. */
  verdict(number: number, choice: number): void {
    const sent = [...this.journaled, ...this.live]
    const actieId = sent[number % Math.max(1, sent.length)]
    const tap = this.taps.get(actieId ?? '')
    if (actieId === undefined || !tap) return
    const possible = verdictsOf(Number.parseInt(actieId.slice(-12), 16))[tap.mode]
    const verdict = this.verdicts.get(actieId) ?? possible[choice % possible.length]
    if (!verdict) return
    this.verdicts.set(actieId, verdict)
    // Whatever the verdict is worth, the backend lives.
    const before = view({ ...this.state, silent: false }, this.at)
    const waited = this.state.pending[actieId]?.phase === 'SENT'
    const again = this.trimmed.has(actieId)
    const effects = this.input({ type: 'VERDICT', verdict })
    if (this.live.has(actieId)) expect([[], ['TRIM']]).toContainEqual(effects)
    else if (again) expect([[], ['TRIM']]).toContainEqual(effects)
    else if (!countsOnlyIfSeen(verdict, tap)) expect(effects).toEqual(['TRIM'])
    else if (waited) expect([['COMMIT'], ['DELIVER_LATER']]).toContainEqual(effects)
    else {
      expect(effects).toEqual([])
      expect(view(this.state, this.at)).toEqual(before)
    }
  }

  save(ok: boolean): void {
    const document = this.saving.shift()
    if (!document) return
    if (ok) this.saved = document
    this.input({ type: ok ? 'DESIRED_SAVED' : 'DESIRED_SAVE_FAILED', desired: document })
  }

  /** Waits for the TICK that is due and gives it. */
  wake(): void {
    const due = wakeAt(this.state, this.at)
    if (due === undefined) return
    this.wait(Math.max(0, due - this.at.monotonicMs))
    this.input({ type: 'TICK' })
  }
}
