import { describe, expect, it } from 'vitest'
import { wakeAt } from '../../../../kiosk/core/step.ts'
import { chip, coffee, documentOf, kiosk, NOON } from './kiosk.ts'

const HOUR = 3_600_000
const tea = { id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e02', title: { nl: 'Een thee' }, points: 5 }
const at = (hours: number): string => new Date(NOON + hours * HOUR).toISOString()

/** A coffee until one o'clock, a tea from two o'clock until three. */
const rewards = [
  { ...coffee, until: at(1) },
  { ...tea, from: at(2), until: at(3) },
]
const zuil = (serverMs = NOON) => kiosk({ desired: documentOf('REWARD', { rewards }), serverMs })
type Kiosk = ReturnType<typeof zuil>

const shownAt = ({ screen }: Kiosk): string =>
  screen.screen === 'WAITING' ? (screen.reward?.title.nl ?? 'nothing') : screen.screen

describe('a voordeelzuil without a word of its backend', () => {
  it('changes over by itself, at the moment and not before', () => {
    const k = zuil()
    k.does({ type: 'SERVER_TIME', anchor: { serverMs: NOON, monotonicMs: 0 } })
    const seen: [string, number][] = [[shownAt(k), 0]]
    for (let wake = wakeAt(k.state, k.at); wake !== undefined; wake = wakeAt(k.state, k.at)) {
      k.wait(wake - k.at.monotonicMs)
      k.does({ type: 'TICK' })
      seen.push([shownAt(k), k.at.monotonicMs / HOUR])
    }
    expect(seen).toEqual([
      ['Een koffie', 0],
      ['nothing', 1],
      ['Een thee', 2],
      ['nothing', 3],
    ])
  })

  it('asks for what it shows: a tap names the reward of its moment', () => {
    const k = zuil()
    const asked = (n: number) => {
      const [effect] = k.tap(n, chip(n))
      return effect?.type === 'JOURNAL' ? effect.tap.rewardId : effect
    }
    k.wait(HOUR - 1)
    expect(asked(1)).toBe(coffee.id)
    k.wait(1)
    expect(asked(2)).toBeUndefined()
    k.wait(HOUR)
    expect(asked(3)).toBe(tea.id)
  })

  it('goes by the last time that it knew while its date can’t be trusted', () => {
    const k = zuil(NOON + 2.5 * HOUR)
    k.setWall(0)
    expect(shownAt(k)).toBe('Een thee')
  })

  it('goes by its own date as soon as that can be true, and looks at it every minute', () => {
    const k = zuil()
    expect(wakeAt(k.state, k.at)).toBe(60_000)
    k.setWall(NOON + 2 * HOUR)
    expect(shownAt(k)).toBe('Een thee')
  })
})

describe('the document of a voordeelzuil', () => {
  const outcome = (...given: typeof rewards) => {
    const k = kiosk()
    const effects = k.does({ type: 'DESIRED', desired: documentOf('REWARD', { revision: 2, rewards: given }) })
    return effects.map(({ type }) => type).join() || k.state.waitingReport?.problems.map(({ reason }) => reason).join()
  }

  it('is taken with one reward after the other, or with one that is still to come', () => {
    expect(outcome(...rewards)).toBe('SAVE_DESIRED')
    expect(outcome({ ...tea, from: at(2), until: at(3) })).toBe('SAVE_DESIRED')
    expect(outcome({ ...coffee, until: at(2) }, { ...tea, from: at(2), until: at(3) })).toBe('SAVE_DESIRED')
  })

  it('is refused with two at once', () => {
    expect(outcome({ ...coffee, until: at(2.1) }, { ...tea, from: at(2), until: at(3) })).toBe('SEVERAL_REWARDS')
    expect(outcome({ ...tea, from: at(2), until: at(3) }, { ...coffee, until: at(2.1) })).toBe('SEVERAL_REWARDS')
  })
})
