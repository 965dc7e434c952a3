import { describe, expect, it } from 'vitest'
import type { ReaderStatus } from '../../../../kiosk/core/model.ts'
import { initialState, screenState, view, wakeAt } from '../../../../kiosk/core/step.ts'
import { actie, chip, desired, entry, kinds, kiosk, NOON, ready, refused, saved } from './kiosk.ts'

const MINUTE = 60_000
const name = 'CID-PPT-001'
const waiting = (online: boolean) => ({ screen: 'WAITING', mode: 'CHECK_IN', name, online, worksOffline: true })
const outOfOrder = (code: string, shownName = name) => ({ screen: 'OUT_OF_ORDER', code, name: shownName })

/** A kiosk with a link, and a tap of card 1 that is journaled and sent. */
const sent = () => {
  const k = kiosk()
  k.does({ type: 'LINK', up: true })
  k.tap(1)
  k.does({ type: 'JOURNALED', actieId: actie(1) })
  return k
}

describe('no card can be taken', () => {
  it('not enrolled, then never configured (C1), then waiting', () => {
    const at = { monotonicMs: 0, wallMs: NOON }
    expect(view(initialState({ bootId: 'boot', serverMs: 0, lastSeq: 0 }), at)).toEqual({ screen: 'NOT_ENROLLED' })
    const k = kiosk()
    k.does({ type: 'ENROLLED', name: 'new', serverMs: NOON })
    expect(k.screen).toEqual(outOfOrder('C1', 'new'))
    expect(kinds(k.does({ type: 'DESIRED', desired: desired(1) }))).toEqual(['SAVE_DESIRED'])
    expect(k.screen).toEqual(waiting(false))
  })

  it('K1: the credential is refused, until enrolled again or answered', () => {
    const k = kiosk()
    k.does({ type: 'CREDENTIAL_REFUSED' })
    expect(k.screen).toEqual(outOfOrder('K1'))
    k.does({ type: 'LINK', up: false })
    expect(k.screen).toEqual(outOfOrder('K1'))
    k.does({ type: 'LINK', up: true })
    expect(k.screen.screen).toBe('WAITING')
  })

  it('B1: blocked, even while something is shown', () => {
    const k = sent()
    k.does({ type: 'DESIRED', desired: desired(2, { blocked: true }) })
    expect(k.screen).toEqual(outOfOrder('B1'))
    expect(k.tap(2)).toEqual([])
    k.does({ type: 'DESIRED', desired: desired(3) })
    expect(k.screen.screen).toBe('BUSY')
  })

  it('J1: the journal can’t be written; the same card may try again at once', () => {
    const k = kiosk()
    k.tap(1)
    k.does({ type: 'JOURNAL_FAILED', actieId: actie(1) })
    expect(k.screen).toEqual(outOfOrder('J1'))
    expect(kinds(k.tap(2, chip(1)))).toEqual(['JOURNAL'])
    expect(k.screen.screen).toBe('BUSY')
    k.does({ type: 'JOURNALED', actieId: actie(2) })
    k.wait(6_000)
    expect(k.screen.screen).toBe('WAITING')
  })

  it('J1 ends when the journal can be written again, and goes on after the numbers it has', () => {
    const k = kiosk({ journalBroken: true })
    expect(k.screen).toEqual(outOfOrder('J1'))
    k.does({ type: 'JOURNAL', writable: true, lastSeq: 70 })
    expect(k.screen.screen).toBe('WAITING')
    expect(k.tap(1)).toMatchObject([{ type: 'JOURNAL', tap: { seq: 71 } }])
    k.does({ type: 'JOURNAL', writable: false, lastSeq: 0 })
    expect(k.state.lastSeq).toBe(71)
  })

  it('J1, not the form: a zuil that can’t save who it is can’t be enrolled', () => {
    const { name: _none, ...unknown } = ready
    const at = { monotonicMs: 0, wallMs: NOON }
    expect(view(initialState({ ...unknown, journalBroken: true }), at)).toEqual({ ...outOfOrder('J1'), name: '' })
  })
})

