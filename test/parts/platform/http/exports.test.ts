import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListedCards } from '../../../../backend/cards/shapes.ts'
import type { ListedCounters } from '../../../../backend/counters/shapes.ts'
import { readCsv } from '../../../../backend/platform/files/csv.ts'
import { Scope } from '../../../../backend/platform/http/scope.ts'
import type { Acts } from '../../../../backend/platform/shapes.ts'
import type { Activities } from '../../../../backend/taps/shapes/activity.ts'
import { cards, ids } from '../../../support/api-dataset.ts'
import { databases } from '../../../support/databases.ts'
import { temporaryFolder } from '../../../support/programs.ts'
import { startOwnBackend, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** Lists as files, over HTTP, and as the program opens them that people have. */

const superadmin = { role: 'SUPERADMIN' } as const
const run = promisify(execFile)
const MANY = 620

const addCounters = async (backend: TestBackend): Promise<void> => {
  await backend.sql(
    `insert into counter (id, consumer_key, name, card_system_id)
        select gen_random_uuid(), 'many-' || n, 'Balie ' || n, 1 from generate_series(1, ${MANY}) n`,
  )
  await backend.sql(
    `insert into counter (id, consumer_key, name, card_system_id) values (gen_random_uuid(), 'formula', '=1+1', 1)`,
  )
}

describe.each(databases)('exports on %s', (database) => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    await addCounters(backend)
  })
  afterAll(() => backend?.end())

  const get = async (path: string) => {
    const response = await backend.asPerson(superadmin, { url: `/ksb/api${path}` })
    expect(response.statusCode, response.body).toBe(200)
    return response
  }
  const rowsOf = async (path: string): Promise<readonly (readonly string[])[]> => {
    const { rawPayload } = await get(path)
    const rows: (readonly string[])[] = []
    const text = async function* () {
      yield String(rawPayload).replace(/^\ufeff/, '')
    }
    for await (const { cells } of readCsv(text())) rows.push(cells)
    return rows
  }

  it('have all of a list, and with its filters just what these show', async () => {
    const [heads, ...all] = await rowsOf('/counters/export?format=csv')
    expect(heads).toEqual(['Balie', 'Organisator', 'Locatie', 'Zuilen', 'Consumerkey', 'UUID'])
    const own = (await backend.sql<{ name: string }>('select name from counter where card_system_id = 1')).map(
      ({ name }) => name,
    )
    expect(all.map(([name]) => name).toSorted()).toEqual(own.toSorted())
    expect(own.length).toBeGreaterThan(MANY)

    const listed = (await get('/counters?text=balie 61&limit=50')).json<ListedCounters>()
    const [, ...filtered] = await rowsOf('/counters/export?format=csv&text=balie 61')
    expect(filtered.map(([name]) => name)).toEqual(listed.member.map(({ name }) => name))
    expect(filtered).toHaveLength(11)
  })

  it('show of check-ins what the list shows, whose they were too', async () => {
    for (const query of ['', `&event=${ids.pastEvent}`, '&outcome=REVERSED', '&kind=TICKET', '&text=zzz']) {
      const listed = (await get(`/activity?limit=50${query}`)).json<Activities>()
      const [heads = [], ...rows] = await rowsOf(`/activity/export?format=csv${query}`)
      const column = (name: string) => rows.map((row) => row[heads.indexOf(name)])
      expect(column('ActieID'), query).toEqual(listed.member.map(({ actieId }) => actieId))
      expect(column('UiTPAS-nummer')).toEqual(listed.member.map(({ uitpasNumber = '' }) => uitpasNumber))
      expect(column('Pashouder')).toEqual(listed.member.map(({ passholder }) => passholder?.name ?? ''))
    }
  })

  it('show of cards and of the log what their lists show', async () => {
    for (const query of ['', '&status=ACTIVE', '&socialTariff=true', `&text=${cards.active}`, '&text=zzz']) {
      const listed = (await get(`/cards?limit=50${query}`)).json<ListedCards>()
      const [heads = [], ...rows] = await rowsOf(`/cards/export?format=csv${query}`)
      const column = (name: string) => rows.map((row) => row[heads.indexOf(name)])
      expect(column('UiTPAS-nummer'), query).toEqual(listed.member.map(({ uitpasNumber }) => uitpasNumber))
      expect(column('Chipnummer')).toEqual(listed.member.map(({ chipNumber = '' }) => chipNumber))
    }
    await backend.sql(
      `insert into audit (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name)
        select now(), n % 2 + 1, 'USER', 'ann@bib.example', 'COUNTER_CHANGED', 'COUNTER', n, 'Balie ' || n
        from generate_series(1, ${2 * MANY}) n`,
    )
    const [heads = [], ...rows] = await rowsOf('/audit/export?format=csv&actor=ann@bib.example')
    const column = (name: string) => rows.map((row) => row[heads.indexOf(name)])
    const own = Array.from({ length: MANY }, (_, n) => `Balie ${2 * (MANY - n)}`)
    expect(column('Naam')).toEqual(own)
    expect([...new Set(column('Wat'))]).toEqual(['Balie gewijzigd'])
    const listed = (await get('/audit?limit=100&text=balie 62')).json<Acts>()
    const [, ...found] = await rowsOf('/audit/export?format=csv&text=balie 62')
    expect(found.map((row) => row[heads.indexOf('Id')])).toEqual(listed.member.map(({ subject }) => subject.id))
    expect(found.length).toBeGreaterThan(3)
  })

  it('of passholders go on where a page ended, also when its last one was erased meanwhile', async () => {
    const scope = Scope.ofPerson('ann@kantoor.example', { role: 'ADMIN', cardSystemId: 1, staffOf: [] }, ['ADMIN'])
    if (!scope) throw new Error('an admin may look for passholders')
    const own = backend.store.passholderSearch.for(scope)
    const all = (await own.search({ limit: 50 })).member.map(({ id }) => id)
    const { end } = await own.search({ limit: 2 })
    // As it is for a moment in which nobody else looks: then he is back.
    await backend.sql('update membership set card_system_id = 2 where passholder_id = $1', end?.id)
    const rest = await own.search({ limit: 50, ...(end && { after: end }) })
    await backend.sql('update membership set card_system_id = 1 where passholder_id = $1', end?.id)
    expect(rest.member.map(({ id }) => id)).toEqual(all.slice(2))
  })

  it('are named after the list and the day, and written down before they begin, but for what was typed', async () => {
    const { headers } = await get('/activity/export?format=xlsx&text=Peeters&outcome=BOOKED')
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''Check-ins%202026-11-23.xlsx")
    expect(headers['cache-control']).toBe('no-store')
    const [act] = await backend.sql<{ actor: string; changes: unknown }>(
      `select actor, changes from audit where action = 'LIST_EXPORTED' order by id desc limit 1`,
    )
    expect(act?.changes).toEqual([
      { field: 'list', after: 'Check-ins' },
      { field: 'text' },
      { field: 'outcome', after: 'BOOKED' },
    ])
    expect(backend.log.join()).not.toContain('Peeters')
  })

  it('that can’t be begun are refused in words', async () => {
    const refused = await backend.asPerson(superadmin, { url: '/ksb/api/counters/export?format=pdf' })
    expect(refused.statusCode).toBe(404)
    expect(refused.headers['content-type']).toContain('application/problem+json')
  })
})

