import { randomBytes } from 'node:crypto'
import { describeError, type Log } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from '../../platform/http/api.ts'
import { type PlainPage, sendPage } from '../../platform/http/page.ts'
import { cookieSettings, sessionCookie } from '../../platform/http/people-guard.ts'
import { perNetwork, type RateLimits } from '../../platform/http/rate-limits.ts'
import { isLoopback } from '../../platform/loopback.ts'
import { officeHome, returnPath } from '../rules/return-to.ts'
import { type LoginStore, loginValidMs } from '../store/logins.ts'
import type { SessionStore } from '../store/sessions.ts'
import * as pages from './pages.ts'
import { type LoginProvider, newLogin } from './provider.ts'

export interface LoginDeps {
  /** Absent = nobody can log in. */
  readonly provider?: LoginProvider | undefined
  readonly logins: LoginStore
  readonly sessions: Pick<SessionStore, 'find' | 'end' | 'open' | 'rightsOf'>
  /** Where people open the back office: https://host */
  readonly origin: () => string
  /** Whom people may ask, in words; absent = it is not said. */
  readonly contact?: string | undefined
  readonly safe: boolean
  readonly limits: Pick<RateLimits, 'login'>
  readonly log: Pick<Log, 'error'>
}

export const loginPath = '/ksb/login'
const callbackPath = `${loginPath}/terug`
export const loggedOutPath = '/ksb/uitgelogd'

type Query = Readonly<Record<string, unknown>>
const queryOf = ({ query }: FastifyRequest): Query => query as Query

/** Whether somebody goes there, by a link or an address: not a picture, a frame or a script of a page. */
const isVisit = ({ headers: { 'sec-fetch-dest': destination } }: FastifyRequest): boolean =>
  destination === undefined || destination === 'document'

/** What we give as such a secret: 32 bytes. */
const isSecret = (text: string | undefined): text is string => text !== undefined && /^[\w-]{43}$/.test(text)

/**
 * Logging in, by authorization code and PKCE at the provider: GET /ksb/login, and GET /ksb/login/terug where it sends people
 * back. Both are visited from other sites, so what comes back counts only with what this browser keeps since it left, once,
 * and with the state, nonce and verifier of that login.
 */
export const loginRoutes = (api: Api, deps: LoginDeps): void => {
  // With errors of its own: they are pages.
  api.register(async (scope: Api) => pageRoutes(scope, deps))
}

const pageRoutes = (scope: Api, deps: LoginDeps): void => {
  const { provider, logins, sessions, origin, contact, safe, limits, log } = deps
  const show = (reply: FastifyReply, page: PlainPage) => sendPage(reply, page, safe)
  /** What a browser keeps while somebody is at the provider. */
  const loginCookie = () => `${sessionCookie(origin()).name}-login`
  const browserOf = (request: FastifyRequest): string | undefined => {
    const kept = request.cookies[loginCookie()]
    return isSecret(kept) ? kept : undefined
  }
  const sessionOf = async (request: FastifyRequest) => {
    const token = request.cookies[sessionCookie(origin()).name]
    return token === undefined ? undefined : sessions.find(token, false)
  }
  const redirectUri = () => `${origin()}${callbackPath}`

  scope.setErrorHandler((error, request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number }
    if (statusCode === 429) return show(reply, pages.tooManyTries)
    if (statusCode >= 400 && statusCode < 500)
      return show(reply, pages.problemPages.REFUSED({ returnTo: officeHome, contact }))
    log.error({ requestId: request.id, route: request.routeOptions.url, ...describeError(error) }, 'A request failed')
    return show(reply, pages.brokenPage)
  })

  const options = {
    exposeHeadRoute: false,
    // Addresses to return to may be long; none of it is kept or looked up as it is.
    config: { can: 'login.use', rateLimit: perNetwork(limits.login), anyText: true },
  } as const

  scope.get('/login', options, async (request, reply) => {
    if (!isVisit(request)) return show(reply, pages.notAPage)
    const { terug, ander, hier } = queryOf(request)
    const returnTo = returnPath(terug)
    if (!provider) return show(reply, pages.notSetUp)
    // `localhost` and 127.0.0.1 are one machine, and each has cookies of its own.
    const { hostname } = new URL(origin())
    if (hier === undefined && request.hostname !== hostname && isLoopback(request.hostname) && isLoopback(hostname))
      return reply.redirect(`${origin()}${loginPath}?${new URLSearchParams({ terug: returnTo, hier: '1' })}`, 303)
    const login = newLogin(returnTo)
    const where = await provider.start(login, redirectUri(), ander !== undefined)
    if (!where.ok) return show(reply, pages.problemPages[where.error]({ returnTo, contact }))
    // One browser may log in in several tabs.
    const browser = browserOf(request) ?? randomBytes(32).toString('base64url')
    await logins.start(browser, login)
    reply.setCookie(loginCookie(), browser, { ...cookieSettings(origin()), maxAge: loginValidMs / 1000 })
    return reply.redirect(where.value, 303)
  })

  scope.get('/login/terug', options, async (request, reply) => {
    if (!isVisit(request)) return show(reply, pages.notAPage)
    if (!provider) return show(reply, pages.notSetUp)
    const { state } = queryOf(request)
    const browser = browserOf(request)
    const login = browser !== undefined && typeof state === 'string' ? await logins.take(browser, state) : undefined
    if (!login) {
      // Who goes back in his browser after he logged in.
      if (await sessionOf(request)) return reply.redirect(officeHome, 303)
      return show(reply, pages.problemPages.REFUSED({ returnTo: officeHome, contact }))
    }
    const { returnTo } = login
    const who = await provider.finish(new URL(request.url, origin()), login)
    if (!who.ok) return show(reply, pages.problemPages[who.error]({ returnTo, contact }))
    const { email, idToken } = who.value
    if ((await sessions.rightsOf(email)).length === 0) {
      const elsewhere = await provider.endSession(idToken, `${origin()}${loggedOutPath}`)
      const again = `${loginPath}?${new URLSearchParams({ terug: returnTo, ander: '1' })}`
      return show(reply, pages.unknownPerson(email, elsewhere ?? again, contact))
    }
    // Whoever was logged in in this browser no longer is.
    const before = await sessionOf(request)
    if (before) await sessions.end(before.session)
    const { name } = sessionCookie(origin())
    reply.setCookie(name, await sessions.open(who.value), cookieSettings(origin()))
    return reply.redirect(returnTo, 303)
  })

  scope.get(
    '/uitgelogd',
    { exposeHeadRoute: false, config: { can: 'login.use', anyText: true } },
    async (request, reply) =>
      show(reply, queryOf(request).alleen === undefined ? pages.loggedOutPage(contact) : pages.loggedOutHere(contact)),
  )
}
