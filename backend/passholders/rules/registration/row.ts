import { parseUitpasNumber, type Result, type UitpasNumberProblem } from '@zuil/protocol'
import { dayAfter, momentOf } from '../../../platform/time/calendar.ts'
import {
  optionalColumns,
  type RegistrationColumn,
  type RegistrationRow,
  registrationColumns,
  requiredColumns,
} from '../../shapes/registration.ts'
import { type InszProblem, parseInsz } from '../insz.ts'
import { parseDay } from './dates.ts'
import type { Finding, FindingCode } from './finding.ts'

/** What a row says, as far as it can be read; whole only where nothing of it is wrong. */
export interface ReadRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly findings: readonly Finding[]
  readonly read: Partial<RegistrationRow>
}

/** The first cell of the template's example: whoever leaves it in registers nobody by it. */
export const EXAMPLE = 'Voorbeeld (wis deze regel)'

const MAX_LENGTHS: Partial<Record<RegistrationColumn, number>> = { name: 100, firstName: 100, street: 200, city: 100 }
const MAX_LENGTH = 250

const inszCodes: Readonly<Record<Exclude<InszProblem, 'EMPTY'>, FindingCode>> = {
  NOT_DIGITS: 'INSZ_NOT_DIGITS',
  WRONG_LENGTH: 'INSZ_LENGTH',
  BAD_DATE: 'INSZ_DATE',
  BAD_CHECK_NUMBER: 'INSZ_CHECK',
}
const cardCodes: Readonly<Record<Exclude<UitpasNumberProblem, 'EMPTY'>, FindingCode>> = {
  NOT_DIGITS: 'CARD_NOT_DIGITS',
  SCIENTIFIC: 'CARD_SCIENTIFIC',
  LEADING_ZERO_LOST: 'CARD_ZERO_LOST',
  WRONG_LENGTH: 'CARD_LENGTH',
  BAD_STATUS_DIGIT: 'CARD_STATUS_DIGIT',
  BAD_CHECK_DIGIT: 'CARD_CHECK',
}

/** A number that a spreadsheet rounded. */
const isScientific = (text: string): boolean => /^\d+([.,]\d+)?e\+?\d+$/i.test(text)

/** Text that was read in a wrong encoding once, before it came in this file. */
const hasLostLetters = (text: string): boolean => /\ufffd|[ÃÂ][\u0080-\u00bf]|â€/u.test(text)

const clean = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Spreadsheets leave empty columns at the end: as many as there should be, when no more stands in them. */
const asColumns = (cells: readonly string[]): readonly string[] => {
  const used = cells.findLastIndex((cell) => clean(cell) !== '') + 1
  const fit = [requiredColumns.length, registrationColumns.length].find((count) => used <= count)
  return fit !== undefined && cells.length >= requiredColumns.length ? cells.slice(0, fit) : cells
}

const isUnknown = (text: string): boolean => /^onbekend$/i.test(text)

const parsedInsz = (text: string): { value?: string; finding?: Finding } => {
  const digits = text.replace(/[.\-\s]/g, '')
  if (isScientific(digits) || isScientific(text)) return { finding: { column: 'insz', code: 'INSZ_SCIENTIFIC' } }
  const parsed = parseInsz(text)
  if (parsed.ok) return { value: parsed.value }
  if (/^\d{7,10}$/.test(digits) && parseInsz(digits.padStart(11, '0')).ok)
    return { finding: { column: 'insz', code: 'INSZ_ZERO_LOST', hint: digits.padStart(11, '0') } }
  return { finding: { column: 'insz', code: parsed.error === 'EMPTY' ? 'EMPTY' : inszCodes[parsed.error] } }
}

/** Whether the day of birth in an INSZ is another; of some the INSZ does not have it. */
const differs = (insz: string, dateOfBirth: string): boolean => {
  const month = Number(insz.slice(2, 4)) % 20
  const day = insz.slice(4, 6)
  if (month === 0 || day === '00') return false
  return `${insz.slice(0, 2)}-${String(month).padStart(2, '0')}-${day}` !== dateOfBirth.slice(2)
}

/** The twelfth digit says for whom a card is made. */
const isForStatus = (uitpasNumber: string): boolean => uitpasNumber[11] === '1'

