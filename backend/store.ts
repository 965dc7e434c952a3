import type { Verdict } from '@zuil/protocol'
import type { ClientStore } from './accounts/store/clients.ts'
import type { RecipientsOf } from './accounts/store/recipients.ts'
import type { AssociationStore } from './associations/store.ts'
import type { Catalog, CatalogChange } from './catalog/catalog.ts'
import type { CheckinStore } from './checkins/store.ts'
import type { NameStore } from './counters/store.ts'
import type { EventStore } from './events/store.ts'
import type { PassStore } from './passholders/store.ts'
import type { OutboxStore } from './platform/outbox/store.ts'
import type { OutageStore } from './presence/store/outages.ts'
import type { WebhookStore } from './presence/store/webhooks.ts'
import type { RedemptionStore } from './rewards/store.ts'
import type { ActionRequest, Planned } from './taps/rules/model.ts'
import type { TicketStore } from './tickets/store.ts'
import type { CommandStore } from './zuilen/store/commands.ts'
import type { ZuilStore } from './zuilen/store/enrolment.ts'
import type { SettingsStore } from './zuilen/store/settings.ts'

/**
 * What the rest of the backend may ask of the database. Nothing else imports the Prisma client.
 * Times are milliseconds since 1970. Methods throw only when the database fails.
 */
export interface Store {
  /**
   * The facts that taps are judged by, with all that was committed before this was called. What changed is reread, the
   * rest is held.
   */
  catalog(): Promise<Catalog>
  /** Calls back with every change of the catalog that this backend comes to see. @returns how to end that */
  onCatalogChange(listener: (changes: readonly CatalogChange[]) => void): () => void
  /** Plans a request as `book` would now. */
  plan(request: ActionRequest): Promise<Planned>

  /**
   * Judges and writes a batch in one transaction, in the order given; resolves after the commit.
   * Either all of it is written or (on a throw) none. A request whose ActieID was judged before gets its first verdict.
   * @param options allOrNothing: when one is refused nothing is written; the verdicts say which
   */
  book(requests: readonly ActionRequest[], options?: { readonly allOrNothing?: boolean }): Promise<readonly Verdict[]>

  readonly checkins: CheckinStore
  readonly tickets: TicketStore
  readonly redemptions: RedemptionStore
  readonly associations: AssociationStore
  readonly events: EventStore
  readonly settings: SettingsStore
  readonly commands: CommandStore
  readonly outbox: OutboxStore
  readonly outages: OutageStore
  readonly webhooks: WebhookStore
  readonly recipientsOf: RecipientsOf
  readonly passes: PassStore
  readonly zuilen: ZuilStore
  readonly clients: ClientStore
  readonly names: NameStore

  close(): Promise<void>
}
