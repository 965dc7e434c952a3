import { examples } from '@zuil/protocol'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages around zuilen, as they are built, in a real browser. */

const admin = { role: 'ADMIN' } as const
const zuilbeheerder = { role: 'ZUILBEHEERDER' } as const
let office: OfficeBrowser
let page: Page

beforeAll(async () => {
  office = await startOfficeBrowser()
})
afterAll(() => office?.end())
afterEach(async () => {
  await page.context().close()
  // A message of the content security policy among them.
  expect(office.faults.splice(0)).toEqual([])
})

const choose = async (zuil: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: `Acties voor ${zuil}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const settingsOf = async (id: string) =>
  (await office.backend.asPerson(admin, { url: `/ksb/api/zuilen/${id}` })).json<{
    version: number
    settings: Record<string, unknown>
  }>()
const saveAs = async (id: string, change: object): Promise<void> => {
  const { settings, version } = await settingsOf(id)
  const saved = await office.backend.asPerson(admin, {
    method: 'PUT',
    url: `/ksb/api/zuilen/${id}/settings`,
    headers: { 'if-match': `"${version}"` },
    payload: { ...settings, ...change },
  })
  expect(saved.statusCode, saved.body).toBe(200)
}

describe('the overview', () => {
  it('finds by name, counter, type and status; what is chosen is in the address, and is taken away', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    const rows = page.getByRole('table').getByRole('row')
    const names = async (count: number) => {
      await expect.poll(() => rows.count()).toBe(count + 1)
      return page.getByRole('rowheader').getByRole('link').allInnerTexts()
    }
    expect(await names(3)).toEqual(['CID-PPT-001', 'CID-PPT-002', 'CID-PPT-003'])
    expect(await axe(page)).toEqual([])

    await page.getByRole('searchbox', { name: 'Zoek op naam van zuil of balie' }).fill('sporthal')
    expect(await names(1)).toEqual(['CID-PPT-003'])
    expect(new URL(page.url()).searchParams.get('zoek')).toBe('sporthal')
    await page.getByRole('button', { name: 'Filter verwijderen: Zoekt: sporthal' }).click()
    expect(await names(3)).toHaveLength(3)

    await page.getByLabel('Status').selectOption('Geblokkeerd')
    expect(await names(1)).toEqual(['CID-PPT-002'])
    await page.reload()
    expect(await names(1)).toEqual(['CID-PPT-002'])
    await page.getByLabel('Type').selectOption('Ticketzuil')
    await page.getByRole('heading', { name: 'Geen zuil gevonden' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.goBack()
    expect(await names(1)).toEqual(['CID-PPT-002'])
    await page.getByRole('button', { name: /Status: Geblokkeerd/ }).click()
    expect(await names(3)).toHaveLength(3)
    await page.getByLabel('Toestand').selectOption('Aan')
    // One that was never set up is not on, whatever is said in its name.
    expect(await names(2)).toEqual(['CID-PPT-001', 'CID-PPT-002'])
  })

  it('is asked for when the pointer or the keyboard comes to its name, before anybody presses', async () => {
    page = await office.open(admin, '/ksb/')
    const link = page.getByRole('navigation', { name: 'Onderdelen' }).getByRole('link', { name: 'Zuilen' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const answered = page.waitForResponse(/\/ksb\/api\/zuilen\?/)
    await link.hover()
    await (await answered).finished()
    await link.click()
    await page.getByRole('rowheader', { name: /CID-PPT-001/ }).waitFor()
    expect(asked.filter((path) => path === '/ksb/api/zuilen')).toHaveLength(1)

    await page.goto(`${office.url}/ksb/`)
    const byKeyboard = page.waitForResponse(/\/ksb\/api\/zuilen\?/)
    await link.waitFor()
    await page.getByRole('link', { name: 'Pashouders', exact: true }).focus()
    await page.keyboard.press('Tab')
    await byKeyboard
  })

  it('shows what changes while it is open, also after the line was away', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    const row = page.getByRole('row', { name: /CID-PPT-001/ })
    await row.waitFor()
    const { live } = office.backend
    await expect.poll(() => live.followers).toBe(1)
    const block = (blocked: boolean) => saveAs(ids.zuil, { blocked })
    await block(true)
    live.changed('zuil', [ids.zuil])
    await row.getByText('Geblokkeerd').waitFor({ timeout: 5_000 })
    // What happened while it heard nothing is asked for when it hears again.
    office.backend.app.server.closeAllConnections()
    await block(false)
    await row.getByText('Geblokkeerd').waitFor({ state: 'detached', timeout: 9_000 })
    // What the browser itself says of a line that breaks.
    for (const fault of office.faults.splice(0)) expect(fault).toMatch(/net::ERR_/)
  })

  it('blocks from the three dots, and takes it back', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    await choose('CID-PPT-001', 'Blokkeren')
    await page.getByText('CID-PPT-001 is geblokkeerd.').waitFor()
    expect((await settingsOf(ids.zuil)).settings.blocked).toBe(true)
    await page.getByRole('button', { name: 'Ongedaan maken' }).click()
    await page.getByText('Ongedaan gemaakt.').waitFor()
    expect((await settingsOf(ids.zuil)).settings.blocked).toBe(false)
    await choose('CID-PPT-001', 'In stock zetten')
    await page.getByText(/CID-PPT-001 staat in stock/).waitFor()
    await page.getByRole('row', { name: /CID-PPT-001/ }).waitFor()
    await choose('CID-PPT-001', 'Uit stock halen')
    await page.getByText('CID-PPT-001 staat niet meer in stock.').waitFor()
    await choose('CID-PPT-001', 'ID kopiëren')
    await page.getByText(`ID gekopieerd: ${ids.zuil}`).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(ids.zuil)
  })

  it('opens and leaves the menu of a row by the keyboard, which is back at its dots then', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    const dots = page.getByRole('button', { name: 'Acties voor CID-PPT-001', exact: true })
    await dots.focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Bewerken')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => dots.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Bewerken')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'CID-PPT-001' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/ksb/zuilen/${ids.zuil}/instellingen`)
  })

  it('asks a zuil and shows its answer', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    await choose('CID-PPT-001', 'Log')
    const dialog = page.getByRole('dialog', { name: 'Log: CID-PPT-001' })
    await dialog.getByText('We vragen het log op…').waitFor()
    expect(await axe(page)).toEqual([])
    const id = office.backend.commands.at(-1) ?? ''
    const { store, clock } = office.backend
    await store.commands.answer(ids.zuil, { v: 1, id, outcome: 'DONE', log: '{"message":"hallo"}' }, clock.now)
    await dialog.getByText('{"message":"hallo"}').waitFor()
    await page.keyboard.press('Escape')
    await choose('CID-PPT-001', 'Herstarten')
    const question = page.getByRole('alertdialog', { name: 'CID-PPT-001 herstarten' })
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Annuleren' }).click()
    expect(office.backend.commands.at(-1)).toBe(id)
  })

  it('asks whether the device that is replaced is in hand, and shows the code as text and QR', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    const lost = () =>
      office.backend.sql<{ lost: boolean }>(
        'select former_device_lost as lost from configuration_code where zuil_id = $1 and used_at is null',
        ids.zuil,
      )
    const question = page.getByRole('alertdialog', { name: 'CID-PPT-001 vervangen' })
    await choose('CID-PPT-001', 'Vervangen')
    await question.getByText('Heb je het oude toestel in handen?').waitFor()
    await question.getByRole('button', { name: 'Annuleren' }).click()
    expect(await lost()).toEqual([])
    for (const [answer, isLost] of [
      ['Ja, ik heb het', false],
      ['Nee, het is kwijt', true],
    ] as const) {
      await choose('CID-PPT-001', 'Vervangen')
      await question.getByRole('button', { name: answer }).click()
      const shown = page.getByRole('dialog', { name: 'Code voor CID-PPT-001' })
      await shown.getByText(/^[A-Z\d]{4}-[A-Z\d]{4}$/).waitFor()
      await shown.getByRole('img', { name: 'QR-code met naam en configuratiecode' }).waitFor()
      expect(await lost()).toEqual([{ lost: isLost }])
      expect(await axe(page)).toEqual([])
      await shown.getByRole('button', { name: 'Sluiten' }).click()
    }
  })
})

