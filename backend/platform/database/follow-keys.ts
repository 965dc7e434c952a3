import { setTimeout as sleep } from 'node:timers/promises'
import { describeError, type Log } from '@zuil/protocol'
import type { FollowedKeys } from './keys.ts'

const LOOK_MS = 1_000

/**
 * Looks every second whether the keys file was changed, and has the backend go by it: until that is done it is tried again.
 * @param works what is done then, one after the other
 * @returns what ends it
 */
export const followKeys = (
  keys: Pick<FollowedKeys, 'refresh' | 'onChange'>,
  works: readonly (() => Promise<void>)[],
  log: Pick<Log, 'error'>,
): (() => Promise<void>) => {
  const ends = new AbortController()
  let changed = false
  // A look-up that found nothing may have been the first to see it.
  const forget = keys.onChange(() => {
    changed = true
  })
  const follow = async (): Promise<void> => {
    while (!ends.signal.aborted) {
      await keys.refresh()
      if (changed) {
        changed = false
        try {
          for (const work of works) await work()
        } catch (error) {
          changed = true
          log.error(describeError(error), 'What is made of the keys could not be made anew; retrying')
        }
      }
      await sleep(LOOK_MS, undefined, { signal: ends.signal }).catch(() => undefined)
    }
  }
  const following = follow()
  return async () => {
    ends.abort()
    forget()
    await following
  }
}
