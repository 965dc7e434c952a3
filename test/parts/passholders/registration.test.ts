import { noLog } from '@zuil/protocol'
import iconv from 'iconv-lite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startRegistrations } from '../../../backend/passholders/registration/jobs.ts'
import { cards, ids, now, secrets } from '../../support/api-dataset.ts'
import {
  bring,
  cellsOf,
  checkFile,
  fileOf,
  head,
  inszOf,
  newCard,
  saidOf,
  send,
  stockCards,
} from '../../support/registration-files.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { eventually } from '../../support/wait.ts'

const admin: TestPerson = { role: 'ADMIN' }
const none = { NEW: 0, MEMBERSHIP: 0, CARD: 0, EXTENDED: 0, ALREADY: 0, WRONG: 0, WARNED: 0 }

const ask = (backend: TestBackend, method: 'GET' | 'POST' | 'DELETE', url: string, who = admin) =>
  backend.asPerson(who, { method, url: `/ksb/api/registrations${url}` })

/** Who and what there is of people, so that it can be compared. */
const people = async ({ sql }: TestBackend) => {
  const [counts] = await sql<{ people: number; members: number; active: number; held: number }>(`select
    (select count(*)::int from passholder) as people, (select count(*)::int from membership) as members,
    (select count(*)::int from card where status = 'ACTIVE') as active,
    (select count(*)::int from card where passholder_id is not null) as held`)
  return counts
}