describe('several zuilen at once', () => {
  it('are put in stock after a question with names and counts; what failed stays chosen, with why', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    await page.getByRole('checkbox', { name: 'CID-PPT-001 kiezen' }).check()
    const bar = page.getByRole('region', { name: '1 gekozen' })
    await bar.getByRole('button', { name: 'Alle 3 resultaten kiezen' }).click()
    const all = page.getByRole('region', { name: '3 gekozen' })
    expect(await axe(page)).toEqual([])
    await page.getByRole('checkbox', { name: 'CID-PPT-002 kiezen' }).uncheck()
    await page.getByRole('region', { name: '2 gekozen' }).getByRole('button', { name: 'In stock zetten' }).click()
    const question = page.getByRole('alertdialog', { name: '2 zuilen in stock zetten' })
    expect(await question.getByRole('listitem').allInnerTexts()).toEqual(['CID-PPT-001', 'CID-PPT-003'])
    expect(await axe(page)).toEqual([])
    expect((await settingsOf(ids.zuil)).settings.inStock).toBe(false)
    await question.getByRole('button', { name: 'In stock zetten' }).click()
    await page.getByText('2 zuilen zijn gewijzigd.').waitFor()
    expect((await settingsOf(ids.zuil)).settings.inStock).toBe(true)
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)

    await page.getByRole('checkbox', { name: 'Alles op deze pagina kiezen' }).check()
    await page.route(`**/zuilen/${ids.zuil}/settings`, (route) => route.fulfill({ status: 500, body: '{}' }))
    await all.getByRole('button', { name: 'Uit stock halen' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Uit stock halen' }).click()
    await page.getByText('Bij 1 zuil lukte het niet.', { exact: false }).waitFor()
    expect(await page.getByRole('checkbox', { name: 'CID-PPT-001 kiezen' }).isChecked()).toBe(true)
    await page.unroute(`**/zuilen/${ids.zuil}/settings`)
    for (const fault of office.faults.splice(0)) expect(fault).toMatch(/status of 500/)
    await saveAs(ids.zuil, { inStock: false })
  })
})

