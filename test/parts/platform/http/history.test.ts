import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Acts } from '../../../../backend/platform/shapes.ts'
import { ids } from '../../../support/api-dataset.ts'
import { zuilSettings } from '../../../support/sample-requests.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../../support/test-backend.ts'

/** Who did what, when, from what to what: what the back office shows of it, and who may see that. */

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.end())

const admin: TestPerson = { role: 'ADMIN' }
const superadmin: TestPerson = { role: 'SUPERADMIN' }
const history = async (query = '', who = admin): Promise<Acts> => {
  const response = await backend.asPerson(who, { url: `/ksb/api/zuilen/${ids.zuil}/history${query}` })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const audit = async (query = '', who = superadmin): Promise<Acts> => {
  const response = await backend.asPerson(who, { url: `/ksb/api/audit${query}` })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const save = async (more: object, as: 'PERSON' | 'CLIENT' = 'PERSON', etag?: string) => {
  const { headers } = await backend.asPerson(admin, { url: `/ksb/api/zuilen/${ids.zuil}` })
  const request = {
    method: 'PUT' as const,
    headers: { 'if-match': etag ?? String(headers.etag) },
    payload: { ...zuilSettings, ...more },
  }
  return as === 'PERSON'
    ? backend.asPerson(admin, { ...request, url: `/ksb/api/zuilen/${ids.zuil}/settings` })
    : backend.asClient([{ permission: 'KIOSKS_WRITE' }], { ...request, url: `/api/zuilen/${ids.zuil}/settings` })
}

it('says who changed which settings, from what to what, in words', async () => {
  expect((await save({ sound: false, counterIds: [ids.counter] })).statusCode).toBe(200)
  const before = (await history()).member.length
  expect((await save({ sound: true, counterIds: [] })).statusCode).toBe(200)
  const { member } = await history()
  expect(member).toHaveLength(before + 1)
  expect(member[0]).toMatchObject({
    at: new Date(backend.clock.now).toISOString(),
    actor: { kind: 'USER', id: expect.stringContaining('@kantoor.example') },
    action: 'ZUIL_SETTINGS',
    subject: { kind: 'ZUIL', id: ids.zuil, name: 'CID-PPT-001' },
  })
  // What stayed as it was is not there; what is named by an id is there by its name.
  expect(member[0]?.changes).toEqual([
    { field: 'sound', before: false, after: true },
    { field: 'counters', before: ['Onthaal'], after: [] },
  ])
})

it('has what a client did as the client’s, and nothing of what was not done', async () => {
  const before = (await history()).member.length
  expect((await save({ sound: false }, 'PERSON', '"1"')).statusCode).toBe(412)
  expect((await save({ name: '' })).statusCode).toBe(400)
  expect((await save({ counterIds: ['00000000-0000-4000-8000-000000000000'] })).statusCode).toBe(400)
  expect((await history()).member).toHaveLength(before)
  expect((await save({ sound: false, counterIds: [ids.counter] }, 'CLIENT')).statusCode).toBe(200)
  expect((await history()).member[0]?.actor).toEqual({ kind: 'CLIENT', id: expect.stringMatching(/^client-/) })
})

it('has what was asked of the zuil, and no code or secret', async () => {
  const url = `/ksb/api/zuilen/${ids.zuil}`
  const { code } = (await backend.asPerson(admin, { method: 'POST', url: `${url}/configuration-code` })).json()
  await backend.asPerson(admin, { method: 'POST', url: `${url}/commands`, payload: { kind: 'IDENTIFY' } })
  await backend.asPerson(admin, { method: 'POST', url: `${url}/revocation` })
  const [revoked, command, made] = (await history()).member
  expect([revoked?.action, command?.action, made?.action]).toEqual(['ZUIL_REVOKED', 'ZUIL_COMMAND', 'ZUIL_CODE'])
  expect(command?.changes).toEqual([{ field: 'command', after: 'IDENTIFY' }])
  expect(JSON.stringify(await history())).not.toContain(code)
})

it('comes by the page', async () => {
  const all = (await history('?limit=100')).member.map(({ id }) => id)
  expect(all.length).toBeGreaterThan(3)
  const seen: string[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Acts = await history(`?limit=2${next && `&before=${next}`}`)
    seen.push(...page.member.map(({ id }) => id))
    next = page.next
  }
  expect(seen).toEqual(all)
})

it('is a superadmin’s to search, in his own card system', async () => {
  expect((await audit()).member.length).toBeGreaterThan(3)
  expect((await audit('?action=ZUIL_REVOKED')).member).toHaveLength(1)
  expect((await audit('?text=cid-ppt')).member.length).toBe((await audit()).member.length)
  expect((await audit('?text=nobody')).member).toEqual([])
  expect((await audit('?kind=COUNTER')).member).toEqual([])
  expect((await audit('?kind=ZUIL&action=ZUIL_REVOKED')).member).toHaveLength(1)
  const { id = '' } = (await audit('?action=ZUIL_REVOKED')).member[0]?.actor ?? {}
  const his = (await audit(`?actor=${id.toUpperCase()}`)).member
  expect(his.length).toBeGreaterThan(3)
  expect(his.filter(({ actor }) => actor.id !== id)).toEqual([])
  expect((await audit(`?actor=${id.slice(1)}`)).member).toEqual([])
  expect((await backend.asPerson(superadmin, { url: '/ksb/api/audit?kind=CAT' })).statusCode).toBeGreaterThanOrEqual(
    400,
  )
  const later = new Date(backend.clock.now + 1).toISOString()
  expect((await audit(`?from=${later}`)).member).toEqual([])
  expect((await audit(`?until=${later}`)).member.length).toBeGreaterThan(3)
  // A day is whole, from its first moment to its last, in Brussels.
  const day = new Date(backend.clock.now).toLocaleDateString('sv-SE', { timeZone: 'Europe/Brussels' })
  expect((await audit(`?from=${day}&until=${day}`)).member.length).toBeGreaterThan(3)
  expect((await audit('?until=2020-01-31')).member).toEqual([])
  expect((await audit('', { role: 'SUPERADMIN', cardSystemId: 2 })).member).toEqual([])
})

it('stays as it was written down', async () => {
  for (const change of ["update audit set actor = 'nobody'", 'delete from audit', 'truncate audit'])
    await expect(backend.sql(change)).rejects.toThrow(/append-only/)
})
