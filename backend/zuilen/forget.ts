import { describeError, type Log } from '@zuil/protocol'
import type { CodeUseStore } from './store/code-uses.ts'
import type { DeliveryStore } from './store/deliveries.ts'

export interface ForgettingOptions {
  readonly store: {
    readonly deliveries: Pick<DeliveryStore, 'forgetGiven'>
    readonly codeUses: Pick<CodeUseStore, 'forgetOld'>
    /** How many taps zuilen had. */
    readonly tapCounts: { forgetOld(now: number): Promise<void> }
    /** All that is kept for so many days. */
    readonly retention: { forgetOld(now: number): Promise<void> }
    /** People who were logged in, and those who did not come back from the provider. */
    readonly sessions: { forgetOld(now: number): Promise<void> }
    readonly logins: { forgetOld(now: number): Promise<void> }
    /** By which a UiTID could be linked. */
    readonly uitids: { forgetOld(now: number): Promise<void> }
    /** Files of passholders that wait, and what became of those that were registered. */
    readonly registrations: { forgetOld(now: number): Promise<void> }
    /** Those that no reward has. */
    readonly rewardPictures: { forgetUnused(now: number): Promise<void> }
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const EVERY_MS = 3_600_000

/** Deletes what was kept long enough, at once and every hour. Several backends may do so. */
export const startForgetting = ({ store, clock }: ForgettingOptions, log: Log): { stop(): Promise<void> } => {
  let running: Promise<void> | undefined
  const forget = async (): Promise<void> => {
    try {
      const now = clock()
      await store.codeUses.forgetOld(now)
      await store.deliveries.forgetGiven(now)
      await store.tapCounts.forgetOld(now)
      await store.sessions.forgetOld(now)
      await store.logins.forgetOld(now)
      await store.uitids.forgetOld(now)
      await store.registrations.forgetOld(now)
      await store.rewardPictures.forgetUnused(now)
      await store.retention.forgetOld(now)
    } catch (error) {
      log.error(describeError(error), 'What was kept long enough could not be deleted; retrying')
    }
    running = undefined
  }
  running = forget()
  const timer = setInterval(() => {
    running ??= forget()
  }, EVERY_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
