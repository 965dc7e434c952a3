import { type Immutable, weekdays } from '@zuil/protocol'
import { z } from 'zod'
import { cleanName } from '../../platform/names.ts'

/**
 * What UiTdatabank's Search API says of an event, as JSON-LD: as much of it as is used here, and no stricter than that.
 * Source: https://docs.publiq.be/docs/uitdatabank, the models `event`, `place` and `organizer`.
 */

const nameOf = z
  .string()
  .max(2_000)
  .overwrite((name) => cleanName(name.replace(/[\p{Cc}\p{Cs}]/gu, ' ')))

/** By language; what was entered years ago is one text without a language. */
const name = z.union([
  nameOf.transform((text): { readonly [language: string]: string } => ({ nl: text })),
  z.record(z.string(), nameOf),
])

/** With the offset of its time zone; without one it is Brussels' time. */
const dateTime = z.iso.datetime({ offset: true, local: true })
const day = z.iso.date()

const status = z.object({ type: z.enum(['Available', 'Unavailable', 'TemporarilyUnavailable']) })

const subEvent = z.object({ startDate: dateTime, endDate: dateTime, status: status.optional() })

const time = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/)
  .transform((text) => text.padStart(5, '0'))

const weekday = z
  .string()
  .transform((name) => name.toUpperCase())
  .pipe(z.enum(weekdays))

const openingHours = z.array(z.object({ opens: time, closes: time, dayOfWeek: z.array(weekday).min(1) })).max(100)

/** Of more dates nobody makes an event, and nobody could look over them. */
export const MAX_DATES = 2_000
const MAX_OTHER_DAYS = 400

/** When it is. Each type of calendar has parts of its own; what the others have too is not looked at. */
export const jsonLdCalendar = z.discriminatedUnion('calendarType', [
  z.object({
    calendarType: z.enum(['single', 'multiple']),
    startDate: dateTime.optional(),
    endDate: dateTime.optional(),
    subEvent: z.array(subEvent).optional(),
  }),
  z.object({
    calendarType: z.enum(['periodic', 'permanent']),
    startDate: dateTime.optional(),
    endDate: dateTime.optional(),
    openingHours: openingHours.default([]),
    openingHoursClosedDays: z
      .array(z.object({ startDate: day, endDate: day }))
      .max(MAX_OTHER_DAYS)
      .default([]),
    openingHoursAdjustedDays: z
      .array(z.object({ startDate: day, endDate: day, openingHours }))
      .max(MAX_OTHER_DAYS)
      .default([]),
  }),
])
export type JsonLdCalendar = Immutable<z.infer<typeof jsonLdCalendar>>

/** An id is all that comes after the last slash of an address: 85b04295-479c-40f5-b3dd-469dfb4387b3. */
const idIn = z
  .string()
  .max(1_000)
  .transform((address) => /([^/]+)\/?$/.exec(address)?.[1] ?? '')
  .pipe(z.string().regex(/^(?!(events?|places?|organizers?)$)[\w.~-]{1,128}$/))

/** All that is asked of whatever comes: which event it is, and whether it is to be seen. */
export const jsonLdHead = z.object({ '@id': idIn, workflowStatus: z.string().default('APPROVED') })

export const jsonLdNames = z.object({ name, mainLanguage: z.string().optional() })
export const jsonLdOrganizer = z.object({ organizer: z.object({ '@id': idIn }) })
export const jsonLdLocation = z.object({
  location: z.object({ '@id': idIn, name: name.optional(), mainLanguage: z.string().optional() }).optional(),
})
export const jsonLdStatus = z.object({ status: status.optional() })
/** They say nothing that an event could not be taken in without. */
export const jsonLdLabels = z.object({ labels: z.array(z.string()).max(1_000).catch([]) })

/** In euro; written out with a comma too. */
const euro = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,7}([.,]\d{1,4})?$/)
    .transform((text) => Number(text.replace(',', '.'))),
])
const MAX_EURO = 10_000
export const jsonLdPrices = z.object({
  priceInfo: z
    .array(
      z.union([
        z.object({ category: z.literal('base'), price: euro.pipe(z.number().min(0).max(MAX_EURO)) }),
        z.object({ category: z.string().refine((category) => category !== 'base') }),
      ]),
    )
    .default([]),
})

/** When it was changed last, else made; milliseconds since 1970. */
export const jsonLdChanged = z
  .object({ modified: dateTime.optional(), created: dateTime.optional() })
  .transform(({ modified, created }) => modified ?? created)

/** Why an event that came is not taken in. */
export const unreadable = [
  ...([
    'NO_ID',
    'NO_NAME',
    'NO_ORGANIZER',
    'WRONG_LOCATION',
    'WRONG_CALENDAR',
    'TOO_MANY_DATES',
    'WRONG_PRICE',
  ] as const),
  ...(['WRONG_STATUS', 'TOO_LARGE'] as const),
] as const
export type Unreadable = (typeof unreadable)[number]