describe('a file of passholders', () => {
  it('is checked, counted and registered: person, membership, card, books of who did it', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1), newCard(2), newCard(3, true)])
    const before = await people(own)
    const optional = ['v', 'zoe@bib.example', 'Belg', '053 12 34 56', 'onbekend']
    const rows = [
      [...cellsOf(1), ...optional],
      [...cellsOf(2), '', '', '', '', ''],
      [...cellsOf(3, { 7: newCard(3, true), 8: '1', 9: '31/12/2027' }), ...optional],
    ]
    const checked = await checkFile(own, fileOf(rows))
    expect(checked).toMatchObject({
      status: 'CHECKED',
      counts: { ...none, NEW: 3 },
      startedBy: 'mens1@kantoor.example',
    })
    expect(await people(own)).toEqual(before)

    const done = await bring(own, checked.id, 'register')
    expect(done).toMatchObject({ status: 'REGISTERED', counts: { ...none, NEW: 3 }, finishedAt: expect.any(String) })
    const [first] = await own.sql<Record<string, unknown>>(
      `select p.*, m.search_name, m.status as member, c.status as card from passholder p join membership m on m.passholder_id = p.id
        join card c on c.passholder_id = p.id where c.uitpas_number = $1`,
      newCard(1),
    )
    expect(first).toMatchObject({
      ...{ name: 'Peeters1', first_name: 'Zoë', street: 'Kerkstraat 1', postal_code: '9300', city: 'Aalst', points: 0 },
      ...{ gender: 'FEMALE', email: 'zoe@bib.example', nationality: 'Belg', phone_number: '053 12 34 56' },
      ...{ mobile_number: null, registration_organizer_id: ids.organizer, search_name: 'peeters1 zoe' },
      ...{ member: 'ACTIVE', card: 'ACTIVE' },
    })
    expect(await own.store.passes.byUitpasNumber(newCard(3, true))).toMatchObject({
      card: { status: 'ACTIVE' },
      passholder: {
        dateOfBirth: '1983-04-02',
        // The last millisecond of the day in Brussels.
        memberships: [{ cardSystemId: 1, socialTariffEndDate: Date.parse('2027-12-31T23:00:00Z') - 1 }],
      },
    })
    const acts = await own.sql<{ action: string; subject_name: string | null }>('select * from audit order by id')
    expect(acts.map(({ action }) => action)).toEqual([
      ...['FILE_SENT', 'FILE_CHECKED', 'PASSHOLDERS_REGISTERED'],
      ...Array(3).fill('PASSHOLDER_REGISTERED'),
      'PASSHOLDER_SOCIAL_STATUS',
    ])
    const { member } = (await ask(own, 'GET', `/${checked.id}/rows`)).json()
    expect(
      member.map(({ row, outcome, uitpasNumber }: Record<string, unknown>) => [row, outcome, uitpasNumber]),
    ).toEqual([
      [2, 'NEW', newCard(1)],
      [3, 'NEW', newCard(2)],
      [4, 'NEW', newCard(3, true)],
    ])
    expect(member[0].passholderId).toBe(first?.id)
  })

  it('registers nobody twice when it comes again, whatever was done in between', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1), newCard(2)])
    const file = fileOf([cellsOf(1), cellsOf(2)])
    const first = await checkFile(own, file)
    const early = await checkFile(own, file)
    await bring(own, first.id, 'register')
    const after = await people(own)
    // Checked before the first was registered.
    expect((await bring(own, early.id, 'register')).counts).toEqual({ ...none, ALREADY: 2 })
    const again = await checkFile(own, file)
    expect(again.counts).toEqual({ ...none, ALREADY: 2 })
    expect((await ask(own, 'POST', `/${again.id}/register`)).statusCode).toBe(409)
    // Pressing twice is the same as once.
    expect((await bring(own, first.id, 'register')).status).toBe('REGISTERED')
    expect(await people(own)).toEqual(after)
  })

  it('gives who is a passholder elsewhere a membership and a card, and who lost his card another one', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1), newCard(2)])
    await bring(own, (await checkFile(own, fileOf([cellsOf(1)]))).id, 'register')
    const [{ id } = { id: '' }] = await own.sql<{ id: string }>(
      'select passholder_id as id from card where uitpas_number = $1',
      newCard(1),
    )
    await own.sql('update membership set card_system_id = 2 where passholder_id = $1', id)
    await own.sql('update card set card_system_id = 2 where uitpas_number = $1', newCard(1))
    // The case of a name, an accent, a second first name are no other name.
    const elsewhere = await checkFile(own, fileOf([cellsOf(1, { 0: 'PEETERS1', 1: 'Zoe Maria', 7: newCard(2) })]))
    expect(elsewhere.counts).toEqual({ ...none, MEMBERSHIP: 1 })
    await bring(own, elsewhere.id, 'register')
    const held = await own.store.passes.byUitpasNumber(newCard(2))
    expect(held?.passholder).toMatchObject({
      id,
      name: 'Peeters1',
      memberships: [{ cardSystemId: 1 }, { cardSystemId: 2 }],
    })
    await own.sql("update card set status = 'BLOCKED' where uitpas_number = $1", newCard(2))
    await stockCards(own, [newCard(3, true)])
    const lost = await checkFile(own, fileOf([cellsOf(1, { 7: newCard(3, true), 8: '1', 9: '31-12-2027' })]))
    expect(lost.counts).toEqual({ ...none, CARD: 1 })
    await bring(own, lost.id, 'register')
    expect((await own.store.passes.byUitpasNumber(newCard(3, true)))?.passholder?.memberships[0]).toMatchObject({
      status: 'ACTIVE',
      socialTariffEndDate: Date.parse('2027-12-31T23:00:00Z') - 1,
    })
  })

  it('says in each one’s history since when, by whom and until when he has a social status', async () => {
    const own = await startOwnBackend()
    const cardsOf = [1, 2, 3].map((n) => newCard(n, true))
    await stockCards(own, [...cardsOf, newCard(4)])
    const row = (card: string, end: string) => cellsOf(1, { 7: card, 8: '1', 9: end })
    const register = async (...rows: string[][]) => bring(own, (await checkFile(own, fileOf(rows))).id, 'register')
    const [first = '', second = '', third = ''] = cardsOf
    await register(row(first, '31/12/2027'), cellsOf(4))
    const idOf = async (card: string) =>
      (await own.sql<{ id: string }>('select passholder_id as id from card where uitpas_number = $1', card))[0]?.id
    const id = await idOf(first)
    const statusesOf = async (of: string | undefined) =>
      (await own.asPerson(admin, { url: `/ksb/api/passholders/${of}/history` }))
        .json()
        .member.filter(({ action }: { action: string }) => action === 'PASSHOLDER_SOCIAL_STATUS')
    const given = [
      { field: 'socialStatus', before: 'NONE', after: 'ACTIVE' },
      { field: 'endDate', after: '2027-12-31' },
    ]
    expect(await statusesOf(id)).toMatchObject([{ actor: { kind: 'USER' }, changes: given }])
    expect(await statusesOf(await idOf(newCard(4)))).toEqual([])
    // Another card with a later end; with an earlier one nothing changes.
    for (const [lost, next, end] of [
      [first, second, '31/12/2028'],
      [second, third, '30/06/2028'],
    ] as const) {
      await own.sql("update card set status = 'BLOCKED' where uitpas_number = $1", lost)
      expect((await register(row(next, end))).counts).toEqual({ ...none, CARD: 1, WARNED: expect.any(Number) })
    }
    const extended = [{ field: 'endDate', before: '2027-12-31', after: '2028-12-31' }]
    const before = await people(own)
    // Of who has the very card: a later end extends, and nothing else does anything.
    for (const end of ['31/12/2028', '30/06/2028']) {
      const { id: file, counts } = await checkFile(own, fileOf([row(third, end), cellsOf(4)]))
      expect(counts).toEqual({ ...none, ALREADY: 2 })
      expect((await ask(own, 'POST', `/${file}/register`)).statusCode).toBe(409)
    }
    expect((await register(row(third, '31/12/2029'), cellsOf(4))).counts).toEqual({ ...none, EXTENDED: 1, ALREADY: 1 })
    expect(await people(own)).toEqual(before)
    const again = [{ field: 'endDate', before: '2028-12-31', after: '2029-12-31' }]
    expect((await statusesOf(id)).map(({ changes }: { changes: object }) => changes)).toEqual([again, extended, given])
    expect((await own.store.passes.byUitpasNumber(third))?.passholder?.memberships[0]?.socialTariffEndDate).toBe(
      Date.parse('2029-12-31T23:00:00Z') - 1,
    )
  })

  it('is told of, row by row and cell by cell, and registers nobody while one thing is wrong', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [
      newCard(1),
      newCard(2),
      newCard(20, true),
      newCard(21),
      newCard(22),
      newCard(23),
      newCard(24),
    ])
    await stockCards(own, [newCard(30)], ids.otherCounter)
    await stockCards(own, [newCard(31)], ids.counter, 'SENT_TO_BALIE')
    await stockCards(own, [newCard(32)], ids.counter, 'PROVISIONED')
    const before = await people(own)
    const rows = [
      cellsOf(1),
      cellsOf(2, { 2: '31/12/1899' }),
      cellsOf(3, { 2: '24/11/2026', 7: '9,30E+11' }),
      cellsOf(4, { 2: '29/02/1983', 3: '8,303E+10', 7: '930000420206' }),
      cellsOf(5, { 2: '2/3/83', 3: '83030201541', 7: '0930000237912' }),
      cellsOf(6, { 2: '30377', 7: '0930000237931' }),
      cellsOf(1, { 7: newCard(21) }),
      cellsOf(8, { 7: newCard(1) }),
      cellsOf(9, { 3: secrets.insz, 7: newCard(22) }),
      cellsOf(10, { 7: cards.active }),
      cellsOf(11, { 7: newCard(30) }),
      cellsOf(12, { 7: newCard(31) }),
      cellsOf(13, { 7: newCard(32) }),
      cellsOf(14, { 7: cards.stock }),
      cellsOf(15, { 7: cards.blocked }),
      cellsOf(16, { 7: cards.unknown }),
      cellsOf(17, { 7: newCard(20, true) }),
      cellsOf(18, { 7: newCard(23), 8: '1' }),
      [...cellsOf(19, { 7: newCard(24) }), 'v', 'x'],
      [...cellsOf(40), 'x', 'geen', '', '12', 'onbekend'],
      cellsOf(41, { 0: '', 4: 'K\ufffdrkstraat', 5: '930', 8: 'ja' }),
    ]
    const checked = await checkFile(own, fileOf(rows))
    expect(checked).toMatchObject({ status: 'CHECKED', counts: { ...none, NEW: 1, WRONG: 20 } })
    const said = await saidOf(own, checked.id)
    const expected = [
      [3, 'geboortedatum', 'voor 1900'],
      [4, 'geboortedatum', 'moet nog komen'],
      [4, 'UiTPAS', 'Excel heeft dit nummer afgerond'],
      [5, 'geboortedatum', 'bestaat niet'],
      [5, 'INSZ', 'Excel heeft dit nummer afgerond'],
      [5, 'UiTPAS', 'Bedoel je 0930000420206?'],
      [6, 'geboortedatum', 'vier cijfers'],
      [6, 'INSZ', 'controlegetal'],
      [6, 'UiTPAS', 'laatste cijfer'],
      [7, 'geboortedatum', 'een getal'],
      [7, 'UiTPAS', 'voorlaatste cijfer'],
      [8, 'INSZ', 'ook op regel 2'],
      [9, 'UiTPAS', 'ook op regel 2'],
      [10, 'INSZ', 'een andere naam'],
      [10, 'INSZ', 'op een andere dag geboren'],
      [11, 'UiTPAS', 'al van iemand anders'],
      [12, 'UiTPAS', 'bij een andere balie: Sporthal'],
      [13, 'UiTPAS', 'nog onderweg'],
      [14, 'UiTPAS', 'chipnummer'],
      [15, 'UiTPAS', 'nog niet verdeeld'],
      [15, 'UiTPAS', 'kaart voor mensen met kansenstatuut'],
      [16, 'UiTPAS', 'geblokkeerd'],
      [17, 'UiTPAS', 'is er niet in dit kaartsysteem'],
      [18, 'UiTPAS', 'kaart voor mensen met kansenstatuut'],
      [19, 'einddatum', 'vul de einddatum in'],
      [19, 'UiTPAS', 'kaart zonder kansenstatuut'],
      [20, '', '12 kolommen'],
      [21, 'geslacht', 'm of v'],
      [21, 'e-mailadres', 'geen e-mailadres'],
      [21, 'nationaliteit', 'alle vijf'],
      [21, 'telefoon', 'geen telefoonnummer'],
      [21, 'UiTPAS', 'is er niet'],
      [22, 'achternaam', 'verplicht'],
      [22, 'straatnaam', 'letters verloren'],
      [22, 'postcode', 'geen postcode'],
      [22, 'kansenstatuut', '0 (geen'],
      [22, 'UiTPAS', 'is er niet'],
    ] as const
    for (const [row, column, text] of expected)
      expect(said).toContainEqual(
        expect.stringMatching(new RegExp(`^${row} ${column}.*: .*${text.replace(/[()?]/g, '\\$&')}`)),
      )
    expect(said).toHaveLength(expected.length)

    const refused = await ask(own, 'POST', `/${checked.id}/register`)
    expect([refused.statusCode, refused.json().type]).toEqual([409, problemType('uitpas/registration-not-checked')])
    expect(await people(own)).toEqual(before)
    // The log says nothing of anybody.
    expect(own.log.join()).not.toMatch(/Peeters|8303|0930/)
  })

  it('comes back with its wrong rows and why, is repaired in that very file, and is registered', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1), newCard(2)])
    const checked = await checkFile(own, fileOf([cellsOf(1), cellsOf(2, { 2: '2/4/83', 4: '"=1+1; ""x"""' })]))
    const wrong = await ask(own, 'GET', `/${checked.id}/rows.csv?which=WRONG`)
    expect(wrong.headers['content-type']).toContain('text/csv')
    expect(wrong.body).toContain('geboortedatum (dd/mm/jjjj): Schrijf het jaar met vier cijfers')
    expect(wrong.body).toContain(`"=""${inszOf(2)}"""`)
    expect(wrong.body).not.toContain('Peeters1')
    const right = await ask(own, 'GET', `/${checked.id}/rows.csv?which=RIGHT`)
    expect((await checkFile(own, right.body)).counts).toEqual({ ...none, NEW: 1 })
    const repaired = await checkFile(own, wrong.body.replace('2/4/83', '2/4/1983'))
    expect(repaired.counts).toEqual({ ...none, NEW: 1 })
    await bring(own, repaired.id, 'register')
    expect(await own.sql('select street from passholder where name = $1', 'Peeters2')).toEqual([
      { street: '=1+1; "x"' },
    ])
  })

  it('has a template: its example is nobody, and is left out', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1)])
    const { body, headers } = await ask(own, 'GET', '/template')
    expect(headers['content-disposition']).toContain('pashouders.csv')
    expect(body.codePointAt(0)).toBe(0xfeff)
    expect(await checkFile(own, body)).toMatchObject({ status: 'UNREADABLE', problem: { code: 'NO_ROWS' } })
    expect((await checkFile(own, body + cellsOf(1).join(';'))).counts).toEqual({ ...none, NEW: 1 })
  })

  it.each([
    ['UTF-8', 'UTF-8'],
    ['ISO-8859-15', 'ISO-8859-15'],
    ['WINDOWS-1252', 'WINDOWS-1252'],
  ] as const)('is read in %s', async (encoding, written) => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1)])
    for (const [separator, end] of [
      [';', '\r\n'],
      [',', '\n'],
      ['\t', '\r'],
    ] as const) {
      const file = iconv.encode(fileOf([cellsOf(1, { 0: 'Ünlü' })], separator, end), written)
      const checked = await checkFile(own, file, { encoding })
      expect(checked.counts).toEqual({ ...none, NEW: 1 })
      const rows = (await ask(own, 'GET', `/${checked.id}/rows`)).json()
      expect(rows.member[0].name).toBe('Zoë Ünlü')
    }
  })

  it.each([
    ['WRONG_ENCODING', iconv.encode(fileOf([cellsOf(1)]), 'iso-8859-15'), { encoding: 'ISO-8859-15' }],
    ['UTF_16', iconv.encode(fileOf([cellsOf(1)]), 'utf-16le', { addBOM: true }), {}],
    ['WORKBOOK', Buffer.from('PK\u0003\u0004 and so on, as a zip is'), {}],
    ['EMPTY', Buffer.from(''), {}],
    ['NO_ROWS', Buffer.from(`${head.join(';')}\r\n`), {}],
    ['BROKEN_QUOTES', Buffer.from(`${head.join(';')}\r\n"Peeters;Zoë`), { row: 2 }],
  ] as const)('that can’t be read (%s) is refused with why, and nothing of it is kept', async (code, file, more) => {
    const own = await startOwnBackend()
    const checked = await checkFile(own, file)
    expect(checked).toMatchObject({ status: 'UNREADABLE', problem: { code, ...more } })
    expect(await own.sql('select 1 from registration_part union all select 1 from registration_batch')).toEqual([])
  })

  it('without the names of the columns is told of: its first passholder would be left out', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1), newCard(2)])
    const checked = await checkFile(own, [cellsOf(1), cellsOf(2)].map((cells) => cells.join(';')).join('\n'))
    expect(checked.counts).toEqual({ ...none, NEW: 1, WRONG: 1 })
    expect(await saidOf(own, checked.id)).toEqual([expect.stringContaining('de eerste regel wordt genegeerd')])
    // Checked again it is the same.
    expect((await bring(own, checked.id, 'check')).counts).toEqual(checked.counts)
  })

  it('of which a part was lost is not checked; parts may come again, and in any order', async () => {
    const own = await startOwnBackend()
    const numbers = Array.from({ length: 3_000 }, (_, n) => n + 1)
    await stockCards(
      own,
      numbers.map((n) => newCard(n)),
    )
    const file = Buffer.from(
      fileOf(numbers.filter((n) => n < 999).map((n) => cellsOf(n, { 4: `Lange straat ${'x'.repeat(180)}é ${n}` }))),
    )
    const put = (id: string, number: number) =>
      own.asPerson(admin, {
        ...{ method: 'PUT', url: `/ksb/api/registrations/${id}/parts/${number}` },
        headers: { 'content-type': 'application/octet-stream' },
        payload: file.subarray(number * 262_144, (number + 1) * 262_144),
      })
    const begun = await own.asPerson(admin, {
      ...{ method: 'POST', url: '/ksb/api/registrations' },
      payload: { fileName: 'x.csv', size: file.length, encoding: 'UTF-8', counterId: ids.counter },
    })
    const { id } = begun.json()
    expect(file.length).toBeGreaterThan(262_144)
    expect((await put(id, 1)).statusCode).toBe(204)
    expect((await ask(own, 'POST', `/${id}/check`)).json().type).toBe(problemType('uitpas/registration-incomplete'))
    for (const number of [0, 0, 1]) expect((await put(id, number)).statusCode).toBe(204)
    expect((await put(id, 2)).statusCode).toBe(413)
    const checked = await bring(own, id, 'check')
    expect(checked.counts).toEqual({ ...none, NEW: 998 })
    expect((await put(id, 0)).statusCode).toBe(409)
  })
})

