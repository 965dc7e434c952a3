import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PICTURE_BYTES } from '../../../backend/platform/files/picture.ts'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { ids } from '../../support/api-dataset.ts'
import { pngOf } from '../../support/png.ts'
import { formWith } from '../../support/sample-requests.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** The school of a passholder, and his picture. */

const ofOrganizer = (permission: string): Grant => ({ permission, organizerId: ids.organizer })
const inGent = (permission: string): Grant => ({ permission, organizerId: 'organizer-gent' })

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  await backend.sql(`insert into organizer (id, name) values ('organizer-gent', 'Vooruit')`)
  await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-gent')`)
})
afterAll(() => backend.end())

const changesOf = async (id: string) =>
  (
    await backend.sql<{ changes: unknown }>(
      "select changes from audit where subject_kind = 'PASSHOLDER' and subject_id = $1 order by id",
      id,
    )
  ).map(({ changes }) => changes)

describe('the school of a passholder', () => {
  const url = (id: string = ids.holder): string => `/api/passholders/${id}/school`
  const [read, write] = [ofOrganizer('PASSHOLDERS_SEARCH'), ofOrganizer('PASSHOLDERS_UPDATE')]
  const put = (payload: object, grants: readonly Grant[] = [write], id?: string) =>
    backend.asClient(grants, { method: 'PUT', url: url(id), payload })
  const get = (grants: readonly Grant[] = [read], id?: string) => backend.asClient(grants, { url: url(id) })
  const pupils = async (schoolId: string) => {
    const found = await backend.asClient([read], { url: `/api/passholders?schoolId=${encodeURIComponent(schoolId)}` })
    return found.json()
  }

  it('is set, found by, read and taken away; the log says that it changed', async () => {
    expect([(await get()).statusCode, (await get()).json().type]).toEqual([404, problemType('uitpas/school-not-found')])
    expect((await put({ id: ids.otherOrganizer, name: 'wordt genegeerd' })).statusCode).toBe(204)
    expect((await get()).json()).toEqual({ id: ids.otherOrganizer, name: `Naam van ${ids.otherOrganizer}` })
    for (const school of [ids.otherOrganizer, '*'])
      expect((await pupils(school)).member.map(({ id }: { id: string }) => id)).toEqual([ids.holder])
    expect((await pupils(ids.organizer)).totalItems).toBe(0)
    expect((await pupils('nergens')).type).toBe(problemType('uitpas/school-not-found'))
    // The same again is no change.
    expect((await put({ id: ids.otherOrganizer })).statusCode).toBe(204)
    const file = await backend.asPerson(
      { role: 'ADMIN' },
      { method: 'POST', url: `/ksb/api/passholders/${ids.holder}/data` },
    )
    expect(file.json().passholder.schoolId).toBe(ids.otherOrganizer)
    for (const _ of [1, 2])
      expect((await backend.asClient([write], { method: 'DELETE', url: url() })).statusCode).toBe(204)
    expect((await get()).statusCode).toBe(404)
    expect((await changesOf(ids.holder)).filter((one) => JSON.stringify(one).includes('school'))).toEqual([
      [{ field: 'school' }],
      [{ field: 'school' }],
    ])
  })

  it('is an organizer that there is, of somebody whom the client reaches', async () => {
    expect((await put({ id: 'nergens' })).json()).toMatchObject({
      ...{ status: 400, type: problemType('uitpas/school-not-found') },
    })
    expect((await put({})).json().type).toBe(problemType('body/invalid-data'))
    const notHis = problemType('uitpas/passholder-not-found')
    for (const answer of [
      await put({ id: ids.organizer }, [inGent('PASSHOLDERS_UPDATE')]),
      await get([inGent('PASSHOLDERS_SEARCH')]),
      await backend.asClient([inGent('PASSHOLDERS_UPDATE')], { method: 'DELETE', url: url() }),
      await put({ id: ids.organizer }, [write], 'iemand'),
    ])
      expect([answer.statusCode, answer.json().type]).toEqual([404, notHis])
    expect((await put({ id: ids.organizer }, [read])).statusCode).toBe(403)
  })
})

