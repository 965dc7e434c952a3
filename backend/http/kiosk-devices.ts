import { customTokenHeader, describeError, parseChipUid } from '@zuil/protocol'
import { z } from 'zod'
import { candidatesOf, chooseEvent } from '../core/event-choice.ts'
import type { Catalog, EventFacts, ZuilFacts } from '../core/model.ts'
import { pointsNow } from '../core/points.ts'
import { newActieId } from './actie-id.ts'
import { zuilOf } from './auth.ts'
import type { Api, HttpContext } from './context.ts'
import { answer, problems, security } from './document.ts'
import { sendProblem } from './errors.ts'
import { chipDetail, usablePass } from './passes.ts'
import { problem } from './problems.ts'
import { representEvent, representZuil } from './represent.ts'
import {
  kioskDevice,
  kioskDeviceCheckinRequest,
  kioskDeviceCheckinResponse,
  kioskDeviceEvent,
  kioskDeviceEventRequest,
  kioskPass,
} from './schemas.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { access: 'ZUIL' } as const
const common = { tags: ['Kiosk devices'], security: security.ZUIL }

/** What is set for a zuil: by the back office, which overrides all, or else at the zuil's own request. */
const configuredEvent = (catalog: Catalog, zuil: ZuilFacts): EventFacts | undefined => {
  const id = zuil.fixedEventId ?? zuil.counterEventId
  return id === undefined ? undefined : catalog.events.get(id)
}

/** GET /kiosk-devices, and /kiosk-devices/events, /checkins and /chip-numbers: what a zuil may ask for itself. */
export const kioskDeviceRoutes = (api: Api, { store, clock, log, onZuilChanged }: HttpContext): void => {
  const setEvent = async (zuilId: string, eventId: string | undefined): Promise<void> => {
    await store.zuilen.setCounterEvent(zuilId, eventId)
    try {
      await onZuilChanged(zuilId)
    } catch (error) {
      // It is stored; the zuil learns of it at its next hello.
      log.warn({ zuilId, ...describeError(error) }, 'A zuil could not be told of its new event')
    }
  }

  api.get(
    '/kiosk-devices',
    {
      config,
      schema: {
        ...common,
        operationId: 'get-kiosk-devices',
        summary: 'Retrieve kiosk',
        description: forZuilen,
        response: { 200: answer('OK', kioskDevice), ...problems({ 401: ['auth/unauthorized'] }) },
      },
    },
    async (request, reply) => {
      const { zuil, deviceId } = zuilOf(request)
      return reply.send(await representZuil(store, zuil, deviceId))
    },
  )

  api.get(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        ...common,
        operationId: 'get-kiosks-event',
        summary: 'Retrieve configured event',
        description: `The event that is set for the zuil; for the current one see GET /kiosk-devices/checkins.\n\n${forZuilen}`,
        response: {
          200: answer('OK', kioskDeviceEvent),
          ...problems({ 401: ['auth/unauthorized'], 404: ['event-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const event = configuredEvent(await store.catalog(), zuilOf(request).zuil)
      return event
        ? reply.send(representEvent(event))
        : sendProblem(reply, problem('event-not-found', { status: 404, detail: 'No event is set: the zuil chooses.' }))
    },
  )

  api.put(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        ...common,
        operationId: 'put-kiosks-events',
        summary: 'Configure event',
        description: `An event set in the back office goes before this one.\n\n${forZuilen}`,
        body: kioskDeviceEventRequest,
        response: {
          204: z.undefined().describe('Updated. No Content'),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'event-not-found',
              'event-not-acceptable',
            ],
            401: ['auth/unauthorized'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuil } = zuilOf(request)
      const catalog = await store.catalog()
      const event = catalog.events.get(request.body.id)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      if (!candidatesOf(catalog, zuil).includes(event)) return sendProblem(reply, problem('event-not-acceptable'))
      await setEvent(zuil.id, event.id)
      return reply.code(204).send()
    },
  )

  api.delete(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        ...common,
        operationId: 'delete-kiosks-events',
        summary: 'Delete configured event',
        description: `The zuil chooses again, unless the back office has set an event.\n\n${forZuilen}`,
        response: { 204: z.undefined().describe('No Content'), ...problems({ 401: ['auth/unauthorized'] }) },
      },
    },
    async (request, reply) => {
      await setEvent(zuilOf(request).zuil.id, undefined)
      return reply.code(204).send()
    },
  )

  api.get(
    '/kiosk-devices/checkins',
    {
      config,
      schema: {
        ...common,
        operationId: 'get-kiosks-checkins',
        summary: 'Retrieve the current check-in event',
        description:
          'The event that is set, if check-in is allowed on it now, or else the most suitable one of the organizers and ' +
          `locations of the zuil's counters.\n\n${forZuilen}`,
        response: {
          200: answer('OK', kioskDeviceEvent),
          ...problems({ 401: ['auth/unauthorized'], 404: ['event-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const choice = chooseEvent(await store.catalog(), zuilOf(request).zuil, clock())
      return 'event' in choice
        ? reply.send(representEvent(choice.event))
        : sendProblem(
            reply,
            problem('event-not-found', {
              status: 404,
              detail: 'Check-in is not allowed on any event of this zuil now.',
            }),
          )
    },
  )

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
      const choice = chooseEvent(await store.catalog(), zuil, now)
      if ('refusal' in choice) return sendProblem(reply, problem(choice.refusal))
      const card = { kind: 'CHIP', chipNumber: chip.value } as const
      const [verdict] = await store.bookCheckins([
        { origin: 'API', actieId: newActieId(now), card, eventId: choice.event.id, receivedAt: now },
      ])
      if (!verdict) throw new Error('a check-in without a verdict')
      if (verdict.outcome === 'REFUSED') return sendProblem(reply, problem(verdict.reason))
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
