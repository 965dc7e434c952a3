import { randomBytes } from 'node:crypto'
import { parseUitpasNumber } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { day, emailText } from '../../platform/http/fields.ts'
import { uitidOf } from '../../platform/http/guard.ts'
import { guesses } from '../../platform/http/guesses.ts'
import { perNetwork, type RateLimits } from '../../platform/http/rate-limits.ts'
import { networkOf } from '../../platform/stranger-room.ts'
import { toPassholderResponse } from '../response.ts'
import { emailState, ownPassholder, registrationToken, uitidStatus } from '../shapes/api.ts'
import type { PassStore } from '../store/passes.ts'
import type { UitidStore } from '../store/uitids.ts'
import { problem, problems } from './problems.ts'
import { registrationHeader, registrationTokenIn } from './registration-token.ts'

interface OwnPassholderDeps {
  readonly passes: Pick<PassStore, 'holders'>
  readonly uitids: UitidStore
  readonly limits: RateLimits
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const unknownToken = problem('auth/unauthorized', {
  detail: `A token of GET /passholders/me/uitid/registration-token that is not too old is needed in the header ${registrationHeader}.`,
})

/** The card and the birth date of HTTP Basic. */
const provenIn = ({ headers }: FastifyRequest) => {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const [, typed = '', born] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  const number = parseUitpasNumber(typed.trim())
  const date = day.safeParse(born)
  return number.ok && date.success ? { uitpasNumber: number.value, dateOfBirth: date.data } : undefined
}

const tags = ['Current Passholder']
const ofUitid = ['UiTiD']

/** /passholders/me, and how a UiTID comes to act for a passholder: /passholders/me/uitid and /uitid/emails/{email}. */
export const ownPassholderRoutes = (api: Api, { passes, uitids, limits, clock }: OwnPassholderDeps): void => {
  const tried = guesses(limits.birthDates, clock)
  const limited = { can: 'own-passholder.prove', rateLimit: perNetwork(limits.uitid) } as const
  const asked = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 429: ['rate-limited'] })

  api.get(
    '/passholders/me',
    {
      config: { can: 'own-passholder.read' },
      schema: {
        tags,
        operationId: 'get-passholders-me',
        summary: 'Retrieve passholder for the current user',
        description:
          'The passholder that somebody is: who has the INSZ of the token, of who logged in with his eID, else whom his ' +
          'UiTID was linked to.\n\nFor people by their tokens, through a client with the permission PASSHOLDERS_SELF_READ.',
        response: {
          200: answer('OK', ownPassholder),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const [himself] = uitidOf(request).holders
      const [holder] = himself === undefined ? [] : await passes.holders([himself])
      if (!holder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const uitidState = (await uitids.isRegistered(holder.id)) ? ('REGISTERED' as const) : ('UNREGISTERED' as const)
      return reply.send({ ...toPassholderResponse(holder, undefined, clock()), uitidStatus: uitidState })
    },
  )

  api.get(
    '/passholders/me/uitid/registration-token',
    {
      config: limited,
      schema: {
        tags: ofUitid,
        operationId: 'get-uitid-passholder-registration-token',
        summary: 'Retrieve UiTiD registration token',
        description:
          'By HTTP Basic: the number of a card that works, and its holder’s birth date (yyyy-mm-dd). The token is good for an ' +
          'hour. Limited in number per address, and wrong birth dates per card.\n\nFor any client that says which it is.',
        response: { 200: answer('OK', registrationToken), ...asked },
      },
    },
    async (request, reply) => {
      const proven = provenIn(request)
      const wrong = problem('auth/unauthorized', {
        detail: 'HTTP Basic with the number of a card that works and its holder’s birth date (yyyy-mm-dd) is needed.',
      })
      if (!proven) return sendProblem(reply, wrong)
      const { uitpasNumber, dateOfBirth } = proven
      const from = networkOf(request.ip)
      const seconds = tried.attempt(uitpasNumber, from)
      if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      const passholderId = await uitids.holderOfCard(uitpasNumber, dateOfBirth)
      if (passholderId === undefined) return sendProblem(reply, wrong)
      tried.succeeded(uitpasNumber, from)
      const token = randomBytes(32).toString('base64url')
      await uitids.keepToken(token, passholderId, uitpasNumber)
      return reply.send({ token })
    },
  )

  api.get(
    '/passholders/me/uitid/status',
    {
      config: limited,
      schema: {
        tags: ofUitid,
        operationId: 'get-uitid-passholder-status',
        summary: 'Retrieve UiTiD registration status',
        description:
          `Whether the passholder of the token in ${registrationHeader} has a UiTiD, and its e-mail address, else his own.\n\n` +
          'For any client that says which it is.',
        response: { 200: answer('OK', uitidStatus), ...asked },
      },
    },
    async (request, reply) => {
      const found = await uitids.registration(registrationTokenIn(request))
      if (!found) return sendProblem(reply, unknownToken)
      const { uitpasNumber, email, registered } = found
      const state = registered ? ('REGISTERED' as const) : ('UNREGISTERED' as const)
      return reply.send({ uitpasNumber, state, ...(email !== undefined && { email }) })
    },
  )

  api.get(
    '/uitid/emails/:email',
    {
      config: limited,
      schema: {
        tags: ofUitid,
        operationId: 'get-uitid-email',
        summary: 'Retrieve UiTiD email address status',
        description:
          'Whether a UiTiD of this address acts for a passholder. Who has a UiTiD the provider alone knows: any other address ' +
          'is UITID_REGISTERED, and who has none yet makes one there, where he is sent to log in.\n\n' +
          'For any client that says which it is.',
        params: z.object({ email: emailText }),
        response: { 200: answer('OK', emailState), ...asked },
      },
    },
    async (request, reply) =>
      reply.send({
        state: (await uitids.isLinked(request.params.email)) ? 'UITPAS_ALREADY_LINKED' : 'UITID_REGISTERED',
      }),
  )

  api.put(
    '/passholders/me/uitid',
    {
      config: { can: 'own-passholder.link', rateLimit: perNetwork(limits.uitid) },
      schema: {
        tags,
        operationId: 'register-uitid-passholder',
        summary: 'Register UiTiD for passholder',
        description:
          `From now on who asks acts for the passholder of the token in ${registrationHeader}, which is used up.\n\n` +
          'For people by their tokens, through a client with the permission PASSHOLDERS_REGISTER_UITID.',
        response: {
          201: z.undefined().describe('Created. No Content.'),
          ...problems({
            400: ['passholder-already-registered', 'uitid-already-registered'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      switch (await uitids.register(registrationTokenIn(request), uitidOf(request))) {
        case 'LINKED':
          return reply.code(201).send()
        case 'NO_TOKEN':
          return sendProblem(reply, unknownToken)
        case 'PASSHOLDER_TAKEN':
          return sendProblem(reply, problem('passholder-already-registered'))
        case 'UITID_TAKEN':
          return sendProblem(reply, problem('uitid-already-registered'))
      }
    },
  )
}
