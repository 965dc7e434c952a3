import { customTokenHeader } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { chooseEvent } from '../../events/rules/choice.ts'
import type { EventIndex } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { codeAt, type ZuilKey } from '../checkin-code.ts'
import { problem, problems, unfitEventProblem } from '../problems.ts'
import { type KioskResponseDeps, toEventResponse, toKioskResponse } from '../response.ts'
import type { CodeTimes } from '../rules/checkin-code.ts'
import { setEventOf, unfitEvent } from '../rules/takes-event.ts'
import { kioskDevice, kioskDeviceEvent, kioskDeviceEventRequest } from '../shapes/kiosk-device.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'
import type { EnrolmentStore } from '../store/enrolment.ts'
import type { CurrentZuilen } from './access.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { can: 'own-zuil.use' } as const
const tags = ['Kiosk devices']

interface DeviceEventDeps extends KioskResponseDeps {
  readonly currentZuilen: CurrentZuilen
  /** What an event is chosen by. */
  readonly currentEvents: () => Promise<EventIndex>
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly enrolment: Pick<EnrolmentStore, 'setCounterEvent'>
  readonly zuilKey: ZuilKey
  readonly codeTimes: CodeTimes
  readonly clock: () => number
}

/** GET /kiosk-devices and its events, set and current: what a zuil may ask for itself. */
export const kioskDeviceRoutes = (api: Api, deps: DeviceEventDeps): void => {
  const { currentZuilen, currentEvents, findEvent, enrolment, zuilKey, codeTimes, clock } = deps
  const ownZuil = async (request: FastifyRequest): Promise<ZuilFacts> => {
    const zuil = (await currentZuilen()).get(zuilOf(request).zuilId)
    if (!zuil) throw new Error('a zuil that is known by its device is not there')
    return zuil
  }
  /** With the code of now, where the zuil shows one. */
  const withCode = (event: EventFacts, zuil: ZuilFacts): z.infer<typeof kioskDeviceEvent> => {
    const checkinCode = codeAt(zuilKey, zuil, event.id, clock(), codeTimes) ?? ''
    return { ...toEventResponse(event), checkinCode }
  }

  api.get(
    '/kiosk-devices',
    {
      config,
      schema: {
        tags,
        operationId: 'get-kiosk-devices',
        summary: 'Retrieve kiosk',
        description: forZuilen,
        response: { 200: answer('OK', kioskDevice), ...problems({ 401: ['auth/unauthorized'] }) },
      },
    },
    async (request, reply) => {
      const { deviceId } = zuilOf(request)
      return reply.send(await toKioskResponse(deps, await ownZuil(request), deviceId))
    },
  )

  api.get(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        tags,
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
      const zuil = await ownZuil(request)
      const id = setEventOf(zuil)
      const event = id === undefined ? undefined : await findEvent(id)
      return event
        ? reply.send(withCode(event, zuil))
        : sendProblem(reply, problem('event-not-found', { status: 404, detail: 'No event is set: the zuil chooses.' }))
    },
  )

  api.put(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        tags,
        operationId: 'put-kiosks-events',
        summary: 'Configure event',
        description: `An event at one of the zuil's counters, of which there is more to come. One that is set in the back office goes before it.\n\n${forZuilen}`,
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
      const zuil = await ownZuil(request)
      const event = await findEvent(request.body.id)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      const unfit = unfitEvent(zuil, event, clock())
      if (unfit) return sendProblem(reply, unfitEventProblem(unfit))
      await enrolment.setCounterEvent(zuil.id, event.id)
      return reply.code(204).send()
    },
  )

  api.delete(
    '/kiosk-devices/events',
    {
      config,
      schema: {
        tags,
        operationId: 'delete-kiosks-events',
        summary: 'Delete configured event',
        description: `The zuil chooses again, unless the back office has set an event.\n\n${forZuilen}`,
        response: { 204: z.undefined().describe('No Content'), ...problems({ 401: ['auth/unauthorized'] }) },
      },
    },
    async (request, reply) => {
      await enrolment.setCounterEvent(zuilOf(request).zuilId, undefined)
      return reply.code(204).send()
    },
  )

  api.get(
    '/kiosk-devices/checkins',
    {
      config,
      schema: {
        tags,
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
      const zuil = await ownZuil(request)
      const choice = chooseEvent(await currentEvents(), zuil, clock())
      return 'event' in choice
        ? reply.send(withCode(choice.event, zuil))
        : sendProblem(
            reply,
            problem('event-not-found', {
              status: 404,
              detail: 'Check-in is not allowed on any event of this zuil now.',
            }),
          )
    },
  )
}
