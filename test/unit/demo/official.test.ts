import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { demoZuil, wholeDemoDataset } from '../../../backend/demo/demo-dataset.ts'
import { officialCards } from '../../../backend/demo/official.ts'
import { demoRack } from '../../../backend/demo/rack.ts'
import { parseInsz } from '../../../backend/passholders/rules/insz.ts'
import { barcode, chip, outcomeOf, tapped } from './judged.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')
const dataset = wholeDemoDataset(now)

/** What UiTPAS's public documentation says of its test environment. */
const published = JSON.parse(
  readFileSync(new URL('../../fixtures/uitpas-test-dataset.json', import.meta.url), 'utf8'),
) as {
  organizers: { id: string; name: string }[]
  events: { id: string; name: string }[]
  passholders: {
    uitpasNumber: string
    chipNumber?: string
    socialTariff: string
    postalCode?: string
    card: 'active' | 'blocked' | 'unregistered'
    insz?: string
  }[]
  groupPasses: { uitpasNumber: string; chipNumber: string; socialTariff: 'yes' | 'no' }[]
  rewards: { id: string; title: string; type: string }[]
}

describe('the data of UiTPAS’s own test environment', () => {
  it.each(published.passholders)('has $uitpasNumber as it is published', (one) => {
    const card = dataset.cards.find(({ uitpasNumber }) => uitpasNumber === one.uitpasNumber)
    expect(card?.chipNumber).toBe(one.chipNumber)
    const status = { active: 'ACTIVE', blocked: 'BLOCKED', unregistered: 'LOCAL_STOCK' }[one.card]
    expect(card?.status).toBe(status)
    const holder = dataset.passholders.find(({ id }) => id === card?.passholderId)
    expect(holder?.insz).toBe(one.insz)
    if (!holder) return
    expect(parseInsz(holder.insz ?? '').ok).toBe(true)
    expect(holder.postalCode).toBe(one.postalCode)
    const own = holder.memberships.find(({ cardSystemId }) => cardSystemId === card?.cardSystemId)
    const ends = own?.socialTariffEndDate
    const social = ends === undefined ? 'none' : ends > now ? 'active' : 'expired'
    expect(social).toBe({ no: 'none', expired: 'expired', 'in another region': 'none' }[one.socialTariff] ?? 'active')
    expect(holder.memberships.length).toBe(one.socialTariff === 'in another region' ? 2 : 1)
  })

  it.each(published.groupPasses)('has the group pass $uitpasNumber: it is told of no points', (one) => {
    const { uitpasNumber, chipNumber, socialTariff } = one
    const card = dataset.cards.find((found) => found.uitpasNumber === uitpasNumber)
    expect(card).toMatchObject({ chipNumber, status: 'ACTIVE' })
    const group = dataset.groupPasses?.find(({ id }) => id === card?.passholderId)
    expect((group?.membership.socialTariffEndDate ?? 0) > now).toBe(socialTariff === 'yes')
    for (const read of [barcode(uitpasNumber), chip(chipNumber)])
      expect(tapped(dataset, demoZuil.id, now, [read]).map(outcomeOf)).toEqual(['passholder-not-found'])
  })

  it('has its organizer, events and rewards', () => {
    for (const { id, name } of published.organizers)
      expect(dataset.organizers.find((one) => one.id === id)?.name).toBe(name)
    for (const { id, name } of published.events) expect(dataset.events.find((one) => one.id === id)?.name.nl).toBe(name)
    for (const { id, title, type } of published.rewards) {
      const reward = dataset.rewards?.find((one) => one.title.nl === title)
      expect(reward?.id.endsWith(id), title).toBe(true)
      expect(reward?.points === 0).toBe(type === 'WELCOME')
    }
  })

  it('is beside the demo’s own: no number or id is of two', () => {
    const all = <K extends string>(of: readonly { readonly [P in K]?: unknown }[], key: K) =>
      of.flatMap((one) => one[key] ?? [])
    for (const values of [
      all(dataset.cards, 'uitpasNumber'),
      all(dataset.cards, 'chipNumber'),
      all(dataset.passholders, 'insz'),
      ...(['passholders', 'counters', 'organizers', 'events', 'cardSystems'] as const).map((kind) =>
        all<'id'>(dataset[kind], 'id'),
      ),
    ])
      expect(new Set(values).size).toBe(values.length)
    expect(demoRack(dataset, now).find(({ label }) => label === 'Onbekende chip')?.chipNumber).not.toBe(
      dataset.cards.find(({ uitpasNumber }) => uitpasNumber === '0900000095902')?.chipNumber,
    )
  })

  it('is tapped like other cards, by chip and by number', () => {
    expect(officialCards.map(({ uitpasNumber }) => uitpasNumber)).toEqual(
      [...published.passholders, ...published.groupPasses].map(({ uitpasNumber }) => uitpasNumber),
    )
    const outcome = { active: 'SAVED', blocked: 'card-blocked', unregistered: 'invalid-card-status' }
    for (const { uitpasNumber, chipNumber, card } of published.passholders)
      for (const read of [barcode(uitpasNumber), ...(chipNumber === undefined ? [] : [chip(chipNumber)])])
        expect([uitpasNumber, tapped(dataset, demoZuil.id, now, [read]).map(outcomeOf)]).toEqual([
          uitpasNumber,
          [outcome[card]],
        ])
  })
})
