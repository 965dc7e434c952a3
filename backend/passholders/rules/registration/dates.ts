import { err, ok, type Result } from '@zuil/protocol'

export type DateProblem = 'NOT_A_DATE' | 'NO_SUCH_DATE' | 'SHORT_YEAR' | 'DATE_AS_NUMBER'

const written = (day: string, month: string, year: string): Result<string, DateProblem> => {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const found = new Date(`${text}T00:00:00Z`)
  return Number.isFinite(found.getTime()) && found.toISOString().startsWith(text) ? ok(text) : err('NO_SUCH_DATE')
}

/**
 * Reads a day as people and spreadsheets write it: dd/mm/jjjj, with `-` or `.` as well, without zeros before, with a
 * time of midnight after it; and jjjj-mm-dd.
 * @returns yyyy-mm-dd
 */
export const parseDay = (text: string): Result<string, DateProblem> => {
  const day = text.trim().replace(/\s+0?0:00(:00)?$/, '')
  const [, d = '', m = '', y = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(day) ?? []
  if (y) return written(d, m, y)
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (year) return written(date, month, year)
  if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(day)) return err('SHORT_YEAR')
  // The days since 1900, as a spreadsheet has them.
  return err(/^\d{4,5}$/.test(day) ? 'DATE_AS_NUMBER' : 'NOT_A_DATE')
}
