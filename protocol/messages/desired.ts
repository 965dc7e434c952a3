import { z } from 'zod'
import { zuilId } from '../identifiers.ts'
import type { Immutable } from '../immutable.ts'
import { limits } from '../limits.ts'
import { zuilType } from '../zuil-type.ts'
import { branding } from './branding.ts'
import { cents, instant, language, localized, ordinal, version } from './common.ts'

const max = limits.desired

/** An event as a zuil shows it. */
export const shownEvent = z.object({
  id: z.string().min(1).max(128),
  name: localized,
  /** Points that a check-in gives. */
  points: z.int().nonnegative(),
  /** Of a ticket; 0 = the event is free; absent = not known. */
  basePrice: cents.optional(),
})
export type ShownEvent = z.infer<typeof shownEvent>

/** `event` is the zuil's event from `from` until (not including) `until`. */
export const scheduleEntry = z.object({ from: instant, until: instant, event: shownEvent })
export type ScheduleEntry = z.infer<typeof scheduleEntry>

/** A reward as a zuil shows it. */
export const shownReward = z.object({ id: z.uuid(), title: localized, points: z.int().nonnegative() })
export type ShownReward = z.infer<typeof shownReward>

/** `from` (absent = already) until, not including, `until` (absent = for good) a zuil shows it. */
export const plannedReward = shownReward.extend({ from: instant.optional(), until: instant.optional() })
export type PlannedReward = z.infer<typeof plannedReward>

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
export type Weekday = (typeof weekdays)[number]
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** HH:mm in Europe/Brussels on some weekdays. Closing at or before opening = the next day. */
export const openingHours = z.object({ days: z.array(z.enum(weekdays)).min(1).max(7), opens: time, closes: time })
export type OpeningHours = Immutable<z.infer<typeof openingHours>>

/**
 * The settings that reach the zuil as people set them. The form, the API, the database and the document use the same
 * names; `backend/zuilen/shapes/zuil.ts` adds the settings that are converted on their way to the zuil.
 */
export const deviceSettings = {
  type: zuilType,
  blocked: z.boolean(),
  /** Switched off on purpose and put away: no alert is sent. */
  inStock: z.boolean(),
  /** The first is shown large, the others beside it. */
  languages: z.array(language).min(1).max(4),
  sound: z.boolean(),
  /**
   * Offline policy. `true`: points are noted and booked later (check-in, ticket), members are recognised by the cached
   * list (lidmaatschap). `false`: without the backend every card is refused. A reward or a ticket is never given without it.
   */
  worksOffline: z.boolean(),
  /** Empty = always open. */
  openingHours: z.array(openingHours).max(14),
  /** Another broker than that of the enrolment. A zuil that finds no backend there reverts by itself. */
  brokerUrl: z
    .string()
    .regex(/^mqtts?:\/\/[^/@\s]+$/)
    .max(300),
}

/** 32 bytes, base64url. */
export const zuilKey = z.string().regex(/^[\w-]{43}$/)

/**
 * `dn/desired`, retained: the whole configuration of the zuil, as one document, applied or refused as a whole
 * (`protocol/messages/desired-problems.ts`). A document with a lower revision than the one last seen is ignored.
 */
export const desired = z.object({
  v: version,
  revision: ordinal.positive(),
  zuil: z.object({ id: zuilId, name: z.string().min(1).max(max.zuilName) }),
  ...deviceSettings,
  inStock: deviceSettings.inStock.default(false),
  counters: z
    .array(z.object({ id: z.uuid(), name: z.string().max(max.counterName) }))
    .max(max.counters)
    .default([]),
  worksOffline: deviceSettings.worksOffline.default(true),
  openingHours: deviceSettings.openingHours.default([]),
  /**
   * CHECK_IN, TICKET. The coming events, in time order and without overlap; a moment outside all entries has no event.
   * It reaches days ahead, so that a zuil without network still shows the right one.
   */
  schedule: z.array(scheduleEntry).max(max.scheduleEntries),
  /**
   * CHECK_IN: shows a code for the mobile app. The key makes codes of this zuil alone. `link`: where the code is opened by a
   * phone's own camera; the code stands behind its `#`. Absent = the bare code.
   */
  qr: z
    .object({
      key: zuilKey,
      stepSeconds: z.int().min(10).max(300),
      link: z
        .url({ protocol: /^https?$/ })
        .max(max.checkinLink)
        .optional(),
    })
    .optional(),
  /**
   * REWARD: the rewards of its counter in the order of time, at most the first few; two at once are wrong. With those that
   * come later a zuil changes over by itself, also without its backend. A moment outside all of them has no reward.
   */
  rewards: z.array(plannedReward).max(max.rewards).default([]),
  /** MEMBERSHIP. The list of members is fetched over HTTPS; again when `listRevision` changes. */
  association: z.object({ id: z.uuid(), name: localized, listRevision: z.string().min(1).max(64) }).optional(),
  brokerUrl: deviceSettings.brokerUrl.optional(),
  /** Of its card system; absent = it looks as every zuil. */
  branding: branding.optional(),
})
export type Desired = z.infer<typeof desired>
