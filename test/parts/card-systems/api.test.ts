import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { ids } from '../../support/api-dataset.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Card systems over the API: the demanded prices are those of the dataset. */

let own: TestBackend
beforeAll(async () => {
  own = await startTestBackend()
})
afterAll(() => own?.end())

const grants: readonly Grant[] = [
  { permission: 'MEMBERSHIP_PRICES_READ', organizerId: ids.organizer },
  { permission: 'PASSHOLDERS_SEARCH', organizerId: ids.otherOrganizer },
]
const get = async (path: string) => own.app.inject({ url: `/api/card-systems${path}` })
const price = (path: string, who = grants) => own.asClient(who, { url: `/api/passholders${path}` })

describe('card systems', () => {
  it('are known to anyone, with their cities', async () => {
    const all = (await get('')).json()
    expect(all.totalItems).toBe(2)
    expect(all.member[0]).toEqual({
      ...{ id: 1, name: 'UiTPAS Dender', links: { website: 'https://www.uitpas.be' }, permanent: true },
      cities: [{ postalCode: '9300', name: 'Aalst' }],
    })
    expect((await get('?postalCode=9300&postalCode=1000')).json().totalItems).toBe(1)
    expect((await get('?permanent=false')).json()).toEqual({ totalItems: 0, member: [] })
    expect((await get('?start=1&limit=1')).json()).toMatchObject({ totalItems: 2, member: [{ id: 2 }] })
    expect((await get('?limit=501')).statusCode).toBe(400)
    expect((await get('?sort=postalCode')).statusCode).toBe(404)
    expect((await get('/2')).json()).toMatchObject({ id: 2, name: 'UiTPAS Gent' })
    for (const path of ['/99', '/x', '/99/city-settings', '/99/membership-prices?cardType=DIGITAL'])
      expect([(await get(path)).statusCode, (await get(path)).json().type], path).toEqual([
        ...[404, problemType('uitpas/card-system-not-found')],
      ])
  })

  it('say what is set of a city', async () => {
    expect((await get('/1/city-settings')).json()).toEqual([
      { city: 'Aalst', allowsCardlessRegistration: false, contactEmail: 'vragen@dender.example' },
    ])
    expect((await get('/1/city-settings?postalCode=1000')).json()).toEqual([])
    expect((await get('/1/social-tariff-settings?postalCode=9300')).json()).toEqual({
      ...{ postalCode: '9300', allowsCardlessRegistration: false },
    })
  })

  it('have prices, of the kind of card that is asked for', async () => {
    const labels = async (type: string) =>
      (await get(`/1/membership-prices?cardType=${type}`)).json().map(({ label }: { label: string }) => label)
    expect(await labels('NFC_CARD')).toEqual(['Kansenpas', 'Inwoner', 'Jong'])
    expect(await labels('DIGITAL')).toEqual(['Kansenpas', 'Inwoner', 'Jong', 'Digitaal'])
    expect((await get('/1/membership-prices?cardType=NFC_CARD')).json()[1]).toEqual({
      ...{ price: 3.5, label: 'Inwoner', description: 'Uit de regio.' },
    })
    expect((await get('/1/membership-prices')).statusCode).toBe(404)
  })
})

describe('the price of a membership', () => {
  const asked = (over: Record<string, string>) =>
    `/membership-prices/1?${new URLSearchParams({ cardType: 'NFC_CARD', postalCode: '9300', dateOfBirth: '1980-01-31', ...over })}`

  it('is that of somebody new, by his birth date, home and social status', async () => {
    expect((await price(asked({}))).json().label).toBe('Inwoner')
    expect((await price(asked({ socialTariff: 'true' }))).json()).toMatchObject({ price: 1, label: 'Kansenpas' })
    expect((await price(asked({ dateOfBirth: '2020-01-31', postalCode: '0000' }))).json().label).toBe('Jong')
    const none = await price(asked({ postalCode: '0000' }))
    expect([none.statusCode, none.json().type]).toEqual([404, problemType('uitpas/membership-price-not-found')])
    expect((await price(asked({ postalCode: '0000', cardType: 'DIGITAL' }))).json().label).toBe('Digitaal')
    expect((await price(asked({ voucher: 'ZOMER' }))).statusCode).toBe(404)
    expect((await price(asked({ dateOfBirth: '31/01/1980' }))).statusCode).toBe(404)
  })

  it('is that of a passholder, by what he is', async () => {
    const of = (query = '', id: string = ids.holder, who = grants) =>
      price(`/${id}/membership-prices/1?cardType=NFC_CARD${query}`, who)
    await own.sql(`update passholder set postal_code = '9300', date_of_birth = '1980-01-31' where id = $1`, ids.holder)
    await own.sql('update membership set social_tariff_end_date = null where passholder_id = $1', ids.holder)
    expect((await of()).json().label).toBe('Inwoner')
    expect((await of('&socialTariff=true')).json().label).toBe('Kansenpas')
    await own.sql(
      `update membership set social_tariff_end_date = $2 where passholder_id = $1 and card_system_id = 1`,
      ids.holder,
      new Date(own.clock.now + 86_400_000),
    )
    expect((await of()).json().label).toBe('Kansenpas')
    expect((await of('&socialTariff=false')).json().label).toBe('Inwoner')
    for (const id of ['x', '00000000-0000-4000-8000-000000000000'])
      expect((await of('', id)).json().type).toBe(problemType('uitpas/passholder-not-found'))
    // One permission is not enough.
    for (const held of grants) expect((await of('', ids.holder, [held])).statusCode).toBe(403)
  })
})
