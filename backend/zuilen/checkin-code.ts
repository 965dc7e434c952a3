import { createHmac, timingSafeEqual } from 'node:crypto'
import { checkinCodeInput, checkinCodes, readCheckinCode, writeCheckinCode } from '@zuil/protocol'
import type { EventIndex } from '../events/rules/event-index.ts'
import type { EventFacts } from '../events/shapes.ts'
import type { Span } from '../platform/time/calendar.ts'
import { type CodeTimes, codeTimeliness, defaultCodeTimes, stepAt } from './rules/checkin-code.ts'
import type { ZuilFacts } from './shapes/zuil.ts'

/** A zuil's own key for a purpose, base64url; it is another one after a replacement or a revocation. */
export type ZuilKey = (purpose: 'qr' | 'members', zuil: { readonly id: string; readonly keyVersion: number }) => string

/** The seal over a code: see docs/decisions/07-checkin-code.md. `key`: base64url. */
const sealOf = (key: string, zuilId: string, step: number, eventId: string): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(checkinCodeInput(zuilId, step, eventId))
    .digest()
    .subarray(0, checkinCodes.sealBytes)

const showsCodes = (zuil: ZuilFacts): boolean => zuil.type === 'CHECK_IN' && zuil.showQr && !zuil.blocked

/** The code that a zuil shows for an event at a moment; undefined = it shows none. */
export const codeAt = (
  zuilKey: ZuilKey,
  zuil: ZuilFacts,
  eventId: string,
  now: number,
  times: CodeTimes = defaultCodeTimes,
): string | undefined => {
  if (!showsCodes(zuil)) return undefined
  const step = stepAt(now, times)
  const seal = sealOf(zuilKey('qr', zuil), zuil.id, step, eventId).toString('hex')
  return writeCheckinCode({ zuilId: zuil.id, step, seal })
}

/** What codes are checked by. */
export interface CodeFacts {
  readonly events: EventIndex
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
  /** Events that some document of the code's zuil had to show. */
  readonly given?: readonly string[]
}

/** The events that a zuil can have had on its screen in a span of time. */
const possibleEvents = ({ events, given = [] }: CodeFacts, zuil: ZuilFacts, span: Span): readonly EventFacts[] => {
  const set = [zuil.fixedEventId, zuil.counterEventId, ...given].flatMap((id) => events.openingsOf(id ?? '', span))
  return [...new Set([...set, ...events.openings(zuil.counters, span)].map(({ event }) => event))]
}

export type CodeOutcome =
  /** `inTime`: else only for the family of who used it in time. */
  | { readonly event: EventFacts; readonly zuil: ZuilFacts; readonly step: number; readonly inTime: boolean }
  | { readonly refusal: 'checkin-code-expired' | 'checkin-code-invalid' }

/**
 * For which event a code is, as it was scanned. Every possible event is tried, in a time that does not betray which one
 * came near.
 */
export const checkCode = (
  zuilKey: ZuilKey,
  facts: CodeFacts,
  text: string,
  now: number,
  times: CodeTimes = defaultCodeTimes,
): CodeOutcome => {
  const invalid = { refusal: 'checkin-code-invalid' } as const
  const read = readCheckinCode(text.trim())
  if (!read.ok) return invalid
  const { zuilId, step, seal } = read.value
  const zuil = facts.zuilen.get(zuilId)
  if (!zuil || !showsCodes(zuil)) return invalid
  const timeliness = codeTimeliness(step, now, times)
  if (timeliness === 'EXPIRED') return { refusal: 'checkin-code-expired' }
  if (timeliness === 'NOT_YET') return invalid
  const key = zuilKey('qr', zuil)
  const given = Buffer.from(seal, 'hex')
  const stepMs = times.stepSeconds * 1000
  const shown = { from: step * stepMs, until: (step + 1) * stepMs }
  const sealed = possibleEvents(facts, zuil, shown).filter(({ id }) =>
    timingSafeEqual(sealOf(key, zuilId, step, id), given),
  )
  const [event] = sealed
  return event ? { event, zuil, step, inTime: timeliness === 'GOOD' } : invalid
}

/**
 * The same, also of an event that the zuil was given to show and is set to no more: it is on the screen until the zuil hears
 * of it, offline for long.
 * @param givenTo the events that some document of a zuil had to show; asked only when the code is of none that it has now
 */
export const checkShownCode = async (
  zuilKey: ZuilKey,
  facts: CodeFacts,
  givenTo: (zuilId: string) => Promise<readonly string[]>,
  text: string,
  now: number,
  times: CodeTimes = defaultCodeTimes,
): Promise<CodeOutcome> => {
  const outcome = checkCode(zuilKey, facts, text, now, times)
  const read = readCheckinCode(text.trim())
  if (!('refusal' in outcome) || outcome.refusal !== 'checkin-code-invalid' || !read.ok) return outcome
  const { zuilId } = read.value
  if (!facts.zuilen.has(zuilId)) return outcome
  return checkCode(zuilKey, { ...facts, given: await givenTo(zuilId) }, text, now, times)
}
