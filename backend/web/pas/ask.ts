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

/**
 * Links the passholder of a card to who is logged in, by what only he knows: GET /passholders/me/uitid/registration-token, then
 * PUT /passholders/me/uitid.
 * @param uitpasNumber as he types it @param dateOfBirth yyyy-mm-dd
 * @throws as `asking` says: Refused 401 when the card is not of somebody who was born then
 */
export const linkPass = async (uitpasNumber: string, dateOfBirth: string): Promise<void> => {
  const basic = btoa(`${uitpasNumber.replace(/\D/g, '')}:${dateOfBirth}`)
  const { body } = await askApi<{ readonly token: string }>('/passholders/me/uitid/registration-token', {
    headers: { authorization: `Basic ${basic}`, 'x-client-id': clientId() },
  })
  await answerOf('/passholders/me/uitid', { method: 'PUT', headers: { 'x-registration-token': body.token } })
}
