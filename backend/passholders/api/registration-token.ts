import type { FastifyRequest } from 'fastify'

/** By which whoever knows a card and its holder's birth date is known for an hour. */
export const registrationHeader = 'x-registration-token'

/** The registration token that a request brings; '' = none. */
export const registrationTokenIn = ({ headers }: FastifyRequest): string => {
  const token = headers[registrationHeader]
  return typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : ''
}
