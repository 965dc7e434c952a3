import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demoDataset, demoZuil, membershipZuil, rewardZuil, ticketZuil } from '../../../backend/demo/demo-dataset.ts'
import { demoRack } from '../../../backend/demo/rack.ts'
import type { RackCard } from '../../../backend/demo/shapes.ts'
import { socialTariff } from '../../../backend/passholders/rules/social-tariff.ts'
import { balanceAt } from '../../../backend/points/rules.ts'
import type { Decision } from '../../../backend/taps/rules/model.ts'
import { barcode, chip, outcomeOf, someMoment, tapped } from './judged.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')

/** What comes of laying, or else scanning, each card. */
const promised: Readonly<Record<string, string>> = {
  'Gewone kaart': 'SAVED',
  'Kansentarief actief': 'SAVED',
  'Kansentarief in overgangsperiode': 'SAVED',
  'Kansentarief vervallen': 'SAVED',
  'Kansentarief geschorst': 'SAVED',
  'Vervallen punten': 'SAVED',
  'Punten die bijna vervallen': 'SAVED',
  'Geblokkeerde kaart': 'card-blocked',
  'Verwijderde kaart': 'invalid-card',
  'Kaart in stock': 'invalid-card-status',
  'Geblokkeerde pashouder': 'passholder-blocked',
  'Ander kaartsysteem': 'SAVED',
  'Kaart met barcode': 'SAVED',
  'Veel punten': 'SAVED',
  'Te weinig punten': 'SAVED',
  'Vriend van het huis': 'SAVED',
  'Vriend, kan verlengen': 'SAVED',
  'Vriend geweest': 'SAVED',
  'Onbekende chip': 'passholder-not-found',
  Telefoon: 'RANDOM_UID',
  'Geen UiTPAS-chip': 'NOT_A_UITPAS_CHIP',
}

const sameEverywhere = {
  'Geblokkeerde kaart': 'card-blocked',
  'Verwijderde kaart': 'invalid-card',
  'Kaart in stock': 'invalid-card-status',
  'Onbekende chip': 'passholder-not-found',
  Telefoon: 'RANDOM_UID',
  'Geen UiTPAS-chip': 'NOT_A_UITPAS_CHIP',
}

/** What the other zuilen make of those that are about them. */
const promisedElsewhere: readonly (readonly [zuil: string, id: string, outcomes: Readonly<Record<string, string>>])[] =
  [
    [
      'ticketzuil',
      ticketZuil.id,
      {
        ...sameEverywhere,
        'Gewone kaart': 'TICKET social-tariff-not-available',
        'Kansentarief actief': 'TICKET SOCIAL',
        'Kansentarief in overgangsperiode': 'TICKET SOCIAL',
        'Kansentarief vervallen': 'TICKET social-tariff-expired',
        'Kansentarief geschorst': 'TICKET social-tariff-suspended',
      },
    ],
    [
      'voordeelzuil',
      rewardZuil.id,
      {
        ...sameEverywhere,
        'Geblokkeerde pashouder': 'passholder-blocked',
        'Ander kaartsysteem': 'reward-passholder-no-applicable-cardsystems',
        'Veel punten': 'REDEEMED',
        'Te weinig punten': 'reward-passholder-points-constraint',
        'Vervallen punten': 'reward-passholder-points-constraint',
      },
    ],
    [
      'lidmaatschapzuil',
      membershipZuil.id,
      {
        ...sameEverywhere,
        'Geblokkeerde pashouder': 'passholder-blocked',
        'Ander kaartsysteem': 'NONE',
        'Vriend van het huis': 'ACTIVE',
        'Vriend, kan verlengen': 'ACTIVE, renewable',
        'Vriend geweest': 'EXPIRED, renewable',
      },
    ],
  ]

const judged = (at: number, zuilId: string = demoZuil.id) => {
  const dataset = demoDataset(at)
  const decide = (card: RackCard): Decision | string => {
    if (card.chipNumber === undefined) {
      const number = parseUitpasNumber(card.uitpasNumber ?? '')
      return number.ok ? (tapped(dataset, zuilId, at, [barcode(number.value)])[0] ?? '') : number.error
    }
    const uid = parseChipUid(card.chipNumber)
    return uid.ok ? (tapped(dataset, zuilId, at, [chip(uid.value)])[0] ?? '') : uid.error
  }
  const rack = demoRack(dataset, at)
  return { dataset, rack, decisions: new Map(rack.map((card) => [card.label, decide(card)])) }
}

