import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, secrets } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { problemType, roomyLimits, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../support/user-tokens.ts'

/** Somebody becomes a passholder by himself, as who the provider says that he is by his eID. */

const rrn = 'https://publiq.be/rrn'
const lotte = { sub: 'lotte', email: 'lotte@post.example', [rrn]: '85.05.26-123.44' }
const body = {
  ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '1985-05-26', email: 'lotte.claes@post.example' },
  ...{ postalCode: '9300', city: 'Aalst', cardSystem: { id: 1 }, registrationOrganizer: { id: ids.organizer } },
}

describe.each(databases)('who registers himself, on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend

  beforeAll(async () => {
    provider = await startLyingProvider()
    const limits = { ...roomyLimits, selfRegistration: { max: 40, timeWindow: 60_000 } }
    const tokens = tokensOf(provider.issuer, { clientIds: ['app', 'other'] })
    backend = await startTestBackend({ tokens, limits }, {}, kind)
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    await backend.sql(
      `insert into api_client (id, name, secret_hash) values ('app', 'App', ''), ('other', 'Other', '')`,
    )
    for (const [client, permission, organizer] of [
      ['app', 'PASSHOLDERS_SELF_REGISTRATION', ids.organizer],
      ['app', 'PASSHOLDERS_SELF_READ', null],
      ['other', 'PASSHOLDERS_SELF_READ', null],
    ])
      await backend.sql(
        'insert into client_grant (id, client_id, permission, organizer_id) values (gen_random_uuid(), $1, $2, $3)',
        ...[client, permission, organizer],
      )
    await backend.sql(`insert into card_prefix (prefix, card_system_id, next_serial) values ('09401', 1, 10)`)
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  const ask = async (claims: object, request: object) => {
    const authorization = `Bearer ${signedToken(provider, backend.clock.now, { ...claims })}`
    const response = await backend.app.inject({ url: '/api/passholders/me', ...request, headers: { authorization } })
    return { status: response.statusCode, body: response.json() }
  }
  const register = (claims: object = {}, over: object = {}) =>
    ask({ ...lotte, ...claims }, { method: 'POST', payload: { ...body, ...over } })
  const people = () => backend.sql('select id from passholder')
  const refused = (name: string) => ({ status: 400, body: { type: problemType(name) } })

  it('is refused for all that is wrong, and is nobody then', async () => {
    const before = await people()
    for (const [claims, over, name] of [
      [{ [rrn]: undefined }, {}, 'uitpas/insz-in-token-required'],
      [{ [rrn]: '85052612345' }, {}, 'uitpas/insz-in-token-required'],
      // What he says of himself is no word of the provider's.
      [{ [rrn]: undefined, insz: '85052612344' }, { inszNumber: '85052612344' }, 'uitpas/insz-in-token-required'],
      [{}, { cardSystem: { id: 2 } }, 'uitpas/cardsystem-not-found'],
      [{}, { cardSystem: { id: 99 } }, 'uitpas/cardsystem-not-found'],
      [{}, { postalCode: '9000', city: 'Gent' }, 'uitpas/invalid-city'],
      [{}, { dateOfBirth: '1984-05-26' }, 'body/invalid-data'],
      [{}, { dateOfBirth: '2085-05-26' }, 'body/invalid-data'],
      [{}, { firstName: undefined }, 'body/invalid-data'],
      [{}, { email: 'lotte' }, 'body/invalid-data'],
      // Sixteen years old, and somebody of that age who says that he is older.
      [{ [rrn]: '10052612350' }, { dateOfBirth: '2010-05-26' }, 'uitpas/forbidden-underaged'],
      [{ [rrn]: '10052612350' }, { dateOfBirth: '1985-05-26' }, 'body/invalid-data'],
    ] as const)
      expect(await register(claims, over), JSON.stringify([claims, over])).toMatchObject(refused(name))
    const [where] = (await register({}, { postalCode: '0930' })).body.schemaErrors
    expect(where).toMatchObject({ jsonPointer: '/postalCode' })
    // For whom the program does not act; that there is none is not to be learned.
    for (const [claims, id] of [
      [{}, ids.otherOrganizer],
      [{}, 'nobody'],
      [{ client_id: 'other' }, ids.organizer],
    ] as const) {
      const answer = await register(claims, { registrationOrganizer: { id } })
      expect(answer.body).toMatchObject({ status: 403, type: problemType('auth/forbidden') })
      expect(answer.body.detail).toContain('PASSHOLDERS_SELF_REGISTRATION')
    }
    expect(await people()).toEqual(before)
  })

  it('is one from then on, with a UiTPAS on his phone, and acts for himself', async () => {
    const { status, body: made } = await register()
    expect(status, JSON.stringify(made)).toBe(200)
    expect(made).toMatchObject({
      ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '1985-05-26', email: 'lotte.claes@post.example' },
      ...{ postalCode: '9300', city: 'Aalst', uitidStatus: 'REGISTERED' },
      registrationOrganizer: { id: ids.organizer },
      cardSystemMemberships: [{ cardSystem: { id: 1 }, currentCard: { status: 'ACTIVE' }, status: 'ACTIVE' }],
    })
    // Not one for social tariff, which a counter alone gives.
    expect(made.uitpasNumber).toMatch(/^09401\d{6}0\d$/)
    expect(made.cardSystemMemberships[0].socialTariff).toBeUndefined()
    expect(JSON.stringify(made)).not.toContain('85052612344')
    expect((await ask(lotte, {})).body).toEqual(made)
    // Without his eID too: his UiTiD is linked.
    expect((await ask({ ...lotte, [rrn]: undefined }, {})).body.id).toBe(made.id)
    const acts = await backend.sql(`select action, actor from audit where subject_id = $1 order by id`, made.id)
    expect(acts).toEqual([
      { action: 'PASSHOLDER_REGISTERED', actor: lotte.email },
      { action: 'PASSHOLDER_UITID_LINKED', actor: lotte.email },
    ])
    expect(JSON.stringify(await backend.sql('select * from passholder'))).not.toContain('85052612344')
    expect(backend.log.join('\n')).not.toMatch(/lotte|85052612344/i)
  })

  it('is registered once: by his UiTiD, and by his INSZ', async () => {
    const before = await people()
    const taken = refused('uitpas/uitid-already-registered')
    expect(await register()).toMatchObject(taken)
    expect(await register({ sub: 'another' })).toMatchObject(taken)
    expect(await register({ [rrn]: '91011204558' }, { dateOfBirth: '1991-01-12' })).toMatchObject(taken)
    expect(await register({ sub: 'another', [rrn]: secrets.insz }, { dateOfBirth: '1983-03-02' })).toMatchObject(taken)
    expect(await people()).toEqual(before)
  })

  it('is registered once also where it is asked twice at the same moment', async () => {
    const cards = await backend.sql('select 1 as one from card')
    const ruben = { [rrn]: '91011204558' }
    const over = { name: 'Maes', firstName: 'Ruben', dateOfBirth: '1991-01-12' }
    const answers = await Promise.all([
      register({ ...ruben, sub: 'ruben' }, over),
      register({ ...ruben, sub: 'ruben' }, over),
      register({ ...ruben, sub: 'ruben elsewhere' }, over),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    for (const answer of answers.filter(({ status }) => status === 400))
      expect(answer).toMatchObject(refused('uitpas/uitid-already-registered'))
    expect(await backend.sql('select 1 as one from card')).toHaveLength(cards.length + 1)
    // One UiTiD that registers two people is one of them.
    const two = await Promise.all([
      register({ sub: 'two', [rrn]: '70010100188' }, { dateOfBirth: '1970-01-01' }),
      register({ sub: 'two', [rrn]: '70010100287' }, { dateOfBirth: '1970-01-01' }),
    ])
    expect(two.map(({ status }) => status).toSorted()).toEqual([200, 400])
    expect(await backend.sql(`select 1 as one from uitid_link where sub = 'two'`)).toHaveLength(1)
    expect(await backend.sql('select 1 as one from card')).toHaveLength(cards.length + 2)
  })

  it('is told where there is no number to make, and where too many come from one network', async () => {
    await backend.sql(`update card_prefix set in_use = false where card_system_id = 1`)
    const last = { sub: 'last', [rrn]: '70010100386' }
    expect(await register(last, { dateOfBirth: '1970-01-01' })).toMatchObject(refused('uitpas/cardsystem-not-found'))
    expect((await ask(last, {})).status).toBe(404)
    let limited = await register({ [rrn]: undefined })
    for (let n = 0; n < 40 && limited.status !== 429; n++) limited = await register({ [rrn]: undefined })
    expect(limited.body).toMatchObject({ status: 429, type: problemType('uitpas/rate-limited') })
  })
})
