import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cardSystemOf,
  organizersOf,
  settingsOfRequest,
  strayOrganizer,
} from '../../../backend/rewards/rules/request.ts'
import type { RewardRequest } from '../../../backend/rewards/shapes/api-reward.ts'
import type { RewardSettings } from '../../../backend/rewards/shapes/reward.ts'

const places = [
  { id: 'a1', cardSystemId: 1, organizerId: 'a' },
  { id: 'a2', cardSystemId: 1, organizerId: 'a' },
  { id: 'b1', cardSystemId: 1, organizerId: 'b' },
  { id: 'b9', cardSystemId: 2, organizerId: 'b' },
  { id: 'c9', cardSystemId: 2, organizerId: 'c' },
  { id: 'x1', cardSystemId: 1 },
]
const facts = { places, cardSystemId: 1 }
const begin = '2026-11-01T00:00:00+01:00'
const request: RewardRequest = {
  ...{ title: 'Koffie', type: 'POINTS', promotionalDescription: 'Warm', points: 10, publicationPeriod: { begin } },
}
const before: RewardSettings = {
  ...{
    title: { nl: 'Thee', fr: 'Thé' },
    promotionalDescription: { nl: 'Heet', en: 'Hot' },
    points: 7,
    categories: ['Doen'],
  },
  ...{ forKids: true, sport: true, online: true, featured: true, maxUnits: 3, limit: { volume: 1, period: 'DAY' } },
  ...{
    publication: { from: 1 },
    redemption: { from: 2, until: 9 },
    postalCodes: ['9300'],
    moreInfoUrl: 'https://x.example',
  },
  ...{ applicableCardSystemIds: [1], counterIds: ['a1', 'x1'], picture: { id: 'p', alt: { nl: 'Kop', de: 'Tasse' } } },
}
const counters = (organizers: readonly string[], was?: RewardSettings) =>
  settingsOfRequest({ ...request, organizers: organizers.map((id) => ({ id })) }, was, facts).counterIds

describe('what a client sets of a reward', () => {
  it('is given at all counters of its organizers in the card system, and at every one without', () => {
    expect(counters(['b', 'a'])).toEqual(['a1', 'a2', 'b1'])
    expect(counters([])).toEqual([])
  })

  it('leaves the counters as they are of organizers that are not changed', () => {
    expect(counters(['a'], before)).toEqual(['a1', 'x1'])
    expect(counters(['a', 'b'], before)).toEqual(['a1', 'b1'])
    expect(counters(['b'], before)).toEqual(['b1'])
    // One that nobody's counter gives is shown without organizers, and stays so.
    expect(counters([], { ...before, counterIds: ['x1'] })).toEqual(['x1'])
    const some = fc.uniqueArray(fc.constantFrom('a1', 'a2', 'b1', 'x1'))
    fc.assert(
      fc.property(some, (counterIds) => {
        expect(counters(organizersOf(counterIds, places), { ...before, counterIds })).toEqual(counterIds)
      }),
    )
  })

  it('empties what is missing, and keeps what the API does not have', () => {
    expect(settingsOfRequest({ ...request, organizers: [{ id: 'a' }] }, before, facts)).toEqual({
      ...{
        title: { nl: 'Koffie', fr: 'Thé' },
        promotionalDescription: { nl: 'Warm', en: 'Hot' },
        points: 10,
        categories: [],
      },
      ...{
        forKids: false,
        sport: false,
        online: false,
        featured: false,
        postalCodes: ['9300'],
        counterIds: ['a1', 'x1'],
      },
      ...{ publication: { from: Date.parse(begin) }, redemption: { from: 2, until: 9 }, applicableCardSystemIds: [] },
    })
    const { points: _points, ...free } = request
    expect(settingsOfRequest(free, before, facts).points).toBe(7)
    expect(settingsOfRequest(request, undefined, facts).redemption).toEqual({ from: Date.parse(begin) })
    expect(settingsOfRequest(request, before, { ...facts, pictureId: 'p' }).picture).toEqual(before.picture)
    expect(settingsOfRequest(request, before, { ...facts, pictureId: 'q' }).picture).toEqual({
      id: 'q',
      alt: { nl: 'Koffie' },
    })
  })

  it('has a granting period where it is a welkomstvoordeel, and a limit where it is none', () => {
    const over = { grantingPeriod: { begin }, redeemConstraint: { volume: 1, period: 'DAY' } } as const
    const granting = { from: Date.parse(begin) }
    expect(settingsOfRequest({ ...request, ...over, type: 'WELCOME', points: 0 }, undefined, facts)).toMatchObject({
      granting,
    })
    expect(settingsOfRequest({ ...request, ...over, type: 'WELCOME' }, undefined, facts).limit).toBeUndefined()
    const points = settingsOfRequest({ ...request, ...over }, undefined, facts)
    expect([points.granting, points.limit]).toEqual([undefined, over.redeemConstraint])
  })

  it('is for some card systems, unless it says all', () => {
    const applicableCardSystems = [{ id: 2 }, { id: 1 }, { id: 2 }]
    const systems = (over: Partial<RewardRequest>) =>
      settingsOfRequest({ ...request, ...over }, before, facts).applicableCardSystemIds
    expect(systems({ applicableCardSystems })).toEqual([1, 2])
    expect(systems({ applicableCardSystems, allCardSystems: true })).toEqual([])
  })

  it('is of the card system that it names, or of its organizers’ one', () => {
    const of = (organizers: readonly string[], owningCardSystem?: { id: number }) =>
      cardSystemOf(
        { ...request, organizers: organizers.map((id) => ({ id })), ...(owningCardSystem && { owningCardSystem }) },
        places,
      )
    expect([of(['a']), of(['c']), of(['b']), of([]), of(['b'], { id: 2 })]).toEqual([1, 2, undefined, undefined, 2])
    const named = (...ids: string[]) => strayOrganizer({ ...request, organizers: ids.map((id) => ({ id })) }, facts)
    expect([named('a', 'b'), named('a', 'c'), named()]).toEqual([-1, 1, -1])
  })
})
