import { checkinCodes, type RefusalReason, readCheckinCode, writeCheckinCode } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCode } from '../../../backend/zuilen/checkin-code.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { codeOf } from '../../support/http/codes.ts'
import { cards, fakeStore, ids, now } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const grants = [{ permission: 'PASSHOLDERS_SELF_CHECKIN' }]
const url = `/api/passholders/${ids.holder}/checkins`
const step = checkinCodes.stepSeconds * 1000

const post = async (
  checkinCode: unknown,
  more: { zuil?: Partial<ZuilFacts>; url?: string; refusal?: RefusalReason } = {},
) => {
  const { app, asClient, state, change } = await serve()
  change({ showQr: true, ...more.zuil })
  const { refusal } = more
  if (refusal !== undefined) state.verdict = ({ actieId }) => ({ outcome: 'REFUSED', actieId, reason: refusal })
  const response = await asClient(grants, { method: 'POST', url: more.url ?? url, payload: { checkinCode } })
  await app.close()
  return { response, booked: state.booked }
}

const without = ({ booked, response }: Awaited<ReturnType<typeof post>>) => {
  expect(booked).toEqual([])
  expect(response.statusCode).toBe(400)
  return response.json().type
}

describe('POST /passholders/{passholderId}/checkins', () => {
  it('checks in with the active card at the event of the code', async () => {
    const { response, booked } = await post(codeOf())
    expect([response.statusCode, response.json()]).toEqual([201, { addedPoints: 1, totalPoints: 13 }])
    expect(booked).toMatchObject([
      {
        origin: 'API',
        kind: 'CHECK_IN',
        by: 'QR',
        eventId: ids.event,
        card: { kind: 'BARCODE', uitpasNumber: cards.active },
        receivedAt: now,
      },
    ])
  })

  it('takes a code in lower case and with a space behind it, as scanners may give it', async () => {
    expect((await post(`${codeOf().toLowerCase()} `)).response.statusCode).toBe(201)
  })

  it('takes a code a little later and a little earlier, and no longer', async () => {
    for (const late of [-checkinCodes.stepsAhead, 0, checkinCodes.stepsAfter]) {
      expect((await post(codeOf({ at: now - late * step }))).response.statusCode, String(late)).toBe(201)
    }
    const old = codeOf({ at: now - (checkinCodes.stepsAfter + 1) * step })
    expect(without(await post(old))).toBe(problemType('uitpas/checkin-code-expired'))
    const early = codeOf({ at: now + (checkinCodes.stepsAhead + 1) * step })
    expect(without(await post(early))).toBe(problemType('uitpas/checkin-code-invalid'))
  })

  it('takes the code of an event that is set, though it is of another organizer', async () => {
    const { response, booked } = await post(codeOf({ eventId: ids.otherEvent }), {
      zuil: { fixedEventId: ids.otherEvent },
    })
    expect(response.statusCode).toBe(201)
    expect(booked).toMatchObject([{ eventId: ids.otherEvent }])
    const chosen = await post(codeOf({ eventId: ids.otherEvent }), { zuil: { counterEventId: ids.otherEvent } })
    expect(chosen.response.statusCode).toBe(201)
  })

  it.each<[string, string, Partial<ZuilFacts>]>([
    ['that is none', 'LGIWNWB', {}],
    ['of a zuil that is not there', codeOf({ zuilId: '3d6f0a52-8c1b-4f0e-9a57-000000000000' }), {}],
    [
      'of another zuil, with this one’s name',
      codeOf().replace(/.{24}$/, codeOf({ zuilId: ids.blockedZuil }).slice(-24)),
      {},
    ],
    ['of an event that is not on this zuil', codeOf({ eventId: ids.otherEvent }), {}],
    ['of an event that is over', codeOf({ eventId: 'event-past' }), {}],
    ['under the key before', codeOf(), { keyVersion: 2 }],
    ['of a zuil that shows none', codeOf(), { showQr: false }],
    ['of a zuil that is blocked', codeOf(), { blocked: true }],
    ['of a zuil of another kind', codeOf(), { type: 'TICKET' }],
  ])('refuses a code %s', async (_what, code, zuil) => {
    expect(without(await post(code, { zuil }))).toBe(problemType('uitpas/checkin-code-invalid'))
  })

  it('refuses a code of which anything was changed', () => {
    const { store, change, catalog } = fakeStore()
    change({ showQr: true })
    const code = codeOf()
    expect(checkCode(store.enrolment.key, catalog, code, now)).toMatchObject({ event: { id: ids.event } })
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'0123456789ABCDEF'), (at, digit) => {
        const changed = code.slice(0, at) + digit + code.slice(at + 1)
        if (changed !== code) expect(checkCode(store.enrolment.key, catalog, changed, now)).toHaveProperty('refusal')
      }),
    )
  })

  it('does not take the step of a code to be moved', async () => {
    const read = readCheckinCode(codeOf({ at: now - 100 * step }))
    if (!read.ok) throw new Error('no code')
    const moved = writeCheckinCode({ ...read.value, step: Math.floor(now / step) })
    expect(without(await post(moved))).toBe(problemType('uitpas/checkin-code-invalid'))
  })

  it.each([
    [undefined, '/checkinCode'],
    [7, '/checkinCode'],
    ['', '/checkinCode'],
    ['x'.repeat(201), '/checkinCode'],
  ])('refuses the body %j', async (code, jsonPointer) => {
    const { response, booked } = await post(code)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(booked).toEqual([])
  })

  it.each(['x', 'me', '8703fee0-29cc-452c-b1af-000000000000', '%00'])('does not know the passholder %s', async (id) => {
    expect(without(await post(codeOf(), { url: `/api/passholders/${id}/checkins` }))).toBe(
      problemType('uitpas/passholder-not-found'),
    )
  })

  it.each<RefusalReason>(['maximum-reached', 'checkin-not-allowed', 'passholder-no-active-cardsystems'])(
    'passes on %s',
    async (refusal) => {
      const { response } = await post(codeOf(), { refusal })
      expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${refusal}`)])
    },
  )

  it.each([
    [
      'passholder',
      { selfCheckinPerPassholder: { max: 2, timeWindow: 60_000 } },
      '8703FEE0-29CC-452C-B1AF-94EF494D4196',
      201,
    ],
    ['client', { selfCheckinPerClient: { max: 2, timeWindow: 60_000 } }, '8703fee0-29cc-452c-b1af-000000000000', 429],
  ])('is limited per %s, whatever the code', async (what, limit, other, status) => {
    const roomy = { max: 1000, timeWindow: 60_000 }
    const limits = {
      token: roomy,
      setupPerAddress: roomy,
      setupPerName: roomy,
      selfCheckinPerPassholder: roomy,
      selfCheckinPerClient: roomy,
      ...limit,
    }
    const { app, asClient, state, change } = await serve({ limits })
    change({ showQr: true })
    const attempt = (id: string, checkinCode: string) =>
      asClient(grants, { method: 'POST', url: `/api/passholders/${id}/checkins`, payload: { checkinCode } })
    expect((await attempt(ids.holder, 'wrong')).statusCode).toBe(400)
    expect((await attempt(ids.holder, codeOf())).statusCode).toBe(201)
    // The same passholder, written otherwise; or the same client for another one.
    const refused = await attempt(other, codeOf())
    expect(refused.statusCode).toBe(429)
    expect(refused.json().type).toBe(problemType('uitpas/rate-limited'))
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(state.booked).toHaveLength(1)
    const elsewhere = await attempt('8703fee0-29cc-452c-b1af-000000000001', codeOf())
    expect(elsewhere.statusCode, what).toBe(status === 201 ? 400 : 429)
    await app.close()
  })
})

describe('the code that a zuil asks for itself', () => {
  it('is the one that is taken, on its own event and on the current one', async () => {
    const { app, asZuil, asClient, change } = await serve()
    expect((await asZuil({ url: '/api/kiosk-devices/checkins' })).json()).not.toHaveProperty('checkinCode')
    change({ showQr: true, counterEventId: ids.event })
    for (const path of ['/api/kiosk-devices/checkins', '/api/kiosk-devices/events']) {
      const { checkinCode } = (await asZuil({ url: path })).json()
      expect(checkinCode).toBe(codeOf())
      expect((await asClient(grants, { method: 'POST', url, payload: { checkinCode } })).statusCode).toBe(201)
    }
    await app.close()
  })
})
