import type { FastifyReply } from 'fastify'
import { clientIdHeader } from './document.ts'
import { type Action, ruleOf } from './policy.ts'

/**
 * Which pages of other sites may ask the API: all of them, as programs that bring a token or the id of a client. Nothing is
 * asked in the name of who looks at the page: the API takes no cookies, and credentials of the browser are never allowed.
 */

/** What a page may send beside what it always may: `x-registration-token` is that of GET /passholders/me/uitid/status. */
const sent = ['Authorization', 'Content-Type', clientIdHeader, 'x-registration-token', 'If-Match']

/** What a page may read beside the body. */
const read = ['ETag', 'Retry-After', 'Location']

/** For how many seconds a browser need not ask again: none remembers it longer than two hours. */
const MAX_AGE_S = 7_200

/** Whether a route is for pages: those of zuilen are not, whose secret no page has. */
export const isForPages = (can: Action): boolean => !['ZUIL', 'FORMER', 'CODE'].includes(ruleOf(can).by)

/** Lets any page read the answer. */
export const openToPages = (reply: FastifyReply): FastifyReply =>
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', read.join(', '))

/** Tells a browser, which asks before the page may, what the page may. */
export const answerPreflight = (reply: FastifyReply, methods: readonly string[]): FastifyReply =>
  reply
    .header('access-control-allow-methods', methods.join(', '))
    .header('access-control-allow-headers', sent.join(', '))
    .header('access-control-max-age', MAX_AGE_S)
