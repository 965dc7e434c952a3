import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concernedZuilen, type ShownChange } from '../../../backend/zuilen/rules/concerned.ts'
import { desiredDocument, sameDesired } from '../../../backend/zuilen/rules/desired.ts'
import { aCardSystem, aCatalog, aCounter, anAssociation, anEvent, aReward, aZuil, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const qrKey = 'k'.repeat(43)

const id = fc.constantFrom('1', '2', '3')
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
/** Fields that are there, and others that are not. */
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }

const counter = fc
  .record({ id, cardSystemId: fc.constantFrom(1, 2), organizerId: maybe(id), locationId: maybe(id) })
  .map((fields) => aCounter(given(fields)))
const zuil = fc
  .record({
    type: fc.constantFrom('CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'),
    counters: fc.uniqueArray(counter, { maxLength: 2, selector: (one) => one.id }),
    fixedEventId: maybe(id),
    counterEventId: maybe(id),
    associationId: maybe(id),
    name: id,
    cardSystemId: fc.constantFrom(1, 2),
  })
  .map((fields) => given(fields))
const event = fc.record({ organizerId: id, locationId: maybe(id), points: fc.constantFrom(1, 2) })
const reward = fc.record({
  status: fc.constantFrom('ACTIVE', 'INACTIVE'),
  cardSystemId: fc.constantFrom(1, 2),
  counterIds: fc.array(id, { maxLength: 2 }),
  points: fc.constantFrom(0, 3, 4),
})
const association = fc.record({ counters: fc.array(id, { maxLength: 2 }), list: fc.constantFrom(1n, 2n) })

const byId = <T>(one: fc.Arbitrary<T>) => fc.dictionary(id, one, { maxKeys: 3 })
const world = fc.record({
  zuilen: byId(zuil),
  events: byId(event),
  rewards: byId(reward),
  associations: byId(association),
  brandings: byId(fc.record({ primaryColor: fc.constantFrom('#3f2675', '#14509b') })),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const catalogOf = ({ zuilen, events, rewards, associations, brandings }: World) =>
  aCatalog(
    Object.entries(events).map(([of, { organizerId, locationId, points }]) =>
      anEvent(
        of,
        { type: 'PERMANENT', hours: [] },
        { organizerId, checkinPoints: points, ...(locationId !== undefined && { locationId }) },
      ),
    ),
    Object.entries(zuilen).map(([of, fields]) => aZuil({ ...fields, id: of })),
    {
      cardSystems: Object.entries(brandings).map(([of, branding]) => aCardSystem({ id: Number(of), branding })),
      rewards: Object.entries(rewards).map(([of, fields]) => aReward({ ...fields, id: of })),
      associations: Object.entries(associations).map(([of, { counters }]) =>
        anAssociation({ id: of, counters: counters.map((counterId) => ({ counterId, right: 'READ' })) }),
      ),
      memberLists: new Map(Object.entries(associations).map(([of, { list }]) => [of, list])),
    },
  )
type Facts = ReturnType<typeof catalogOf>

const changed = <Kind extends ShownChange['kind'], T>(
  kind: Kind,
  before: (of: string) => T,
  after: (of: string) => T,
) =>
  ['1', '2', '3'].flatMap((of) => {
    const [was, is] = [before(of), after(of)]
    return JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ kind, id: of, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }]
  })

/** What lies between two worlds, as the catalog says it. */
const changesBetween = (a: Facts, b: Facts): ShownChange[] => [
  ...(changed(
    'card_system',
    (of) => a.cardSystems.get(Number(of)),
    (of) => b.cardSystems.get(Number(of)),
  ) as ShownChange[]),
  ...(changed(
    'zuil',
    (of) => a.zuilen.get(of),
    (of) => b.zuilen.get(of),
  ) as ShownChange[]),
  ...(changed(
    'event',
    (of) => a.events.get(of),
    (of) => b.events.get(of),
  ) as ShownChange[]),
  ...(changed(
    'reward',
    (of) => a.rewards.get(of),
    (of) => b.rewards.get(of),
  ) as ShownChange[]),
  ...(changed(
    'association',
    (of) => a.associations.get(of),
    (of) => b.associations.get(of),
  ) as ShownChange[]),
  ...['1', '2', '3'].flatMap((of) =>
    a.memberLists.get(of) === b.memberLists.get(of) ? [] : [{ kind: 'member_list' as const, id: of }],
  ),
]

describe('the zuilen that changes concern', () => {
  it('are at least all whose document is another', () => {
    fc.assert(
      fc.property(world, world, ({ zuilen, ...before }, after) => {
        const [a, b] = [
          catalogOf({ zuilen, ...before }),
          catalogOf({ ...after, zuilen: { ...zuilen, ...after.zuilen } }),
        ]
        const concerned = concernedZuilen(changesBetween(a, b), b.zuilen.values())
        for (const [of, is] of b.zuilen) {
          const was = a.zuilen.get(of)
          const same =
            was && sameDesired(desiredDocument(a, was, now, { qrKey }), desiredDocument(b, is, now, { qrKey }))
          if (!same) expect(concerned).toContain(of)
        }
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)

  it('are no others than those that may show what changed', () => {
    const at = (organizerId: string) => [aCounter({ id: organizerId, organizerId, cardSystemId: 1 })]
    const zuilen = [
      aZuil({ id: 'of-it', counters: at('o') }),
      aZuil({ id: 'fixed', counters: at('p'), fixedEventId: 'e' }),
      aZuil({ id: 'other', counters: at('p') }),
      aZuil({ id: 'reward', type: 'REWARD', counters: at('o') }),
      aZuil({ id: 'reward-of-other', type: 'REWARD', counters: at('p') }),
      aZuil({ id: 'members', type: 'MEMBERSHIP', associationId: 'a', counters: at('o') }),
      aZuil({ id: 'members-of-other', type: 'MEMBERSHIP', associationId: 'b', counters: at('o') }),
    ]
    const concerned = (change: ShownChange) => [...concernedZuilen([change], zuilen)].sort()
    const event = anEvent('e', { type: 'PERMANENT', hours: [] }, { organizerId: 'o' })
    expect(concerned({ kind: 'event', id: 'e', before: event })).toEqual(['fixed', 'of-it'])
    const reward = aReward({ counterIds: ['o'] })
    expect(concerned({ kind: 'reward', id: reward.id, after: reward })).toEqual(['reward'])
    const withdrawn = aReward({ counterIds: ['o'], status: 'INACTIVE' })
    expect(concerned({ kind: 'reward', id: reward.id, after: withdrawn })).toEqual([])
    expect(concerned({ kind: 'reward', id: reward.id, before: reward, after: withdrawn })).toEqual(['reward'])
    expect(concerned({ kind: 'member_list', id: 'a' })).toEqual(['members'])
    expect(concerned({ kind: 'association', id: 'b' })).toEqual(['members-of-other'])
    const [plain, own] = [aCardSystem(), aCardSystem({ branding: { primaryColor: '#3f2675' } })]
    const renamed = aCardSystem({ name: 'another', socialTariffGraceDays: 1 })
    expect(concerned({ kind: 'card_system', id: '1', before: plain, after: renamed })).toEqual([])
    expect(concerned({ kind: 'card_system', id: '2', before: plain, after: own })).toEqual([])
    expect(concerned({ kind: 'card_system', id: '1', before: plain, after: own })).toHaveLength(zuilen.length)
  })
})
