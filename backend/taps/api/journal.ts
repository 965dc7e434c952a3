import { actieId, customTokenHeader, limits, sentClock, tap } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { named } from '../../platform/http/fields.ts'
import { journalOwnerOf } from '../../platform/http/guard.ts'
import type { TapRouteDeps } from '../deps.ts'
import { problems } from '../problems.ts'

const journal = z.object({ sent: sentClock, taps: z.array(tap).min(1).max(limits.tapsPerJournalMessage) })

const journalTaken = named(
  'KioskDeviceJournalTaken',
  'The taps that are committed, booked or kept with their reason: they may be forgotten.',
  z.object({ actieIds: z.array(actieId) }),
)

/** A hundred taps, each with its event, reward and association. */
const BODY_BYTES = 256 * 1024

/** POST /kiosk-devices/journal: what is left in the journal of a device that was replaced. */
export const kioskDeviceJournalRoutes = (
  api: Api,
  { book, clock, log }: Pick<TapRouteDeps, 'book' | 'clock' | 'log'>,
): void => {
  api.post(
    '/kiosk-devices/journal',
    {
      bodyLimit: BODY_BYTES,
      config: { can: 'own-journal.hand-in', anyText: true },
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'post-kiosks-journal',
        summary: 'Hand in the taps of a journal',
        description:
          'Ours. Up to 100 taps in order, as `up/journal` over MQTT: judged by when they happened, for the zuil whose device it ' +
          `was. The same taps may be handed in again.\n\nFor zuilen themselves, by their device id in ${customTokenHeader}, ` +
          'and for devices that were replaced in the last 90 days: of those nothing is booked that happened later.',

        body: journal,
        response: {
          200: answer('OK', journalTaken),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId, replacedAt } = journalOwnerOf(request)
      const { sent, taps } = request.body
      const receivedAt = clock()
      await book(
        taps.map((one) => ({
          origin: 'ZUIL' as const,
          actieId: one.actieId,
          card: one.card,
          zuilId,
          tap: one,
          sent,
          receivedAt,
          ...(replacedAt !== undefined && { replacedAt }),
          live: false,
        })),
      )
      log.info({ requestId: request.id, zuilId, taps: taps.length }, 'Taps were handed in')
      return reply.send({ actieIds: taps.map((one) => one.actieId) })
    },
  )
}
