import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retentionOf } from '../../../backend/card-systems/rules/retention.ts'
import {
  alertSettings,
  generalSettings,
  retentionBounds,
  retentionFields,
  retentionSettings,
} from '../../../backend/card-systems/shapes/settings.ts'
import { defaultRetention } from '../../../backend/passholders/rules/retention.ts'

const general = { name: 'UiTPAS Dender', socialTariffGraceDays: 30, cities: [], openingHours: [] }
const takes = (over: object): boolean => generalSettings.safeParse({ ...general, ...over }).success

describe('how long what is kept', () => {
  const own = fc.record(
    Object.fromEntries(retentionFields.map((field) => [field, fc.integer(retentionBounds[field])])),
    { requiredKeys: [] },
  )

  it('is what the card system set, and the default of the rest', () => {
    fc.assert(
      fc.property(own, (set) => {
        const kept = retentionOf(defaultRetention, set)
        for (const field of retentionFields) expect(kept[field]).toBe(set[field] ?? defaultRetention[field])
        expect(kept.readingDays).toBe(defaultRetention.readingDays)
        expect(retentionSettings.parse(set)).toEqual(set)
        // What a tap booked is known for as long as the tap may come again.
        expect(kept.visitDays).toBeGreaterThanOrEqual(kept.tapDays)
      }),
    )
  })

  it('is never less than what else needs it, or more than there is a purpose for', () => {
    for (const field of retentionFields) {
      const { min, max } = retentionBounds[field]
      for (const days of [min - 1, max + 1, 0, -1, 1.5])
        expect(retentionSettings.safeParse({ [field]: days }).success, `${field} ${days}`).toBe(false)
      expect(defaultRetention[field]).toBeGreaterThanOrEqual(min)
      expect(defaultRetention[field]).toBeLessThanOrEqual(max)
    }
    // A journal is handed in for 90 days; two calendar years are settled.
    expect(retentionBounds.tapDays.min).toBeGreaterThan(90)
    expect(retentionBounds.visitDays.min).toBeGreaterThan(2 * 365)
    expect(retentionSettings.safeParse({ readingDays: 400 }).success).toBe(false)
  })
})

describe('the general settings', () => {
  it('take any number of grace days of a year, and no other', () => {
    expect([0, 30, 366].every((days) => takes({ socialTariffGraceDays: days }))).toBe(true)
    expect([-1, 367, 1.5].some((days) => takes({ socialTariffGraceDays: days }))).toBe(false)
  })

  it('have each city once, by its postal code and its name', () => {
    const aalst = { postalCode: '9300', name: 'Aalst' }
    expect(
      takes({ cities: [aalst, { postalCode: '9308', name: 'Aalst' }, { postalCode: '9300', name: 'Gijzegem' }] }),
    ).toBe(true)
    expect(takes({ cities: [aalst, { postalCode: '9300', name: 'AALST' }] })).toBe(false)
    for (const postalCode of ['0930', '93000', '93', 'B-93', ''])
      expect(takes({ cities: [{ postalCode, name: 'Aalst' }] }), postalCode).toBe(false)
    expect(takes({ name: ' ' })).toBe(false)
  })
})

it('mails each address once, however it is written', () => {
  const address = (email: string) => ({ email, language: 'nl', alertMode: 'AT_ONCE' })
  const mails = (...emails: string[]): boolean =>
    alertSettings.safeParse({ alertAddresses: emails.map(address) }).success
  expect(mails('wacht@stad.example', 'it@stad.example')).toBe(true)
  expect(mails('wacht@stad.example', ' WACHT@stad.example')).toBe(false)
  expect(mails('wacht@stad')).toBe(false)
  expect(mails('wacht@stad.example\r\nBcc: x@y.example')).toBe(false)
})
