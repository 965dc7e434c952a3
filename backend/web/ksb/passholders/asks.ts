import type { ManagedPassholder } from '../../../passholders/shapes/managed.ts'

/** Of whom something is asked, and what comes of it. */
export interface Asks {
  readonly passholder: ManagedPassholder
  /** Done: how he stands then. */
  readonly onDone: (now: ManagedPassholder) => void
  readonly onClose: () => void
}
