import { describe, expect, it } from 'vitest'
import { hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

/** A ticketzuil. @param until the end of the passholder's social tariff, if he has had one */
const startTicketzuil = async (until?: number): Promise<TestBackend> => {
  const own = await startOwnBackend()
  await own.sql(`update zuil set type = 'TICKET' where id = $1`, ids.zuil)
  await own.sql(
    `update membership set social_tariff_end_date = $2 where passholder_id = $1`,
    ids.holder,
    until === undefined ? null : new Date(until),
  )
  return own
}
const expired = now - 1000 * hour

/** A tap of its own: the same card is no other one within half a minute. */
const checkIn = (backend: TestBackend, shown: object = { shownPrice: 10 }) => {
  backend.clock.now += 31_000
  const payload = { chipNumber: secrets.chipNumber, ...shown }
  return backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload })
}
const since = new Date(now - hour)
const tickets = ({ sql }: TestBackend) => sql('select event_id, price, source from ticket where at >= $1', since)
const checkins = ({ sql }: TestBackend) => sql('select event_id, source from checkin where at >= $1', since)

const changed = 'De prijs is net veranderd. Kijk op het scherm en probeer het nog eens.'

describe('POST /kiosk-devices/checkins at a ticketzuil', () => {
  it('buys a ticket with the point, for who has the social tariff', async () => {
    const own = await startTicketzuil(now + hour)
    const response = await checkIn(own)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { newPoints: 1, totalPoints: 13, ticket: { sold: true, price: 2, regularPrice: 10, tariff: 'SOCIAL' } },
    ])
    expect(await tickets(own)).toEqual([{ event_id: ids.event, price: 200, source: 'ZUIL' }])
    expect(await checkins(own)).toEqual([{ event_id: ids.event, source: 'ZUIL' }])
  })

  it('sells nothing to who saw the price of before: the point alone', async () => {
    const own = await startTicketzuil(now + hour)
    const shown = { shownPrice: 9.5 }
    expect((await checkIn(own, shown)).json()).toEqual({
      newPoints: 1,
      totalPoints: 13,
      ticket: { sold: false, endUserMessage: expect.objectContaining({ nl: changed }) },
    })
    expect(await tickets(own)).toEqual([])
    expect((await checkIn(own, shown)).json()).toMatchObject({
      type: problemType('uitpas/ticket-price-unseen'),
      status: 400,
      totalPoints: 13,
    })
  })

  it('sells nothing where the device says no price, and tells it what to send', async () => {
    const own = await startTicketzuil(now + hour)
    const nl = 'Deze zuil toont nu geen prijs. Koop je ticket aan de balie.'
    const error = expect.stringContaining('GET /kiosk-devices/checkins')
    expect((await checkIn(own, {})).json()).toEqual({
      newPoints: 1,
      totalPoints: 13,
      ticket: { sold: false, endUserMessage: expect.objectContaining({ nl }), detail: error },
    })
    expect(await tickets(own)).toEqual([])
    const again = await checkIn(own, {})
    expect([again.statusCode, again.json()]).toMatchObject([
      400,
      {
        type: problemType('body/invalid-data'),
        detail: expect.stringMatching(/^shownPrice must be sent .* GET \/kiosk-devices\/checkins/),
        schemaErrors: [{ jsonPointer: '/shownPrice', error }],
        endUserMessage: { nl: `${nl} Je hebt 13 punten.` },
        totalPoints: 13,
      },
    ])
    // What it gets when it sends that.
    const { basePrice: shownPrice } = (await own.asZuil({ url: '/api/kiosk-devices/checkins' })).json()
    expect((await checkIn(own, { shownPrice })).json()).toMatchObject({ ticket: { sold: true, price: 2 } })
  })

  it('tells who has no right to the social tariff so, whether or not the device says a price', async () => {
    const own = await startTicketzuil()
    expect((await checkIn(own, {})).json()).toMatchObject({ ticket: { sold: false, regularPrice: 10 } })
    expect((await checkIn(own, {})).json()).toMatchObject({ type: problemType('uitpas/social-tariff-not-available') })
  })

  it('sells at once, and once, to who sees the new price then', async () => {
    const own = await startTicketzuil(now + hour)
    await own.sql(`update event set checkin_limit_volume = 3, checkin_limit_period = 'DAY' where id = $1`, ids.event)
    await checkIn(own, { shownPrice: 9.5 })
    const post = (payload: object) =>
      own.asZuil({
        method: 'POST',
        url: '/api/kiosk-devices/checkins',
        payload: { chipNumber: secrets.chipNumber, ...payload },
      })
    expect((await post({ shownPrice: 9.5 })).json()).toMatchObject({
      newPoints: 1,
      totalPoints: 13,
      ticket: { sold: false },
    })
    expect((await post({ shownPrice: 10 })).json()).toMatchObject({ ticket: { sold: true, price: 2 } })
    const sold = (await post({ shownPrice: 10 })).json()
    expect(sold).toMatchObject({ ticket: { sold: true, price: 2 } })
    expect(await tickets(own)).toHaveLength(1)
  })

  it('is about the event that was on the screen, also where the zuil has another by now', async () => {
    const own = await startTicketzuil(now + hour)
    await own.sql(
      `insert into event (id, name, organizer_id, calendar, base_price)
       select 'event-chosen', name, organizer_id, calendar, base_price from event where id = $1`,
      ids.event,
    )
    await own.sql("update zuil set fixed_event_id = 'event-chosen' where id = $1", ids.zuil)
    await checkIn(own, { shownPrice: 10, shownEventId: ids.event })
    expect(await tickets(own)).toMatchObject([{ event_id: ids.event }])
    expect(await checkins(own)).toMatchObject([{ event_id: ids.event }])
    await checkIn(own)
    expect(await checkins(own)).toContainEqual({ event_id: 'event-chosen', source: 'ZUIL' })
  })

  it.each([{ shownPrice: -1 }, { shownPrice: 9.999 }, { shownPrice: '10' }, { shownEventId: '' }])(
    'takes no %j',
    async (shown) => {
      const own = await startTicketzuil(now + hour)
      expect((await checkIn(own, shown)).json()).toMatchObject({
        type: problemType('body/invalid-data'),
        schemaErrors: [{ jsonPointer: `/${Object.keys(shown)[0]}` }],
      })
      expect(await checkins(own)).toEqual([])
    },
  )

  it('sells none to others, and says what one costs at the till, the second time too', async () => {
    const own = await startTicketzuil()
    const nl = 'Het kansentarief geldt hier niet voor jou.'
    expect((await checkIn(own)).json()).toEqual({
      newPoints: 1,
      totalPoints: 13,
      ticket: { sold: false, regularPrice: 10, endUserMessage: expect.objectContaining({ nl }) },
    })
    expect((await checkIn(own)).json()).toMatchObject({
      type: problemType('uitpas/social-tariff-not-available'),
      status: 400,
      regularPrice: 10,
      totalPoints: 13,
      endUserMessage: { nl: `${nl} Je hebt 13 punten.` },
    })
  })

  it('tells a limit of tickets in words of tickets', async () => {
    const own = await startTicketzuil(now + hour)
    await checkIn(own)
    expect((await checkIn(own)).json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      endUserMessage: { nl: 'Je kocht al je ticket aan kansentarief voor deze activiteit. Je hebt 13 punten.' },
      totalPoints: 13,
    })
  })

  it('sends who has an expired status to the counter, the second time too', async () => {
    const own = await startTicketzuil(expired)
    const { ticket, ...points } = (await checkIn(own)).json()
    expect(points).toEqual({ newPoints: 1, totalPoints: 13 })
    expect(ticket).toMatchObject({ sold: false, endUserMessage: { nl: expect.stringContaining('verlopen') } })
    const second = (await checkIn(own)).json()
    expect(second).toMatchObject({
      type: problemType('uitpas/social-tariff-expired'),
      status: 400,
      totalPoints: 13,
      endUserMessage: { nl: 'Je kansentarief is verlopen. Vraag hulp aan een UiTPAS-balie. Je hebt 13 punten.' },
    })
    expect(second).not.toHaveProperty('regularPrice')
  })

  it('tells of the point where it is free', async () => {
    const own = await startTicketzuil(now + hour)
    await own.sql('update event set base_price = 0 where id = $1', ids.event)
    await checkIn(own, { shownPrice: 0 })
    expect((await checkIn(own, { shownPrice: 0 })).json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      endUserMessage: { nl: expect.stringContaining('Je spaarde hier al je punt.') },
    })
  })
})
