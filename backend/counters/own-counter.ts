import { z } from 'zod'
import { problem } from '../platform/http/general-problems.ts'
import type { Scope } from '../platform/http/scope.ts'
import type { CounterStore, StoredCounter } from './store/counters.ts'

/** In the address of what staff do at a counter. */
export const counterParams = z.object({ counterId: z.guid() })

/** Also of one that is out of reach. */
export const noSuchCounter = problem('url/not-found', { detail: 'You do not work at such a counter.' })

/** The counter at which somebody says that he works, if he does. */
export const ownCounter = async (
  counters: Pick<CounterStore, 'all'>,
  scope: Scope,
  counterId: string,
): Promise<StoredCounter | undefined> => {
  const counter = (await counters.all()).find(({ id }) => id === counterId)
  return counter && scope.coversCounter(counter) ? counter : undefined
}