const outcomes = (at: number, zuilId?: string): Record<string, string> =>
  Object.fromEntries(
    [...judged(at, zuilId).decisions].map(([label, one]) => [label, typeof one === 'string' ? one : outcomeOf(one)]),
  )

describe('the demo’s rack', () => {
  it('gives what its labels promise, whenever the demo starts', () => {
    fc.assert(
      fc.property(someMoment, (at) => {
        expect(outcomes(at)).toEqual(promised)
      }),
      { numRuns: 25 },
    )
  }, 30_000)

  it.each(promisedElsewhere)(
    'gives at the %s what its labels promise',
    (_zuil, id, expected) => {
      fc.assert(
        fc.property(someMoment, (at) => {
          expect(outcomes(at, id)).toMatchObject(expected)
        }),
        { numRuns: 6 },
      )
    },
    30_000,
  )

  it('has the same cards at every start', () => {
    const rack = demoRack(demoDataset(now), now)
    const later = now + 777 * 86_400_000
    expect(demoRack(demoDataset(now), now)).toEqual(rack)
    expect(demoRack(demoDataset(later), later)).toEqual(rack)
  })

  it('gives the social status that its labels say', () => {
    const { dataset, decisions } = judged(now)
    const tariffOf = (label: string) => {
      const decision = decisions.get(label)
      const holder = dataset.passholders.find(
        ({ id }) => typeof decision === 'object' && id === decision.card?.passholderId,
      )
      const membership = holder?.memberships.find(({ cardSystemId }) => cardSystemId === 1)
      if (!membership) throw new Error(`${label} has no membership`)
      return socialTariff(membership, dataset.cardSystems[0]?.socialTariffGraceDays ?? 0, now)
    }
    expect(tariffOf('Gewone kaart').status).toBe('NONE')
    expect(tariffOf('Kansentarief actief')).toMatchObject({ status: 'ACTIVE', inGracePeriod: false })
    expect(tariffOf('Kansentarief in overgangsperiode')).toMatchObject({ status: 'ACTIVE', inGracePeriod: true })
    expect(tariffOf('Kansentarief vervallen').status).toBe('EXPIRED')
    expect(tariffOf('Kansentarief geschorst').status).toBe('SUSPENDED')
  })

  it('lets lapsed points lapse, and the others not', () => {
    const { decisions } = judged(now)
    const lapses = [...decisions].filter(
      ([, one]) => typeof one === 'object' && one.ledger.some(({ kind }) => kind === 'LAPSE'),
    )
    expect(lapses.map(([label]) => label)).toEqual(['Vervallen punten'])
    expect(lapses[0]?.[1]).toMatchObject({ verdict: { outcome: 'SAVED', points: 1, balance: 1 } })
  })

  it('warns of points that will lapse soon, where none are saved', () => {
    const { dataset, rack, decisions } = judged(now, membershipZuil.id)
    const label = 'Punten die bijna vervallen'
    expect(rack.find((card) => card.label === label)).toBeDefined()
    const { verdict } = decisions.get(label) as Decision
    expect(verdict).toMatchObject({ outcome: 'MEMBERSHIP', pointsEndDate: expect.stringMatching(/^202[67]-/) })
    expect(dataset.passholders.filter((holder) => balanceAt(holder, now).pointsEndDate).length).toBeGreaterThan(10)
  })

  it('is of a different card each, none of them waiting for a chip', () => {
    const { rack, dataset } = judged(now)
    const shown = rack.map(({ chipNumber, uitpasNumber }) => uitpasNumber ?? chipNumber)
    expect(new Set(shown).size).toBe(rack.length)
    const inRack = dataset.cards.filter(({ uitpasNumber }) => shown.includes(uitpasNumber))
    expect(inRack).toHaveLength(18)
    expect(inRack.every(({ chipNumber }) => chipNumber !== undefined)).toBe(true)
  })
})
