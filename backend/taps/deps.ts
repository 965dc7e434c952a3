import type { Log, Verdict } from '@zuil/protocol'
import type { Catalog } from '../catalog/catalog.ts'
import type { CheckinStore } from '../checkins/store.ts'
import type { EventFacts } from '../events/shapes.ts'
import type { GroupPassStore } from '../passholders/store/groups.ts'
import type { PassStore } from '../passholders/store/passes.ts'
import type { RedemptionStore } from '../rewards/store/redemptions.ts'
import type { TicketStore } from '../tickets/store/sales.ts'
import type { ActionRequest, Planned } from './rules/model.ts'

/** What became of a request. `notKept`: it was not taken, and may come again. */
export type Booked = Verdict & { readonly notKept?: true }

/**
 * Judges and writes a batch in one transaction, in the order given; resolves after the commit. Either all of it is written
 * or (on a throw) none. A request whose ActieID was judged before gets its first verdict;
 * one whose ActieID is another's is refused.
 * @param options allOrNothing: when one is refused nothing is written; the verdicts say which
 */
export type Book = (
  requests: readonly ActionRequest[],
  options?: { readonly allOrNothing?: boolean },
) => Promise<readonly Booked[]>

/** What the routes that book, or ask what a booking would give, need. */
export interface TapRouteDeps {
  readonly book: Book
  /** Plans a request as `book` would now. */
  readonly plan: (request: ActionRequest) => Promise<Planned>
  readonly catalog: () => Promise<Catalog>
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly passes: PassStore
  readonly checkins: Pick<CheckinStore, 'count'>
  readonly tickets: Pick<TicketStore, 'count'>
  readonly groupPasses: Pick<GroupPassStore, 'ticketsWithin'>
  readonly redemptions: Pick<RedemptionStore, 'count' | 'unitsTaken'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** Books one request; its verdict. */
export const bookOne = async (book: Book, request: ActionRequest): Promise<Verdict> => {
  const [verdict] = await book([request])
  if (!verdict) throw new Error('a request was booked without a verdict')
  return verdict
}
