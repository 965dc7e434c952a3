import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import type { Report } from '../../../backend/tickets/shapes/financial-report.ts'
import { cards, hour, ids, now } from '../../support/api-dataset.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** The API's financial reports: three tickets of ten euro were sold two days ago, one of them reversed an hour later. */

const run = promisify(execFile)
const own: readonly Grant[] = [{ permission: 'ORGANIZERS_REPORTS', organizerId: ids.organizer }]
const path = `/api/organizers/${ids.organizer}/financial-reports`
const quarter = { startDate: '2026-10-01', endDate: '2026-12-31' }

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend?.end())

const make = async (payload = quarter): Promise<Report> => {
  const response = await backend.asClient(own, { method: 'POST', url: path, payload })
  expect(response.statusCode, response.body).toBe(200)
  return response.json<Report>()
}
const zipOf = (id: number) => backend.asClient(own, { url: `${path}/${id}.zip` })
/** As people open it. @returns the lines of each file */
const unzipped = async (zip: Buffer) => {
  const folder = await temporaryFolder()
  try {
    const file = join(folder.path, 'report.zip')
    await writeFile(file, zip)
    await run('unzip', ['-t', file])
    const read = async (name: string) =>
      (await run('unzip', ['-p', file, name])).stdout
        .replace(/^\ufeff/, '')
        .trimEnd()
        .split('\r\n')
    return { sales: await read('verkopen.csv'), events: await read('evenementen.csv') }
  } finally {
    await folder.remove()
  }
}

describe('a financial report', () => {
  it('is suggested for the quarters in which there was something', async () => {
    await backend.sql(
      `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id, card_system_id,
          share_passholder, share_local, share_organizer, share_flemish, at, source)
        select '019aad3c-5b20-7c4e-8f00-6a1d2b3c4dff', passholder_id, event_id, uitpas_number, price, regular_price, tariff,
          tariff_id, card_system_id, share_passholder, share_local, share_organizer, share_flemish, '2026-03-31T22:30:00Z', source
        from ticket where id = $1`,
      ids.ticket,
    )
    const response = await backend.asClient(own, { url: `${path}/periods` })
    // In Brussels it was April by then.
    expect(response.json()).toEqual([quarter, { startDate: '2026-04-01', endDate: '2026-06-30' }])
  })

  it('has each sale and reversal, and what they come to by event', async () => {
    const made = await make()
    expect(made).toEqual({
      id: made.id,
      status: 'AVAILABLE',
      period: quarter,
      creationDate: new Date(now).toISOString(),
    })
    expect((await backend.asClient(own, { url: `${path}/${made.id}` })).json()).toEqual(made)
    const zip = await zipOf(made.id)
    expect(zip.headers['content-type']).toBe('application/x-zip-compressed')
    expect(zip.headers['content-disposition']).toBe(
      `attachment; filename="financialOverview_${made.id}_20261123_2015.zip"`,
    )
    const { sales, events } = await unzipped(zip.rawPayload)
    expect(events).toEqual([
      '"Evenement";"Verkocht";"Teruggedraaid";"Basisprijs";"Betaald door pashouders";"Lokaal bestuur";"Vlaamse overheid";"Organisator draagt zelf";"Organisator krijgt nog";"CDBID"',
      `"Naam van ${ids.pastEvent}";"2";"1";"10,00";"2,00";"4,00";"0,00";"4,00";"4,00";"${ids.pastEvent}"`,
    ])
    expect(sales.slice(1).map((line) => line.split(';').slice(0, 4).join(' '))).toEqual([
      `"21/11/2026 21:15" "Teruggedraaid" "Naam van ${ids.pastEvent}" "UiTPAS Dender"`,
      ...[1, 2].map(() => `"21/11/2026 20:15" "Verkoop" "Naam van ${ids.pastEvent}" "UiTPAS Dender"`),
    ])
    for (const secret of [ids.socialHolder, cards.social, 'Peeters']) expect(sales.join()).not.toContain(secret)
  })

  it('stays what it was when something is reversed; the next one has that', async () => {
    const before = await make()
    const { rawPayload } = await zipOf(before.id)
    await backend.sql('update ticket set reversed_at = $1 where id = $2', new Date(now - 1), ids.ticket)
    await backend.sql("update event set name = jsonb_build_object('nl', 'Anders') where id = $1", ids.pastEvent)
    expect((await zipOf(before.id)).rawPayload.equals(rawPayload)).toBe(true)
    const { events } = await unzipped((await zipOf((await make()).id)).rawPayload)
    expect(events[1]).toMatch(/^"Anders";"2";"2";"0,00";"0,00";"0,00"/)
    await backend.sql('update ticket set reversed_at = null where id = $1', ids.ticket)
  })

  it('says so where there is nothing to settle, and is listed all the same', async () => {
    const empty = await make({ startDate: '2020-01-01', endDate: '2020-06-07' })
    expect(empty).toMatchObject({
      status: 'FAILED',
      message: 'Geen financieel overzicht beschikbaar voor periode 2020/01/01 - 2020/06/07',
    })
    const listed = (await backend.asClient(own, { url: path })).json<Report[]>()
    expect(listed[0]).toEqual(empty)
    expect(listed.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).toSorted((a, b) => b - a))
    const none = await zipOf(empty.id)
    expect([none.statusCode, none.json().type]).toEqual([404, problemType('uitpas/report-not-found')])
    const turned = await backend.asClient(own, {
      ...{ method: 'POST', url: path, payload: { startDate: '2026-12-31', endDate: '2026-10-01' } },
    })
    expect([turned.statusCode, turned.json().schemaErrors[0].jsonPointer]).toEqual([400, '/endDate'])
  })

  it('is the organizer’s own alone', async () => {
    const { id } = await make()
    const other: readonly Grant[] = [{ permission: 'ORGANIZERS_REPORTS', organizerId: ids.otherOrganizer }]
    for (const url of [path, `${path}/periods`, `${path}/${id}`, `${path}/${id}.zip`, `${path}/${id}/download-link`])
      expect((await backend.asClient(other, { url })).statusCode, url).toBe(403)
    // Under the address of one's own neither.
    const theirs = `/api/organizers/${ids.otherOrganizer}/financial-reports/${id}`
    for (const url of [theirs, `${theirs}.zip`, `${theirs}/download-link`])
      expect((await backend.asClient(other, { url })).statusCode, url).toBe(404)
    const nobody = await backend.asClient([{ permission: 'ORGANIZERS_REPORTS' }], {
      url: '/api/organizers/nobody/financial-reports',
    })
    expect([nobody.statusCode, nobody.json().type]).toEqual([404, problemType('uitpas/organizer-not-found')])
  })

  it('is given to whoever has its link, for a quarter of an hour', async () => {
    const { id } = await make()
    const { downloadLink } = (await backend.asClient(own, { url: `${path}/${id}/download-link` })).json()
    const link = new URL(downloadLink)
    const open = async (url: string) => (await backend.app.inject({ url })).statusCode
    const good = `${link.pathname}${link.search}`
    expect((await backend.app.inject({ url: good })).rawPayload.equals((await zipOf(id)).rawPayload)).toBe(true)
    expect(await open(good.replace(String(id), String(id - 1)))).toBe(404)
    expect(await open(good.replace(/until=\d+/, `until=${now + 1_000 * hour}`))).toBe(404)
    expect(await open(good.replace(/hash=.*/, 'hash=x'))).toBe(404)
    backend.clock.now += 15 * 60_000
    expect(await open(good)).toBe(404)
    backend.clock.now -= 15 * 60_000
  })
})
