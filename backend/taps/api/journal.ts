import { actieId, customTokenHeader, limits, sentClock, tap } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named } from '../../platform/http/fields.ts'
import { journalOwnerOf } from '../../platform/http/guard.ts'
import type { TapRouteDeps } from '../deps.ts'
import type { HandIn } from '../intake.ts'
import { problem, problems } from '../problems.ts'

/** A device that was replaced more days ago is nobody any more. */
export const formerDeviceDays = 90

const journal = z.object({ sent: sentClock, taps: z.array(tap).min(1).max(limits.tapsPerJournalMessage) })

const journalTaken = named(
  'KioskDeviceJournalTaken',
  'The taps that are committed, booked or kept with their reason: they may be forgotten.',
  z.object({ actieIds: z.array(actieId) }),
)

/** A hundred taps, each with its event, reward and association. */
const BODY_BYTES = 256 * 1024

interface JournalDeps extends Pick<TapRouteDeps, 'clock' | 'log'> {
  readonly handIn: HandIn
}

/** So long, in seconds, until the request before has been answered. */
const RETRY_AFTER_S = 1

const wait = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply.header('retry-after', RETRY_AFTER_S), problem('rate-limited'))

/** POST /kiosk-devices/journal: what is left in the journal of a device that was replaced. */
export const kioskDeviceJournalRoutes = (api: Api, { handIn, clock, log }: JournalDeps): void => {
  /** Zuilen of which a request is under way: a device sends one, and waits for its answer. */
  const busy = new Set<string>()
  /** Before its body is read: that is most of what it costs. */
  const oneAtATime = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { zuilId } = journalOwnerOf(request)
    if (busy.has(zuilId)) return wait(reply)
    busy.add(zuilId)
    const release = (): void => void busy.delete(zuilId)
    reply.raw.once('close', release).once('finish', release)
    return undefined
  }

  api.post(
    '/kiosk-devices/journal',
    {
      bodyLimit: BODY_BYTES,
      onRequest: oneAtATime,
      config: { can: 'own-journal.hand-in', anyText: true },
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'post-kiosks-journal',
        summary: 'Hand in the taps of a journal',
        description:
          'Ours. Up to 100 taps in order, as `up/journal` over MQTT: judged by when they happened, for the zuil whose device it ' +
          `was. The same taps may be handed in again. One request of a zuil at a time.\n\nFor zuilen themselves, by their device id in ${customTokenHeader}, ` +
          `and for devices that were replaced in the last ${formerDeviceDays} days: of those nothing is booked that happened later.`,
        body: journal,
        response: {
          200: answer('OK', journalTaken),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId, generation, ...former } = journalOwnerOf(request)
      const { sent, taps } = request.body
      const receivedAt = clock()
      const handedIn = await handIn(
        zuilId,
        taps.map((one) => ({
          origin: 'ZUIL',
          actieId: one.actieId,
          card: one.card,
          zuilId,
          generation,
          tap: one,
          sent,
          receivedAt,
          ...former,
          live: false,
        })),
      )
      if (handedIn.kind === 'FULL') return wait(reply)
      if (handedIn.kind === 'DATABASE_DOWN')
        throw new Error('the database did not answer to a journal that was handed in')
      const { actieIds } = handedIn
      log.info({ requestId: request.id, zuilId, taps: actieIds.length }, 'Taps were handed in')
      return reply.send({ actieIds: [...actieIds] })
    },
  )
}
