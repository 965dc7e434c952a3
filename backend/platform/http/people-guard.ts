import cookies from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { actionOf, mayDo, type Person } from './guard.ts'
import { rolesOf, ruleOf } from './policy.ts'

/** Who is logged in. */
export interface Sessions {
  /**
   * Whose session a cookie opens, with his rights as they are now; undefined = nobody's, it is over, or he has none any more.
   * @param used whether this counts as use: a session that is not used ends
   */
  find(token: string, used: boolean): Promise<Person | undefined>
}

/** How people come in. */
export interface PeopleGuard {
  readonly sessions: Sessions
  /** Where people open the back office: https://host, without a path. */
  readonly origin: () => string
}

/** Where the back office's routes are mounted, and where pages that the server makes are. */
export const officePrefix = '/ksb/api'
export const officePagesPrefix = '/ksb'

/** A page sends it with what it asks by itself: a screen that nobody looks at keeps no session open. */
const backgroundHeader = 'x-background'

/** `__Host-`: no other site of the same domain can set it. A browser keeps such a cookie over TLS alone. */
export const sessionCookie = (origin: string): { readonly name: string; readonly secure: boolean } =>
  origin.startsWith('https:') ? { name: '__Host-ksb', secure: true } : { name: 'ksb', secure: false }

/** What a browser brings of its session. */
export const officeToken = ({ cookies: brought }: FastifyRequest, origin: string): string | undefined =>
  brought[sessionCookie(origin).name]

/** How cookies are kept: no script reads them, no other site's page sends them with a change. */
export const cookieSettings = (origin: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: sessionCookie(origin).secure }) as const

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

/**
 * Whether a page of ours asks. A browser says so of itself, in a header that no page can set; one that is older says from
 * where it changes something.
 */
const isOurPage = (request: FastifyRequest, origin: string): boolean => {
  const { 'sec-fetch-site': site, origin: from } = request.headers
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && isRead(request))
  return from === undefined ? isRead(request) : from === origin
}

/**
 * Guards every route of the back office: who is logged in, and what his roles allow (`policy`). What another site's page
 * asks in somebody's name is refused before anything is looked at. Changes are JSON: a form of another site can't send it.
 * Routes that are for anybody (the login itself) are let through.
 */
export const guardPeople = async (api: Api, { sessions, origin }: PeopleGuard): Promise<void> => {
  // Before the hook below: they run in this order.
  await api.register(cookies)
  api.removeContentTypeParser('text/plain')
  api.decorateRequest('caller', null)
  api.addHook('onRoute', ({ config, method, url, schema }) => {
    if (!config?.can) throw new Error(`${String(method)} ${url} does not declare what it needs (config.can)`)
    if (ruleOf(config.can).by !== 'PUBLIC' && rolesOf(config.can).length === 0)
      throw new Error(`${String(method)} ${url} is not for people`)
    // The document is the API's.
    if (schema) schema.hide = true
  })
  api.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const action = actionOf(request)
    if (ruleOf(action).by === 'PUBLIC') return
    if (!isOurPage(request, origin()))
      return sendProblem(reply, problem('auth/forbidden', { detail: 'This is for pages of the back office itself.' }))
    const token = officeToken(request, origin())
    // What a page follows it follows by itself, also after an interruption.
    const used = request.headers[backgroundHeader] === undefined && action !== 'live.follow'
    const person = token === undefined ? undefined : await sessions.find(token, used)
    if (!person) return sendProblem(reply, problem('auth/unauthorized', { detail: 'Nobody is logged in.' }))
    request.caller = { kind: 'USER', ...person }
    if (mayDo(request.caller, action)) return
    const detail = `This is for ${rolesOf(action).join(', ')}.`
    return sendProblem(reply, problem('auth/forbidden', { detail }))
  })
}
