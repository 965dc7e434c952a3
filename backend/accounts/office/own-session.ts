import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem, problems } from '../../platform/http/general-problems.ts'
import { type Person, personOf } from '../../platform/http/guard.ts'
import { actsOf } from '../../platform/http/policy.ts'
import { type Me, me } from '../shapes.ts'
import type { SessionStore } from '../store/sessions.ts'

interface Named<Id> {
  readonly id: Id
  readonly name: string
}

interface OwnSessionDeps {
  readonly sessions: Pick<SessionStore, 'describe' | 'choose'>
  readonly cardSystems: { all(): Promise<readonly Named<number>[]> }
  readonly counters: { all(): Promise<readonly Named<string>[]> }
  /** A safe environment shows on each page that it is one. */
  readonly environment: Me['environment']
  /** Milliseconds without use after which a session ends. */
  readonly idleMs: number
}

/** GET /me and POST /me/card-system: who is logged in, and where he works. */
export const ownSessionRoutes = (api: Api, deps: OwnSessionDeps): void => {
  const { sessions, cardSystems, counters, environment, idleMs } = deps

  const describe = async (person: Person): Promise<Me> => {
    const { name, rights } = await sessions.describe(person.session)
    const names = new Map((await cardSystems.all()).map((one) => [one.id, one.name]))
    const shown = (cardSystemId: number) => ({ id: cardSystemId, name: names.get(cardSystemId) ?? '' })
    const { role, staffOf } = person
    return {
      email: person.email,
      ...(name !== undefined && { name }),
      ...(role && { role }),
      cardSystem: shown(person.cardSystemId),
      cardSystems: rights.map((one) => ({ ...shown(one.cardSystemId), ...(one.role && { role: one.role }) })),
      counters: (await counters.all()).filter(({ id }) => staffOf.includes(id)).map(({ id, name }) => ({ id, name })),
      can: [...actsOf([...(role ? [role] : []), ...(staffOf.length > 0 ? (['COUNTER'] as const) : [])])],
      environment,
      idleMs,
    }
  }

  api.get(
    '/me',
    {
      config: { can: 'own-session.use' },
      schema: { response: { 200: answer('OK', me), ...problems({ 401: ['auth/unauthorized'] }) } },
    },
    async (request, reply) => reply.send(await describe(personOf(request))),
  )

  api.post(
    '/me/card-system',
    {
      config: { can: 'own-session.use' },
      schema: {
        body: z.strictObject({ cardSystemId: z.int32() }),
        response: {
          200: answer('OK', me),
          ...problems({ 400: ['body/invalid-data'], 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => {
      const person = personOf(request)
      const { cardSystemId } = request.body
      const held = (await sessions.describe(person.session)).rights.find((one) => one.cardSystemId === cardSystemId)
      if (!held) return sendProblem(reply, fieldProblem('/cardSystemId', 'must be one in which you have a role'))
      await sessions.choose(person.session, cardSystemId)
      return reply.send(await describe({ ...held, email: person.email, session: person.session }))
    },
  )
}
