import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { problemType, roomyLimits, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../support/user-tokens.ts'

/** A passholder, by the token of his own UiTID: how it is linked to him, and what he may do with it. */

describe.each(databases)('a passholder with a UiTID, on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend
  const born = '1983-03-02'
  const me = { sub: 'godelieve', email: 'Godelieve@post.example' }
  const family = '8703fee0-29cc-452c-b1af-94ef494d6001'
  const neighbour = '8703fee0-29cc-452c-b1af-94ef494d6002'
  const familyCard = makeUitpasNumber('09300', 555, false)

  beforeAll(async () => {
    provider = await startLyingProvider()
    const limits = { ...roomyLimits, birthDates: { max: 3, timeWindow: 3_600_000 } }
    backend = await startTestBackend(
      { tokens: tokensOf(provider.issuer, { clientIds: ['app', 'other'] }), limits },
      {},
      kind,
    )
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    await backend.sql(
      `insert into api_client (id, name, secret_hash) values ('app', 'App', ''), ('other', 'Other', '')`,
    )
    for (const permission of ['PASSHOLDERS_SELF_READ', 'PASSHOLDERS_REGISTER_UITID'])
      await backend.sql(
        `insert into client_grant (id, client_id, permission) values (gen_random_uuid(), 'app', $1)`,
        permission,
      )
    // Somebody of his family; who lives in the same house is not of it by that.
    await backend.sql(
      `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, points)
        values ($1, 'Vandersmissen', 'Jef', '2015-01-01', 'molenstraat 1', '9300', 'Aalst', 0)`,
      family,
    )
    await backend.sql(
      `insert into membership (passholder_id, card_system_id, search_name) values ($1, 1, 'vandersmissen jef')`,
      family,
    )
    await backend.sql(
      `insert into card (uitpas_number, card_system_id, status, passholder_id) values ($1, 1, 'ACTIVE', $2)`,
      ...[familyCard, family],
    )
    await backend.sql(
      'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())',
      ...[ids.holder, family],
    )
    await backend.sql(
      `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, points)
        values ($1, 'Buur', 'An', '1970-01-01', 'Molenstraat 1', '9300', 'Aalst', 0)`,
      neighbour,
    )
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  const token = (claims: Readonly<Record<string, unknown>> = {}) =>
    signedToken(provider, backend.clock.now, { ...me, ...claims })
  type Request = {
    readonly method?: 'GET' | 'POST' | 'PUT'
    readonly url: string
    readonly payload?: object
    readonly headers?: object
  }
  const ask = async (request: Request, claims: Readonly<Record<string, unknown>> = {}) => {
    const headers = { authorization: `Bearer ${token(claims)}`, ...request.headers }
    const response = await backend.app.inject({ ...request, headers })
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
  }
  const prove = async (number: string, birthDate: string, client: string | undefined = 'client') => {
    const authorization = `Basic ${Buffer.from(`${number}:${birthDate}`).toString('base64')}`
    const headers = { authorization, ...(client !== '' && { 'x-client-id': client }) }
    const response = await backend.app.inject({ url: '/api/passholders/me/uitid/registration-token', headers })
    return { status: response.statusCode, body: response.json() }
  }
  const named = { 'x-client-id': 'client' }
  const statusOf = async (registration: string) => {
    const headers = { ...named, 'x-registration-token': registration }
    const response = await backend.app.inject({ url: '/api/passholders/me/uitid/status', headers })
    return { status: response.statusCode, body: response.json() }
  }
  const linkWith = (registration: string, claims = {}) =>
    ask({ method: 'PUT', url: '/api/passholders/me/uitid', headers: { 'x-registration-token': registration } }, claims)

  it('is nobody before, and to a program that may not show him', async () => {
    expect((await ask({ url: '/api/passholders/me' })).body).toMatchObject({
      status: 404,
      type: problemType('uitpas/passholder-not-found'),
    })
    const other = await ask({ url: '/api/passholders/me' }, { client_id: 'other' })
    expect(other.body).toMatchObject({ status: 403, detail: expect.stringContaining('PASSHOLDERS_SELF_READ') })
    expect((await ask({ url: '/api/permissions' })).status).toBe(401)
  })

  it('gets a token by his card and birth date, through a client that says which it is; not by guesses', async () => {
    expect((await prove(cards.active, born, '')).status).toBe(401)
    expect((await prove(cards.active, born, 'nobody')).status).toBe(401)
    const wrong = await prove(cards.social, '1990-05-07')
    expect(wrong.status).toBe(401)
    // Of a card that is nobody's, or does not work, the same is said.
    expect((await prove(cards.unknown, born)).body).toEqual(wrong.body)
    expect((await prove(cards.blocked, '1990-05-06')).body).toEqual(wrong.body)
    await prove(cards.social, '1990-05-08')
    await prove(cards.social, '1990-05-09')
    const stopped = await prove(cards.social, '1990-05-06')
    expect(stopped.body).toMatchObject({ status: 429, type: problemType('uitpas/rate-limited') })
    backend.clock.now += 3_600_001
    expect((await prove(cards.social, '1990-05-06')).status).toBe(200)
  })

  it('is linked by that token, once, each to one; and is himself from then on', async () => {
    const { token: first } = (await prove(cards.active, born)).body as { token: string }
    expect(
      (await backend.sql('select token_hash from uitid_registration')).map((row) => JSON.stringify(row)).join(),
    ).not.toContain(first)
    expect((await statusOf(first)).body).toEqual({ uitpasNumber: cards.active, state: 'UNREGISTERED' })
    expect((await statusOf('x'.repeat(43))).status).toBe(401)
    const emails = { url: '/api/uitid/emails/godelieve@POST.example', headers: named }
    expect((await backend.app.inject(emails)).json()).toEqual({ state: 'UITID_REGISTERED' })

    expect((await linkWith(first, { client_id: 'other' })).status).toBe(403)
    expect((await linkWith('x'.repeat(43))).status).toBe(401)
    const [one, two] = await Promise.all([linkWith(first), linkWith(first)])
    expect([one.status, two.status].toSorted()[0]).toBe(201)
    expect([one.status, two.status].toSorted()[1]).toBeGreaterThanOrEqual(400)
    expect((await linkWith(first)).status).toBe(401)
    expect((await backend.app.inject(emails)).json()).toEqual({ state: 'UITPAS_ALREADY_LINKED' })

    const again = ((await prove(cards.active, born)).body as { token: string }).token
    expect((await statusOf(again)).body).toMatchObject({ state: 'REGISTERED', email: 'godelieve@post.example' })
    expect((await linkWith(again, { sub: 'another' })).body).toMatchObject({
      type: problemType('uitpas/passholder-already-registered'),
    })
    const social = ((await prove(cards.social, '1990-05-06')).body as { token: string }).token
    expect((await linkWith(social)).body).toMatchObject({ type: problemType('uitpas/uitid-already-registered') })
    backend.clock.now += 3_600_001
    expect((await statusOf(social)).status).toBe(401)

    const himself = await ask({ url: '/api/passholders/me' })
    expect(himself).toMatchObject({
      status: 200,
      body: { id: ids.holder, uitidStatus: 'REGISTERED', uitpasNumber: cards.active },
    })
    expect(JSON.stringify(himself.body)).not.toContain(secrets.insz)
    expect((await ask({ url: '/api/permissions' })).body).toEqual([])
    const acts = await backend.sql(`select actor from audit where action = 'PASSHOLDER_UITID_LINKED'`)
    expect(acts).toEqual([{ actor: me.email }])
    expect(backend.log.join('\n')).not.toMatch(/godelieve/i)
  })

  it('is known by the INSZ that the provider vouches for, and by no other word of his', async () => {
    const rrn = 'https://publiq.be/rrn'
    expect((await ask({ url: '/api/passholders/me' }, { sub: 'eid', [rrn]: '83.03.02-015.40' })).body).toMatchObject({
      id: ids.holder,
    })
    expect((await ask({ url: '/api/passholders/me' }, { sub: 'eid', [rrn]: '17010180147' })).status).toBe(404)
    expect((await ask({ url: '/api/passholders/me' }, { sub: 'eid', insz: secrets.insz })).status).toBe(404)
  })

  it('sees what he and his family saved and redeemed, and of nobody else whether he is there', async () => {
    for (const who of ['me', ids.holder, family])
      expect((await ask({ url: `/api/passholders/${who}/transactions` })).status, who).toBe(200)
    for (const who of [ids.socialHolder, neighbour, '00000000-0000-4000-8000-000000000000', 'x'])
      for (const what of ['transactions', 'family-members', 'families'])
        expect((await ask({ url: `/api/passholders/${who}/${what}` })).status, who).toBe(403)
    const { body: members } = await ask({ url: '/api/passholders/me/family-members' })
    expect(members.map((one: { passholder: { id: string } }) => one.passholder.id)).toEqual([ids.holder, family])
    const redeemed = await ask({ url: `/api/rewards/redeemed?uitpasNumber=${cards.active}` })
    expect(redeemed.body.member.map(({ id }: { id: string }) => id)).toContain(ids.redemption)
    expect((await ask({ url: `/api/rewards/redeemed?uitpasNumber=${cards.social}` })).status).toBe(403)
    expect((await ask({ url: `/api/passholders/${ids.holder}` })).status).toBe(403)
    expect((await ask({ url: `/api/passholders?uitpasNumber=${cards.active}` })).status).toBe(403)
  })

  it('sees which rewards he and his family can have now, of whichever organizer, and of nobody else', async () => {
    const can = async (who: string, filter = 'isRedeemableByPassholderId') => {
      const { status, body } = await ask({ url: `/api/rewards?type=ANY&${filter}=${who}` })
      return { status, ids: body.member?.map(({ id }: { id: string }) => id) }
    }
    await backend.sql('update passholder set points = 100 where id = $1', ids.holder)
    const own = await can('me')
    expect(own).toEqual({ status: 200, ids: expect.arrayContaining([ids.reward, ids.otherReward]) })
    expect(await can(ids.holder)).toEqual(own)
    // He has no points.
    expect(await can(family)).toEqual({ status: 200, ids: expect.not.arrayContaining([ids.reward]) })
    expect((await can('me', 'isInterestingForPassholderId')).status).toBe(200)
    for (const who of [ids.socialHolder, neighbour, '00000000-0000-4000-8000-000000000000', 'x'])
      for (const filter of ['isRedeemableByPassholderId', 'isInterestingForPassholderId'])
        expect((await can(who, filter)).status, who).toBe(403)
    const both = `isRedeemableByPassholderId=me&isInterestingForPassholderId=${neighbour}`
    expect((await ask({ url: `/api/rewards?${both}` })).status).toBe(403)
  })

  it('checks in and redeems for himself and his family, and for nobody else', async () => {
    backend.clock.now = Date.parse('2026-11-23T19:15:00.000Z')
    const checkin = (who: string) =>
      ask({ method: 'POST', url: `/api/passholders/${who}/checkins`, payload: { checkinCode: backend.codeOf() } })
    expect((await checkin(ids.socialHolder)).status).toBe(403)
    await backend.sql('update zuil set show_qr = true')
    expect(await checkin('me')).toMatchObject({ status: 201, body: { addedPoints: 1 } })
    expect((await checkin(ids.holder)).body).toMatchObject({ type: problemType('uitpas/maximum-reached') })
    const redeem = (uitpasNumber: string) =>
      ask({ method: 'POST', url: '/api/rewards/redeemed', payload: { rewardId: ids.otherReward, uitpasNumber } })
    expect((await redeem(cards.social)).status).toBe(403)
    expect((await redeem(cards.unknown)).status).toBe(403)
    expect((await redeem(cards.active)).status).toBe(201)
    const may = (uitpasNumber: string) =>
      ask({ url: `/api/rewards/${ids.reward}/redeem-status?uitpasNumber=${uitpasNumber}` })
    expect((await may(cards.active)).status).toBe(200)
    expect((await may(cards.social)).status).toBe(403)
  })

  it('is nobody’s any more once he is erased', async () => {
    expect(await backend.store.erasing.erase(ids.holder)).toBe(true)
    expect((await ask({ url: '/api/passholders/me' })).status).toBe(404)
    expect((await ask({ url: '/api/passholders/me/transactions' })).status).toBe(401)
    expect(await backend.sql('select 1 from uitid_link')).toEqual([])
    await backend.store.uitids.forgetOld(backend.clock.now + 10 * 3_600_000)
    expect(await backend.sql('select 1 from uitid_registration')).toEqual([])
  })
})
