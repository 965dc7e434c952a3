import type { Code, Reason } from '../model.ts'

/** What is said of a view: the essence, what to do or what it means, and sometimes something beside it. */
export interface Said {
  readonly title: string
  readonly detail: string
  readonly hint?: string
}

/** All the words of one language. */
export interface Words {
  readonly notEnrolled: Said
  readonly form: {
    readonly backendUrl: string
    readonly name: string
    readonly code: string
    readonly send: string
    readonly busy: string
    readonly failed: string
  }
  readonly outOfOrder: Readonly<Record<Code, Said>>
  /** What to tell whom, with the zuil's name and the code beside it. */
  readonly tell: string
  readonly zuil: string
  readonly code: string
  readonly invite: (points: number) => Said
  readonly inviteWithoutEvent: Said
  readonly offline: string
  readonly busy: Said
  readonly saved: (points: number, balance: number) => Said
  readonly refused: Readonly<Record<Reason, Said>>
  readonly noted: Said
}
