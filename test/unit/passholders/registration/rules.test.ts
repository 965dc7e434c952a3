import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardStatus } from '../../../../backend/cards/shapes.ts'
import { makeInsz, makeUitpasNumber } from '../../../../backend/demo/numbers.ts'
import { columnTitles, exampleRow, saidOf } from '../../../../backend/passholders/registration/texts.ts'
import { parseDay } from '../../../../backend/passholders/rules/registration/dates.ts'
import { isWarning } from '../../../../backend/passholders/rules/registration/finding.ts'
import {
  isSameName,
  isWhole,
  judge,
  type Known,
  type KnownCard,
  type KnownPerson,
} from '../../../../backend/passholders/rules/registration/judge.ts'
import { isSomebody, readRow } from '../../../../backend/passholders/rules/registration/row.ts'
import { registrationColumns, requiredColumns } from '../../../../backend/passholders/shapes/registration.ts'

const today = '2026-11-27'
const now = Date.parse('2026-11-27T09:00:00Z')
const counter = { id: 'here', name: 'Onthaal' }
const judging = { counterId: counter.id, graceDays: 30, now }

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-11-27T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const asTyped = (date: string): string => date.split('-').reverse().join('/')
const word = fc.stringMatching(/^[A-Za-zéèïç' -]{1,30}$/).filter((text) => text.trim() !== '')

/** The cells of a row with nothing wrong. */
const rightRow = fc
  .record({
    name: word,
    firstName: word,
    birth: day,
    serial: fc.integer({ min: 1, max: 997 }),
    postalCode: fc.integer({ min: 1000, max: 9999 }).map(String),
    card: fc.integer({ min: 0, max: 999_999 }),
    social: fc.boolean(),
    optional: fc.constantFrom<readonly string[]>(
      [],
      ['', '', '', '', ''],
      ['m', 'a@b.be', 'Belg', '053/12.34.56', 'onbekend'],
      ['V', 'Onbekend', 'onbekend', 'onbekend', '+32 478 12 34 56'],
    ),
  })
  .map(({ name, firstName, birth, serial, postalCode, card, social, optional }) => [
    ...[name, firstName, asTyped(birth), makeInsz(birth, serial), 'Kerkstraat 1', postalCode, 'Aalst'],
    ...[makeUitpasNumber('09300', card, social), social ? '1' : '0', social ? '31/12/2027' : '', ...optional],
  ])
const codesOf = (cells: readonly string[]): string[] =>
  readRow(2, cells, today).findings.map(({ column, code }) => `${column ?? 'row'} ${code}`)
const base = [
  ...['Peeters', 'Zoë', '02/03/1983', '83030201540', 'Kerkstraat 1', '9300', 'Aalst', '0930000420206', '0', ''],
]
const over = (column: (typeof registrationColumns)[number], text: string): string[] =>
  base.with(registrationColumns.indexOf(column), text)

describe('a row', () => {
  it('with nothing wrong is read whole', () => {
    fc.assert(
      fc.property(rightRow, (cells) => {
        const { findings, read } = readRow(2, cells, today)
        expect(findings).toEqual([])
        expect(isWhole(read)).toBe(true)
        expect(read.socialTariffEndDate !== undefined).toBe(cells[8] === '1')
      }),
    )
  })

  it('of anything is read without an error; what is not read is told of, with a sentence', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 18 }), (cells) => {
        const one = readRow(2, cells, today)
        if (!one.findings.some((finding) => !isWarning(finding))) expect(isWhole(one.read)).toBe(true)
        for (const finding of one.findings) expect(saidOf(one, finding).text).not.toMatch(/undefined|\{\}/)
      }),
    )
  })

  it.each([
    [9, 'row COLUMNS'],
    [12, 'row COLUMNS'],
    [14, 'row COLUMNS'],
    [16, 'row COLUMNS'],
  ])('of %i columns is not one', (count, found) => {
    const cells = Array.from({ length: count }, (_, index) => base[index] ?? 'x')
    expect(codesOf(cells)).toEqual([found])
  })

  it('may have empty columns behind it, as spreadsheets leave them', () => {
    for (const more of [1, 2, 5, 9]) expect(codesOf([...base, ...Array<string>(more).fill('')])).toEqual([])
  })

  it.each([
    ['dateOfBirth', '31/12/1899', 'BORN_TOO_EARLY'],
    ['dateOfBirth', '28/11/2026', 'BORN_IN_FUTURE'],
    ['dateOfBirth', '29/02/1983', 'NO_SUCH_DATE'],
    ['dateOfBirth', '13/13/1983', 'NO_SUCH_DATE'],
    ['dateOfBirth', '3/2/83', 'SHORT_YEAR'],
    ['dateOfBirth', '30377', 'DATE_AS_NUMBER'],
    ['dateOfBirth', 'maart', 'NOT_A_DATE'],
    ['dateOfBirth', '', 'EMPTY'],
    ['insz', '8,3E+10', 'INSZ_SCIENTIFIC'],
    ['insz', '83030201541', 'INSZ_CHECK'],
    ['insz', '8303020154', 'INSZ_LENGTH'],
    ['insz', 'geen', 'INSZ_NOT_DIGITS'],
    ['insz', '', 'EMPTY'],
    // Born on another day than is said.
    ['insz', makeInsz('1983-03-03', 1), 'INSZ_BIRTH_DATE'],
    ['postalCode', '930', 'POSTAL_CODE'],
    ['postalCode', '0930', 'POSTAL_CODE'],
    ['uitpasNumber', '9,30E+11', 'CARD_SCIENTIFIC'],
    ['uitpasNumber', '930000420206', 'CARD_ZERO_LOST'],
    ['uitpasNumber', '0930000237912', 'CARD_CHECK'],
    ['uitpasNumber', '0930000237931', 'CARD_STATUS_DIGIT'],
    ['uitpasNumber', '09300004202', 'CARD_LENGTH'],
    ['uitpasNumber', '0930000237915', 'CARD_WITH_STATUS'],
    ['socialTariff', 'ja', 'STATUS_NOT_0_OR_1'],
    ['socialTariffEndDate', '31/12/2027', 'END_DATE_UNNEEDED'],
    ['name', 'Bj\ufffdrn', 'LETTERS_LOST'],
    ['name', 'BjÃ¶rn', 'LETTERS_LOST'],
    ['street', 'x'.repeat(201), 'TOO_LONG'],
  ] as const)('with %s %j is told of: %s', (column, text, code) => {
    expect(codesOf(over(column, text))).toEqual([`${column} ${code}`])
  })

  it.each(['2/4/83-030.201-54', '83.03.02-015.40', '83 03 02 015 40'])('has an INSZ as people write it', (insz) => {
    expect(codesOf(over('insz', insz)).length).toBe(insz.startsWith('2/') ? 1 : 0)
  })

  it('may have a BIS number, also one whose day of birth is not known', () => {
    const bis = (six: string): string => {
      const base9 = `${six}001`
      return base9 + String(97 - (Number(base9) % 97)).padStart(2, '0')
    }
    for (const six of ['834302', '832302', '834000', '830000']) expect(codesOf(over('insz', bis(six)))).toEqual([])
  })

  it('says which number a lost zero was in front of', () => {
    const insz = makeInsz('2001-02-03', 5)
    const cells = over('insz', String(Number(insz))).with(2, '03/02/2001')
    expect(readRow(2, cells, today).findings).toEqual([{ column: 'insz', code: 'INSZ_ZERO_LOST', hint: insz }])
  })

  it('with social status has an end date that is not past', () => {
    const social = base.with(7, '0930000237915').with(8, '1')
    expect(codesOf(social)).toEqual(['socialTariffEndDate END_DATE_MISSING'])
    expect(codesOf(social.with(9, '26/11/2026'))).toEqual(['socialTariffEndDate END_DATE_PAST'])
    expect(codesOf(social.with(9, '27/11/2026'))).toEqual([])
    expect(codesOf(base.with(8, '1').with(9, '27/11/2027'))).toEqual(['uitpasNumber CARD_WITHOUT_STATUS'])
  })

  it('has all five optional columns or none; ‘onbekend’ is enough where something is not known', () => {
    const optional = ['v', 'zoe@bib.example', 'Belg', '053 12 34 56', 'onbekend']
    expect(codesOf([...base, ...optional])).toEqual([])
    for (const index of optional.keys())
      expect([index, codesOf([...base, ...optional.with(index, '')])]).toEqual([
        index,
        [`${registrationColumns[requiredColumns.length + index]} OPTIONAL_MISSING`],
      ])
    expect(codesOf([...base, 'x', 'bib', 'Belg', 'geen', '1'])).toEqual([
      ...['gender GENDER', 'email EMAIL', 'phoneNumber PHONE', 'mobileNumber PHONE'],
    ])
  })

  it('that is first is the names of the columns, or somebody', () => {
    expect(isSomebody(registrationColumns.map((column) => columnTitles[column]))).toBe(false)
    expect(isSomebody(base)).toBe(true)
    expect(isSomebody(over('uitpasNumber', '9,30E+11'))).toBe(true)
  })

  it('that is the template’s example would be right', () => {
    expect(codesOf(exampleRow).filter((code) => !code.endsWith('BIRTH_DATE'))).toEqual([])
  })
})

