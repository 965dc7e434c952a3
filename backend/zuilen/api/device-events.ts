import { customTokenHeader } from '@zuil/protocol'
import { z } from 'zod'
import { chooseEvent } from '../../events/rules/choice.ts'
import { isAt } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { problem } from '../../platform/http/problems.ts'
import type { Store } from '../../store.ts'
import { codeAt } from '../checkin-code.ts'
import { representEvent, representZuil } from '../response.ts'
import { kioskDevice, kioskDeviceEvent, kioskDeviceEventRequest } from '../shapes/kiosk-device.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { access: 'ZUIL' } as const
const common = { tags: ['Kiosk devices'], security: security.ZUIL }

/** What is set for a zuil: by the back office, which overrides all, or else at the zuil's own request. */
const configuredEvent = async (store: Store, zuil: ZuilFacts): Promise<EventFacts | undefined> => {
  const id = zuil.fixedEventId ?? zuil.counterEventId
  return id === undefined ? undefined : store.events.find(id)
}

/** GET /kiosk-devices and its events, set and current: what a zuil may ask for itself. */
export const kioskDeviceRoutes = (api: Api, context: HttpContext): void => {
  const { store, clock } = context
  const setEvent = async (zuilId: string, eventId: string | undefined): Promise<void> => {
    await store.zuilen.setCounterEvent(zuilId, eventId)
  }
  /** With the code of now, where the zuil shows one. */
  const withCode = (event: EventFacts, zuil: ZuilFacts): z.infer<typeof kioskDeviceEvent> => {
    const checkinCode = codeAt(store, zuil, event.id, clock())
    return { ...representEvent(event), ...(checkinCode !== undefined && { checkinCode }) }
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
      const { zuil } = zuilOf(request)
      const event = await configuredEvent(store, zuil)
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
      const event = await store.events.find(request.body.id)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      if (!isAt(event, zuil.counters)) return sendProblem(reply, problem('event-not-acceptable'))
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
      const { zuil } = zuilOf(request)
      const choice = chooseEvent((await store.catalog()).events, zuil, clock())
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
