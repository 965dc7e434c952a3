import { useMe } from '../shell/session.tsx'

/** A counter at which who is logged in works. */
export interface OwnCounter {
  readonly id: string
  readonly name: string
}

const key = 'balie'

/** The counters of who is logged in, by name. */
export const useCounters = (): readonly OwnCounter[] =>
  [...useMe().counters].sort((a, b) => a.name.localeCompare(b.name, 'nl'))

/** At which one works on this device, until another is chosen. */
export const noteCounter = (id: string): void => {
  try {
    localStorage.setItem(key, id)
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** The counter of last time on this device. */
export const lastCounter = (): string | undefined => {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}
