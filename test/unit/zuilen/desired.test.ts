import { type Desired, decode, desiredProblems, encode, limits } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { AssociationFacts } from '../../../backend/associations/shapes.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes/reward.ts'
import { desiredDocument, sameDesired } from '../../../backend/zuilen/rules/desired.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import {
  aCatalog,
  aCounter,
  anAssociation,
  anEvent,
  aReward,
  aZuil,
  COFFEE,
  FRIENDS,
  HOUR,
  once,
  utc,
} from '../../support/facts.ts'

const from = utc('2026-10-23 22:00')
const qrKey = 'k'.repeat(43)
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const counter = aCounter({ id: uuid(1), name: 'Balie', organizerId: 'organizer' })

/** As a zuil reads it: `undefined` = it would refuse it. */
const received = (document: Omit<Desired, 'revision'>): Desired | undefined => {
  const read = decode('desired', Buffer.from(encode('desired', { ...document, revision: 1 })))
  return read.ok ? read.value : undefined
}

describe('desired document', () => {
  const events = [anEvent('a', { type: 'PERMANENT', hours: [] }), anEvent('b', once(from + 3 * HOUR, from + 4 * HOUR))]
  const zuil: ZuilFacts = aZuil({ blocked: true, languages: ['nl', 'fr'], sound: false })
  const at = (text: string) => desiredDocument(aCatalog(events), zuil, utc(text), { qrKey })

  it('says what the zuil must know', () => {
    expect(at('2026-10-25 12:00')).toMatchObject({
      v: 1,
      zuil: { id: zuil.id, name: 'CID-PPT-001' },
      type: 'CHECK_IN',
      blocked: true,
      languages: ['nl', 'fr'],
      sound: false,
    })
  })

  it('knows seven days from midnight in Brussels, 25 hours of a day too', () => {
    const { schedule } = at('2026-10-25 12:00')
    expect(schedule).toEqual([
      {
        from: '2026-10-24T22:00:00.000Z',
        until: '2026-10-31T23:00:00.000Z',
        event: { id: 'a', name: { nl: 'a' }, points: 1 },
      },
    ])
  })

  it('fits in a message, however long the names of its events are', () => {
    const name = { nl: 'é'.repeat(400), fr: 'é'.repeat(400), de: '"'.repeat(400), en: 'é'.repeat(400) }
    const many = Array.from({ length: 150 }, (_, i) =>
      anEvent(`event-${i}`, once(from + i * HOUR, from + (i + 1) * HOUR), { name }),
    )
    const document = desiredDocument(aCatalog(many), { ...zuil, counters: [counter] }, from, { qrKey })
    expect(document.schedule.length).toBeGreaterThan(5)
    expect(document.schedule[0]?.event.id).toBe('event-0')
    expect(received(document)).toBeDefined()
  })

  it('is the same all day, and another the next', () => {
    const [first, last, next] = [at('2026-10-24 22:00'), at('2026-10-25 22:59'), at('2026-10-25 23:00')]
    expect(sameDesired(first, last)).toBe(true)
    expect(sameDesired(first, next)).toBe(false)
  })

  it('is compared whatever its revision and the order of its keys, not of its languages', () => {
    const document = at('2026-10-25 12:00')
    const turned = Object.fromEntries(Object.entries({ ...document, revision: 7 }).reverse()) as typeof document
    expect(sameDesired(document, turned)).toBe(true)
    expect(sameDesired(document, { ...document, languages: ['fr', 'nl'] })).toBe(false)
    expect(sameDesired(document, { ...document, blocked: false })).toBe(false)
  })
})

