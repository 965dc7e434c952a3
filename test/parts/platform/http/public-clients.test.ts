import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../../support/api-dataset.ts'
import { misfits } from '../../../support/api-document.ts'
import { databases } from '../../../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../../../support/lying-provider.ts'
import { addPassholder } from '../../../support/passholders.ts'
import { problemType, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../../support/user-tokens.ts'

/**
 * What the two public clients of the UiTPAS API ask, in the order in which they do: each request, and each answer to it, is one
 * of the public document. A chapter follows on those before it.
 */

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
interface Asking {
  /** Of whom the token is, as the provider says it; absent = `headers` say who asks. */
  readonly claims?: object
  readonly headers?: Record<string, string>
  readonly payload?: object
  /** Which is expected. */
  readonly status?: number
}

describe.each(databases)('on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend

  beforeAll(async () => {
    provider = await startLyingProvider()
    backend = await startTestBackend({ tokens: tokensOf(provider.issuer) }, {}, kind)
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    await backend.sql(`insert into api_client (id, name, secret_hash) values ('app', 'App', '')`)
    for (const permission of ['PASSHOLDERS_SELF_READ', 'PASSHOLDERS_REGISTER_UITID', 'REWARDS_READ'])
      await backend.sql(
        `insert into client_grant (id, client_id, permission) values (gen_random_uuid(), 'app', $1)`,
        permission,
      )
    await backend.sql('update zuil set show_qr = true')
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  /** Asks as a client does, and holds the answer to the document. */
  const ask = async (method: Method, url: string, asking: Asking = {}) => {
    const { claims, payload, status = 200, headers = {} } = asking
    const token = claims && signedToken(provider, backend.clock.now, { ...claims })
    const request: InjectOptions = {
      ...{ method, url: `/api${url}`, headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } },
      ...(payload && { payload }),
    }
    const response = await backend.app.inject(request)
    expect(response.statusCode, `${method} ${url}: ${response.body}`).toBe(status)
    expect(misfits(method, url, response), `${method} ${url}`).toEqual([])
    const body = response.body === '' ? undefined : response.json()
    if (status >= 400) {
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect(body).toMatchObject({ status, type: expect.stringContaining(problemType('')), title: expect.any(String) })
    }
    return body
  }

  describe('the counter’s app, by a token of its staff', () => {
    let claims: object
    /** Somebody else with social tariff, who came along. */
    let guest: { readonly id: string; readonly number: string }
    const at = `organizerId=${ids.organizer}`
    const staff = (method: Method, url: string, asking: Asking = {}) => ask(method, url, { claims, ...asking })

    beforeAll(async () => {
      claims = { sub: 'els', email: await backend.emailOf({ role: 'COUNTER', staffOf: [ids.counter] }) }
      guest = await addPassholder(backend, 71, '1990-01-01', 1)
      await backend.sql(
        `update membership set social_tariff_end_date = '2027-12-31' where passholder_id = $1`,
        guest.id,
      )
    })

    it('finds out for whom it works', async () => {
      const [place, ...others] = await staff('GET', '/permissions')
      expect([place.organizer.id, others]).toEqual([ids.organizer, []])
      const held = place.permissionDetails.map(({ id }: { id: string }) => id)
      expect(held).toEqual(expect.arrayContaining(['CHECKINS_WRITE', 'TICKETSALES_REGISTER', 'REWARDS_REDEEM']))
    })

    it('finds who stands there, by his card and by his INSZ', async () => {
      const byCard = await staff('GET', `/passholders?uitpasNumber=${cards.active}`)
      expect(byCard).toMatchObject({ totalItems: 1, member: [{ id: ids.holder }] })
      expect(await staff('GET', `/passholders?inszNumber=${secrets.insz}`)).toEqual(byCard)
      expect(await staff('GET', `/passholders?uitpasNumber=${cards.unknown}`)).toMatchObject({ totalItems: 0 })
    })

    it('shows his memberships of associations, and makes him a member', async () => {
      const memberships = `/passholders/${ids.holder}/association-memberships`
      const { member } = await staff('GET', `/associations?${at}&permission=WRITE`)
      const may = member.map(({ id }: { id: string }) => id)
      expect(may).toContain(ids.association)
      await staff('GET', `/associations?${at}&permission=READ`)
      const statusOf = async () => {
        const shown: { association: { id: string }; status: string }[] = await staff('GET', `${memberships}?${at}`)
        return shown.find(({ association }) => association.id === ids.association)?.status
      }
      expect(await statusOf()).toBe('NONE')
      const payload = { association: { id: ids.association } }
      await staff('POST', `${memberships}?${at}`, { payload, status: 201 })
      expect(await statusOf()).toBe('ACTIVE')
      await staff('DELETE', `${memberships}/${ids.association}?${at}`, { status: 204 })
      expect(await statusOf()).toBe('NONE')
    })

    it('saves his point, once', async () => {
      const payload = { eventId: ids.event, uitpasNumber: cards.active }
      const status = `/checkin-status?eventId=${ids.event}&uitpasNumber=${cards.active}`
      await staff('GET', status)
      expect(await staff('POST', '/checkins', { payload, status: 201 })).toMatchObject({ points: 1 })
      const again = await staff('POST', '/checkins', { payload, status: 400 })
      expect(again.type).toBe(problemType('uitpas/maximum-reached'))
      await staff('GET', status)
    })

    it('asks the tariff of each price, and sells a ticket to each who came along', async () => {
      const prices = [10, 12.5]
      const sold = []
      for (const [index, uitpasNumber] of [cards.social, guest.number].entries()) {
        const offers = []
        for (const regularPrice of prices) {
          const query = `regularPrice=${regularPrice}&eventId=${ids.event}&uitpasNumber=${uitpasNumber}`
          const { available } = await staff('GET', `/tariffs?${query}`)
          offers.push(available)
        }
        expect(offers).toMatchObject([
          [{ id: 'SOCIALTARIFF-1-default', price: 2 }],
          [{ id: 'SOCIALTARIFF-1-default', price: 2.5 }],
        ])
        const sale = {
          regularPrice: prices[index],
          tariff: { id: offers[index][0].id },
          eventId: ids.event,
          uitpasNumber,
        }
        const [one] = await staff('POST', '/ticket-sales', { payload: [sale] })
        sold.push(one.id)
        // One for each.
        const { available } = await staff(
          ...(['GET', `/tariffs?regularPrice=10&eventId=${ids.event}&uitpasNumber=${uitpasNumber}`] as const),
        )
        expect(available).toEqual([])
        await staff('POST', '/ticket-sales', { payload: [sale], status: 400 })
      }
      // Who has no social tariff pays the base price, which is not registered.
      const { available } = await staff(
        'GET',
        `/tariffs?regularPrice=10&eventId=${ids.event}&uitpasNumber=${cards.active}`,
      )
      expect(available).toEqual([])
      const { member } = await staff('GET', `/ticket-sales?eventId=${ids.event}&${at}`)
      expect(member.map(({ id }: { id: string }) => id).toSorted()).toEqual(sold.toSorted())
      await staff('DELETE', `/ticket-sales/${sold[1]}`, { status: 204 })
      expect(await staff('GET', `/ticket-sales?eventId=${ids.event}&${at}`)).toMatchObject({ totalItems: 1 })
    })

    it('shows what he can have for his points, gives it, and takes it back', async () => {
      const filters = `type=ANY&subset=REDEEMABLE&owningCardSystemId=1&${at}&facets=categories&facets=forKids&limit=20`
      await staff('GET', `/rewards?${filters}&sort=-points,name`)
      const { member } = await staff('GET', `/rewards?${filters}&isRedeemableByPassholderId=${ids.holder}`)
      expect(member.map(({ id }: { id: string }) => id)).toContain(ids.reward)
      await staff('GET', `/rewards?type=ANY&isInterestingForPassholderId=${ids.holder}`)
      await staff('GET', `/rewards/${ids.reward}`)
      await staff('GET', `/rewards/${ids.reward}/redeem-status?uitpasNumber=${cards.active}`)
      const payload = { rewardId: ids.reward, uitpasNumber: cards.active }
      const { id } = await staff('POST', '/rewards/redeemed', { payload, status: 201 })
      const redeemed = `/rewards/redeemed?passholderId=${ids.holder}&${at}`
      const of = async () => (await staff('GET', redeemed)).member.map((one: { id: string }) => one.id)
      expect(await of()).toContain(id)
      await staff('DELETE', `/rewards/redeemed/${id}`, { status: 204 })
      expect(await of()).not.toContain(id)
    })

    it('has financial reports made by who runs the card system, not by who works at a counter', async () => {
      const reports = `/organizers/${ids.organizer}/financial-reports`
      const payload = { startDate: '2026-10-01', endDate: '2026-12-31' }
      for (const [method, url] of [
        ['GET', reports],
        ['GET', `${reports}/periods`],
      ] as const)
        await staff(method, url, { status: 403 })
      await staff('POST', reports, { payload, status: 403 })
      const superadmin = { claims: { sub: 'ann', email: await backend.emailOf({ role: 'SUPERADMIN' }) } }
      await ask('GET', `${reports}/periods`, superadmin)
      const { id } = await ask('POST', reports, { ...superadmin, payload })
      await ask('GET', reports, superadmin)
      await ask('GET', `${reports}/${id}`, superadmin)
    })
  })

  describe('the passholder’s app, by a token of his own', () => {
    const claims = { sub: 'an', email: 'an@post.example' }
    const named = { 'x-client-id': 'app' }
    let himself: { readonly id: string; readonly number: string; readonly born: string }
    let child: typeof himself
    const own = (method: Method, url: string, asking: Asking = {}) => ask(method, url, { claims, ...asking })
    const proofOf = async ({ number, born }: typeof himself): Promise<string> => {
      const authorization = `Basic ${Buffer.from(`${number}:${born}`).toString('base64')}`
      const headers = { ...named, authorization }
      return (await ask('GET', '/passholders/me/uitid/registration-token', { headers })).token
    }

    beforeAll(async () => {
      himself = await addPassholder(backend, 81, '1985-01-01', 1)
      child = await addPassholder(backend, 82, '2016-01-01', 1)
      await backend.sql('update passholder set points = 40, last_activity_at = now() where id = $1', himself.id)
    })

    it('shows rewards before anybody logged in', async () => {
      const { totalItems } = await ask('GET', '/rewards?sort=-redeemCount&limit=10', { headers: named })
      expect(totalItems).toBeGreaterThan(0)
      await ask('GET', '/card-systems', { headers: named })
    })

    it('links his UiTiD to his UiTPAS', async () => {
      await own('GET', '/passholders/me', { status: 404 })
      const token = { 'x-registration-token': await proofOf(himself) }
      expect(await ask('GET', '/passholders/me/uitid/status', { headers: { ...named, ...token } })).toMatchObject({
        ...{ uitpasNumber: himself.number, state: 'UNREGISTERED' },
      })
      await ask('GET', `/uitid/emails/${claims.email}`, { headers: named })
      await own('PUT', '/passholders/me/uitid', { headers: token, status: 201 })
      expect(await own('GET', '/passholders/me')).toMatchObject({ id: himself.id, uitidStatus: 'REGISTERED' })
      expect(await own('GET', '/permissions')).toEqual([])
    })

    it('makes his family', async () => {
      const members = '/passholders/me/family-members'
      expect(await own('GET', '/passholders/me/families')).toEqual([])
      expect(await own('GET', members)).toMatchObject([{ mainFamilyMember: true }])
      const payload = { uitpasNumber: child.number, icon: 'https://www.uitpas.be/_nuxt/img/icon1.png' }
      await own('POST', members, { payload, status: 403 })
      const headers = { 'x-registration-token': await proofOf(child) }
      await own('POST', members, { payload, headers, status: 201 })
      await own('PUT', `${members}/${child.id}`, { payload: { icon: 'vos' }, status: 202 })
      expect(await own('GET', members)).toMatchObject([{}, { passholder: { id: child.id }, icon: 'vos' }])
      expect(await own('GET', `/passholders/${child.id}/families`)).toMatchObject([{ passholderId: himself.id }])
    })

    it('saves points for him and his child by one code of a zuil', async () => {
      const payload = { checkinCode: backend.codeOf() }
      for (const who of ['me', child.id])
        expect(await own('POST', `/passholders/${who}/checkins`, { payload, status: 201 })).toMatchObject({
          ...{ addedPoints: 1 },
        })
      const again = await own('POST', `/passholders/${himself.id}/checkins`, { payload, status: 400 })
      expect(again.type).toBe(problemType('uitpas/maximum-reached'))
      await own('POST', `/passholders/${ids.holder}/checkins`, { payload, status: 403 })
      for (const who of ['me', child.id])
        expect(await own('GET', `/passholders/${who}/transactions?sort[creationDate]=desc&limit=20`)).toMatchObject({
          member: [{ points: 1 }],
        })
    })

    it('looks for a reward, and gets it', async () => {
      for (const query of [
        'sort=points&limit=20',
        'sort=-creationdate',
        'sort[points]=desc',
        'text=balpen',
        `text=koff*&applicableCardSystemId=1&type=ANY`,
        'isRedeemableByPassholderId=me',
        `isRedeemableByPassholderId=${child.id}`,
        'isInterestingForPassholderId=me',
      ])
        await own('GET', `/rewards?${query}`)
      const { member } = await own('GET', '/rewards?isRedeemableByPassholderId=me&sort=points')
      const [{ id: rewardId, points }] = member
      await own('GET', `/rewards/${rewardId}`)
      await own('GET', `/rewards/${rewardId}/redeem-status?uitpasNumber=${himself.number}`)
      const before = (await own('GET', '/passholders/me')).points
      await own('POST', '/rewards/redeemed', { payload: { rewardId, uitpasNumber: himself.number }, status: 201 })
      expect((await own('GET', '/passholders/me')).points).toBe(before - points)
      expect(await own('GET', `/rewards/redeemed?uitpasNumber=${himself.number}`)).toMatchObject({ totalItems: 1 })
    })

    it('takes his child out of his family, and does nothing for it any more', async () => {
      await own('DELETE', `/passholders/me/family-members/${child.id}`, { status: 202 })
      await own('GET', `/passholders/${child.id}/transactions`, { status: 403 })
    })
  })
})