describe('what waits', () => {
  it('shows nobody in a copy of the database, and is gone a day later', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1)])
    const checked = await checkFile(own, fileOf([cellsOf(1)]))
    const unsent = await send(own, fileOf([cellsOf(1)]))
    const [{ all } = { all: '' }] = await own.sql<{ all: string }>(
      `select (select string_agg(encode(content, 'escape'), '') from registration_batch)
        || (select string_agg(encode(content, 'escape'), '') from registration_part)
        || (select string_agg(r::text, '') from registration r) as all`,
    )
    expect(all).not.toMatch(/Peeters|Kerkstraat/)
    expect(all).not.toContain(inszOf(1))
    await own.store.registrations.forgetOld(now + 23 * 3_600_000)
    expect((await ask(own, 'GET', `/${checked.id}`)).statusCode).toBe(200)
    await own.store.registrations.forgetOld(now + 25 * 3_600_000)
    for (const id of [checked.id, unsent]) expect((await ask(own, 'GET', `/${id}`)).statusCode).toBe(404)
    expect(await own.sql('select 1 from registration_part union all select 1 from registration_batch')).toEqual([])
  })

  it('is nobody’s in another card system, and can be taken away until it is registered', async () => {
    const own = await startOwnBackend()
    await stockCards(own, [newCard(1)])
    const { id } = await checkFile(own, fileOf([cellsOf(1)]))
    const stranger: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
    for (const [method, url] of [
      ['GET', `/${id}`],
      ['GET', `/${id}/rows`],
      ['GET', `/${id}/rows.csv?which=WRONG`],
      ['POST', `/${id}/register`],
      ['POST', `/${id}/check`],
      ['DELETE', `/${id}`],
    ] as const)
      expect((await ask(own, method, url, stranger)).statusCode).toBe(404)
    expect((await ask(own, 'GET', '', stranger)).json().member).toEqual([])
    expect((await ask(own, 'GET', '')).json().member).toHaveLength(1)
    expect((await ask(own, 'DELETE', `/${id}`)).statusCode).toBe(204)
    const other = await checkFile(own, fileOf([cellsOf(1)]))
    await bring(own, other.id, 'register')
    expect((await ask(own, 'DELETE', `/${other.id}`)).json().type).toBe(problemType('uitpas/registration-under-way'))
    const elsewhere = { fileName: 'x', size: 1, encoding: 'UTF-8', counterId: ids.counter }
    const begun = await own.asPerson(stranger, { method: 'POST', url: '/ksb/api/registrations', payload: elsewhere })
    expect(begun.json().type).toBe(problemType('uitpas/registration-counter-elsewhere'))
  })
})

