/** A date as people type it, and as it is said back to them. Dates are yyyy-mm-dd, without a time or a zone. */

const iso = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day))
  // The 31st of a month of 30 days is not the 1st of the next.
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && year >= 1800 && year <= 2200 ? date.toISOString().slice(0, 10) : undefined
}

/** 80 is 1980 and 26 is 2026: two digits are of the hundred years that end ten years from now. */
const fullYear = (digits: string, thisYear: number): number => {
  const year = Number(digits)
  if (digits.length > 2) return year
  const last = thisYear + 10
  const sameCentury = last - (last % 100) + year
  return sameCentury > last ? sameCentury - 100 : sameCentury
}

/**
 * Reads 01/02/1980, 1-2-80, 1.2.1980, 01021980, 010280 and 1980-02-01, with spaces around.
 * @param today yyyy-mm-dd
 * @returns yyyy-mm-dd; undefined = it is no date
 */
export const parseDate = (typed: string, today: string): string | undefined => {
  const text = typed.trim()
  const thisYear = Number(today.slice(0, 4))
  const isoText = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (isoText) return iso(Number(isoText[1]), Number(isoText[2]), Number(isoText[3]))
  const parts =
    /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$/.exec(text) ?? /^(\d\d)(\d\d)(\d{4}|\d\d)$/.exec(text)
  if (!parts) return undefined
  const [, day = '', month = '', year = ''] = parts
  return iso(fullYear(year, thisYear), Number(month), Number(day))
}

/** dd/mm/jjjj. @param date yyyy-mm-dd */
export const writeDate = (date: string): string => date.split('-').reverse().join('/')

/** "vrijdag 1 februari 1980". @param date yyyy-mm-dd */
export const dateInWords = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString('nl-BE', { timeZone: 'UTC', dateStyle: 'full' })
