import type { Desired } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { wakeAt } from '../../../../kiosk/core/step.ts'
import { desired, documentOf, kinds, kiosk, NOON } from './kiosk.ts'

const OTHER = 'mqtts://elders.example.org'
const linked = (boot: Parameters<typeof kiosk>[0] = {}) => {
  const k = kiosk(boot)
  k.does({ type: 'LINK', up: true })
  return k
}
type K = ReturnType<typeof kiosk>
const given = (k: K, document: Desired) => k.does({ type: 'DESIRED', desired: document })
const inUse = (k: K) => k.state.desired?.revision
const report = (revision: number, outcome: string, inUse: number, problems: readonly object[] = []) => ({
  type: 'REPORT',
  report: { revision, outcome, inUse, problems },
})
const cutOff = { field: 'brokerUrl', reason: 'CUT_OFF' }

describe('a document', () => {
  it('is in use at once, saved, and reported when it is saved', () => {
    const k = linked()
    const next = desired(2, { blocked: true })
    expect(given(k, next)).toEqual([{ type: 'SAVE_DESIRED', desired: next }])
    expect(k.screen).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'B1' })
    expect(k.does({ type: 'DESIRED_SAVED', desired: next })).toEqual([report(2, 'APPLIED', 2)])
  })

  it('that comes again is reported again, an older one is not', () => {
    const k = linked()
    expect(given(k, desired(1))).toEqual([report(1, 'APPLIED', 1)])
    given(k, desired(2))
    // Not yet saved: the report is still to come.
    expect(given(k, desired(2))).toEqual([])
    expect(given(k, desired(1))).toEqual([])
    expect(inUse(k)).toBe(2)
  })

  it.each<[string, Desired, object[]]>([
    [
      'a voordeelzuil without a reward',
      documentOf('REWARD', { rewards: [] }),
      [{ field: 'counters', reason: 'NO_REWARD' }],
    ],
    [
      'a lidmaatschapzuil without an association',
      desired(1, { type: 'MEMBERSHIP' }),
      [{ field: 'association', reason: 'NO_ASSOCIATION' }],
    ],
    [
      'several things at once',
      desired(1, { counters: [], brokerUrl: 'mqtt://elders' }),
      [
        { field: 'counters', reason: 'NO_COUNTER' },
        { field: 'brokerUrl', reason: 'INSECURE' },
      ],
    ],
  ])('is refused as a whole, each time it comes, and the last good one stays: %s', (_name, document, problems) => {
    const k = linked()
    for (const _time of [1, 2]) {
      expect(given(k, { ...document, revision: 2 })).toEqual([report(2, 'REFUSED', 1, problems)])
      expect(inUse(k)).toBe(1)
    }
    expect(kinds(given(k, desired(3)))).toEqual(['SAVE_DESIRED'])
  })

  it('that blocks is taken whatever else is wrong with it, but for its broker', () => {
    const k = linked()
    const wrong = documentOf('REWARD', { rewards: [] })
    const blocks = { ...wrong, revision: 2, blocked: true }
    expect(given(k, blocks)).toEqual([{ type: 'SAVE_DESIRED', desired: blocks }])
    expect(k.screen).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'B1' })
    k.does({ type: 'DESIRED_SAVED', desired: blocks })
    // It is blocked until it can work again.
    expect(given(k, { ...wrong, revision: 3 })).toEqual([
      report(3, 'REFUSED', 2, [{ field: 'counters', reason: 'NO_REWARD' }]),
    ])
    expect(k.screen).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'B1' })
    expect(given(k, { ...blocks, revision: 4, brokerUrl: 'mqtt://elders' })).toEqual([
      report(4, 'REFUSED', 2, [{ field: 'brokerUrl', reason: 'INSECURE' }]),
    ])
  })

  it('that can’t be saved is in use all the same, is reported so, and saved when that is possible', () => {
    const k = linked()
    const next = documentOf('REWARD', { revision: 2 })
    given(k, next)
    expect(k.does({ type: 'DESIRED_SAVE_FAILED', desired: next })).toEqual([
      report(2, 'APPLIED', 2, [{ field: '', reason: 'NOT_KEPT' }]),
    ])
    expect(k.screen).toMatchObject({ screen: 'WAITING', mode: 'REWARD' })
    expect(given(k, next)).toEqual([{ type: 'SAVE_DESIRED', desired: next }])
    k.does({ type: 'DESIRED_SAVE_FAILED', desired: next })
    expect(k.does({ type: 'JOURNAL', writable: true, lastSeq: 0 })).toEqual([{ type: 'SAVE_DESIRED', desired: next }])
    expect(k.does({ type: 'JOURNAL', writable: true, lastSeq: 0 })).toEqual([])
    expect(k.does({ type: 'DESIRED_SAVED', desired: next })).toEqual([report(2, 'APPLIED', 2)])
  })

  it('that a newer one took the place of before it was saved is not reported', () => {
    const k = linked()
    given(k, desired(2))
    given(k, desired(3))
    expect(k.does({ type: 'DESIRED_SAVED', desired: desired(2) })).toEqual([])
    expect(k.does({ type: 'DESIRED_SAVE_FAILED', desired: desired(3) })).toMatchObject([{ report: { inUse: 3 } }])
  })

  it('that can’t be saved does not undo a newer one', () => {
    const k = linked()
    given(k, desired(2))
    given(k, desired(3))
    expect(k.does({ type: 'DESIRED_SAVE_FAILED', desired: desired(2) })).toEqual([
      report(2, 'REFUSED', 3, [{ field: '', reason: 'NOT_KEPT' }]),
    ])
    expect(inUse(k)).toBe(3)
  })

  it('of the same revision is another one, if it says something else: a database that was put back counts anew', () => {
    const k = linked()
    const other = { ...documentOf('CHECK_IN', { revision: 1 }), sound: false }
    expect(given(k, other)).toEqual([{ type: 'SAVE_DESIRED', desired: other }])
    expect(given(k, other)).toEqual([])
  })

  it('of a newer backend is refused by its revision, with the field', () => {
    const k = linked()
    const unreadable = (revision: number) => k.does({ type: 'DESIRED_UNREADABLE', revision, field: 'type' })
    expect(unreadable(2)).toEqual([report(2, 'REFUSED', 1, [{ field: 'type', reason: 'NOT_UNDERSTOOD' }])])
    expect(unreadable(1)).toEqual([])
  })

  it('of before an enrolment is neither saved nor reported as this zuil’s', () => {
    const k = linked()
    given(k, desired(2))
    k.does({ type: 'ENROLLED', name: 'new', serverMs: NOON })
    expect(k.does({ type: 'DESIRED_SAVED', desired: desired(2) })).toEqual([])
    expect(k.does({ type: 'DESIRED_SAVE_FAILED', desired: desired(2) })).toEqual([])
    expect(k.screen).toMatchObject({ code: 'C1' })
  })

  it('whose place on the disk an older one took is not reported as saved', () => {
    const k = kiosk()
    given(k, desired(3))
    k.does({ type: 'DESIRED_SAVED', desired: desired(3) })
    // Written late: it was asked for before another enrolment.
    k.does({ type: 'DESIRED_SAVED', desired: desired(2) })
    expect(k.does({ type: 'LINK', up: true })).toEqual([])
    expect(k.does({ type: 'DESIRED_SAVED', desired: desired(3) })).toEqual([report(3, 'APPLIED', 3)])
  })

  it('that was saved while there was no link is reported when there is one, once', () => {
    const k = linked()
    given(k, desired(2))
    k.does({ type: 'LINK', up: false })
    expect(k.does({ type: 'DESIRED_SAVED', desired: desired(2) })).toEqual([])
    expect(k.does({ type: 'LINK', up: true })).toEqual([report(2, 'APPLIED', 2)])
    k.does({ type: 'LINK', up: false })
    expect(k.does({ type: 'LINK', up: true })).toEqual([])
  })
})

