import type { ActieId } from '@zuil/protocol'
import type { Actor } from '../../platform/actor.ts'
import type { Act } from '../../platform/database/audit.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ActionRequest } from '../../taps/rules/model.ts'

/** Something that happened, at a moment in milliseconds since 1970. */
export type HistoryStep = { readonly at: number } & (
  | { readonly kind: 'REQUEST'; readonly request: ActionRequest }
  | { readonly kind: 'REVERSAL'; readonly actieId: ActieId; readonly by: Scope; readonly reason: string }
  | { readonly kind: 'PUT_ASIDE'; readonly actieId: ActieId; readonly by: Scope; readonly word: string }
  | { readonly kind: 'ACT'; readonly by: Actor; readonly act: Act }
)

/** A zuil was off, and is on again. */
export interface PastOutage {
  readonly id: string
  readonly kind: 'OFFLINE'
  readonly subject: string
  readonly zuilIds: readonly string[]
  readonly facts: {
    readonly zuilen: readonly {
      readonly id: string
      readonly name: string
      readonly counter: string
      readonly lastHeardAt: string
      readonly problems: readonly string[]
    }[]
  }
  readonly startedAt: string
  readonly openedAt: string
  readonly closedAt: string
}

/** What went before the moment at which the demo begins. What becomes of each request the product's own rules say. */
export interface History {
  /** In the order in which they happened. */
  readonly steps: readonly HistoryStep[]
  readonly outages: readonly PastOutage[]
}
