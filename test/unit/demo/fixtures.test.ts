import { chipNumber, uitpasNumber, zuilId } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { parseInsz } from '../../../backend/passholders/rules/insz.ts'
import {
  blockedCard,
  chipOf,
  client,
  eventId,
  passholderIdOf,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
  zuilNameOf,
} from '../../support/fixtures.ts'
import { barcode, chip, outcomeOf, tapped } from './judged.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')

describe('the small dataset', () => {
  it('has valid numbers, no two the same', () => {
    const { cards, passholders, zuilen, counters } = smallDataset(now, { passholders: 2_500, zuilen: 3 })
    for (const card of cards) {
      expect(uitpasNumber.safeParse(card.uitpasNumber).success).toBe(true)
      expect(chipNumber.safeParse(card.chipNumber).success).toBe(true)
    }
    for (const { id } of [...passholders, ...zuilen, ...counters]) expect(zuilId.safeParse(id).success, id).toBe(true)
    for (const { insz } of passholders) expect(parseInsz(insz ?? '').ok).toBe(true)
    for (const values of [
      cards.map((card) => card.uitpasNumber),
      cards.map((card) => card.chipNumber),
      passholders.map(({ insz }) => insz),
      passholders.map(({ id }) => id),
    ])
      expect(new Set(values).size).toBe(2_501)
  })

  it('has what its options ask for', () => {
    const usual = smallDataset(now)
    expect(usual.zuilen.map(({ id, name }) => [id, name])).toEqual([
      [zuilIdOf(1), 'Zuil 1'],
      [zuilIdOf(2), zuilNameOf(2)],
    ])
    expect(usual.passholders.map(({ id }) => id)).toEqual([
      ...[1, 2, 3, 4, 5].map(passholderIdOf),
      blockedCard.passholderId,
    ])
    expect(usual.clients).toEqual([client])
    expect(smallDataset(now)).toEqual(usual)
    const asked = smallDataset(now, { zuilen: 4, passholders: 0 })
    expect([asked.zuilen.length, asked.passholders.length]).toEqual([4, 1])
  })

  it('saves every tap, again and again, at every zuil, by chip and by barcode', () => {
    const dataset = smallDataset(now)
    const reads = [1, 2, 3, 4, 5].flatMap((n) => [chip(chipOf(n)), chip(chipOf(n)), barcode(uitpasNumberOf(n))])
    for (const zuil of [1, 2]) {
      const decisions = tapped(dataset, zuilIdOf(zuil), now, reads)
      for (const one of decisions) expect(one.verdict).toMatchObject({ outcome: 'SAVED', points: 1, eventId })
      expect(decisions.map(({ checkin }) => checkin?.passholderId)).toEqual(
        [1, 2, 3, 4, 5].flatMap((n) => Array(3).fill(passholderIdOf(n))),
      )
    }
  })

  it('refuses its blocked card and an unknown one', () => {
    const cards = [chip(blockedCard.chipNumber), barcode(blockedCard.uitpasNumber), chip(chipOf(6))]
    const decisions = tapped(smallDataset(now), zuilIdOf(1), now, cards)
    expect(decisions.map(outcomeOf)).toEqual(['card-blocked', 'card-blocked', 'passholder-not-found'])
  })
})
