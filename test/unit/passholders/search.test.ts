import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeInsz, makeUitpasNumber } from '../../../backend/demo/numbers.ts'
import { hasWords, soughtPassholder } from '../../../backend/passholders/rules/search.ts'
import { searchName } from '../../../backend/passholders/rules/search-name.ts'

describe('what is typed to find a passholder', () => {
  it.each([
    ['0930000420206', { kind: 'CARD', uitpasNumber: '0930000420206' }],
    [' 0930 0004 2020 6', { kind: 'CARD', uitpasNumber: '0930000420206' }],
    // Of no card, but nothing else either.
    ['0930000237912', { kind: 'CARD', uitpasNumber: '0930000237912' }],
    // A spreadsheet took the zero away.
    ['930000420206', { kind: 'CARD', uitpasNumber: '0930000420206' }],
    ['04784CDAEE3880', { kind: 'CHIP', chipNumber: '04784CDAEE3880' }],
    ['04:78:4c:da:ee:38:80', { kind: 'CHIP', chipNumber: '04784CDAEE3880' }],
    ['83.03.02-015.40', { kind: 'INSZ', insz: '83030201540' }],
    ['17010180147', { kind: 'INSZ', insz: '17010180147' }],
    ['83030201541', { kind: 'NAME', words: ['83030201541'] }],
    [' Ann@Bib.example ', { kind: 'EMAIL', email: 'ann@bib.example' }],
    ['8703FEE0-29cc-452c-b1af-94ef494d4196', { kind: 'ID', id: '8703fee0-29cc-452c-b1af-94ef494d4196' }],
    ['Zoë  D’Hondt zoe', { kind: 'NAME', words: ['zoe', 'dhondt'] }],
    ['%', { kind: 'NAME', words: [] }],
    ['', { kind: 'NAME', words: [] }],
  ])('"%s" is understood', (typed, sought) => {
    expect(soughtPassholder(typed)).toEqual(sought)
  })

  const digits = fc.nat(999_999)

  it('is a number of whichever person or card, however it is written', () => {
    const between = fc.constantFrom('', ' ', '.', '-')
    const spread = (text: string, sign: string) => [...text].join(sign)
    fc.assert(
      fc.property(digits, fc.boolean(), between, (n, social, sign) => {
        const number = makeUitpasNumber('09300', n, social)
        expect(soughtPassholder(spread(number, sign))).toEqual({ kind: 'CARD', uitpasNumber: number })
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom('1983-03-02', '2017-01-01', '1950-12-31'), fc.nat(900), between, (born, n, sign) => {
        const insz = makeInsz(born, n)
        expect(soughtPassholder(spread(insz, sign))).toEqual({ kind: 'INSZ', insz })
      }),
    )
  })

  const name = fc.stringMatching(/^[A-Za-zéÈçøŁ][a-zéÈçøŁ' -]{1,12}[a-z]$/)

  it('finds somebody by both names in either order, by a part of each, with accents or without', () => {
    fc.assert(
      fc.property(name, name, fc.boolean(), fc.boolean(), fc.nat(5), (surname, firstName, turned, loud, cut) => {
        const parts = [surname.slice(0, Math.max(1, surname.length - cut)), firstName]
        const typed = (turned ? parts.reverse() : parts).join(' ')
        const sought = soughtPassholder(loud ? typed.toUpperCase() : typed.normalize('NFD'))
        if (sought.kind !== 'NAME') return
        expect(hasWords(searchName({ name: surname, firstName }), sought.words)).toBe(true)
      }),
    )
  })

  it('finds nobody who lacks one of the words', () => {
    fc.assert(
      fc.property(name, name, (surname, firstName) => {
        expect(hasWords(searchName({ name: surname, firstName }), ['qqq'])).toBe(false)
      }),
    )
  })
})
