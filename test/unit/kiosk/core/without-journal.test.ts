import type { Desired } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { Listed } from '../../../../kiosk/core/model.ts'
import { actie, chip, documentOf, kinds, kiosk, member, saved } from './kiosk.ts'

type Kiosk = ReturnType<typeof kiosk>
const linked = (type: Desired['type'], more: Partial<Desired>): Kiosk => {
  const k = kiosk({ desired: documentOf(type, more) })
  k.does({ type: 'LINK', up: true })
  return k
}

describe('a journal that can’t be written', () => {
  /** A zuil with a link whose journal just failed with tap 1. */
  const failed = (type: Desired['type'], more: Partial<Desired> = {}, listed?: Listed) => {
    const k = linked(type, more)
    k.tap(1, chip(1), listed)
    return { k, effects: kinds(k.does({ type: 'JOURNAL_FAILED', actieId: actie(1) })) }
  }
  const offline = (type: Desired['type'], more: Partial<Desired> = {}, listed?: Listed) => {
    const k = kiosk({ desired: documentOf(type, more), journalBroken: true })
    const before = k.screen
    k.tap(1, chip(1), listed)
    return { before, effects: kinds(k.does({ type: 'JOURNAL_FAILED', actieId: actie(1) })), after: k.screen }
  }
  const J1 = { screen: 'OUT_OF_ORDER', code: 'J1' }

  it('keeps no point from who is at a check-in zuil with a link: the backend decides', () => {
    const { k, effects } = failed('CHECK_IN')
    expect(effects).toEqual(['SEND'])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    expect(k.does({ type: 'VERDICT', verdict: saved(1) })).toEqual([])
    expect(k.screen).toMatchObject({ screen: 'SAVED' })
    k.wait(6_000)
    expect(k.screen).toMatchObject({ screen: 'WAITING' })
  })

  it.each([
    [
      'without a verdict in time',
      (k: Kiosk) => {
        k.wait(1_500)
        return k.does({ type: 'TICK' })
      },
    ],
    ['without the link', (k: Kiosk) => k.does({ type: 'LINK', up: false })],
  ])('never says that it is noted: %s', (_name, then) => {
    const { k } = failed('CHECK_IN')
    expect(then(k)).toEqual([])
    expect(k.screen).toMatchObject({ screen: 'REFUSED', reason: 'NO_NETWORK' })
    expect(k.does({ type: 'VERDICT', verdict: saved(1) })).toEqual([])
  })

  it('is J1 at a check-in zuil without a link', () => {
    expect(offline('CHECK_IN')).toMatchObject({ before: J1, effects: [], after: J1 })
  })

  it.each<[string, Desired['type'], Partial<Desired>]>([
    ['a check-in zuil that takes nothing offline', 'CHECK_IN', { worksOffline: false }],
    ['a ticketzuil', 'TICKET', {}],
    ['a voordeelzuil', 'REWARD', {}],
  ])('is J1 at %s, also with a link: what is given there may have to be reversed', (_name, type, more) => {
    const { k, effects } = failed(type, more)
    expect([effects, k.screen]).toMatchObject([[], J1])
  })

  it('is no matter at a lidmaatschapzuil: the backend tells, or the list', () => {
    const { k, effects } = failed('MEMBERSHIP')
    expect(effects).toEqual(['SEND'])
    k.does({ type: 'VERDICT', verdict: member(1) })
    expect(k.screen).toMatchObject({ screen: 'MEMBER', offline: false })
    expect(offline('MEMBERSHIP', {}, 'NOT_LISTED')).toMatchObject({
      before: { screen: 'WAITING' },
      effects: [],
      after: { screen: 'MEMBER', offline: true },
    })
    expect(offline('MEMBERSHIP', { worksOffline: false })).toMatchObject({ before: J1, after: J1 })
  })
})
