import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { MAX_ADULTS, MAX_FAMILY } from '../../../backend/passholders/rules/family.ts'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { addPassholder } from '../../support/passholders.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Families, as apps make them. */

const mine: readonly Grant[] = [{ permission: 'PASSHOLDERS_FAMILY_MEMBERS', organizerId: ids.organizer }]
const gent: readonly Grant[] = [{ permission: 'PASSHOLDERS_FAMILY_MEMBERS', organizerId: 'organizer-gent' }]
const url = (id: string = ids.holder, member = ''): string => `/api/passholders/${id}/family-members${member}`

const add = (backend: TestBackend, payload: object, id?: string, grants = mine) =>
  backend.asClient(grants, { method: 'POST', url: url(id), payload })
const listed = async (backend: TestBackend, id?: string) => {
  const response = await backend.asClient(mine, { url: url(id) })
  const body: readonly { passholder: { id: string }; mainFamilyMember: boolean; icon?: string }[] = response.json()
  return body.map(({ passholder, mainFamilyMember, icon }) => [passholder.id, mainFamilyMember, icon])
}
const refusal = (response: { statusCode: number; json(): { type?: string } }) =>
  [response.statusCode, response.json().type] as const
const uitpas = (name: string): string => problemType(`uitpas/${name}`)

describe.each(databases)('a family, on %s', (kind) => {
  it('is made, shown, changed and left; it is one passholder’s and not the other’s', async () => {
    const backend = await startOwnBackend({}, {}, kind)
    expect(await listed(backend)).toEqual([[ids.holder, true, undefined]])
    const first = await add(backend, { uitpasNumber: cards.social, icon: 'https://www.uitpas.be/_nuxt/img/icon1.png' })
    expect([first.statusCode, first.body]).toEqual([201, ''])
    backend.clock.now += 60_000
    expect((await add(backend, { uitpasNumber: cards.expired })).statusCode).toBe(201)
    const [, , third] = (await backend.asClient(mine, { url: url() })).json()
    expect(third).toMatchObject({ uitpasNumber: cards.expired, creationDate: new Date(now + 60_000).toISOString() })
    expect((await listed(backend)).map(([id]) => id)).toEqual([ids.holder, ids.socialHolder, third.passholder.id])
    expect(await listed(backend, ids.socialHolder)).toEqual([[ids.socialHolder, true, undefined]])

    const families = async (id: string) =>
      (await backend.asClient(mine, { url: `/api/passholders/${id}/families` })).json()
    expect(await families(ids.socialHolder)).toMatchObject([
      { passholderId: ids.holder, memberSince: new Date(now).toISOString() },
    ])
    expect(await families(ids.holder)).toEqual([])

    const put = (member: string, payload: object) =>
      backend.asClient(mine, { method: 'PUT', url: url(ids.holder, `/${member}`), payload })
    expect((await put(ids.socialHolder, { uitpasNumber: 'wordt genegeerd' })).statusCode).toBe(202)
    expect((await put(ids.holder, { icon: 'eigen' })).statusCode).toBe(202)
    expect((await listed(backend)).map(([, , icon]) => icon)).toEqual(['eigen', undefined, undefined])
    expect(await families(ids.holder)).toEqual([])

    const remove = (member: string, id: string = ids.holder) =>
      backend.asClient(mine, { method: 'DELETE', url: url(id, `/${member}`) })
    expect(refusal(await remove(ids.holder))).toEqual([403, problemType('auth/forbidden')])
    expect((await remove(ids.socialHolder)).statusCode).toBe(202)
    for (const member of [ids.socialHolder, randomUUID(), 'iemand'])
      for (const answer of [await remove(member), await put(member, {})])
        expect(refusal(answer), member).toEqual([404, uitpas('passholder-not-found')])
    expect((await listed(backend)).map(([id]) => id)).toEqual([ids.holder, third.passholder.id])
    // The log says of whose family, and nothing of whom.
    const acts = await backend.sql('select subject_id, changes from audit order by id')
    expect(acts).toEqual(Array.from({ length: 3 }, () => ({ subject_id: ids.holder, changes: [{ field: 'family' }] })))
  })
})

