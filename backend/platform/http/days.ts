import { z } from 'zod'
import { dayAfter, momentOf } from '../time/calendar.ts'
import { day, moment } from './fields.ts'

/** What a list is filtered by in time: a moment, or a day. A day is that of Brussels, from its beginning or until its end. */
export const momentOrDay = z.union([moment, day])

const isDay = (text: string): boolean => text.length === 10

/** Milliseconds since 1970, from which on. */
export const fromOf = (text: string): number => (isDay(text) ? momentOf(text) : Date.parse(text))
/** Milliseconds since 1970, before which. */
export const untilOf = (text: string): number => (isDay(text) ? momentOf(dayAfter(text)) : Date.parse(text))
