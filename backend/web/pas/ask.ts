import { Refused } from '../api/problems.ts'
import { type Ask, asking } from '../api/request.ts'
import { accessToken, tokenRefused } from './login/login.ts'

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
