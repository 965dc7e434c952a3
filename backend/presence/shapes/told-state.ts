import type { KnownPresence } from '../../zuilen/shapes/presence.ts'

/** How a zuil is now, as webhooks are told. */
export interface StateNow {
  readonly zuilId: string
  readonly state: KnownPresence['state']
  /** Since when, in milliseconds since 1970. */
  readonly since: number
}
