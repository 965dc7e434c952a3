import type { ReportPeriod } from '../shapes/financial-report.ts'

/** The quarter that begins on a day. @param startDate the first of January, April, July or October */
export const quarterOf = (startDate: string): ReportPeriod => {
  const [year = 0, month = 1] = startDate.split('-').map(Number)
  return { startDate, endDate: new Date(Date.UTC(year, month + 2, 0)).toISOString().slice(0, 10) }
}
