import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOfBasis, wrongSetting } from '../../../backend/associations/rules/settings.ts'
import type { EditedAssociation } from '../../../backend/associations/shapes.ts'
import { asked, associationForm, ofItsBasis } from '../../../backend/web/ksb/associations/settings.ts'
import { zuilenWithout } from '../../../backend/web/ksb/associations/words.ts'

const today = '2026-11-24'
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const settings: fc.Arbitrary<EditedAssociation> = fc.record(
  {
    name: fc.constant({ nl: 'Vriend' }),
    endDateType: fc.constantFrom('CUSTOM', 'BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE'),
    endDate: day,
    months: fc.integer({ min: 1, max: 1200 }),
    renewableMonths: fc.nat(1200),
  },
  { requiredKeys: ['name', 'endDateType'] },
) as fc.Arbitrary<EditedAssociation>

describe('what is set of a lidmaatschap', () => {
  it('is what its basis asks, and nothing of another', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const wanted: readonly string[] = fieldsOfBasis[some.endDateType]
        const wrong = wrongSetting(some, today)
        const given = (['endDate', 'months', 'renewableMonths'] as const).filter((field) => some[field] !== undefined)
        const other = given.filter((field) => !wanted.includes(field))
        const missing = wanted.filter((field) => field !== 'renewableMonths' && !given.some((one) => one === field))
        if (other.length > 0) expect(wrong).toEqual({ field: other[0], why: 'NOT_ASKED' })
        else if (missing.length > 0) expect(wrong).toEqual({ field: missing[0], why: 'NEEDED' })
        else if (some.endDate !== undefined && some.endDate < today)
          expect(wrong).toEqual({ field: 'endDate', why: 'PASSED' })
        else expect(wrong).toBeUndefined()
      }),
    )
  })

  it.each([
    ['CUSTOM', ['endDate', 'renewableMonths']],
    ['BASED_ON_DATE_OF_BIRTH', ['months']],
    ['BASED_ON_REGISTRATION_DATE', ['months', 'renewableMonths']],
  ] as const)('asks for %s what the handbook does, in the form too', (basis, fields) => {
    expect(fieldsOfBasis[basis]).toEqual(fields)
    expect(asked[basis]).toEqual(fields)
  })

  it('suggests today at the earliest; one that passed may stay', () => {
    const custom = (endDate: string): EditedAssociation => ({ name: { nl: 'V' }, endDateType: 'CUSTOM', endDate })
    expect(wrongSetting(custom(today), today)).toBeUndefined()
    expect(wrongSetting(custom('2026-11-23'), today)?.why).toBe('PASSED')
    expect(wrongSetting(custom('2026-11-23'), today, { endDate: '2026-11-23' })).toBeUndefined()
    expect(wrongSetting(custom('2026-11-22'), today, { endDate: '2026-11-23' })?.why).toBe('PASSED')
  })

  it('is sent by the form as the server takes it, whatever was typed under another basis', () => {
    fc.assert(
      fc.property(settings, (typed) => {
        const wrong = associationForm.wrongIn(typed)
        const server = wrongSetting(ofItsBasis(typed), today)
        if (server === undefined || server.why === 'PASSED') expect(wrong).toEqual({})
        else expect(Object.keys(wrong)).toEqual([server.field])
      }),
    )
  })

  it('leaves out names that are empty', () => {
    const name = { nl: ' Vriend ', fr: ' ', de: 'Freund', en: '' }
    expect(ofItsBasis({ name, endDateType: 'CUSTOM', endDate: today }).name).toEqual({ nl: 'Vriend', de: 'Freund' })
  })
})

it('zuilen that none of their counters lets read it are those without one in the list', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const zuilen = fc.array(fc.record({ id: fc.uuid(), name: fc.string(), counterIds: fc.uniqueArray(id) }))
  fc.assert(
    fc.property(zuilen, fc.uniqueArray(id), (all, listed) => {
      const without = zuilenWithout(
        all,
        listed.map((one) => ({ id: one })),
      )
      for (const zuil of all)
        expect(without.includes(zuil)).toBe(zuil.counterIds.every((counter) => !listed.includes(counter)))
    }),
  )
})
