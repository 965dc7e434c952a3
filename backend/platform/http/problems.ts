import type { Localized } from '@zuil/protocol'
import type { z } from 'zod'
import { answer } from './document.ts'
import { error } from './fields.ts'

/** What is always so of a problem type. */
export interface ProblemText {
  readonly title: string
  /** Of HTTP. */
  readonly status: number
  /** For the person at the desk or the zuil. */
  readonly message?: Required<Localized>
}

/** Problem types by their names: those without a slash of their own are UiTPAS's. */
export type ProblemTexts = Readonly<Record<string, ProblemText>>

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

/** What one case has beside or instead of the type's own: another status, a detail for the developer. */
export type ProblemDetails = Partial<Omit<Problem, 'type' | 'title'>>

const typeOf = (name: string): string => `https://api.publiq.be/probs/${name.includes('/') ? name : `uitpas/${name}`}`

/** The responses of a route that are problems, by HTTP status, with the names of the types of each. */
type ProblemResponses<Name extends string> = (
  byStatus: Readonly<Record<number, readonly Name[]>>,
) => Record<string, { description: string; content: Record<string, { schema: z.ZodType }> }>

/** What a room answers with when something is wrong. Each room makes its own of its texts and those that it shares. */
export const problemsOf = <const Texts extends ProblemTexts>(
  texts: Texts,
  /** The shape of its problems, where they say more than others. */
  shape: z.ZodType = error,
): {
  /** The problem of this type. */
  readonly problem: (name: keyof Texts & string, more?: ProblemDetails) => Problem
  /** For a route's schema. */
  readonly problems: ProblemResponses<keyof Texts & string>
} => ({
  problem: (name, more = {}) => {
    const { title, status, message }: ProblemText = texts[name] as ProblemText
    return { type: typeOf(name), title, status, ...(message && { endUserMessage: message }), ...more }
  },
  problems: (byStatus) =>
    Object.fromEntries(
      Object.entries(byStatus).map(([status, names]) => [
        status,
        answer(
          `Possible error types:\n\n${names.map((name) => `* ${typeOf(name)}`).join('\n')}`,
          shape,
          'application/problem+json',
        ),
      ]),
    ),
})

/** What HTTP itself refuses, or our own failure: a problem without a type of its own. */
export const plainProblem = (status: number, title: string): Problem => ({ type: 'about:blank', title, status })
