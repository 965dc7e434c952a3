import { queryOptions } from '@tanstack/react-query'
import type {
  CounterBlocking,
  CounterHolder,
  CounterReplaced,
  CounterReplacement,
} from '../../../passholders/shapes/counter.ts'
import type {
  CounterBooked,
  CounterDay,
  CounterFound,
  CounterPass,
  CounterSale,
  CounterSold,
  CounterTariff,
} from '../../../taps/shapes/counter.ts'
import { answerOf, ask } from '../../api/request.ts'

/** What the pages of a counter ask of the server. */

const at = (counterId: string, path: string): string => `/counter/${counterId}/${path}`

/** Whom something that was typed, scanned or read may mean. */
export const find = (counterId: string, text: string): Promise<CounterFound> =>
  answerOf<CounterFound>(at(counterId, 'found'), { method: 'POST', body: { text } })

/** Who is served. */
export const passQuery = (counterId: string, uitpasNumber: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'pass', uitpasNumber],
    queryFn: () => answerOf<CounterPass>(at(counterId, `passes/${uitpasNumber}`)),
  })

/** Somebody who has no card to be served by. */
export const holderQuery = (counterId: string, passholderId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'holder', passholderId],
    queryFn: () => answerOf<CounterHolder>(at(counterId, `passholders/${passholderId}`)),
  })

/** Gives him one, of the counter's stock. */
export const giveCard = (counterId: string, passholderId: string, card: string): Promise<CounterReplaced> =>
  answerOf<CounterReplaced>(at(counterId, `passholders/${passholderId}/cards`), { method: 'POST', body: { card } })

/** What the counter did today. */
export const todayQuery = (counterId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'today'],
    queryFn: () => answerOf<CounterDay>(at(counterId, 'today')),
  })

export const checkIn = (counterId: string, uitpasNumber: string, eventId: string): Promise<CounterBooked> =>
  answerOf<CounterBooked>(at(counterId, 'checkins'), { method: 'POST', body: { uitpasNumber, eventId } })

export const redeem = (counterId: string, uitpasNumber: string, rewardId: string): Promise<CounterBooked> =>
  answerOf<CounterBooked>(at(counterId, 'redemptions'), { method: 'POST', body: { uitpasNumber, rewardId } })

/** @param regularPrice in cents */
export const askTariff = (
  counterId: string,
  question: { readonly uitpasNumber: string; readonly eventId: string; readonly regularPrice: number },
): Promise<CounterTariff> => answerOf<CounterTariff>(at(counterId, 'tariff'), { method: 'POST', body: question })

export const sell = (counterId: string, sale: CounterSale): Promise<CounterSold> =>
  answerOf<CounterSold>(at(counterId, 'ticket-sales'), { method: 'POST', body: sale })

/** Takes back what the counter did today. */
export const undo = async (counterId: string, actieId: string): Promise<void> => {
  await ask(at(counterId, `today/${actieId}/reversal`), { method: 'POST', body: {} })
}

interface HeldCard {
  readonly counterId: string
  readonly passholderId: string
  readonly uitpasNumber: string
}
const ofCard = ({ counterId, passholderId, uitpasNumber }: HeldCard, act: string): string =>
  at(counterId, `passholders/${passholderId}/cards/${uitpasNumber}/${act}`)

/** Gives somebody another card, of the counter's stock. */
export const replaceCard = (card: HeldCard, body: CounterReplacement): Promise<CounterReplaced> =>
  answerOf<CounterReplaced>(ofCard(card, 'replacement'), { method: 'POST', body })

export const blockCard = (card: HeldCard, body: CounterBlocking) =>
  ask(ofCard(card, 'blocking'), { method: 'POST', body })