describe('the picture of a passholder', () => {
  const url = (id: string = ids.holder): string => `/api/passholders/${id}/picture`
  const [read, write] = [ofOrganizer('PASSHOLDERS_PICTURE_READ'), ofOrganizer('PASSHOLDERS_PICTURE_WRITE')]
  const put = (content: Buffer, grants: readonly Grant[] = [write], id?: string) =>
    backend.asClient(grants, { method: 'PUT', url: url(id), ...formWith(content) })
  const get = (grants: readonly Grant[] = [read], id?: string) => backend.asClient(grants, { url: url(id) })
  const linkOf = async (id?: string): Promise<string> => {
    const { pathname, search } = new URL((await get([read], id)).json().pictureUrl)
    return `${pathname}${search}`
  }
  const seen = (link: string) => backend.app.inject({ url: link })

  it('is seen by its link for a quarter of an hour, and no longer than it is his', async () => {
    const [first, second] = [pngOf(20, 20), pngOf(32, 20)]
    expect((await put(first)).statusCode).toBe(204)
    const link = await linkOf()
    const shown = await seen(link)
    expect([shown.statusCode, shown.headers['content-type'], shown.rawPayload]).toEqual([200, 'image/png', first])
    expect(shown.headers['cache-control']).toBe('no-store')
    expect(shown.headers['content-security-policy']).toContain('sandbox')
    // Nothing of whose it is.
    expect(link).not.toContain(ids.holder)

    expect((await seen(link.replace(/until=\d/, 'until=9'))).statusCode).toBe(404)
    backend.clock.now += 15 * 60_000
    expect((await seen(link)).statusCode).toBe(404)
    const later = await linkOf()
    expect((await put(second)).statusCode).toBe(204)
    expect((await seen(later)).statusCode).toBe(404)
    const newest = await linkOf()
    expect((await seen(newest)).rawPayload).toEqual(second)
    const file = await backend.asPerson(
      { role: 'ADMIN' },
      { method: 'POST', url: `/ksb/api/passholders/${ids.holder}/data` },
    )
    expect(file.json().picture).toMatchObject({ type: 'image/png', base64: second.toString('base64') })

    const remove = () => backend.asClient([write], { method: 'DELETE', url: url() })
    expect((await remove()).statusCode).toBe(204)
    expect((await seen(newest)).statusCode).toBe(404)
    expect([(await get()).statusCode, (await remove()).statusCode]).toEqual([404, 404])
    expect(await changesOf(ids.holder)).toContainEqual([{ field: 'picture' }])
  })

  it('is a picture by its content, of some size', async () => {
    const wrong = [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), pngOf(8, 8), Buffer.alloc(0)]
    for (const content of [...wrong, Buffer.alloc(PICTURE_BYTES + 1)]) {
      const answer = await put(content)
      expect([answer.statusCode, answer.json().type]).toEqual([400, problemType('body/invalid-data')])
      expect(JSON.stringify(answer.json().schemaErrors)).toContain('/file')
    }
    expect((await put(Buffer.alloc(2 * PICTURE_BYTES))).statusCode).toBe(413)
    const form = formWith(pngOf(20, 20))
    const other = { ...form, payload: Buffer.from('geen formulier') }
    const sent = await backend.asClient([write], { method: 'PUT', url: url(), ...other })
    expect([sent.statusCode, sent.json().type]).toEqual([400, problemType('body/invalid-syntax')])
    expect((await backend.asClient([write], { method: 'PUT', url: url() })).json().type).toBe(
      problemType('body/missing'),
    )
    expect((await get()).statusCode).toBe(404)
  })

  it('is for who reaches him, and gone with him', async () => {
    expect((await put(pngOf(20, 20), [inGent('PASSHOLDERS_PICTURE_WRITE')])).statusCode).toBe(404)
    expect((await put(pngOf(20, 20), [read])).statusCode).toBe(403)
    expect((await put(pngOf(20, 20), [write], ids.socialHolder)).statusCode).toBe(204)
    expect((await get([inGent('PASSHOLDERS_PICTURE_READ')], ids.socialHolder)).statusCode).toBe(404)
    const link = await linkOf(ids.socialHolder)
    expect((await seen(link)).statusCode).toBe(200)
    await backend.sql('update passholder set school_id = $2 where id = $1', ids.socialHolder, ids.organizer)
    await backend.asClient([{ permission: 'PASSHOLDERS_DELETE' }], {
      method: 'DELETE',
      url: `/api/passholders/${ids.socialHolder}`,
    })
    expect((await seen(link)).statusCode).toBe(404)
    expect(await backend.sql('select 1 from passholder_picture')).toEqual([])
    expect(await backend.sql('select 1 from passholder where school_id is not null')).toEqual([])
  })
})
