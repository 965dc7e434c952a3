import { queryOptions } from '@tanstack/react-query'
import type { CounterZuilen } from '../../../zuilen/shapes/counter-zuil.ts'
import { answerOf, ask } from '../../api/request.ts'

/** What a zuil shows changes by itself when an event begins or ends. */
const AGAIN_MS = 20_000

const at = (counterId: string): string => `/counter/${counterId}/zuilen`

/** The zuilen of a counter. */
export const counterZuilenQuery = (counterId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'zuilen'],
    queryFn: () => answerOf<CounterZuilen>(at(counterId)),
    refetchInterval: AGAIN_MS,
  })

/** Sets a zuil to an event. @param eventId absent = the zuil chooses */
export const chooseEvent = async (counterId: string, zuilId: string, eventId: string | undefined): Promise<void> => {
  const path = `${at(counterId)}/${zuilId}/event`
  await (eventId === undefined ? ask(path, { method: 'DELETE' }) : ask(path, { method: 'PUT', body: { eventId } }))
}
