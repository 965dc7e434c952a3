import type { Localized, RefusalReason, UitpasNumberProblem } from '@zuil/protocol'
import type { Entry } from './problem-entry.ts'
import { api } from './problem-texts/api.ts'
import { handedOver } from './problem-texts/handed-over.ts'
import { visits } from './problem-texts/visits.ts'
import { zuilen } from './problem-texts/zuilen.ts'

/** An error as the API gives it: `application/problem+json` (RFC 9457) with a text for the end user in four languages. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** For the developer of the client. */
  readonly detail?: string
  /** For the person at the desk or the zuil. */
  readonly endUserMessage?: Localized
  /** Which of several things in the body it is about. */
  readonly jsonPointer?: string
  /** What is wrong in the body, by JSON pointer; never with the value that stood there. */
  readonly schemaErrors?: readonly { readonly jsonPointer: string; readonly error: string }[]
}

const refusals: Readonly<Record<RefusalReason, Entry>> = { ...visits, ...handedOver }
const others = { ...api, ...zuilen }

/** Every other problem of the API that this server gives, beside the reasons for which a tap is refused. */
export type OtherReason = keyof typeof others
export type ProblemReason = RefusalReason | OtherReason

const entries: Readonly<Record<ProblemReason, Entry>> = { ...others, ...refusals }

/** The problem type of a reason: those without a slash of their own are UiTPAS's. */
export const problemType = (reason: ProblemReason): string =>
  `https://api.publiq.be/probs/${reason.includes('/') ? reason : `uitpas/${reason}`}`

/**
 * The problem for a reason.
 * @param more what this case has beside or instead of the reason's own: another status, a detail for the developer
 */
export const problem = (
  reason: ProblemReason,
  more: Partial<Pick<Problem, 'status' | 'detail' | 'endUserMessage' | 'jsonPointer' | 'schemaErrors'>> = {},
): Problem => {
  const { title, status, message } = entries[reason]
  return { type: problemType(reason), title, status, ...(message && { endUserMessage: message }), ...more }
}

/** What HTTP itself refuses, or our own failure: a problem without a type of its own. */
export const plainProblem = (status: number, title: string): Problem => ({ type: 'about:blank', title, status })

/** What a person reads where a check-in is not possible for this reason. */
export const messageFor = (reason: RefusalReason): Localized | undefined => entries[reason].message

const numberDetails: Readonly<Record<UitpasNumberProblem, string>> = {
  EMPTY: 'The UiTPAS number is empty.',
  NOT_DIGITS: 'A UiTPAS number consists of 13 digits and nothing else.',
  SCIENTIFIC:
    'The UiTPAS number was turned into a scientific notation such as 9,30E+11 by a spreadsheet: its digits are lost. ' +
    'Format the column as text and enter the numbers again.',
  LEADING_ZERO_LOST:
    'The UiTPAS number misses its leading zero, as happens in a spreadsheet: it has 13 digits. Treat it as text, not as a number.',
  WRONG_LENGTH: 'A UiTPAS number has 13 digits.',
  BAD_STATUS_DIGIT: 'The twelfth digit of a UiTPAS number is 0 or 1.',
  BAD_CHECK_DIGIT: 'The last digit of the UiTPAS number does not match the others: one of the digits is wrong.',
}

/** The problem of a text that is not a UiTPAS number, with what to do about it. */
export const numberProblem = (reason: UitpasNumberProblem): Problem =>
  problem('invalid-uitpasnumber', { detail: numberDetails[reason] })

/** The problem of one field of the body that fits its schema and still can't be. */
export const fieldProblem = (jsonPointer: string, error: string): Problem =>
  problem('body/invalid-data', { schemaErrors: [{ jsonPointer, error }] })
