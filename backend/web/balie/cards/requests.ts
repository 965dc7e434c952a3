import { queryOptions } from '@tanstack/react-query'
import type { CounterCards, CounterPackages } from '../../../cards/shapes/counter.ts'
import { answerOf, ask } from '../../api/request.ts'

/** What the page of a counter's cards asks of the server. */

const at = (counterId: string, path: string): string => `/counter/${counterId}/${path}`

/** What the counter has to give out. */
export const counterCardsQuery = (counterId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'cards'],
    queryFn: () => answerOf<CounterCards>(at(counterId, 'cards')),
  })

/** What is on its way to it. */
export const counterPackagesQuery = (counterId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'packages'],
    queryFn: () => answerOf<CounterPackages>(at(counterId, 'packages')),
  })

/** A package came. @param missing what was not in it */
export const receivePackage = async (
  counterId: string,
  packageId: string,
  missing: readonly string[],
): Promise<void> => {
  await ask(at(counterId, `packages/${packageId}/receipt`), { method: 'POST', body: { missing } })
}
