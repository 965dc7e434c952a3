import type { Refused } from '../../api/problems.ts'
import type { Fields } from './merge.ts'

/** Why a form can't be sent, or was not saved, by field. */
export type Wrong<F extends string> = Readonly<Partial<Record<F, string>>>

/** What a form of a record's settings is: its fields, and how each is said. */
export interface Form<T, F extends keyof T & string> extends Fields<T, F> {
  readonly fieldName: (field: F) => string
  /** What can't be so, before the server is asked. */
  readonly wrongIn: (settings: T) => Wrong<F>
  /** The field that a refusal of the server is about, where it names none itself. */
  readonly fieldOfRefusal?: (refused: Refused) => F | undefined
}

/** Id of the input of a field, by which the summary of what is wrong leads to it. */
export const fieldId = (field: string): string => `veld-${field}`
