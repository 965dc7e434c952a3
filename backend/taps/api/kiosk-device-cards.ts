import { customTokenHeader, parseChipUid } from '@zuil/protocol'
import { z } from 'zod'
import { chipDetail, usablePass } from '../../passholders/usable-pass.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { limitPerZuil } from '../../platform/http/per-zuil.ts'
import type { RateLimits } from '../../platform/http/rate-limits.ts'
import { centsOf } from '../../platform/money.ts'
import { balanceAt } from '../../points/rules.ts'
import { newActieId } from '../actie-id.ts'
import type { TapCountStore } from '../booking/tap-counts.ts'
import { bookOne, type TapRouteDeps } from '../deps.ts'
import { toProblem, toResponse } from '../kiosk-device-answers.ts'
import { problem, problems } from '../problems.ts'
import { httpTap } from '../rules/http-tap.ts'
import { HOUR_MS, hourOf } from '../rules/plausibility.ts'
import { kioskDeviceCheckinRequest, kioskDeviceCheckinResponse, kioskPass } from '../shapes.ts'

const forZuilen = `For zuilen themselves, by their device id in ${customTokenHeader}.`
const config = { can: 'own-zuil.use' } as const
const tags = ['Kiosk devices']

interface KioskDeviceCardDeps extends Pick<TapRouteDeps, 'book' | 'catalog' | 'passes' | 'clock'> {
  readonly limits: RateLimits
  readonly tapCounts: Pick<TapCountStore, 'ask'>
}

/** POST /kiosk-devices/checkins and GET /kiosk-devices/chip-numbers/{chipNumber}: a card at a zuil, over HTTP. */
export const kioskDeviceCardRoutes = (
  api: Api,
  { book, catalog, passes, limits, tapCounts, clock }: KioskDeviceCardDeps,
): void => {
  // The same for both: each tells a balance.
  const limited = limitPerZuil(api, limits.checkinPerZuil)

  api.post(
    '/kiosk-devices/checkins',
    {
      config,
      // Before its body is read, and long before it books.
      onRequest: limited,
      schema: {
        tags,
        operationId: 'post-kiosks-checkin',
        summary: 'Check in passholder via kiosk',
        description:
          'As a tap, by the type of the zuil: points at its current event, a ticket with them, the reward of its counter, or ' +
          `whether somebody is a member. What is given counts, whether or not the answer arrives: ` +
          `asked again, with the same \`actieId\` or without one within half a minute, it is the same tap.\n\n${forZuilen}`,
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
              'social-tariff-expired',
              'social-tariff-suspended',
              'social-tariff-not-available',
              'ticket-price-unseen',
              'ticket-price-unknown',
              'reward-not-found',
              'reward-period-constraint',
              'reward-volume-constraint',
              'reward-passholder-volume-constraint',
              'reward-passholder-points-constraint',
              'reward-passholder-no-applicable-cardsystems',
              'association-not-found',
              'zuil-blocked',
              'actie-id-in-use',
              'device-replaced',
              'in-quarantine',
              'quarantine-refused',
            ],
            401: ['auth/unauthorized'],
            429: ['rate-limited'],
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
      const { zuilId, generation } = zuilOf(request)
      const zuil = current.zuilen.get(zuilId)
      if (!zuil) return sendProblem(reply, problem('zuil-blocked'))
      const card = { kind: 'CHIP', chipNumber: chip.value } as const
      const now = clock()
      const { shownPrice, ...said } = request.body
      const cents = shownPrice === undefined ? {} : { shownPrice: centsOf(shownPrice) }
      const tap = httpTap(current, zuil, generation, { ...said, ...cents, card }, now, newActieId(now))
      const verdict = await bookOne(book, tap)
      const event = verdict.outcome === 'TICKET' ? current.events.get(verdict.eventId) : undefined
      const asked = { event, ...cents }
      const refusal = toProblem(verdict, asked)
      return refusal ? sendProblem(reply, refusal) : reply.send(toResponse(verdict, asked))
    },
  )

  api.get(
    '/kiosk-devices/chip-numbers/:chipNumber',
    {
      config,
      onRequest: limited,
      schema: {
        tags,
        operationId: 'get-kiosks-chip-numbers-chipNumber',
        summary: 'Retrieve total points of a passholder by chip number',
        description: `Counts as a card that is laid on the zuil: beyond what those can be it is told of no card.\n\n${forZuilen}`,
        params: z.object({ chipNumber: z.string() }),
        response: {
          200: answer('OK', kioskPass),
          ...problems({
            400: ['card-blocked', 'passholder-blocked', 'zuil-blocked'],
            401: ['auth/unauthorized'],
            404: ['pass-not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const chip = parseChipUid(request.params.chipNumber)
      if (!chip.ok) return sendProblem(reply, problem('pass-not-found', { detail: chipDetail }))
      const { zuilId } = zuilOf(request)
      const zuil = (await catalog()).zuilen.get(zuilId)
      // As with its taps: it may be in wrong hands.
      if (!zuil || zuil.blocked) return sendProblem(reply, problem('zuil-blocked'))
      const found = await passes.byChipNumber(chip.value)
      const now = clock()
      // Whosever card it is, and whether it is one: else who tries numbers would be told.
      if (!(await tapCounts.ask(zuilId, found !== undefined, now))) {
        const seconds = Math.ceil((hourOf(now) + HOUR_MS - now) / 1_000)
        return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      }
      const usable = usablePass(found)
      if ('wrong' in usable) return sendProblem(reply, usable.wrong)
      const { balance: totalPoints, ...warning } = balanceAt(usable.holder, now)
      return reply.send({ totalPoints, ...warning })
    },
  )
}
