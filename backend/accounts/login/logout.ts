import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem, problems } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { cookieSettings, sessionCookie } from '../../platform/http/people-guard.ts'
import { endedSessions, loggedOut } from '../shapes.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { LoginProvider } from './provider.ts'
import { loggedOutPath } from './routes.ts'

export interface LogoutDeps {
  readonly provider?: LoginProvider | undefined
  readonly sessions: Pick<SessionStore, 'end' | 'endAllOf'>
  /** Where people open the back office: https://host */
  readonly origin: () => string
}

/** POST /me/logout: somebody leaves. POST /sessions/end: a superadmin has everybody of his card system log in again. */
export const logoutRoutes = (api: Api, { provider, sessions, origin }: LogoutDeps): void => {
  api.post(
    '/me/logout',
    {
      config: { can: 'own-session.use' },
      schema: { response: { 200: answer('OK', loggedOut), ...problems({ 401: ['auth/unauthorized'] }) } },
    },
    async (request, reply) => {
      const idToken = await sessions.end(personOf(request).session)
      const { name } = sessionCookie(origin())
      reply.clearCookie(name, cookieSettings(origin()))
      const there = await provider?.endSession(idToken, `${origin()}${loggedOutPath}`)
      return reply.send({ goTo: there ?? `${loggedOutPath}?alleen=hier` })
    },
  )

  api.post(
    '/sessions/end',
    {
      config: { can: 'sessions.end' },
      schema: {
        body: z.strictObject({
          /** His own: that it is said keeps a slip of the hand from logging everybody out. */
          cardSystemId: z.int32(),
        }),
        response: {
          200: answer('OK', endedSessions),
          ...problems({ 400: ['body/invalid-data'], 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => {
      const { cardSystemId } = request.body
      if (cardSystemId !== personOf(request).cardSystemId)
        return sendProblem(reply, fieldProblem('/cardSystemId', 'must be the one that you work in'))
      return reply.send({ ended: await sessions.endAllOf(cardSystemId, scopeOf(request).actor) })
    },
  )
}