describe('a day', () => {
  it('is read as it is typed, whatever stands between', () => {
    fc.assert(
      fc.property(day, fc.constantFrom('/', '-', '.'), fc.boolean(), (date, between, zeros) => {
        const [y = '', m = '', d = ''] = date.split('-')
        const typed = [d, m, y].map((part) => (zeros ? part : String(Number(part)))).join(between)
        expect(parseDay(typed)).toEqual({ ok: true, value: date })
        expect(parseDay(`${typed} 0:00:00`)).toEqual({ ok: true, value: date })
        expect(parseDay(date)).toEqual({ ok: true, value: date })
      }),
    )
  })
})

describe('what becomes of a row', () => {
  const [insz, uitpasNumber] = ['83030201540', '0930000420206'] as const
  const free: KnownCard = { status: 'LOCAL_STOCK', counter }
  const member: KnownPerson = { id: 'p', name: 'Peeters', firstName: 'Zoë', membership: { status: 'ACTIVE' } }
  const judged = (card: KnownCard | undefined, person?: KnownPerson, cells: readonly string[] = base) => {
    const known: Known = {
      cards: new Map(card && [[uitpasNumber, card]]),
      people: new Map(person && [[insz, person]]),
    }
    const { outcome, findings } = judge(readRow(2, cells, today), known, {}, judging)
    return [outcome, ...findings.map(({ code }) => code)]
  }

  it('goes by what somebody has', () => {
    const { membership: _none, ...elsewhere } = member
    expect(judged(free)).toEqual(['NEW'])
    expect(judged(free, elsewhere)).toEqual(['MEMBERSHIP'])
    expect(judged(free, member)).toEqual(['CARD'])
    expect(judged({ status: 'ACTIVE', passholderId: 'p' }, { ...member, card: uitpasNumber })).toEqual(['ALREADY'])
    expect(judged(free, { ...member, card: '0930000237915' })).toEqual(['WRONG', 'HAS_OTHER_CARD'])
    expect(judged(free, { ...member, membership: { status: 'BLOCKED' } })).toEqual(['WRONG', 'MEMBERSHIP_BLOCKED'])
    expect(judged(free, { ...member, name: 'Janssens' })).toEqual(['WRONG', 'INSZ_OTHER_NAME'])
    const held = (socialTariffEndDate: number) => ({ status: 'ACTIVE' as const, socialTariffEndDate })
    expect(judged(free, { ...member, membership: held(now - 86_400_000) })).toEqual(['WRONG', 'STATUS_HELD'])
    expect(judged(free, { ...member, membership: held(now - 40 * 86_400_000) })).toEqual(['CARD'])
  })

  it('is right with a card of the counter’s own stock alone', () => {
    for (const status of cardStatus.options)
      expect([status, judged({ status, counter })[0]]).toEqual([status, status === 'LOCAL_STOCK' ? 'NEW' : 'WRONG'])
    expect(judged(undefined)).toEqual(['WRONG', 'CARD_UNKNOWN'])
    expect(judged({ status: 'LOCAL_STOCK', counter: { id: 'there', name: 'Elders' } })).toEqual([
      'WRONG',
      'CARD_ELSEWHERE',
    ])
    expect(judged({ ...free, passholderId: 'somebody' })).toEqual(['WRONG', 'CARD_TAKEN'])
  })

  it('is wrong where its person or card stood in a row before', () => {
    const one = readRow(9, base, today)
    const known = { cards: new Map([[uitpasNumber, free]]), people: new Map() }
    const { outcome, findings } = judge(one, known, { insz: 3, card: 4 }, judging)
    expect([outcome, findings.map(({ code, hint }) => `${code} ${hint}`)]).toEqual([
      'WRONG',
      ['INSZ_TWICE 3', 'CARD_TWICE 4'],
    ])
  })

  it('does not stumble over a warning', () => {
    expect(judged(free, undefined, base.with(2, '03/03/1983'))).toEqual(['NEW', 'INSZ_BIRTH_DATE'])
  })
})

it('names are one person’s whatever their accents, capitals and second first names', () => {
  const peeters = { name: "D'Hondt", firstName: 'Zoë' }
  expect(isSameName(peeters, { name: 'DHONDT', firstName: 'zoe marie' })).toBe(true)
  expect(isSameName(peeters, { name: 'Zoë', firstName: 'D’Hondt' })).toBe(true)
  expect(isSameName(peeters, { name: "D'Hondt", firstName: 'Jan' })).toBe(false)
})
