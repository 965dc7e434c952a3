import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../backend/presence/rules/model.ts'
import { presenceOf } from '../../../backend/presence/rules/presence-of.ts'
import { defaultPresence } from '../../../backend/presence/rules/settings.ts'
import { initialState, step } from '../../../backend/presence/rules/step.ts'
import { watchedZuil } from '../../../backend/presence/rules/watch.ts'
import { aZuil } from '../../support/facts.ts'

const wall = Date.parse('2026-11-23T09:00:00.000Z')
const zuil = aZuil()

type Unstamped<T> = T extends unknown ? Omit<T, 'at' | 'zuilId'> : never

/** What is shown of the zuil after this evidence, all of one moment, and nothing for `laterMs`. */
const shownAfter = (evidence: readonly Unstamped<Evidence>[], { laterMs = 0, plannedStop = false } = {}) => {
  const watched = watchedZuil(zuil, { session: 0, lastSeenAt: wall, plannedStop })
  const first = step(
    initialState,
    {
      at: 0,
      wall,
      events: [
        { at: 0, kind: 'FLEET', wall, zuilen: [watched] },
        { at: 0, kind: 'LINK', up: true },
        ...evidence.map((one) => ({ ...one, at: 0, zuilId: zuil.id }) as Evidence),
      ],
    },
    defaultPresence,
  )
  let { state } = first
  for (let at = 5_000; at <= laterMs; at += 5_000)
    state = step(state, { at, wall: wall + at, events: [] }, defaultPresence).state
  return presenceOf(state, zuil.id)
}

const online = { kind: 'STATUS', session: 1, state: 'ONLINE', retained: false } as const
const hot = { kind: 'HEALTH', session: 1, journalDepth: 0, problems: new Map([['HOT' as const, '85 °C']]) } as const

describe('what is shown of a zuil', () => {
  it('is ONLINE from its first sign until its will, or until it is silent', () => {
    expect(shownAfter([]).state).toBe('OFFLINE')
    expect(shownAfter([online]).state).toBe('ONLINE')
    expect(shownAfter([online, { ...online, state: 'OFFLINE' }]).state).toBe('OFFLINE')
    expect(shownAfter([online], { laterMs: defaultPresence.silenceMs }).state).toBe('ONLINE')
    expect(shownAfter([online], { laterMs: defaultPresence.silenceMs + 5_000 }).state).toBe('OFFLINE')
  })

  it('is OFFLINE, and not something else, when it is judged to be off', () => {
    expect(shownAfter([online], { laterMs: 10 * 60_000 }).state).toBe('OFFLINE')
  })

  it('is PLANNED after a stop on purpose, also one from before the start', () => {
    expect(shownAfter([online, { ...online, state: 'PLANNED' }]).state).toBe('PLANNED')
    expect(shownAfter([], { plannedStop: true }).state).toBe('PLANNED')
    expect(shownAfter([online], { plannedStop: true }).state).toBe('ONLINE')
  })

  it('has the problems of the last heartbeat, with their details', () => {
    expect(shownAfter([online]).healthProblems).toEqual([])
    expect(shownAfter([online, hot]).healthProblems).toEqual([{ problem: 'HOT', detail: '85 °C' }])
    expect(shownAfter([online, hot, { ...hot, problems: new Map() }]).healthProblems).toEqual([])
  })

  it('is OFFLINE when it is not watched: it is not enrolled', () => {
    expect(presenceOf(initialState, zuil.id)).toEqual({ state: 'OFFLINE', healthProblems: [] })
  })
})

describe('a zuil that is watched', () => {
  it('is muted in stock or blocked', () => {
    expect(watchedZuil(zuil).muted).toBe(false)
    expect(watchedZuil({ ...zuil, inStock: true }).muted).toBe(true)
    expect(watchedZuil({ ...zuil, blocked: true }).muted).toBe(true)
  })
})
