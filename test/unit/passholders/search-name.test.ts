import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchable, searchName } from '../../../backend/passholders/rules/search-name.ts'
import { cleanName } from '../../../backend/platform/names.ts'

describe('the name that somebody is found by', () => {
  it.each([
    ['Peeters', 'Zoë', 'peeters zoe'],
    ["D'Hondt", 'Jean-Pierre', 'dhondt jean pierre'],
    ['D’HONDT', 'JEAN PIERRE', 'dhondt jean pierre'],
    ['Van den Brœck-Müller', 'Ægir', 'van den broeck muller aegir'],
    ['Yılmaz', 'İbrahim', 'yilmaz ibrahim'],
    ['Strauß', 'Łukasz', 'strauss lukasz'],
    ['Đorđević', 'Søren', 'dordevic soren'],
    ['Παπαδόπουλος', 'Νίκος', 'παπαδοπουλος νικος'],
    ['  Maes ', ' ', 'maes'],
    ['', '', ''],
  ])('of %s, %s is "%s"', (name, firstName, found) => {
    expect(searchName({ name, firstName })).toBe(found)
  })

  const text = fc.string({ unit: 'binary' })

  it('is the same however it was typed: composed or not, in capitals or not, with whichever spaces', () => {
    fc.assert(
      fc.property(text, (name) => {
        const once = searchable(name)
        expect(searchable(once)).toBe(once)
        expect(searchable(name.normalize('NFC'))).toBe(once)
        expect(searchable(name.normalize('NFD'))).toBe(once)
        expect(searchable(cleanName(name))).toBe(once)
        expect(searchable(`\t ${name} `)).toBe(once)
      }),
    )
  })

  it('has letters and digits alone, with single spaces between', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(searchable(name)).toMatch(/^([\p{L}\p{N}]+( [\p{L}\p{N}]+)*)?$/u)
      }),
    )
  })

  it('begins with the surname, as it is searched for', () => {
    fc.assert(
      fc.property(text, text, (name, firstName) => {
        expect(searchName({ name, firstName }).startsWith(searchable(name))).toBe(true)
      }),
    )
  })
})