it('open in LibreOffice with every text a text and every number whole', async () => {
  const backend = await startOwnBackend()
  await addCounters(backend)
  const fileOf = async (path: string) => (await backend.asPerson(superadmin, { url: `/ksb/api${path}` })).rawPayload
  const folder = await temporaryFolder()
  try {
    const [counters, activity] = [join(folder.path, 'counters.xlsx'), join(folder.path, 'activity.xlsx')]
    await writeFile(counters, await fileOf('/counters/export?format=xlsx&text==1'))
    await writeFile(activity, await fileOf('/activity/export?format=xlsx'))
    await run('soffice', [
      ...[
        `-env:UserInstallation=file://${folder.path}/profile`,
        '--headless',
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):59,34,76',
      ],
      ...['--outdir', folder.path, counters, activity],
    ])
    expect(await readFile(join(folder.path, 'counters.csv'), 'utf8')).toMatch(/\n"?=1\+1"?;/)
    const opened = await readFile(join(folder.path, 'activity.csv'), 'utf8')
    const { sheets } = await readXlsx(await readFile(activity))
    const numbers = sheets[0]?.rows.slice(1).map((row) => String(row[4] ?? '')) ?? []
    expect(numbers.length).toBeGreaterThan(5)
    for (const number of numbers) expect(opened).toContain(number)
    expect(opened).toMatch(/\n2\d\/11\/2026 \d\d:\d\d;/)
  } finally {
    await folder.remove()
  }
})