describe('readers', () => {
  it.each<[string, ReaderStatus[]]>([
    ['WAITING', []],
    ['WAITING', ['STARTING']],
    ['WAITING', ['UNPLUGGED', 'CONNECTED']],
    ['R1', ['UNPLUGGED']],
    ['R1', ['UNPLUGGED', 'LIBRARY_MISSING']],
    ['R1', ['SERVICE_DOWN', 'UNPLUGGED']],
    ['R2', ['LIBRARY_MISSING', 'LIBRARY_MISSING']],
    ['R3', ['SERVICE_DOWN']],
    ['R4', ['SERVICE_REFUSED']],
    ['R1', ['SERVICE_REFUSED', 'UNPLUGGED']],
  ])('%s: %j', (expected, statuses) => {
    const k = kiosk()
    for (const [i, status] of statuses.entries()) k.does({ type: 'READER', id: `r${i}`, kind: 'PCSC', status })
    expect(k.screen.screen === 'OUT_OF_ORDER' ? k.screen.code : k.screen.screen).toBe(expected)
  })

  it('that come back mend the screen, and a card is taken whatever they said', () => {
    const k = kiosk()
    k.does({ type: 'READER', id: 'r', kind: 'PCSC', status: 'UNPLUGGED' })
    expect(kinds(k.tap(1))).toEqual(['JOURNAL'])
    k.wait(MINUTE)
    k.does({ type: 'READER', id: 'r', kind: 'PCSC', status: 'CONNECTED' })
    k.does({ type: 'JOURNALED', actieId: actie(1) })
    k.wait(MINUTE)
    expect(k.screen.screen).toBe('WAITING')
  })
})

describe('a tap', () => {
  it('is busy, then saved, then off the screen', () => {
    const k = kiosk()
    k.does({ type: 'LINK', up: true })
    expect(kinds(k.tap(1))).toEqual(['JOURNAL'])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    expect(kinds(k.does({ type: 'JOURNALED', actieId: actie(1) }))).toEqual(['SEND'])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    expect(k.does({ type: 'VERDICT', verdict: saved(1) })).toEqual([{ type: 'TRIM', actieId: actie(1) }])
    expect(k.screen).toEqual({ screen: 'SAVED', points: 1, balance: 24 })
    k.wait(5_999)
    expect(k.screen.screen).toBe('SAVED')
    k.wait(1)
    expect(k.screen).toEqual(waiting(true))
  })

  it('is refused with its reason', () => {
    const k = sent()
    k.does({ type: 'VERDICT', verdict: refused(1) })
    expect(k.screen).toEqual({ screen: 'REFUSED', reason: 'maximum-reached' })
  })

  it('is refused with the balance of who is known, also when the verdict comes late', () => {
    const shown = { balance: 24, pointsEndDate: '2026-12-31' }
    const k = sent()
    k.does({ type: 'VERDICT', verdict: refused(1, shown) })
    expect(k.screen).toEqual({ screen: 'REFUSED', reason: 'maximum-reached', ...shown })

    const late = sent()
    late.wait(1_500)
    late.does({ type: 'TICK' })
    expect(late.screen.screen).toBe('NOTED')
    late.does({ type: 'VERDICT', verdict: refused(1, { balance: 0 }) })
    expect(late.screen).toEqual({ screen: 'REFUSED', reason: 'maximum-reached', balance: 0 })
  })

  it('is noted without a verdict in time, and the late one still replaces that', () => {
    const k = sent()
    expect(wakeAt(k.state, k.at)).toBe(1_500)
    k.wait(1_499)
    expect(k.does({ type: 'TICK' })).toEqual([])
    k.wait(1)
    expect(k.does({ type: 'TICK' })).toEqual([{ type: 'DELIVER_LATER', actieId: actie(1) }])
    expect(k.screen).toEqual({ screen: 'NOTED', mode: 'CHECK_IN' })
    expect(wakeAt(k.state, k.at)).toBe(7_500)
    k.wait(1_000)
    k.does({ type: 'VERDICT', verdict: saved(1) })
    expect(k.screen.screen).toBe('SAVED')
  })

  it('whose verdict comes when it is off the screen shows it to nobody else', () => {
    const late = sent()
    late.wait(1_500)
    late.does({ type: 'TICK' })
    late.wait(6_000)
    expect(kinds(late.does({ type: 'VERDICT', verdict: saved(1) }))).toEqual(['TRIM'])
    expect(late.screen.screen).toBe('WAITING')

    const replaced = sent()
    replaced.tap(2)
    replaced.does({ type: 'VERDICT', verdict: saved(1) })
    expect(replaced.screen).toEqual({ screen: 'BUSY' })
  })

  it('whose time is over has a TICK due at once', () => {
    const k = sent()
    k.wait(2_000)
    k.does({ type: 'UNREADABLE', reason: 'PHONE' })
    expect(wakeAt(k.state, k.at)).toBe(2_000)
  })

  it('is noted at once without a link, or when the link goes', () => {
    const offline = kiosk()
    offline.tap(1)
    expect(kinds(offline.does({ type: 'JOURNALED', actieId: actie(1) }))).toEqual(['DELIVER_LATER'])
    expect(offline.screen).toEqual({ screen: 'NOTED', mode: 'CHECK_IN' })

    const cut = sent()
    expect(kinds(cut.does({ type: 'LINK', up: false }))).toEqual(['DELIVER_LATER'])
    expect(cut.screen).toEqual({ screen: 'NOTED', mode: 'CHECK_IN' })
  })

  it('gets its sound once: a verdict that comes twice changes nothing', () => {
    const k = sent()
    k.does({ type: 'VERDICT', verdict: saved(1) })
    const first = screenState(k.state, k.at)
    expect(first).toMatchObject({ serial: 1, languages: ['nl', 'fr'], sound: true })
    k.wait(100)
    k.does({ type: 'VERDICT', verdict: saved(1) })
    expect(screenState(k.state, k.at)).toEqual(first)
  })

  it('too many at once: the card is not taken', () => {
    const k = kiosk({ settings: { maxPending: 1 } })
    k.tap(1)
    expect(k.tap(2)).toEqual([])
    expect(k.screen).toEqual({ screen: 'REFUSED', reason: 'READ_FAILED' })
  })
})