describe('what changes between the check and the registration', () => {
  it('stops all of it: what was made is undone, and the file is checked again', async () => {
    const own = await startOwnBackend()
    const numbers = Array.from({ length: 120 }, (_, n) => n + 1)
    await stockCards(
      own,
      numbers.map((n) => newCard(n)),
    )
    const checked = await checkFile(own, fileOf(numbers.map((n) => cellsOf(n))))
    const before = await people(own)
    await own.sql("update card set status = 'BLOCKED' where uitpas_number = $1", newCard(115))
    const after = await bring(own, checked.id, 'register')
    expect(after).toMatchObject({ status: 'CHECKED', checkedAgain: true, counts: { ...none, NEW: 119, WRONG: 1 } })
    expect(await people(own)).toEqual(before)
    await own.sql("update card set status = 'LOCAL_STOCK' where uitpas_number = $1", newCard(115))
    expect((await bring(own, checked.id, 'check')).counts).toEqual({ ...none, NEW: 120 })
    expect(await bring(own, checked.id, 'register')).toMatchObject({ status: 'REGISTERED', counts: { NEW: 120 } })
  })

  it('by another file at the same moment is sorted out: each person and each card once', async () => {
    const own = await startOwnBackend()
    const numbers = Array.from({ length: 160 }, (_, n) => n + 1)
    await stockCards(
      own,
      numbers.map((n) => newCard(n)),
    )
    const one = await checkFile(own, fileOf(numbers.slice(0, 110).map((n) => cellsOf(n))))
    // Some of the same people, and one of the same cards for somebody else.
    const same = numbers.slice(60).map((n) => cellsOf(n))
    const other = await checkFile(own, fileOf(same))
    const third = await checkFile(own, fileOf([cellsOf(200, { 7: newCard(1) }), cellsOf(150)]))
    // Two backends, that take what comes.
    const beside = startRegistrations(
      { work: own.store.registrationWork, clock: () => own.clock.now, batchRows: 50 },
      noLog,
    )
    onTestFinished(() => beside.stop())
    for (const { id } of [one, other, third]) {
      own.clock.now += 1
      expect((await ask(own, 'POST', `/${id}/register`)).statusCode).toBe(202)
      beside.wake()
    }
    const standing = async () =>
      Promise.all([one, other, third].map(async ({ id }) => (await ask(own, 'GET', `/${id}`)).json()))
    await eventually(async () => {
      own.registrations.wake()
      beside.wake()
      return (await standing()).every(({ status }) => ['REGISTERED', 'CHECKED'].includes(status))
    })
    const ends = await standing()
    expect(ends[0]).toMatchObject({ status: 'REGISTERED', counts: { NEW: 110 } })
    expect(ends[1]).toMatchObject({ status: 'REGISTERED', counts: { ALREADY: 50, NEW: 50 } })
    expect(ends[2]).toMatchObject({ status: 'CHECKED', counts: { ALREADY: 1, WRONG: 1 }, checkedAgain: true })
    expect(
      await own.sql(
        "select count(*)::int as n, count(distinct passholder_id)::int as holders from card where uitpas_number like '09301%' and status = 'ACTIVE'",
      ),
    ).toEqual([{ n: 160, holders: 160 }])
  })
})
