import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'PASSES_READ' }, { permission: 'PASSES_CHIPNUMBERS_READ' }]

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.end())

const get = (url: string) => backend.asClient(grants, { url })

describe('a pass', () => {
  it('has what a desk needs, and no more of its passholder', async () => {
    const response = await get(`/api/passes/${cards.active}`)
    expect(response.json()).toEqual({
      passholderId: ids.holder,
      passType: 'INDIVIDUAL',
      uitpasNumber: cards.active,
      firstName: secrets.firstName,
      points: 12,
      postalCode: '9300',
      cardSystem: {
        id: 1,
        name: 'UiTPAS Dender',
        links: { website: 'https://www.uitpas.be' },
        cities: [{ postalCode: '9300', name: 'Aalst' }],
        permanent: true,
      },
      socialTariff: { status: 'NONE' },
    })
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })

  it('is the same by chip number, of either case', async () => {
    const byNumber = (await get(`/api/passes/${cards.active}`)).json()
    expect((await get(`/api/chip-numbers/${secrets.chipNumber}`)).json()).toEqual(byNumber)
    expect((await get(`/api/chip-numbers/${secrets.chipNumber.toLowerCase()}`)).json()).toEqual(byNumber)
  })

  it('warns when the social tariff has expired', async () => {
    const pass = (await get(`/api/passes/${cards.expired}`)).json()
    expect(pass.socialTariff).toMatchObject({ status: 'EXPIRED', endDate: expect.stringMatching(/Z$/) })
    expect(pass.messages).toEqual([{ level: 'WARN', text: expect.stringContaining('verlopen') }])
  })

  it('warns of points that will lapse soon, and has none that have lapsed', async () => {
    const own = await startOwnBackend()
    const passAt = async (moment: string) => {
      own.clock.now = Date.parse(moment)
      return (await own.asClient(grants, { url: `/api/passes/${cards.active}` })).json()
    }
    // The last time was a redemption on 22 November 2026.
    expect(await passAt('2027-09-21T12:00:00Z')).not.toHaveProperty('messages')
    expect(await passAt('2027-09-22T12:00:00Z')).toMatchObject({
      points: 12,
      messages: [
        { level: 'WARN', text: 'Je 12 punten vervallen na 22 november 2027. Gebruik ze of spaar er nog bij.' },
      ],
    })
    expect(await passAt('2027-11-22T22:59:59Z')).toMatchObject({ points: 12 })
    const lapsed = await passAt('2027-11-22T23:00:00Z')
    expect(lapsed).toMatchObject({ points: 0 })
    expect(lapsed).not.toHaveProperty('messages')
  })

  it('has the social tariff to the end of the last day of the grace period, also where the clock changes', async () => {
    const own = await startOwnBackend()
    await own.sql(
      `update membership set social_tariff_end_date = '2026-10-10T21:59:59Z' where passholder_id = $1`,
      ids.socialHolder,
    )
    const statusAt = async (moment: string) => {
      own.clock.now = Date.parse(moment)
      return (await own.asClient(grants, { url: `/api/passes/${cards.social}` })).json().socialTariff.status
    }
    expect(await statusAt('2026-11-09T22:59:59Z')).toBe('ACTIVE')
    expect(await statusAt('2026-11-09T23:00:00Z')).toBe('EXPIRED')
  })

  it.each([
    [`/api/passes/${cards.blocked}`, 400, 'uitpas/card-blocked'],
    [`/api/passes/${cards.holderBlocked}`, 400, 'uitpas/passholder-blocked'],
    [`/api/passes/${cards.unknown}`, 404, 'uitpas/pass-not-found'],
    [`/api/passes/${cards.stock}`, 404, 'uitpas/pass-not-found'],
    ['/api/passes/9,30E+11', 404, 'uitpas/pass-not-found'],
    [`/api/passes/${cards.active.slice(1)}`, 404, 'uitpas/pass-not-found'],
    ['/api/passes/%00', 400, 'url/invalid-data'],
    ['/api/passes/%zz', 400, 'url/invalid-data'],
    [`/api/passes/${'1'.repeat(200)}`, 400, 'url/invalid-data'],
    ['/api/chip-numbers/04000000000000', 404, 'uitpas/pass-not-found'],
    ['/api/chip-numbers/08A1B2C3', 404, 'uitpas/pass-not-found'],
    ['/api/chip-numbers/%00', 400, 'url/invalid-data'],
  ])('answers %s with %i %s', async (url, status, reason) => {
    const response = await get(url)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ type: problemType(reason), status })
    expect(response.body).not.toContain(secrets.firstName)
  })
})
