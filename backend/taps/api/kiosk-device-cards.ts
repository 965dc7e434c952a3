import { customTokenHeader, parseChipUid } from '@zuil/protocol'
import { z } from 'zod'
import { chooseEvent } from '../../events/rules/choice.ts'
import { chipDetail, usablePass } from '../../passholders/api.ts'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { problem } from '../../platform/http/problems.ts'
import { pointsNow } from '../../points/rules.ts'
import { kioskDeviceCheckinRequest, kioskDeviceCheckinResponse, kioskPass } from '../../zuilen/shapes/kiosk-device.ts'
import { newActieId } from '../actie-id.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { access: 'ZUIL' } as const
const common = { tags: ['Kiosk devices'], security: security.ZUIL }

/** POST /kiosk-devices/checkins and GET /kiosk-devices/chip-numbers/{chipNumber}: a card at a zuil, over HTTP. */
export const kioskDeviceCardRoutes = (api: Api, { store, clock }: HttpContext): void => {
  api.post(
    '/kiosk-devices/checkins',
    {
      config,
      schema: {
        ...common,
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
      const { zuil } = zuilOf(request)
      const chip = parseChipUid(request.body.chipNumber)
      if (!chip.ok) {
        const schemaErrors = [{ jsonPointer: '/chipNumber', error: chipDetail }]
        return sendProblem(reply, problem('body/invalid-data', { schemaErrors }))
      }
      if (zuil.blocked) return sendProblem(reply, problem('zuil-blocked'))
      const now = clock()
      const choice = chooseEvent((await store.catalog()).events, zuil, now)
      if ('refusal' in choice) return sendProblem(reply, problem(choice.refusal))
      const card = { kind: 'CHIP', chipNumber: chip.value } as const
      const eventId = choice.event.id
      const [verdict] = await store.book([
        { origin: 'API', kind: 'CHECK_IN', by: 'API', actieId: newActieId(now), card, eventId, receivedAt: now },
      ])
      if (verdict?.outcome === 'REFUSED') return sendProblem(reply, problem(verdict.reason))
      if (verdict?.outcome !== 'SAVED') throw new Error('a check-in without its verdict')
      return reply.send({ newPoints: verdict.points, totalPoints: verdict.balance })
    },
  )

  api.get(
    '/kiosk-devices/chip-numbers/:chipNumber',
    {
      config,
      schema: {
        ...common,
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
      const usable = usablePass(await store.passes.byChipNumber(chip.value))
      if ('wrong' in usable) return sendProblem(reply, usable.wrong)
      return reply.send({ totalPoints: pointsNow(usable.holder, clock()) })
    },
  )
}