/** What a row says. @param today yyyy-mm-dd */
export const readRow = (row: number, given: readonly string[], today: string): ReadRow => {
  const cells = asColumns(given)
  if (cells.length !== requiredColumns.length && cells.length !== registrationColumns.length)
    return { row, cells: given, findings: [{ code: 'COLUMNS', hint: String(cells.length) }], read: { row } }
  const findings: Finding[] = []
  const find = (column: RegistrationColumn, code: FindingCode, hint?: string): undefined => {
    findings.push({ column, code, ...(hint !== undefined && { hint }) })
    return undefined
  }
  const cellOf = (column: RegistrationColumn): string => clean(cells[registrationColumns.indexOf(column)] ?? '')
  const textOf = (column: RegistrationColumn): string | undefined => {
    const text = cellOf(column)
    if (text === '') return find(column, 'EMPTY')
    if (hasLostLetters(text)) return find(column, 'LETTERS_LOST')
    if (text.length > (MAX_LENGTHS[column] ?? MAX_LENGTH)) return find(column, 'TOO_LONG')
    return text
  }
  const dayIn = (column: RegistrationColumn): string | undefined => {
    const day: Result<string, FindingCode> = parseDay(cellOf(column))
    return day.ok ? day.value : find(column, day.error)
  }
  const birth = (): string | undefined => {
    if (cellOf('dateOfBirth') === '') return find('dateOfBirth', 'EMPTY')
    const day = dayIn('dateOfBirth')
    if (day === undefined) return undefined
    if (day < '1900-01-01') return find('dateOfBirth', 'BORN_TOO_EARLY')
    return day > today ? find('dateOfBirth', 'BORN_IN_FUTURE') : day
  }
  const insz = (): string | undefined => {
    const { value, finding } = parsedInsz(cellOf('insz'))
    if (finding) findings.push(finding)
    return value
  }
  const postalCode = (): string | undefined => {
    const text = textOf('postalCode')
    if (text === undefined) return undefined
    // Of a neighbouring country, with letters or five digits.
    return /^([1-9]\d{3}|\d{5}|(?=.*\d)[0-9A-Z][0-9A-Z -]{2,9})$/i.test(text) && !/^(\d{1,3}|0\d{3}|\d{6,})$/.test(text)
      ? text
      : find('postalCode', 'POSTAL_CODE')
  }
  const card = (): string | undefined => {
    const parsed = parseUitpasNumber(cellOf('uitpasNumber').replace(/ /g, ''))
    if (parsed.ok) return parsed.value
    if (parsed.error === 'LEADING_ZERO_LOST')
      return find('uitpasNumber', 'CARD_ZERO_LOST', `0${cellOf('uitpasNumber').replace(/ /g, '')}`)
    return find('uitpasNumber', parsed.error === 'EMPTY' ? 'EMPTY' : cardCodes[parsed.error])
  }
  const status = (): boolean | undefined => {
    const text = cellOf('socialTariff')
    if (text === '') return find('socialTariff', 'EMPTY')
    return text === '1' || text === '0' ? text === '1' : find('socialTariff', 'STATUS_NOT_0_OR_1')
  }
  /** The last moment of its day. */
  const endDate = (held: boolean | undefined): number | undefined => {
    const text = cellOf('socialTariffEndDate')
    if (held === undefined) return undefined
    if (!held) return text === '' ? undefined : find('socialTariffEndDate', 'END_DATE_UNNEEDED')
    if (text === '') return find('socialTariffEndDate', 'END_DATE_MISSING')
    const day = dayIn('socialTariffEndDate')
    if (day === undefined) return undefined
    return day < today ? find('socialTariffEndDate', 'END_DATE_PAST') : momentOf(dayAfter(day)) - 1
  }

  const read: Partial<Record<keyof RegistrationRow, unknown>> = { row }
  const put = (column: keyof RegistrationRow, value: unknown): void => {
    if (value !== undefined) read[column] = value
  }
  put('name', textOf('name'))
  put('firstName', textOf('firstName'))
  put('dateOfBirth', birth())
  put('insz', insz())
  put('street', textOf('street'))
  put('postalCode', postalCode())
  put('city', textOf('city'))
  put('uitpasNumber', card())
  const held = status()
  put('socialTariffEndDate', endDate(held))
  const { insz: number, dateOfBirth, uitpasNumber } = read as Partial<RegistrationRow>
  if (number !== undefined && dateOfBirth !== undefined && differs(number, dateOfBirth)) find('insz', 'INSZ_BIRTH_DATE')
  if (uitpasNumber !== undefined && held !== undefined && isForStatus(uitpasNumber) !== held)
    find('uitpasNumber', held ? 'CARD_WITHOUT_STATUS' : 'CARD_WITH_STATUS')
  readOptional(cellOf, textOf, find, put)
  return { row, cells: given, findings, read: read as Partial<RegistrationRow> }
}

/** The five optional columns: all of them, if one is filled in. */
const readOptional = (
  cellOf: (column: RegistrationColumn) => string,
  textOf: (column: RegistrationColumn) => string | undefined,
  find: (column: RegistrationColumn, code: FindingCode) => undefined,
  put: (column: keyof RegistrationRow, value: unknown) => void,
): void => {
  if (optionalColumns.every((column) => cellOf(column) === '')) return
  const known = (column: RegistrationColumn): string | undefined => {
    const text = cellOf(column)
    if (text === '') return find(column, 'OPTIONAL_MISSING')
    return isUnknown(text) ? undefined : textOf(column)
  }
  const phone = (column: RegistrationColumn): string | undefined => {
    const text = known(column)
    return text === undefined || /^\+?[\d\s./()-]{6,30}$/.test(text) ? text : find(column, 'PHONE')
  }
  const gender = cellOf('gender').toLowerCase()
  if (gender === '') find('gender', 'OPTIONAL_MISSING')
  else if (gender === 'm' || gender === 'v') put('gender', gender === 'm' ? 'MALE' : 'FEMALE')
  else find('gender', 'GENDER')
  const email = known('email')
  if (email !== undefined && !/^[^\s@;,]+@[^\s@;,]+\.[^\s@;,.]{2,}$/.test(email)) find('email', 'EMAIL')
  else put('email', email)
  put('nationality', known('nationality'))
  put('phoneNumber', phone('phoneNumber'))
  put('mobileNumber', phone('mobileNumber'))
}

/** Whether a first row is somebody, and not the names of the columns: he would be left out without a word. */
export const isSomebody = (cells: readonly string[]): boolean =>
  [3, 7].some(
    (index) => /^[\d.\s-]{9,}$/.test((cells[index] ?? '').trim()) || isScientific((cells[index] ?? '').trim()),
  )

/** Whether it is the example of the template. */
export const isExample = (cells: readonly string[]): boolean => clean(cells[0] ?? '') === EXAMPLE
