import { customTokenHeader, parseChipUid } from '@zuil/protocol'
import { z } from 'zod'
import { chooseEvent } from '../../events/rules/choice.ts'
import { chipDetail, usablePass } from '../../passholders/usable-pass.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { pointsNow } from '../../points/rules.ts'
import { newActieId } from '../actie-id.ts'
import { bookOne, type TapRouteDeps } from '../deps.ts'
import { problem, problems, refusedProblem } from '../problems.ts'
import { kioskDeviceCheckinRequest, kioskDeviceCheckinResponse, kioskPass } from '../shapes.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { can: 'own-zuil.use' } as const
const tags = ['Kiosk devices']

/** POST /kiosk-devices/checkins and GET /kiosk-devices/chip-numbers/{chipNumber}: a card at a zuil, over HTTP. */
export const kioskDeviceCardRoutes = (
  api: Api,
  { book, catalog, passes, clock }: Pick<TapRouteDeps, 'book' | 'catalog' | 'passes' | 'clock'>,
): void => {
  api.post(
    '/kiosk-devices/checkins',
    {
      config,
      schema: {
        tags,
        operationId: 'post-kiosks-checkin',
        summary: 'Check in passholder via kiosk',
        description: `At the current event of the zuil.\n\n${forZuilen}`,
        body: kioskDeviceCheckinRequest,
        response: {
          200: answer('OK', kioskDeviceCheckinResponse),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'card-blocked',
              'checkin-not-allowed',
              'event-not-found',
              'invalid-card',
              'invalid-card-status',
              'passholder-blocked',
              'passholder-no-active-cardsystems',
              'passholder-not-found',
              'maximum-reached',
              'zuil-blocked',
            ],
            401: ['auth/unauthorized'],
          }),
        },
      },
    },
    async (request, reply) => {
      const chip = parseChipUid(request.body.chipNumber)
      if (!chip.ok) {
        const schemaErrors = [{ jsonPointer: '/chipNumber', error: chipDetail }]
        return sendProblem(reply, problem('body/invalid-data', { schemaErrors }))
      }
      const current = await catalog()
      const zuil = current.zuilen.get(zuilOf(request).zuilId)
      if (!zuil || zuil.blocked) return sendProblem(reply, problem('zuil-blocked'))
      const now = clock()
      const choice = chooseEvent(current.events, zuil, now)
      if ('refusal' in choice) return sendProblem(reply, problem(choice.refusal))
      const card = { kind: 'CHIP', chipNumber: chip.value } as const
      const eventId = choice.event.id
      const verdict = await bookOne(book, {
        origin: 'API',
        kind: 'CHECK_IN',
        by: 'API',
        actieId: newActieId(now),
        card,
        eventId,
        receivedAt: now,
      })
      if (verdict.outcome === 'REFUSED') return sendProblem(reply, refusedProblem(verdict))
      if (verdict.outcome !== 'SAVED') throw new Error('a check-in without its verdict')
      return reply.send({ newPoints: verdict.points, totalPoints: verdict.balance })
    },
  )

  api.get(
    '/kiosk-devices/chip-numbers/:chipNumber',
    {
      config,
      schema: {
        tags,
        operationId: 'get-kiosks-chip-numbers-chipNumber',
        summary: 'Retrieve total points of a passholder by chip number',
        description: forZuilen,
        params: z.object({ chipNumber: z.string() }),
        response: {
          200: answer('OK', kioskPass),
          ...problems({
            400: ['card-blocked', 'passholder-blocked'],
            401: ['auth/unauthorized'],
            404: ['pass-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const chip = parseChipUid(request.params.chipNumber)
      if (!chip.ok) return sendProblem(reply, problem('pass-not-found', { detail: chipDetail }))
      const usable = usablePass(await passes.byChipNumber(chip.value))
      if ('wrong' in usable) return sendProblem(reply, usable.wrong)
      return reply.send({ totalPoints: pointsNow(usable.holder, clock()) })
    },
  )
}
