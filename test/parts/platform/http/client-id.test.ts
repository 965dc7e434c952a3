import { afterAll, beforeAll, expect, it } from 'vitest'
import { policy, type Rule } from '../../../../backend/platform/http/policy.ts'
import { ids, secrets } from '../../../support/api-dataset.ts'
import { problemType, roomyLimits, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** What the id of a client opens by itself: it is in every page that uses it, and proves nothing. */

const rewards = '/api/rewards?type=ANY'
const price = '/api/passholders/membership-prices/1?cardType=NFC_CARD&postalCode=9300&dateOfBirth=1980-01-31'
const permissionOf = { [rewards]: 'REWARDS_READ', [price]: 'MEMBERSHIP_PRICES_READ' }

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  await backend.sql(`insert into api_client (id, name, secret_hash) values ('page', 'Page', ''), ('bare', 'Bare', '')`)
  for (const permission of [...Object.values(permissionOf), 'REWARDS_PASSHOLDERS_READ', 'PASSHOLDERS_WRITE'])
    await backend.sql(
      `insert into client_grant (id, client_id, permission, organizer_id) values (gen_random_uuid(), 'page', $1, $2)`,
      ...[permission, ids.otherOrganizer],
    )
  await backend.sql(`update reward set published_from = '2027-01-01' where id = $1`, ids.otherReward)
})
afterAll(() => backend.end())

const ask = async (url: string, headers: Record<string, string> = { 'x-client-id': 'page' }, on = backend) => {
  const response = await on.app.inject({ url, headers })
  return { status: response.statusCode, body: response.json() }
}

it('opens two lists alone, which anybody may know', async () => {
  const open = Object.entries<Rule>(policy).filter(([, rule]) => rule.by === 'CLIENT' && rule.byId)
  expect(open.map(([act]) => act)).toEqual(['reward.search', 'membership-price.read'])
  for (const [url, permission] of Object.entries(permissionOf)) {
    const { status, body } = await ask(url)
    expect(status, url).toBe(200)
    expect(body).toEqual((await backend.asClient([{ permission }], { url })).json())
    expect(await ask(url, { 'x-client-id': 'bare' }), url).toMatchObject({
      ...{ status: 403, body: { type: problemType('auth/forbidden'), detail: expect.stringContaining(permission) } },
    })
    for (const headers of [{}, { 'x-client-id': 'nobody' }, { 'x-client-id': 'x'.repeat(300) }, { 'x-client-id': '' }])
      expect((await ask(url, headers)).body, url).toMatchObject({
        ...{ status: 401, detail: expect.stringContaining('x-client-id') },
      })
    // Who brings a token is taken by it, and by nothing else.
    for (const authorization of ['Bearer other', 'Bearer', 'Basic cGFnZTo='])
      expect((await ask(url, { 'x-client-id': 'page', authorization })).status, url).toBe(401)
  }
})

it('shows of rewards what is published, and tells of nobody', async () => {
  const titles = async (query: string) => (await ask(`${rewards}${query}`)).body
  const seen = await titles('')
  expect(seen.totalItems).toBeGreaterThan(0)
  expect(seen.member.map(({ id }: { id: string }) => id)).not.toContain(ids.otherReward)
  expect((await titles('&subset=ENDUSER-FUTURE')).totalItems).toEqual(expect.any(Number))
  for (const query of [
    ...['ALL', 'REDEEMABLE', 'REDEEMABLE-FUTURE'].map((subset) => `&subset=${subset}`),
    ...['isRedeemableByPassholderId', 'isInterestingForPassholderId'].map((name) => `&${name}=${ids.holder}`),
    '&isRedeemableByPassholderId=me',
  ])
    expect(await titles(query), query).toMatchObject({ status: 403, type: problemType('auth/forbidden') })
  expect((await ask(`/api/rewards/${ids.reward}`)).status).toBe(401)
  expect(await backend.sql('select 1 from reading')).toEqual([])
})

it('does not tell whether an INSZ is somebody’s', async () => {
  for (const insz of [secrets.insz, '17010180147'])
    expect((await ask(`/api/passholders/status/insz-numbers/${insz}`)).status).toBe(401)
})

it('is counted by network, whichever client is named and whatever is asked; tokens are not', async () => {
  const limits = { ...roomyLimits, identified: { max: 3, timeWindow: 60_000 } }
  const bounded = await startTestBackend({ limits })
  try {
    for (const id of ['page', 'bare'])
      await bounded.sql(`insert into api_client (id, name, secret_hash) values ($1, $1, '')`, id)
    const statuses = []
    for (const [url, id] of [
      [rewards, 'page'],
      [price, 'bare'],
      [rewards, 'bare'],
      [price, 'page'],
    ] as const)
      statuses.push((await ask(url, { 'x-client-id': id }, bounded)).status)
    expect(statuses).toEqual([403, 403, 403, 429])
    expect((await bounded.asClient([{ permission: 'REWARDS_READ' }], { url: rewards })).statusCode).toBe(200)
    const elsewhere = { url: rewards, headers: { 'x-client-id': 'page' }, remoteAddress: '192.0.2.7' }
    expect((await bounded.app.inject(elsewhere)).statusCode).toBe(403)
  } finally {
    await bounded.end()
  }
})
