import { Refused } from '../api/problems.ts'
import { type Ask, asking } from '../api/request.ts'
import { accessToken, clientId, tokenRefused } from './login/login.ts'

const askApi = asking({
  root: '/api',
  cookies: false,
  headers: () => {
    const token = accessToken()
    return token === undefined ? {} : { authorization: `Bearer ${token}` }
  },
})

/**
 * Asks the UiTPAS API 4.0 by the passholder's own token, as any app of his does.
 * @throws as `asking` says; who is not known any more comes in again
 */
export const answerOf = async <T>(path: string, what: Ask = {}): Promise<T> => {
  try {
    return (await askApi<T>(path, what)).body
  } catch (error) {
    if (error instanceof Refused && error.status === 401) tokenRefused()
    throw error
  }
}

/** Nobody who was born then has a card of this number that works. */
export class NotProven extends Error {
  override readonly name = 'NotProven'
}

/** By which the card of somebody is proven to be known: GET /passholders/me/uitid/registration-token. */
const proofOf = async (uitpasNumber: string, dateOfBirth: string): Promise<Readonly<Record<string, string>>> => {
  const headers = {
    authorization: `Basic ${btoa(`${uitpasNumber}:${dateOfBirth}`)}`,
    'x-client-id': clientId(),
  }
  try {
    const { body } = await askApi<{ readonly token: string }>('/passholders/me/uitid/registration-token', { headers })
    return { 'x-registration-token': body.token }
  } catch (error) {
    throw error instanceof Refused && error.status === 401
      ? new NotProven('the card is of nobody who was born then')
      : error
  }
}

const digitsOf = (typed: string): string => typed.replace(/\D/g, '')

/**
 * Links the passholder of a card to who is logged in, by what only he knows: PUT /passholders/me/uitid.
 * @param typed the number of the card @param dateOfBirth yyyy-mm-dd
 * @throws as `asking` says, or NotProven
 */
export const linkPass = async (typed: string, dateOfBirth: string): Promise<void> => {
  await answerOf('/passholders/me/uitid', { method: 'PUT', headers: await proofOf(digitsOf(typed), dateOfBirth) })
}

/** Adds the passholder of a card to my family: POST /passholders/me/family-members; parameters and errors as above. */
export const addToFamily = async (typed: string, dateOfBirth: string): Promise<void> => {
  const uitpasNumber = digitsOf(typed)
  const headers = await proofOf(uitpasNumber, dateOfBirth)
  await answerOf('/passholders/me/family-members', { method: 'POST', body: { uitpasNumber }, headers })
}

/** Takes somebody out of a family: one of these two is who is logged in, `me`. @throws as `asking` says */
export const takeOutOfFamily = (passholderId: string, memberId: string): Promise<void> =>
  answerOf(`/passholders/${passholderId}/family-members/${memberId}`, { method: 'DELETE' })