describe('another broker', () => {
  const moved = desired(2, { brokerUrl: OTHER })
  /** On probation, without a link. */
  const trying = () => {
    const k = linked()
    expect(given(k, moved)).toEqual([{ type: 'CONNECT', brokerUrl: OTHER }])
    k.does({ type: 'LINK', up: false })
    return k
  }

  it('is tried: the document is in use, and saved when the backend answers there', () => {
    const k = trying()
    expect(inUse(k)).toBe(2)
    k.wait(89_999)
    expect(k.does({ type: 'TICK' })).toEqual([])
    expect(k.does({ type: 'LINK', up: true })).toEqual([{ type: 'SAVE_DESIRED', desired: moved }])
    expect(k.does({ type: 'DESIRED_SAVED', desired: moved })).toEqual([report(2, 'APPLIED', 2)])
    k.wait(90_000)
    expect(k.does({ type: 'TICK' })).toEqual([])
  })

  it('that does not answer is left, and the last good document is in use again', () => {
    const k = trying()
    expect(wakeAt(k.state, k.at)).toBe(90_000)
    k.wait(90_000)
    expect(k.does({ type: 'TICK' })).toEqual([
      { type: 'SAVE_REVERTED', reverted: { revision: 2, brokerUrl: OTHER } },
      { type: 'CONNECT', brokerUrl: undefined },
    ])
    expect(inUse(k)).toBe(1)
    expect(k.does({ type: 'LINK', up: true })).toEqual([report(2, 'REVERTED', 1, [cutOff])])
    // It is not tried again, and that is said again; a new one is.
    expect(given(k, moved)).toEqual([report(2, 'REVERTED', 1, [cutOff])])
    expect(given(k, { ...moved, revision: 3 })).toEqual([{ type: 'CONNECT', brokerUrl: OTHER }])
  })

  it('is not tried again after a restart', () => {
    const k = linked({ reverted: { revision: 2, brokerUrl: OTHER } })
    // Nor is one that is older than the one that was reverted, if it names the same broker.
    expect(given(linked({ reverted: { revision: 3, brokerUrl: OTHER } }), moved)).toEqual([
      report(2, 'REVERTED', 1, [cutOff]),
    ])
    expect(given(k, moved)).toEqual([report(2, 'REVERTED', 1, [cutOff])])
    // An older program did not note the broker.
    expect(given(linked({ reverted: { revision: 2 } }), moved)).toEqual([report(2, 'REVERTED', 1, [cutOff])])
    expect(given(k, desired(3, { brokerUrl: OTHER }))).toEqual([{ type: 'CONNECT', brokerUrl: OTHER }])
  })

  it('does not keep a document from being taken that has a lower revision, of a database that was put back', () => {
    const k = linked({ reverted: { revision: 52, brokerUrl: OTHER } })
    const next = desired(46, { sound: false })
    expect(given(k, next)).toEqual([{ type: 'SAVE_DESIRED', desired: next }])
  })

  it('does not get more time by another document for it', () => {
    const k = trying()
    k.wait(80_000)
    expect(given(k, desired(3, { brokerUrl: OTHER, sound: false }))).toEqual([])
    expect(wakeAt(k.state, k.at)).toBe(90_000)
  })

  it('is left at once when a newer document names the one before', () => {
    const k = trying()
    const back = desired(3)
    expect(given(k, back)).toEqual([
      { type: 'SAVE_DESIRED', desired: back },
      { type: 'CONNECT', brokerUrl: undefined },
    ])
    k.wait(90_000)
    expect(k.does({ type: 'TICK' })).toEqual([])
    expect(inUse(k)).toBe(3)
  })

  it('of which the document can’t be saved is left too', () => {
    const k = trying()
    k.does({ type: 'LINK', up: true })
    expect(kinds(k.does({ type: 'DESIRED_SAVE_FAILED', desired: moved }))).toEqual(['REPORT', 'CONNECT'])
    expect(inUse(k)).toBe(1)
  })

  it('that does not know the zuil says nothing of its credential: it works on as if offline until it reverts', () => {
    const k = trying()
    for (const _time of [1, 2, 3]) expect(k.does({ type: 'CREDENTIAL_REFUSED' })).toEqual([])
    expect(k.screen).toMatchObject({ screen: 'WAITING', online: false })
    expect(kinds(k.tap(1))).toEqual(['JOURNAL'])
    k.wait(90_000)
    k.does({ type: 'TICK' })
    // That of the broker before does.
    expect([1, 2].map(() => kinds(k.does({ type: 'CREDENTIAL_REFUSED' })))).toEqual([[], ['REVOKED']])
  })

  it('takes no card while its document is blocked', () => {
    const k = linked()
    given(k, { ...moved, blocked: true })
    expect(k.tap(1)).toEqual([])
  })
})

describe('a refused credential', () => {
  it('is certain at the second time in a row', () => {
    const k = kiosk()
    expect(k.does({ type: 'CREDENTIAL_REFUSED' })).toEqual([])
    k.does({ type: 'LINK', up: true })
    expect(k.does({ type: 'CREDENTIAL_REFUSED' })).toEqual([])
    expect(k.does({ type: 'CREDENTIAL_REFUSED' })).toEqual([{ type: 'REVOKED' }])
    expect(k.does({ type: 'CREDENTIAL_REFUSED' })).toEqual([{ type: 'REVOKED' }])
  })
})
