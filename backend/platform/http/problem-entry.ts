import type { Localized } from '@zuil/protocol'

/** What is always so of a reason. */
export interface Entry {
  readonly title: string
  readonly status: number
  /** For the person at the desk or the zuil. */
  readonly message?: Required<Localized>
}