describe('the same card again', () => {
  it('is the same tap within 3 seconds of its last being seen, and sees its answer again', () => {
    const k = sent()
    k.does({ type: 'VERDICT', verdict: saved(1) })
    for (const n of [2, 3, 4]) {
      k.wait(2_999)
      expect(k.tap(n, chip(1))).toEqual([])
      expect(k.screen.screen).toBe('SAVED')
    }
    k.wait(3_000)
    expect(kinds(k.tap(5, chip(1)))).toEqual(['JOURNAL'])
  })

  it('is the same tap after another card too', () => {
    const k = sent()
    k.tap(2)
    k.wait(1_000)
    expect(k.tap(3, chip(1))).toEqual([])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    k.does({ type: 'VERDICT', verdict: saved(1) })
    expect(k.screen.screen).toBe('SAVED')
    expect(k.tap(4, chip(2))).toEqual([])
  })

  it('sees the answer that came while something else was on the screen', () => {
    const k = sent()
    k.does({ type: 'UNREADABLE', reason: 'PHONE' })
    expect(k.screen).toEqual({ screen: 'REFUSED', reason: 'PHONE' })
    k.does({ type: 'VERDICT', verdict: saved(1) })
    expect(k.screen).toEqual({ screen: 'REFUSED', reason: 'PHONE' })
    k.tap(2, chip(1))
    expect(k.screen.screen).toBe('SAVED')
  })
})

