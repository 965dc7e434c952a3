import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageAt } from '../../../backend/card-systems/rules/prices.ts'
import { cannotJoin, MAX_ADULTS, MAX_FAMILY } from '../../../backend/passholders/rules/family.ts'

const at = Date.parse('2026-11-28T12:00:00Z')
const [child, grown] = ['2008-11-29', '2008-11-28']
const people = (count: number, dateOfBirth: string, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ id: `${from + n}`, dateOfBirth }))
const somebody = (dateOfBirth: string) => ({ id: 'somebody', dateOfBirth })

describe('a family', () => {
  it('is full at some number, of whom some adults; whose 18th birthday it is counts as one', () => {
    expect(cannotJoin(people(MAX_FAMILY - 1, child), somebody(child), at)).toBeUndefined()
    expect(cannotJoin(people(MAX_FAMILY, child), somebody(child), at)).toBe('too-many-family-members')
    expect(cannotJoin(people(MAX_ADULTS - 1, grown), somebody(grown), at)).toBeUndefined()
    expect(cannotJoin(people(MAX_ADULTS, grown), somebody(grown), at)).toBe('too-many-adults-in-family')
    expect(cannotJoin(people(MAX_ADULTS, grown), somebody(child), at)).toBeUndefined()
  })

  it('has nobody twice, not whose it is either', () => {
    const family = people(MAX_FAMILY, grown)
    for (const one of family) expect(cannotJoin(family, one, at)).toBe('family-member-already-added')
  })

  it('keeps its limits, whoever is added in whichever order', () => {
    const person = fc.record({ id: fc.nat(30).map(String), dateOfBirth: fc.constantFrom(child, grown, '1950-01-01') })
    fc.assert(
      fc.property(person, fc.array(person, { maxLength: 60 }), (main, others) => {
        const family = [main]
        for (const one of others) if (cannotJoin(family, one, at) === undefined) family.push(one)
        expect(new Set(family.map(({ id }) => id)).size).toBe(family.length)
        expect(family.length).toBeLessThanOrEqual(MAX_FAMILY)
        const adults = family.filter(({ dateOfBirth }) => ageAt(dateOfBirth, at) >= 18)
        expect(adults.length).toBeLessThanOrEqual(MAX_ADULTS)
      }),
    )
  })
})
