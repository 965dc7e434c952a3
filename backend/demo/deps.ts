import type { Localized } from '@zuil/protocol'
import type { Scope } from '../platform/http/scope.ts'
import type { StoredNotice } from '../platform/outbox/notices.ts'
import type { LedgerStore } from '../points/store.ts'
import type { Dataset, DatasetZuil } from './dataset/shapes.ts'
import type { History } from './history/steps.ts'
import type { ShownTap } from './shapes.ts'

/** Where what somebody has is found, by its ActieID. */
interface Given<T> {
  for(scope: Scope): {
    find(id: string): Promise<
      | (T & {
          readonly id: string
          /** Milliseconds since 1970. */
          readonly at: number
          readonly passholderId: string
          readonly reversedAt?: number
        })
      | undefined
    >
  }
}

/** What an environment begins with. */
export interface Beginning {
  readonly dataset: Dataset
  /** What went before; absent = nothing. */
  readonly history?: History
}

/** What the demo needs of the database. */
export interface DemoStores {
  /** Names of what taps were about. */
  catalog(): Promise<{
    readonly zuilen: ReadonlyMap<string, Pick<DatasetZuil, 'name' | 'type'>>
    readonly rewards: ReadonlyMap<string, { readonly title: Localized }>
  }>
  /** The latest taps, newest first. */
  readonly taps: {
    recent(
      limit: number,
    ): Promise<readonly (Omit<ShownTap, 'zuil' | 'at'> & { readonly zuilId: string; readonly at: number })[]>
  }
  readonly ledger: LedgerStore
  readonly tickets: Given<{
    readonly eventTitle: string
    readonly tariff: 'SOCIAL' | 'REGULAR'
    readonly price: number
    readonly regularPrice: number
  }>
  readonly redemptions: Given<{ readonly rewardId: string; readonly points: number }>
  readonly enrolment: { newConfigurationCode(zuilId: string, now: number, validMs: number): Promise<string> }
  /** Mails that were made, newest first. */
  readonly outbox: { list(limit: number): Promise<readonly StoredNotice[]> }
  /** Gives a chip number to an active card that has none; `false` = there is none. */
  giveChip(chipNumber: string): Promise<boolean>
  /** Whether nothing was ever put in. */
  isEmpty(): Promise<boolean>
  /** Whether the demo filled it. */
  isDemo(): Promise<boolean>
  /** Notes that the demo fills it. @param now milliseconds since 1970 */
  markAsDemo(now: number): Promise<void>
  /** Goes back to what the demo began with. */
  resetDemo(scope: Scope, beginning: Beginning, now: number): Promise<'DONE' | 'NOT_THE_DEMO'>
  /** Fills an empty database. */
  load(dataset: Dataset, history?: History): Promise<void>
}
