import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { moment, named } from '../../platform/http/fields.ts'

/** A day that a period may have. */
const day = z.iso.date().refine((one) => /^(19|2[01])/.test(one))

export const reportPeriod = named(
  'ReportPeriod',
  'Days for which sales are settled, both included.',
  z.object({ startDate: day, endDate: day }),
)
export type ReportPeriod = Immutable<z.infer<typeof reportPeriod>>
export const reportPeriods = z.array(reportPeriod)

export const report = named(
  'Report',
  'A financial report. One that is there is made whole: it is AVAILABLE, or FAILED where there was nothing to settle.',
  z.object({
    status: z.enum(['STARTED', 'AVAILABLE', 'FAILED']),
    id: z.int(),
    message: z.string().optional(),
    period: reportPeriod.optional(),
    creationDate: moment,
  }),
)
export type Report = Immutable<z.infer<typeof report>>
export const reports = z.array(report)

export const downloadLink = z.object({ downloadLink: z.string() })