describe('a family', () => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend()
    await backend.sql(`insert into organizer (id, name) values ('organizer-gent', 'Vooruit')`)
    await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-gent')`)
    return () => backend.end()
  })

  it('takes who has a card that works, once', async () => {
    for (const [uitpasNumber, name] of [
      ['0930000237912', 'invalid-uitpas-number'],
      [cards.unknown, 'passholder-not-found'],
      [cards.stock, 'passholder-not-found'],
      [cards.blocked, 'passholder-not-found'],
      [cards.active, 'family-member-already-added'],
    ] as const)
      expect(refusal(await add(backend, { uitpasNumber })), uitpasNumber).toEqual([400, uitpas(name)])
    expect(refusal(await add(backend, { icon: 'x' }))).toEqual([400, problemType('body/invalid-data')])
    expect((await add(backend, { uitpasNumber: cards.social })).statusCode).toBe(201)
    expect(refusal(await add(backend, { uitpasNumber: cards.social }))).toEqual([
      400,
      uitpas('family-member-already-added'),
    ])
  })

  it('has limits, also for who adds several at once', async () => {
    const { id: main } = await addPassholder(backend, 1, '1980-01-01', 1)
    const grown = await Promise.all(
      Array.from({ length: MAX_ADULTS }, (_, n) => addPassholder(backend, 100 + n, '1980-01-01')),
    )
    const answers = await Promise.all(grown.map(({ number }) => add(backend, { uitpasNumber: number }, main)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([
      ...Array.from({ length: MAX_ADULTS - 1 }, () => 201),
      400,
    ])
    expect(answers.find(({ statusCode }) => statusCode === 400)?.json().type).toBe(uitpas('too-many-adults-in-family'))
    for (let n = MAX_ADULTS; n < MAX_FAMILY; n++) {
      const { number } = await addPassholder(backend, 200 + n, '2020-01-01')
      expect((await add(backend, { uitpasNumber: number }, main)).statusCode).toBe(201)
    }
    const { number } = await addPassholder(backend, 300, '2020-01-01')
    expect(refusal(await add(backend, { uitpasNumber: number }, main))).toEqual([
      400,
      uitpas('too-many-family-members'),
    ])
    expect(await listed(backend, main)).toHaveLength(MAX_FAMILY)
  })

  it('is changed by who reaches whose it is; left too by who reaches who leaves', async () => {
    const { id, number } = await addPassholder(backend, 2, '2015-01-01')
    const notHis = [404, uitpas('passholder-not-found')]
    expect(refusal(await add(backend, { uitpasNumber: number }, ids.holder, gent))).toEqual(notHis)
    expect((await add(backend, { uitpasNumber: number })).statusCode).toBe(201)
    const of = (member: string, method: 'PUT' | 'DELETE') =>
      backend.asClient(gent, { method, url: url(ids.holder, `/${member}`), ...(method === 'PUT' && { payload: {} }) })
    expect(refusal(await of(id, 'PUT'))).toEqual(notHis)
    expect(refusal(await of(ids.socialHolder, 'DELETE'))).toEqual(notHis)
    expect((await of(id, 'DELETE')).statusCode).toBe(202)
  })

  it('forgets who is erased, in his own and in those of others', async () => {
    const { id, number } = await addPassholder(backend, 3, '2015-01-01', 1)
    expect((await add(backend, { uitpasNumber: number })).statusCode).toBe(201)
    expect((await add(backend, { uitpasNumber: cards.expired }, id)).statusCode).toBe(201)
    const file = await backend.asPerson({ role: 'ADMIN' }, { method: 'POST', url: `/ksb/api/passholders/${id}/data` })
    expect(file.json().family).toHaveLength(2)
    const grants = [{ permission: 'PASSHOLDERS_DELETE' }]
    expect((await backend.asClient(grants, { method: 'DELETE', url: `/api/passholders/${id}` })).statusCode).toBe(204)
    expect(await backend.sql('select 1 from family_member where $1 in (passholder_id, member_id)', id)).toEqual([])
  })
})
