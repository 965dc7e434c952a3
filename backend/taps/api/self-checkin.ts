import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { EventFacts } from '../../events/shapes.ts'
import type { FamilyStore } from '../../passholders/store/families.ts'
import type { StoredPass } from '../../passholders/store/passes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, named, text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, holderIn, programOf, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { RateLimits } from '../../platform/http/rate-limits.ts'
import { newActieId } from '../actie-id.ts'
import { bookOne, type TapRouteDeps } from '../deps.ts'
import { problem, problems, refusedProblem } from '../problems.ts'

const selfCheckin = named(
  'SelfCheckin',
  'What a check-in by code gave.',
  z.object({ addedPoints: z.int(), totalPoints: z.int() }),
)

const passholderOf = (request: FastifyRequest): string => {
  const { params } = request
  const id = typeof params === 'object' && params !== null && 'passholderId' in params ? params.passholderId : undefined
  return holderIn(request, String(id).toLowerCase())
}

interface SelfCheckinDeps extends Pick<TapRouteDeps, 'book' | 'passes' | 'clock'> {
  /** For which event a zuil's code is, at a moment. */
  readonly checkCode: (
    code: string,
    now: number,
  ) => Promise<
    | {
        readonly event: Pick<EventFacts, 'id' | 'organizerId'>
        readonly zuil: { readonly id: string }
        readonly step: number
        /** Else only for the family of who used it in time. */
        readonly inTime: boolean
      }
    | { readonly refusal: 'checkin-code-expired' | 'checkin-code-invalid' }
  >
  /** Who used a code in time, and has the point. */
  readonly codeUses: {
    note(code: UsedCode, passholderId: string, at: number): Promise<void>
    users(code: UsedCode): Promise<readonly string[]>
  }
  readonly families: Pick<FamilyStore, 'together'>
  readonly limits: RateLimits
}

/** A code, and the client with which it came. */
interface UsedCode {
  readonly zuilId: string
  readonly step: number
  readonly clientId: string
}

/** POST /passholders/{passholderId}/checkins: the QR code of a check-in zuil, scanned with the passholder's own app. */
export const selfCheckinRoutes = (api: Api, deps: SelfCheckinDeps): void => {
  const { book, passes, checkCode, codeUses, families, limits, clock } = deps
  /** A code that has lapsed is still good for the family of somebody who used it in time with the same app. */
  const isFamily = async (code: UsedCode, holder: StoredPass['passholder']): Promise<boolean> =>
    holder !== undefined && (await families.together(await codeUses.users(code), holder.id))
  const tries = [
    api.createRateLimit({
      ...limits.selfCheckinPerPassholder,
      keyGenerator: (request) => `passholder ${passholderOf(request)}`,
    }),
    api.createRateLimit({
      ...limits.selfCheckinPerClient,
      keyGenerator: (request) => `client ${programOf(request)}`,
    }),
  ]
  const limited = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    for (const attempt of tries) {
      const tried = await attempt(request)
      if (!tried.isAllowed && tried.isExceeded) {
        return sendProblem(reply.header('retry-after', tried.ttlInSeconds), problem('rate-limited'))
      }
    }
    return undefined
  }

  api.post(
    '/passholders/:passholderId/checkins',
    {
      config: { can: 'checkin.by-code' },
      preValidation: limited,
      schema: {
        tags: ['Checkins'],
        operationId: 'post-passholders-passholderId-checkin',
        summary: 'Check-in passholder using a check-in code',
        description:
          'The code in the QR of a check-in zuil; it changes all the time. For who is in ' +
          'a family with somebody who used it in time, with the same client, it is good some minutes more. Limited in number per ' +
          'passholder and per client.\n\nFor clients with the permission PASSHOLDERS_SELF_CHECKIN for the organizer of the event, ' +
          'and for the passholder by a token of his own: himself (`me`), and his family.',

        params: z.object({ passholderId: idInPath }),
        body: z.object({ checkinCode: text(200) }),
        response: {
          201: answer('Created', selfCheckin),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'checkin-code-expired',
              'checkin-code-invalid',
              'passholder-not-found',
              'passholder-blocked',
              'passholder-no-active-cardsystems',
              'card-blocked',
              'invalid-card',
              'invalid-card-status',
              'checkin-not-allowed',
              'maximum-reached',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const passholderId = passholderOf(request)
      const scope = scopeOf(request)
      // Before the code is looked at: whom it is about is nobody's that he acts for.
      if (!scope.ofOrganizers && !scope.coversHolder(passholderId))
        return sendProblem(reply, forbiddenForOrganizer('checkin.by-code'))
      const now = clock()
      const code = await checkCode(request.body.checkinCode, now)
      if ('refusal' in code) return sendProblem(reply, problem(code.refusal))
      const { organizerId, id: eventId } = code.event
      if (!scope.covers(organizerId) && !scope.coversHolder(passholderId))
        return sendProblem(reply, forbiddenForOrganizer('checkin.by-code'))
      const pass = isUuid(passholderId) ? await passes.ofPassholder(passholderId) : undefined
      const used = { zuilId: code.zuil.id, step: code.step, clientId: programOf(request) }
      if (!code.inTime && !(await isFamily(used, pass?.passholder))) {
        return sendProblem(reply, problem('checkin-code-expired'))
      }
      if (!pass) return sendProblem(reply, problem('passholder-not-found'))
      const card = { kind: 'BARCODE', uitpasNumber: pass.card.uitpasNumber } as const
      const verdict = await bookOne(book, {
        origin: 'API',
        kind: 'CHECK_IN',
        by: 'QR',
        actieId: newActieId(now),
        card,
        receivedAt: now,
        clientId: programOf(request),
        eventId,
      })
      const hasPoint =
        verdict.outcome === 'SAVED' || (verdict.outcome === 'REFUSED' && verdict.reason === 'maximum-reached')
      if (code.inTime && pass.passholder && hasPoint) await codeUses.note(used, pass.passholder.id, now)
      if (verdict.outcome === 'REFUSED') return sendProblem(reply, refusedProblem(verdict))
      if (verdict.outcome !== 'SAVED') throw new Error('a check-in without its verdict')
      return reply.code(201).send({ addedPoints: verdict.points, totalPoints: verdict.balance })
    },
  )
}