describe('a saved view', () => {
  it('is kept under a name, opened, and taken away', async () => {
    page = await office.open(admin, '/ksb/zuilen?status=true')
    await page.getByRole('button', { name: 'Deze filters bewaren' }).click()
    await page.getByRole('textbox', { name: 'Naam van de weergave' }).fill('Geblokkeerde')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.goto(`${office.url}/ksb/zuilen`)
    await page.getByRole('link', { name: 'Geblokkeerde' }).click()
    await page.getByRole('button', { name: 'Filter verwijderen: Status: Geblokkeerd' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/ksb/zuilen')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Weergave verwijderen: Geblokkeerde' }).click()
    await page.getByText('Geblokkeerde is verwijderd.').waitFor()
    expect(await page.getByRole('link', { name: 'Geblokkeerde' }).count()).toBe(0)
  })
})

describe('the settings of a zuil', () => {
  const open = async (): Promise<void> => {
    page = await office.open(admin, `/ksb/zuilen/${ids.zuil}/instellingen`)
    await page.getByRole('textbox', { name: 'Naam' }).waitFor()
  }
  const save = () => page.getByRole('button', { name: 'Wijzigingen bewaren' })

  it('have just the fields of the chosen type, and say what is wrong before it is saved', async () => {
    await open()
    await page.getByRole('group', { name: 'QR-code tonen' }).waitFor()
    await page.getByLabel('Type').selectOption('Lidmaatschapzuil')
    await page.getByText('Kies een lidmaatschap dat deze balie mag lezen.').waitFor()
    expect(await page.getByRole('group', { name: 'QR-code tonen' }).count()).toBe(0)
    expect(await page.getByRole('group', { name: 'Evenement' }).count()).toBe(0)
    await page.getByLabel('Type').selectOption('Voordeelzuil')
    await page.getByRole('checkbox', { name: 'Sporthal' }).check()
    await page.getByText('Kies één balie: een voordeelzuil hoort bij één balie.').waitFor()
    expect(await axe(page)).toEqual([])
    expect((await settingsOf(ids.zuil)).settings.type).toBe('CHECK_IN')
    // What was typed is still there after another page and a reload.
    await page.getByRole('link', { name: 'Status' }).click()
    await page.getByRole('heading', { name: 'Hoe gaat het?' }).waitFor()
    await page.getByRole('link', { name: 'Instellingen' }).click()
    await expect.poll(() => page.getByRole('checkbox', { name: 'Sporthal' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Wijzigingen weggooien' }).click()
    await page.getByText('Alles is bewaard').waitFor()
  })

  it('have a fixed event, found by its CDBID among others of the same name, each with when it is', async () => {
    await office.backend.sql(
      `insert into event (id, name, organizer_id, calendar) select 'film-' || n, '{"nl":"Film op vrijdag"}', organizer_id,
        calendar from event, generate_series(1, 9) n where id = $1`,
      ids.event,
    )
    await office.backend.sql(
      `insert into "_CardSystemToEvent" ("A", "B") select 1, id from event where id like 'film-%'`,
    )
    await open()
    const events = page.getByRole('group', { name: 'Evenement' })
    await events.getByRole('searchbox').fill('film-7')
    expect(await events.getByRole('radio').count()).toBe(1)
    await events.getByRole('radio', { name: 'Film op vrijdag maandag 23/11/2026 20:15–21:15' }).check()
    expect(await axe(page)).toEqual([])
    await save().click()
    await page.getByText('Alles is bewaard').waitFor()
    const { settings } = await settingsOf(ids.zuil)
    expect(settings.fixedEventId).toBe('film-7')
    await saveAs(ids.zuil, { fixedEventId: undefined })
  })

  it('are not saved without a name: the summary gets the focus and leads to the field', async () => {
    await open()
    await page.getByRole('textbox', { name: 'Naam' }).fill(' ')
    await save().click()
    const summary = page.getByRole('alert').filter({ hasText: 'Er is nog iets niet in orde' })
    await expect.poll(() => summary.evaluate((box) => box === document.activeElement)).toBe(true)
    expect(await axe(page)).toEqual([])
    await summary.getByRole('link', { name: 'Geef de zuil een naam.' }).click()
    expect(await page.getByRole('textbox', { name: 'Naam' }).evaluate((box) => box === document.activeElement)).toBe(
      true,
    )
    await page.getByRole('textbox', { name: 'Naam' }).fill('CID-PPT-002')
    await save().click()
    await page.getByRole('link', { name: 'Er is al een zuil met deze naam.' }).waitFor()
    await page.getByRole('button', { name: 'Wijzigingen weggooien' }).click()
  })

  it('show what somebody else saved meanwhile beside what is typed, of which nothing is lost', async () => {
    await open()
    await page.getByRole('textbox', { name: 'Naam' }).fill('Ingang')
    await page.getByLabel('Taal', { exact: true }).selectOption('Frans')
    await saveAs(ids.zuil, { name: 'Foyer', sound: false })
    await save().click()
    const beside = page.getByRole('table')
    await page.getByRole('heading', { name: 'Iemand anders bewaarde dit intussen' }).waitFor()
    expect(await beside.getByRole('row').allInnerTexts()).toEqual([
      expect.stringMatching(/^Veld\s+Jij\s+De ander/),
      expect.stringMatching(/^Naam\s+Ingang\s+Foyer\s+Neem over/),
      expect.stringMatching(/^Geluid\s+niet aangepast\s+nee\s+van de ander/),
    ])
    expect(await axe(page)).toEqual([])
    expect(await page.getByRole('textbox', { name: 'Naam' }).inputValue()).toBe('Ingang')
    await page.getByRole('button', { name: 'Neem over van de ander: Naam' }).click()
    expect(await page.getByRole('textbox', { name: 'Naam' }).inputValue()).toBe('Foyer')
    await save().click()
    await page.getByText('De instellingen van Foyer zijn bewaard.').waitFor()
    const { settings } = await settingsOf(ids.zuil)
    expect(settings).toMatchObject({ name: 'Foyer', sound: false, languages: ['fr', 'nl'] })
    await saveAs(ids.zuil, { name: 'CID-PPT-001', sound: true, languages: ['nl'] })
    // Who changed what, from what to what.
    await page.getByRole('link', { name: 'Geschiedenis' }).click()
    const last = page.getByRole('listitem').filter({ hasText: 'Instellingen gewijzigd' }).first()
    await last.getByText('Foyer → CID-PPT-001').waitFor()
    expect(await last.innerText()).toMatch(/@kantoor\.example/)
    expect(await axe(page)).toEqual([])
  })

  it('are what was saved, also where the page was left at once', async () => {
    await open()
    await page.route(`**/zuilen/${ids.zuil}/settings`, async (route) => {
      // Its answer comes when another part is in sight.
      await page.getByRole('link', { name: 'Storingen' }).click()
      await route.continue()
    })
    const sound = page.getByRole('checkbox', { name: 'Geeft geluid' })
    await sound.setChecked(!(await sound.isChecked()))
    await save().click()
    await page.getByText('De instellingen van', { exact: false }).waitFor()
    await page.unroute(`**/zuilen/${ids.zuil}/settings`)
    await page.getByRole('link', { name: 'Instellingen', exact: true }).click()
    await page.getByText('Alles is bewaard').waitFor()
  })

  it('stay when the session ends, and are saved after a new login', async () => {
    await open()
    await page.getByRole('textbox', { name: 'Naam' }).fill('CID-PPT-001b')
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await save().click()
    await page.getByText(/Je bent afgemeld/).waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.getByRole('textbox', { name: 'Naam' }).inputValue()).toBe('CID-PPT-001b')
    await page.context().addCookies(cookies)
    await save().click()
    await page.getByText('De instellingen van CID-PPT-001b zijn bewaard.').waitFor()
    await saveAs(ids.zuil, { name: 'CID-PPT-001' })
  })

  it('stay when the line is away, which is said, and so when it is back', async () => {
    await open()
    await page.getByRole('textbox', { name: 'Naam' }).fill('CID-PPT-001c')
    await page.route('**/ksb/api/**', (route) => route.abort())
    await save().click()
    await page.getByText(/Geen verbinding met de server/).waitFor()
    await page.unroute('**/ksb/api/**')
    await page.getByText(/Geen verbinding met de server/).waitFor({ state: 'detached' })
    expect(await page.getByRole('textbox', { name: 'Naam' }).inputValue()).toBe('CID-PPT-001c')
    await page.getByRole('button', { name: 'Wijzigingen weggooien' }).click()
    office.faults.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...office.faults.filter((one) => !one.includes('net::ERR_FAILED')),
    )
  })
})

describe('a narrow screen', () => {
  it.each([
    { width: 1024, height: 768 },
    { width: 768, height: 1024 },
  ])('of %o has each row’s menu in sight, and nothing beside the page', async (size) => {
    page = await office.open(admin, '/ksb/zuilen', size)
    const menu = page.getByRole('button', { name: 'Acties voor CID-PPT-001' })
    const box = await menu.boundingBox()
    expect(box && box.x + box.width).toBeLessThanOrEqual(size.width)
    expect(box?.width).toBeGreaterThanOrEqual(44)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await menu.click()
    await page.getByRole('menuitem', { name: 'Bewerken' }).click()
    await page.getByRole('textbox', { name: 'Naam' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

describe('a new zuil', () => {
  it('is added by keyboard alone, and gets its code', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    await page.getByRole('link', { name: 'Zuil toevoegen' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Naam' }).focus()
    await page.keyboard.type('CID-PPT-900')
    await page.getByRole('checkbox', { name: 'Onthaal' }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Toevoegen en code maken' }).focus()
    await page.keyboard.press('Enter')
    const shown = page.getByRole('dialog', { name: 'Code voor CID-PPT-900' })
    await shown.getByText(/^[A-Z\d]{4}-[A-Z\d]{4}$/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'CID-PPT-900' }).waitFor()
    await page.getByText('Deze zuil is nog niet ingesteld.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('taps in quarantine', () => {
  it('are decided one by one or all at once', async () => {
    const { sent, taps: [tap] = [] } = examples.journal[0]?.payload ?? {}
    for (let n = 1; n <= 4; n++)
      await office.backend.sql(
        `insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, verdict, reason, quarantine)
         select ('019aad3c-5b20-7c4e-8f00-6a1d2b3ca00' || $1::text)::uuid, $2, 900 + $1::int, gen_random_uuid(), $3, 'MEASURED', $3,
           false, '{}', 'in-quarantine', $4`,
        ...[String(n), ids.zuil, new Date(now).toISOString(), { why: 'RATE', tap, sent }],
      )
    page = await office.open(admin, '/ksb/zuilen')
    await page.getByRole('link', { name: /taps? wacht/ }).click()
    await page.getByText('Er wachten 4 taps.').waitFor()
    expect(await axe(page)).toEqual([])
    await page
      .getByRole('button', { name: /^Acties voor/ })
      .nth(1)
      .click()
    await page.getByRole('menuitem', { name: 'Weigeren' }).click()
    await page.getByText('Geweigerd: 1 tap.').waitFor()
    await page.getByText('Er wachten 3 taps.').waitFor()
    await page.getByRole('button', { name: 'Alles weigeren' }).click()
    await page
      .getByRole('alertdialog', { name: 'Alles weigeren' })
      .getByRole('button', { name: '3 taps weigeren' })
      .click()
    await page.getByText('Geweigerd: 3 taps.').waitFor()
    await page.getByRole('heading', { name: 'Er wacht niets' }).waitFor()
    expect(await axe(page)).toEqual([])
    // What was decided stands in the history: a fact in Dutch, not a change from nothing.
    await page.getByRole('link', { name: 'Geschiedenis' }).click()
    const decided = page.getByRole('listitem').filter({ hasText: 'Beslist over taps in quarantaine' })
    await decided.first().waitFor()
    expect(await decided.getByRole('definition').allTextContents()).toEqual(['3', '1'])
    expect(await decided.getByRole('term').allTextContents()).toEqual(['Geweigerd', 'Geweigerd'])
  })
})

describe('the outages of a zuil', () => {
  it('are listed, with nothing of others', async () => {
    const { outages } = office.backend.store
    const outage = (n: number, kind: 'OFFLINE' | 'HEALTH', zuilId: string, startedAt: number) => ({
      ...{ id: `0e1c7a34-9d52-4b8f-8c63-51a2f0d7990${n}`, kind, subject: `${zuilId} ${n}`, zuilIds: [zuilId] },
      facts: { zuilen: [], ...(kind === 'HEALTH' && { problem: 'HOT' as const }) },
      ...{ startedAt, openedAt: startedAt },
    })
    await outages.open(outage(1, 'OFFLINE', ids.zuil, now - 48 * hour), [], now)
    await outages.close(outage(1, 'OFFLINE', ids.zuil, 0).id, [], now - 47 * hour)
    await outages.open(outage(2, 'HEALTH', ids.zuil, now - hour), [], now)
    await outages.open(outage(3, 'OFFLINE', ids.otherZuil, now - hour), [], now)
    page = await office.open(admin, `/ksb/zuilen/${ids.zuil}`)
    await page.getByRole('link', { name: 'Storingen' }).click()
    await page.getByRole('cell', { name: 'Nog bezig' }).waitFor()
    expect(await page.getByRole('row').allInnerTexts()).toEqual([
      expect.stringMatching(/^Wat\s+Sinds\s+Tot$/),
      expect.stringMatching(/^Te warm\s+23\/11\/2026 19:15\s+Nog bezig$/),
      expect.stringMatching(/^Zuil stond niet aan\s+21\/11\/2026 20:15\s+21\/11\/2026 21:15$/),
    ])
    expect(await axe(page)).toEqual([])
  })
})

describe('who may not do something', () => {
  it('does not see it', async () => {
    page = await office.open({ role: 'VOORDEELBEHEERDER' }, '/ksb/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('navigation', { name: 'Onderdelen' }).getByRole('link').allInnerTexts()).toEqual([
      ...['Start', 'Voordelen'],
    ])
    await page.context().close()
    page = await office.open(zuilbeheerder, `/ksb/zuilen/${ids.zuil}/instellingen`)
    await page.getByRole('textbox', { name: 'Naam' }).waitFor()
    // Another broker is a superadmin's.
    expect(await page.getByRole('textbox', { name: 'Server voor berichten' }).count()).toBe(0)
  })
})

describe('the first page', () => {
  it('says what needs somebody and leads there, with visits as bars and as a table', async () => {
    const { clock, sql } = office.backend
    await sql(
      `insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source, happened_in)
       select gen_random_uuid(), passholder_id, event_id, uitpas_number, 1, $1, source, 1 from checkin limit 1`,
      new Date(clock.now),
    )
    page = await office.open(admin, '/ksb/')
    await page.getByText('1 zuil heeft hulp nodig').waitFor()
    const visits = page.getByRole('figure', { name: /^Per dag/ }).first()
    await visits.getByText('Toon als tabel').click()
    await visits.getByRole('row', { name: /maandag 23\/11\/2026/ }).waitFor()
    expect(await visits.getByRole('row').count()).toBe(15)
    expect(await axe(page)).toEqual([])
    await page.getByRole('main').getByRole('link', { name: 'CID-PPT-001' }).click()
    await page.getByRole('heading', { name: 'CID-PPT-001' }).waitFor()
    await page.context().close()
    page = await office.open({ role: 'VOORDEELBEHEERDER' }, '/ksb/')
    await page.getByRole('main').getByRole('link', { name: 'Naar de voordelen' }).waitFor()
    await page.context().close()
    page = await office.open({ role: 'COUNTER', staffOf: [ids.counter] }, '/ksb/')
    await page.getByRole('heading', { name: 'Je werkt aan een balie' }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('the search of everything', () => {
  it('opens by Ctrl+K and leads to a zuil', async () => {
    page = await office.open(admin, '/ksb/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Wat zoek je?' }).fill('ppt-002')
    await page.getByRole('link', { name: /CID-PPT-002/ }).click()
    await page.getByRole('heading', { name: 'CID-PPT-002' }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('an address', () => {
  it('of the pages gives the page, with a policy of its own each time; of what is not there nothing', async () => {
    page = await office.open(admin, '/ksb/bestaat-niet')
    await page.getByRole('heading', { name: 'Deze pagina bestaat niet' }).waitFor()
    const [one, other] = await Promise.all([fetch(`${office.url}/ksb`), fetch(`${office.url}/ksb/zuilen/x`)])
    const policies = [one, other].map(({ headers }) => headers.get('content-security-policy') ?? '')
    expect(policies[0]).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/=]{24}' 'strict-dynamic'; /)
    expect(policies[0]).not.toContain('unsafe')
    expect(policies[0]).not.toBe(policies[1])
    const html = await one.text()
    const [, script = ''] = /src="(\/ksb\/assets\/[^"]+\.js)"/.exec(html) ?? []
    const asset = await fetch(`${office.url}${script}`, { headers: { 'accept-encoding': 'br' } })
    expect([asset.status, asset.headers.get('content-encoding'), asset.headers.get('cache-control')]).toEqual([
      ...[200, 'br', 'public, max-age=31536000, immutable'],
    ])
    for (const path of [`${script}.br`, '/ksb/assets/', '/ksb/assets/nothing.js', '/ksb/api/nothing'])
      expect((await fetch(`${office.url}${path}`)).status, path).toBeGreaterThanOrEqual(400)
  })
})
