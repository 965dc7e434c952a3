import type {
  CounterPrice,
  CounterPriceQuestion,
  CounterRegistered,
  CounterRegistration,
} from '../../../passholders/shapes/counter.ts'
import { answerOf } from '../../api/request.ts'

/** What the page of registering somebody asks of the server. */

const at = (counterId: string, path: string): string => `/counter/${counterId}/${path}`

/** Registers somebody with a card of the counter. */
export const register = (counterId: string, body: CounterRegistration): Promise<CounterRegistered> =>
  answerOf<CounterRegistered>(at(counterId, 'registrations'), { method: 'POST', body })

/** What his membership costs. */
export const askPrice = (counterId: string, body: CounterPriceQuestion): Promise<CounterPrice> =>
  answerOf<CounterPrice>(at(counterId, 'membership-price'), { method: 'POST', body })
