import type { Desired } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { UntimedInput } from '../../../../kiosk/core/input.ts'
import { documentOf, kiosk, NOON, refused } from './kiosk.ts'

const HOUR = 3_600_000

describe('a backend that is silent behind a broker that lives', () => {
  const silent = { screen: 'WAITING', online: false, unreachable: 'NO_ANSWER' }
  const asked = (type: Desired['type'] = 'REWARD') => {
    const k = kiosk({ desired: documentOf(type) })
    k.does({ type: 'LINK', up: true })
    k.sent(1)
    return k
  }
  const unanswered = (type?: Desired['type']) => {
    const k = asked(type)
    k.wait(k.state.settings.verdictTimeoutMs)
    k.does({ type: 'TICK' })
    k.wait(k.state.settings.resultMs)
    return k
  }

  it.each(['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const)('is told while it waits: %s', (type) => {
    expect(unanswered(type).screen).toMatchObject({ ...silent, mode: type })
  })

  it.each<[string, UntimedInput]>([
    ['a verdict', { type: 'VERDICT', verdict: refused(1) }],
    ['the acknowledgement of what the journal delivered', { type: 'HEARD' }],
    ['its time', { type: 'SERVER_TIME', anchor: { serverMs: NOON, monotonicMs: 0 } }],
    ['a document', { type: 'DESIRED', desired: documentOf('REWARD', { revision: 2 }) }],
    ['a welcome', { type: 'LINK', up: true }],
  ])('is no longer after %s', (_name, input) => {
    const k = unanswered()
    k.does(input)
    expect(k.screen).toMatchObject({ screen: 'WAITING', online: true })
    expect(k.screen).not.toHaveProperty('unreachable')
    // The next that waits in vain tells it again.
    k.sent(2)
    k.wait(k.state.settings.verdictTimeoutMs)
    k.does({ type: 'TICK' })
    k.wait(k.state.settings.resultMs)
    expect(k.screen).toMatchObject(silent)
  })

  it('is not so while one tap alone is slow: something else was heard since it was sent, or soon after', () => {
    const meanwhile = asked()
    meanwhile.wait(500)
    meanwhile.does({ type: 'HEARD' })
    meanwhile.wait(meanwhile.state.settings.verdictTimeoutMs)
    meanwhile.does({ type: 'TICK' })
    meanwhile.wait(meanwhile.state.settings.resultMs)
    expect(meanwhile.screen).toMatchObject({ screen: 'WAITING', online: true })
    const late = asked()
    late.wait(late.state.settings.verdictTimeoutMs)
    late.does({ type: 'TICK' })
    late.wait(1_000)
    late.does({ type: 'VERDICT', verdict: refused(1) })
    late.wait(late.state.settings.resultMs)
    expect(late.screen).toMatchObject({ screen: 'WAITING', online: true })
  })

  it('is not told before anybody waited in vain, however long nobody came', () => {
    const k = kiosk({ desired: documentOf('REWARD') })
    k.does({ type: 'LINK', up: true })
    k.wait(HOUR)
    k.does({ type: 'TICK' })
    expect(k.screen).toMatchObject({ screen: 'WAITING', online: true })
  })
})
