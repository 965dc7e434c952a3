import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ZuilSettings } from '../../../backend/zuilen/shapes/zuil.ts'
import { ids } from '../../support/api-dataset.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** What people alone may do with zuilen: add one, and ask what is to be known of settings before they are saved. */

const admin: TestPerson = { role: 'ADMIN' }
const elsewhere: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
let backend: TestBackend

beforeAll(async () => {
  backend = await startTestBackend()
  // The dataset has one region.
  await backend.sql("insert into card_system (id, name) values (2, 'Elders') on conflict do nothing")
})
afterAll(() => backend?.end())

const settings: ZuilSettings = {
  name: 'CID-PPT-100',
  type: 'CHECK_IN',
  counterIds: [ids.counter],
  showQr: true,
  blocked: false,
  inStock: false,
  languages: ['nl', 'fr'],
  sound: false,
  worksOffline: true,
  openingHours: [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }],
}

const post = (who: TestPerson, path: string, payload: object) =>
  backend.asPerson(who, { method: 'POST', url: `/ksb/api/zuilen${path}`, payload })
const problemOf = (response: { json: () => { type: string } }) => response.json().type.split('/probs/').at(-1)

describe('a zuil that is added', () => {
  it('has what was typed, is of the card system of who added it, and gets a code', async () => {
    const added = await post(admin, '', settings)
    expect(added.statusCode, added.body).toBe(201)
    const { id } = added.json<{ id: string }>()
    const read = await backend.asPerson(admin, { url: `/ksb/api/zuilen/${id}` })
    expect(read.json()).toMatchObject({ settings, version: 1, enrolled: false, problems: [] })
    expect((await backend.asPerson(elsewhere, { url: `/ksb/api/zuilen/${id}` })).statusCode).toBe(404)
    expect((await post(admin, `/${id}/configuration-code`, {})).json()).toMatchObject({ name: settings.name })
    // A zuil enrols by its name, in which capitals don't count.
    expect(problemOf(await post(admin, '', { ...settings, name: 'cid-ppt-100' }))).toBe('uitpas/zuil-name-taken')
  })

  it('is not at a counter of others or at none that there is, nor added by who has some zuilen alone', async () => {
    const other = await post(elsewhere, '', { ...settings, name: 'A' })
    expect([other.statusCode, other.json()]).toMatchObject([400, { schemaErrors: [{ jsonPointer: '/counterIds' }] }])
    const nowhere = await post(admin, '', {
      ...settings,
      name: 'B',
      counterIds: ['c2e85b96-7d14-4a3f-9e60-3bd1f7a29999'],
    })
    expect(nowhere.statusCode).toBe(400)
    const some = await post({ role: 'ZUILBEHEERDER', zuilIds: [ids.zuil] }, '', { ...settings, name: 'C' })
    expect(some.statusCode).toBe(403)
    const broker = await post({ role: 'SUPERADMIN' }, '', {
      ...settings,
      name: 'D',
      brokerUrl: 'mqtts://elders.example',
    })
    expect(broker.statusCode).toBe(403)
    expect((await post({ role: 'VOORDEELBEHEERDER' }, '', { ...settings, name: 'E' })).statusCode).toBe(403)
    expect(await backend.sql("select 1 from zuil where name in ('A', 'B', 'C', 'D', 'E')")).toEqual([])
  })
})

describe('what is to be known of settings that are not saved', () => {
  const findings = async (who: TestPerson, over: Partial<ZuilSettings>, zuilId?: string) => {
    const response = await post(who, `/findings${zuilId ? `?zuilId=${zuilId}` : ''}`, { ...settings, ...over })
    expect(response.statusCode, response.body).toBe(200)
    return response.json<{ problems: { reason: string }[]; warnings: { reason: string }[] }>()
  }
  const reasons = ({ problems, warnings }: Awaited<ReturnType<typeof findings>>) => [
    ...[problems.map(({ reason }) => reason), warnings.map(({ reason }) => reason)],
  ]

  it('is what is known of them once they are saved, and nothing is saved by asking', async () => {
    const { showQr: _qr, ...plain } = settings
    const before = await backend.sql('select * from zuil where id = $1', ids.zuil)
    expect(reasons(await findings(admin, {}, ids.zuil))).toEqual([[], []])
    expect(reasons(await findings(admin, { counterIds: [] }, ids.zuil))).toEqual([['NO_COUNTER'], []])
    const two = { type: 'REWARD' as const, showQr: false, counterIds: [ids.counter, ids.otherCounter] }
    expect(reasons(await findings(admin, two))[0]).toContain('SEVERAL_COUNTERS')
    expect(reasons(await findings(admin, { type: 'MEMBERSHIP', showQr: false }))[0]).toEqual(['NO_ASSOCIATION'])
    expect(reasons(await findings(admin, { fixedEventId: ids.pastEvent }))).toEqual([[], ['EVENT_OVER']])
    expect(reasons(await findings(admin, { fixedEventId: ids.otherEvent }))).toEqual([[], ['EVENT_ELSEWHERE']])
    expect(await backend.sql('select * from zuil where id = $1', ids.zuil)).toEqual(before)
    // The same as of what is saved.
    const change = { ...plain, name: 'CID-PPT-001', showQr: false, fixedEventId: ids.pastEvent }
    const saved = await backend.asPerson(admin, {
      method: 'PUT',
      url: `/ksb/api/zuilen/${ids.zuil}/settings`,
      headers: { 'if-match': '"1"' },
      payload: change,
    })
    expect(saved.statusCode, saved.body).toBe(200)
    const { problems, warnings } = saved.json<{ problems: unknown; warnings: unknown }>()
    expect(await findings(admin, change, ids.zuil)).toEqual({ problems, warnings })
  })

  it('says nothing of what is others’', async () => {
    expect(reasons(await findings(elsewhere, {}))).toEqual([['NO_COUNTER'], []])
    expect(reasons(await findings(elsewhere, { fixedEventId: ids.pastEvent }))).toEqual([['NO_COUNTER'], []])
    expect((await post(elsewhere, `/findings?zuilId=${ids.zuil}`, settings)).statusCode).toBe(404)
  })
})

describe('the filters of the overview', () => {
  it.each([
    ['type=TICKET', []],
    ['blocked=true', ['CID-PPT-002']],
    ['inStock=true', []],
    ['state=ONLINE', ['CID-PPT-001', 'CID-PPT-002']],
    ['state=ONLINE&blocked=false', ['CID-PPT-001']],
    ['state=ONLINE&start=1&limit=1', ['CID-PPT-002']],
    ['state=OFFLINE', []],
  ])('%s', async (query, names) => {
    const response = await backend.asPerson(admin, { url: `/ksb/api/zuilen?text=CID-PPT-00&${query}` })
    const { totalItems, member } = response.json<{ totalItems: number; member: { name: string }[] }>()
    expect(member.map(({ name }) => name)).toEqual(names)
    expect(totalItems).toBe(query.includes('start') ? 2 : names.length)
  })

  it('is none that there is not', async () => {
    expect((await backend.asPerson(admin, { url: '/ksb/api/zuilen?state=ASLEEP' })).statusCode).toBe(404)
  })
})