describe('the event on the screen', () => {
  const schedule = [entry('first', 0, MINUTE), entry('second', MINUTE, 5 * MINUTE)]
  const shown = (k: ReturnType<typeof kiosk>) => (k.screen.screen === 'WAITING' ? k.screen.event?.id : k.screen.screen)

  it('changes by itself, with a TICK due at the change', () => {
    const k = kiosk({ desired: desired(1, { schedule }) })
    k.does({ type: 'SERVER_TIME', anchor: { serverMs: NOON, monotonicMs: 0 } })
    expect([shown(k), wakeAt(k.state, k.at)]).toEqual(['first', MINUTE])
    k.wait(MINUTE)
    k.does({ type: 'TICK' })
    expect([shown(k), wakeAt(k.state, k.at)]).toEqual(['second', 5 * MINUTE])
    k.wait(4 * MINUTE)
    expect([shown(k), wakeAt(k.state, k.at)]).toEqual([undefined, undefined])
  })

  it('goes by the backend’s time of this boot, whatever the device’s date', () => {
    const k = kiosk({ desired: desired(1, { schedule }) })
    k.does({ type: 'SERVER_TIME', anchor: { serverMs: NOON, monotonicMs: 0 } })
    k.setWall(0)
    k.wait(MINUTE + 1)
    expect(shown(k)).toBe('second')
    expect(k.tap(1)).toMatchObject([
      { tap: { clock: 'ANCHORED', at: '2026-11-23T12:01:00.001Z', shownEventId: 'second', seq: MINUTE + 1 } },
    ])
  })

  it('is none while the device’s date is before the last time the backend gave', () => {
    const k = kiosk({ desired: desired(1, { schedule: [entry('first', -MINUTE, MINUTE)] }) })
    k.setWall(NOON - 10_000)
    expect(shown(k)).toBeUndefined()
    const [effect] = k.tap(1)
    expect(effect).toMatchObject({ tap: { clock: 'WALL', notBefore: '2026-11-23T12:00:00.000Z' } })
    expect(effect).not.toHaveProperty('tap.shownEventId')
    k.does({ type: 'JOURNALED', actieId: actie(1) })
    k.wait(6_000)
    // When its date reaches that time it counts again.
    expect(wakeAt(k.state, k.at)).toBe(10_000)
    k.wait(4_000)
    expect(shown(k)).toBe('first')
  })

  it('goes by the device’s date from then on, which is looked at each minute', () => {
    const k = kiosk({ desired: desired(1, { schedule: [entry('first', 0, 10 * MINUTE)] }) })
    expect([shown(k), wakeAt(k.state, k.at)]).toEqual(['first', MINUTE])
    expect(k.tap(1)).toMatchObject([{ tap: { clock: 'WALL', shownEventId: 'first' } }])
  })

  it('is of the newest document: an older one is ignored, another zuil’s too', () => {
    const k = kiosk({ desired: desired(5, { schedule }) })
    expect(k.does({ type: 'DESIRED', desired: desired(4) })).toEqual([])
    const other = desired(9, { zuil: { id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12', name: 'other' } })
    expect(k.does({ type: 'DESIRED', desired: other })).toEqual([])
    expect(shown(k)).toBe('first')
    expect(kinds(k.does({ type: 'DESIRED', desired: desired(6) }))).toEqual(['SAVE_DESIRED'])
    expect(shown(k)).toBeUndefined()
  })
})

describe('server time', () => {
  it('is saved at most once a minute, and is what the backend says last: its clock may have been ahead', () => {
    const k = kiosk()
    const given = (ms: number) => k.does({ type: 'SERVER_TIME', anchor: { serverMs: NOON + ms, monotonicMs: 0 } })
    expect(given(MINUTE - 1)).toEqual([])
    expect(given(MINUTE)).toEqual([{ type: 'SAVE_SERVER_TIME', serverMs: NOON + MINUTE }])
    expect(given(30_000)).toEqual([])
    expect(given(-5 * MINUTE)).toEqual([{ type: 'SAVE_SERVER_TIME', serverMs: NOON - 5 * MINUTE }])
    expect(k.state.serverMs).toBe(NOON - 5 * MINUTE)
  })

  it('of an enrolment is saved at once', () => {
    const k = kiosk({ ...ready, serverMs: 0 })
    expect(k.does({ type: 'ENROLLED', name: 'new', serverMs: NOON })).toEqual([
      { type: 'SAVE_SERVER_TIME', serverMs: NOON },
    ])
  })
})

describe('why the backend can’t be reached', () => {
  it('is on the screen while it can’t be, and no longer', () => {
    const k = kiosk({ desired: desired(1) })
    expect(k.screen).not.toHaveProperty('unreachable')
    k.does({ type: 'UNREACHABLE', problem: 'CLOCK' })
    expect(k.screen).toMatchObject({ screen: 'WAITING', online: false, unreachable: 'CLOCK' })
    k.does({ type: 'UNREACHABLE', problem: 'REFUSED' })
    k.does({ type: 'LINK', up: true })
    expect(k.screen).not.toHaveProperty('unreachable')
    k.does({ type: 'LINK', up: false })
    expect(k.screen).not.toHaveProperty('unreachable')
  })

  it('is said where settings are awaited, and not where a zuil is blocked', () => {
    const first = kiosk()
    first.does({ type: 'ENROLLED', name: 'new', serverMs: NOON })
    first.does({ type: 'UNREACHABLE', problem: 'CLOCK' })
    expect(first.screen).toMatchObject({ code: 'C1', unreachable: 'CLOCK' })
    const blocked = kiosk({ desired: desired(1, { blocked: true }) })
    blocked.does({ type: 'UNREACHABLE', problem: 'CLOCK' })
    expect(blocked.screen).toMatchObject({ code: 'B1' })
    expect(blocked.screen).not.toHaveProperty('unreachable')
  })
})