describe('desired document of each type', () => {
  const now = utc('2026-10-25 12:00')
  const events = [anEvent('a', { type: 'PERMANENT', hours: [] })]
  const catalog = (rewards: readonly RewardFacts[] = [], associations: readonly AssociationFacts[] = []) =>
    aCatalog(events, [], { rewards, associations, memberLists: new Map([[FRIENDS, 12n]]) })
  const document = (zuil: Partial<ZuilFacts>, all = catalog(), at = now) =>
    desiredDocument(all, aZuil({ counters: [counter], ...zuil }), at, { qrKey })
  const problems = (...args: Parameters<typeof document>) =>
    desiredProblems(document(...args)).map(({ field, reason }) => `${field} ${reason}`)

  it('has all that is set, and can be read by a zuil', () => {
    const days = ['MONDAY', 'SUNDAY'] as const
    const made = document({
      inStock: true,
      worksOffline: false,
      openingHours: [{ days, opens: '09:00', closes: '17:00' }],
      brokerUrl: 'mqtts://broker.example',
    })
    expect(made).toMatchObject({
      inStock: true,
      worksOffline: false,
      openingHours: [{ days: ['MONDAY', 'SUNDAY'], opens: '09:00', closes: '17:00' }],
      brokerUrl: 'mqtts://broker.example',
      counters: [{ id: uuid(1), name: 'Balie' }],
      rewards: [],
    })
    expect(received(made)).toEqual({ ...made, revision: 1 })
    expect(document({})).not.toHaveProperty('brokerUrl')
    expect(problems({})).toEqual([])
    expect(problems({ counters: [] })).toEqual(['counters NO_COUNTER'])
  })

  it('has a schedule for check-in and ticket alone', () => {
    expect(document({ type: 'CHECK_IN' }).schedule).toHaveLength(1)
    expect(document({ type: 'TICKET' }).schedule).toHaveLength(1)
    expect(document({ type: 'REWARD' }).schedule).toEqual([])
    expect(document({ type: 'MEMBERSHIP' }).schedule).toEqual([])
  })

  it('has a QR code’s key for a check-in zuil that shows one, and for no other', () => {
    expect(document({ showQr: true }).qr).toEqual({ key: qrKey, stepSeconds: 30 })
    expect(document({ showQr: false })).not.toHaveProperty('qr')
    const checkinLink = 'https://uitpas.example.org/pas/'
    const linked = desiredDocument(aCatalog([]), aZuil({ showQr: true }), now, { qrKey, checkinLink })
    expect(linked.qr).toEqual({ key: qrKey, stepSeconds: 30, link: checkinLink })
    const often = desiredDocument(aCatalog([]), aZuil({ showQr: true }), now, { qrKey, stepSeconds: 10 })
    expect(often.qr).toEqual({ key: qrKey, stepSeconds: 10 })
    for (const type of ['TICKET', 'REWARD', 'MEMBERSHIP'] as const)
      expect(document({ showQr: true, type })).not.toHaveProperty('qr')
  })

  it('has the rewards of the one counter of a voordeelzuil', () => {
    const type = 'REWARD'
    const coffee = aReward({ counterIds: [counter.id] })
    const tea = aReward({ id: uuid(2), title: { nl: 'Thee' }, counterIds: [counter.id] })
    expect(document({ type }, catalog([coffee])).rewards).toEqual([{ id: COFFEE, title: coffee.title, points: 3 }])
    expect(problems({ type }, catalog([coffee]))).toEqual([])
    expect(problems({ type }, catalog([coffee, tea]))).toEqual(['counters SEVERAL_REWARDS'])
    expect(problems({ type }, catalog())).toEqual(['counters NO_REWARD'])
    const two = [counter, aCounter({ id: uuid(3) })]
    expect(problems({ type, counters: two }, catalog([coffee]))).toEqual(['counters SEVERAL_COUNTERS'])
    expect(document({ type: 'CHECK_IN' }, catalog([coffee])).rewards).toEqual([])
    const many = Array.from({ length: 9 }, (_, i) => aReward({ id: uuid(20 - i) }))
    const shown = document({ type }, catalog(many))
    expect(shown.rewards.map(({ id }) => id)).toEqual([12, 13, 14, 15, 16].map(uuid))
    expect(received(shown)).toBeDefined()
  })

  it('keeps a reward until the end of the day on which it ends', () => {
    const noon = utc('2026-10-25 11:00')
    const ending = catalog([aReward({ redemption: { from: 0, until: noon } })])
    const at = (text: string) => document({ type: 'REWARD' }, ending, utc(text)).rewards.length
    expect([at('2026-10-25 10:00'), at('2026-10-25 22:59'), at('2026-10-25 23:00')]).toEqual([1, 1, 0])
  })

  it('has the rewards that come too, so that a zuil changes over by itself, whoever is down then', () => {
    const midnight = utc('2026-11-30 23:00')
    const december = '2026-11-30T23:00:00.000Z'
    const until = { redemption: { from: 0, until: midnight } }
    const next = aReward({ id: uuid(2), title: { nl: 'Thee' }, redemption: { from: midnight } })
    const all = catalog([aReward(until), next])
    const made = document({ type: 'REWARD' }, all)
    expect(made.rewards).toEqual([
      { id: COFFEE, title: { nl: 'Een koffie' }, points: 3, until: december },
      { id: uuid(2), title: { nl: 'Thee' }, points: 3, from: december },
    ])
    expect(problems({ type: 'REWARD' }, all)).toEqual([])
    expect(received(made)).toEqual({ ...made, revision: 1 })
    // The last moment of November in Brussels, and the first of December.
    const at = (text: string) => document({ type: 'REWARD' }, all, utc(text)).rewards.map(({ id }) => id)
    expect([at('2026-11-30 22:59'), at('2026-11-30 23:00')]).toEqual([[COFFEE, uuid(2)], [uuid(2)]])
  })

  it('takes a voordeelzuil that has its one reward next month alone', () => {
    const next = aReward({ redemption: { from: utc('2026-11-30 23:00') } })
    expect(problems({ type: 'REWARD' }, catalog([next]))).toEqual([])
  })

  it('takes the rewards that name the counter before general ones', () => {
    const general = aReward()
    const named = aReward({ id: uuid(2), counterIds: [counter.id] })
    expect(problems({ type: 'REWARD' }, catalog([general, named]))).toEqual([])
    expect(document({ type: 'REWARD' }, catalog([general, named])).rewards.map(({ id }) => id)).toEqual([uuid(2)])
  })

  it('fits in a message, however long the titles of rewards are', () => {
    const many = Array.from({ length: 5 }, (_, i) =>
      aReward({
        id: uuid(i + 2),
        title: { nl: '€'.repeat(7_000) },
        redemption: { from: now + i * 24 * HOUR, until: now + (i + 1) * 24 * HOUR },
      }),
    )
    const made = document({ type: 'REWARD' }, catalog(many))
    expect(received(made)?.rewards.length).toBeGreaterThan(0)
  })

  it('has the association of a lidmaatschapzuil, with the version of its list', () => {
    const type = 'MEMBERSHIP'
    const friends = anAssociation({ counters: [{ counterId: counter.id, right: 'READ' }] })
    const made = document({ type, associationId: FRIENDS }, catalog([], [friends]))
    expect(made.association).toEqual({ id: FRIENDS, name: { nl: 'Vriend van het CC' }, listRevision: '12' })
    expect(received(made)).toEqual({ ...made, revision: 1 })
    expect(problems({ type, associationId: FRIENDS }, catalog([], [friends]))).toEqual([])
    expect(problems({ type, associationId: FRIENDS }, catalog())).toEqual(['association NO_ASSOCIATION'])
    expect(problems({ type }, catalog([], [friends]))).toEqual(['association NO_ASSOCIATION'])
    // Its counters may not read it: every tap would be refused.
    expect(problems({ type, associationId: FRIENDS }, catalog([], [anAssociation()]))).toEqual([
      'association NO_ASSOCIATION',
    ])
    expect(document({ associationId: FRIENDS }, catalog([], [friends]))).not.toHaveProperty('association')
  })

  it('fits in a message with as many counters as there can be, and more, the schedule in what is left', () => {
    // Three bytes a character, in names of all lengths, so that some schedule fills the message to its edge.
    const counters = Array.from({ length: 60 }, (_, i) => ({ ...counter, id: uuid(i), name: '€'.repeat(300) }))
    for (const length of [10, 100, 300, 600]) {
      const name = { nl: '€'.repeat(length) }
      const many = Array.from({ length: 150 }, (_, i) =>
        anEvent(`event-${i}`, once(now + i * HOUR, now + (i + 1) * HOUR), { name }),
      )
      const made = desiredDocument(aCatalog(many), aZuil({ counters }), now, { qrKey })
      expect(received(made)?.counters).toHaveLength(limits.desired.counters)
      expect(made.schedule.length).toBeGreaterThan(5)
    }
  })
})
