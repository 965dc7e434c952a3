import { expect, it } from 'vitest'
import { assignmentRefusal, registration } from '../../../backend/associations/rules/registration.ts'
import { anAssociation, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 11:00')
const custom = anAssociation({ endDate: '2027-08-31' })
const registrant = { dateOfBirth: '2000-01-01', cardSystemIds: [custom.cardSystemId] }
const stranger = { ...registrant, cardSystemIds: [custom.cardSystemId + 1] }

it('is for who may assign it, and for passholders of its card system', () => {
  expect(assignmentRefusal(custom, undefined, registrant)).toBe('NOT_ASSIGNABLE')
  expect(assignmentRefusal(custom, 'READ', registrant)).toBe('NOT_ASSIGNABLE')
  expect(assignmentRefusal(custom, 'WRITE', stranger)).toBe('OTHER_CARD_SYSTEM')
  expect(assignmentRefusal(custom, 'WRITE', registrant)).toBeUndefined()
})

it('gives the last day, of a renewal as well', () => {
  expect(registration(custom, { right: 'WRITE', registrant, now })).toEqual({ ok: true, value: '2027-08-31' })
  const current = { endDate: '2026-12-31' }
  const renewed = registration(custom, { right: 'WRITE', registrant, current, wanted: '2028-01-31', now })
  expect(renewed).toEqual({ ok: true, value: '2028-01-31' })
})

it('says the first thing that is wrong, in this order', () => {
  const strict = anAssociation({ renewableMonths: 1 })
  const current = { endDate: '2027-08-31' }
  const wanted = '2026-01-01'
  const refusal = (facts: Partial<Parameters<typeof registration>[1]>) => {
    const made = registration(strict, { right: 'WRITE', registrant, now, ...facts })
    return made.ok ? undefined : made.error
  }
  expect(refusal({ right: 'READ', registrant: stranger, current, wanted })).toBe('NOT_ASSIGNABLE')
  expect(refusal({ registrant: stranger, current, wanted })).toBe('OTHER_CARD_SYSTEM')
  expect(refusal({ current, wanted })).toBe('NOT_RENEWABLE')
  expect(refusal({ wanted })).toBe('IN_THE_PAST')
})
