import { z } from 'zod'
import { uuid } from './fields.ts'
import { problem } from './general-problems.ts'
import type { Scope } from './scope.ts'

/** A counter (balie), as far as what its staff do depends on it. */
export interface Counter {
  readonly id: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}

/** All counters there are. */
export interface Counters {
  all(): Promise<readonly Counter[]>
}

/** In the address of what staff do at a counter. */
export const counterParams = z.object({ counterId: uuid })

/** Also of one that is out of reach. */
export const noSuchCounter = problem('url/not-found', { detail: 'You do not work at such a counter.' })

/** The counter at which somebody says that he works, if he does. */
export const ownCounter = async (counters: Counters, scope: Scope, counterId: string): Promise<Counter | undefined> => {
  const counter = (await counters.all()).find(({ id }) => id === counterId)
  return counter && scope.coversCounter(counter) ? counter : undefined
}
