import type { Localized } from '@zuil/protocol'
import type { Dataset, DatasetZuil } from '../dataset/shapes.ts'
import type { LedgerStore } from '../points/store.ts'
import type { RedemptionStore } from '../rewards/store.ts'
import type { TapStore } from '../taps/store.ts'
import type { TicketStore } from '../tickets/store.ts'

/** What the demo needs of the database. */
export interface DemoStores {
  /** Names of what taps were about. */
  catalog(): Promise<{
    readonly zuilen: ReadonlyMap<string, Pick<DatasetZuil, 'name' | 'type'>>
    readonly rewards: ReadonlyMap<string, { readonly title: Localized }>
  }>
  readonly taps: TapStore
  readonly ledger: LedgerStore
  readonly tickets: Pick<TicketStore, 'for'>
  readonly redemptions: Pick<RedemptionStore, 'for'>
  readonly enrolment: { newConfigurationCode(zuilId: string, now: number, validMs: number): Promise<string> }
  readonly clients: { newToken(clientId: string, now: number, validMs: number): Promise<string> }
  /** Gives a chip number to an active card that has none; `false` = there is none. */
  giveChip(chipNumber: string): Promise<boolean>
  /** Whether nothing was ever put in. */
  isEmpty(): Promise<boolean>
  /** Fills an empty database. */
  load(dataset: Dataset): Promise<void>
}
