import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MAX_ADULTS } from '../../../backend/passholders/rules/family.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { addPassholder } from '../../support/passholders.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../support/user-tokens.ts'

/** Families, as passholders make them by tokens of their own: nobody adds, or shows out, whom he may not. */

describe.each(databases)('the family of a passholder with a UiTiD, on %s', (kind) => {
  let provider: LyingProvider
  let backend: TestBackend
  let child: Awaited<ReturnType<typeof addPassholder>>
  let serial = 0
  /** Of the acts before each test. */
  let lastAct = '0'

  beforeAll(async () => {
    provider = await startLyingProvider()
    backend = await startTestBackend({ tokens: tokensOf(provider.issuer) }, {}, kind)
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    for (const [sub, id] of [
      ['mother', ids.holder],
      ['father', ids.socialHolder],
    ])
      await backend.sql(
        'insert into uitid_link (issuer, sub, passholder_id, linked_at) values ($1, $2, $3, now())',
        ...[provider.issuer, sub, id],
      )
  })
  beforeEach(async () => {
    await backend.sql('delete from family_member')
    const [{ last = '0' } = {}] = await backend.sql<{ last: string }>('select max(id)::text as last from audit')
    lastAct = last ?? '0'
    child = await addPassholder(backend, ++serial, '2015-01-01')
  })
  afterAll(async () => {
    await backend?.end()
    await provider?.stop()
  })

  type Who = 'mother' | 'father'
  type Request = {
    readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
    readonly url: string
    readonly payload?: object
    readonly headers?: object
  }
  const ask = async (who: Who, { url, ...request }: Request) => {
    const token = signedToken(provider, backend.clock.now, { sub: who, email: `${who}@post.example` })
    const headers = { authorization: `Bearer ${token}`, ...request.headers }
    const response = await backend.app.inject({ ...request, url: `/api/passholders/${url}`, headers })
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
  }
  const proofOf = async ({ number, born }: { readonly number: string; readonly born: string }): Promise<string> => {
    const authorization = `Basic ${Buffer.from(`${number}:${born}`).toString('base64')}`
    const response = await backend.app.inject({
      url: '/api/passholders/me/uitid/registration-token',
      headers: { authorization, 'x-client-id': 'client' },
    })
    expect(response.statusCode).toBe(200)
    return response.json().token
  }
  const add = (who: Who, uitpasNumber: string, token?: string, whose = 'me') =>
    ask(who, {
      ...{ method: 'POST', url: `${whose}/family-members`, payload: { uitpasNumber, icon: 'beer' } },
      ...(token !== undefined && { headers: { 'x-registration-token': token } }),
    })
  const membersOf = async (who: Who) => {
    const { body } = await ask(who, { url: 'me/family-members' })
    return body.map((one: { passholder: { id: string }; icon?: string }) => [one.passholder.id, one.icon])
  }
  const acts = () => backend.sql('select actor, subject_id, changes from audit where id > $1 order by id', lastAct)
  const family = [{ field: 'family' }]
  const forbidden = { status: 403, body: { type: problemType('auth/forbidden') } }

  it('gets whom he has the card and the birth date of, by a token that is good for that one, once', async () => {
    expect((await ask('mother', { url: `${child.id}/transactions` })).status).toBe(403)
    const token = await proofOf(child)
    expect(await add('mother', child.number, token)).toEqual({ status: 201, body: undefined })
    expect(await membersOf('mother')).toEqual([
      [ids.holder, undefined],
      [child.id, 'beer'],
    ])
    expect((await ask('mother', { url: `${child.id}/transactions` })).status).toBe(200)
    // The child is in hers; that does not make her one of his, nor him one of another's.
    expect((await ask('father', { url: `${child.id}/transactions` })).status).toBe(403)
    expect(await add('father', child.number, token)).toMatchObject(forbidden)
    expect(await acts()).toEqual([{ actor: 'mother@post.example', subject_id: ids.holder, changes: family }])
    expect(backend.log.join('\n')).not.toContain(token)
  })

  it('takes nobody without one, and tells nothing of whose card it is', async () => {
    const other = await addPassholder(backend, ++serial, '2016-01-01')
    const others = await proofOf(other)
    const refusals = []
    for (const number of [child.number, cards.social, cards.blocked, cards.stock, cards.unknown])
      for (const token of [undefined, '', 'x'.repeat(43), others]) refusals.push(await add('mother', number, token))
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0])
    expect(refusals[0]).toMatchObject(forbidden)
    expect(refusals[0]?.body.detail).toContain('x-registration-token')
    expect(await membersOf('mother')).toHaveLength(1)
    // It is still good for whom it is of.
    expect((await add('mother', other.number, others)).status).toBe(201)

    const token = await proofOf(child)
    await backend.sql(`update card set status = 'BLOCKED' where uitpas_number = $1`, child.number)
    expect(await add('mother', child.number, token)).toEqual(refusals[0])
    await backend.sql(`update card set status = 'ACTIVE' where uitpas_number = $1`, child.number)
    backend.clock.now += 3_600_001
    expect(await add('mother', child.number, token)).toEqual(refusals[0])
  })

  it('says what is wrong with whom it knows, and keeps the token for a better time', async () => {
    const grown = []
    for (let n = 0; n < MAX_ADULTS; n++) grown.push(await addPassholder(backend, ++serial, '1980-01-01'))
    const last = grown.pop()
    for (const one of grown) expect((await add('mother', one.number, await proofOf(one))).status).toBe(201)
    // Whether a stranger is grown up is not to be learned.
    expect(await add('mother', cards.social)).toMatchObject(forbidden)
    if (!last) throw new Error('nobody is there')
    const token = await proofOf(last)
    const full = await add('mother', last.number, token)
    expect(full).toMatchObject({ status: 400, body: { type: problemType('uitpas/too-many-adults-in-family') } })
    const [first] = grown
    await ask('mother', { method: 'DELETE', url: `me/family-members/${first?.id}` })
    expect((await add('mother', last.number, token)).status).toBe(201)
    const again = await add('mother', last.number, await proofOf(last))
    expect(again).toMatchObject({ status: 400, body: { type: problemType('uitpas/family-member-already-added') } })
  })

  it('of two at the same moment, one token adds to one', async () => {
    const token = await proofOf(child)
    const answers = await Promise.all([add('mother', child.number, token), add('father', child.number, token)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403])
    expect(await backend.sql('select 1 as one from family_member')).toHaveLength(1)
  })

  it('is changed by him alone: not by who is in it, nor that of whom he has in his', async () => {
    const put = (who: Who, whose: string, member: string) =>
      ask(who, { method: 'PUT', url: `${whose}/family-members/${member}`, payload: { icon: 'vos' } })
    const remove = (who: Who, whose: string, member: string) =>
      ask(who, { method: 'DELETE', url: `${whose}/family-members/${member}` })
    await add('mother', child.number, await proofOf(child))
    backend.clock.now += 60_000
    await add('mother', cards.social, await proofOf({ number: cards.social, born: '1990-05-06' }))
    expect((await put('mother', 'me', child.id)).status).toBe(202)
    expect((await put('mother', ids.holder, 'me')).status).toBe(202)
    expect(await membersOf('mother')).toEqual([
      [ids.holder, 'vos'],
      [child.id, 'vos'],
      [ids.socialHolder, 'beer'],
    ])

    // The father is in it; the child he does not act for.
    const spare = await addPassholder(backend, ++serial, '2017-01-01')
    expect(await add('father', spare.number, await proofOf(spare), ids.holder)).toMatchObject(forbidden)
    for (const member of [child.id, ids.holder, 'me', 'x'])
      expect(await put('father', ids.holder, member), member).toMatchObject(forbidden)
    for (const member of [child.id, ids.holder, 'x'])
      expect(await remove('father', ids.holder, member), member).toMatchObject(forbidden)
    // The mother acts for the child, and does not make its family.
    expect(await add('mother', spare.number, await proofOf(spare), child.id)).toMatchObject(forbidden)
    await backend.sql(
      'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())',
      ...[ids.socialHolder, child.id],
    )
    expect(await remove('mother', ids.socialHolder, child.id)).toMatchObject(forbidden)
    // Of nobody else he learns whether he is there.
    for (const whose of [ids.blockedHolder, '00000000-0000-4000-8000-000000000000', 'x'])
      expect(await remove('father', whose, child.id), whose).toMatchObject(forbidden)
    expect(await remove('mother', 'me', 'me')).toMatchObject(forbidden)
    expect((await remove('mother', 'me', spare.id)).body).toMatchObject({ status: 404 })
    expect(await membersOf('mother')).toHaveLength(3)
  })

  it('is left by whoever is in it', async () => {
    await add('mother', cards.social, await proofOf({ number: cards.social, born: '1990-05-06' }))
    expect((await ask('mother', { url: `${ids.socialHolder}/transactions` })).status).toBe(200)
    const { body: families } = await ask('father', { url: 'me/families' })
    expect(families).toMatchObject([{ passholderId: ids.holder }])
    const leave = () => ask('father', { method: 'DELETE', url: `${ids.holder}/family-members/me` })
    expect((await leave()).status).toBe(202)
    expect((await leave()).status).toBe(404)
    expect((await ask('mother', { url: `${ids.socialHolder}/transactions` })).status).toBe(403)
    expect((await acts())[1]).toEqual({ actor: 'father@post.example', subject_id: ids.holder, changes: family })
  })
})
