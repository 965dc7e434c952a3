import type { Dataset } from '../dataset/shapes.ts'
import type { Store } from '../store.ts'
import type { ActivityStore } from './activity-store.ts'

/** What the demo, and who fills a database, need beside it. */
export interface DemoStore extends Store {
  /** What came in lately. */
  readonly activity: ActivityStore
  /** Whether nothing was ever put in. */
  isEmpty(): Promise<boolean>
  /** Fills an empty database. */
  load(dataset: Dataset): Promise<void>
  /** Gives a chip number to an active card of a passholder that has none yet; `false` = there is none. */
  giveChip(chipNumber: string): Promise<boolean>
}
