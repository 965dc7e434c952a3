import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import type { TestPerson } from '../../support/test-backend.ts'

/** The back office's pages of users, counters and the audit log, as they are built, in a real browser. */

const superadmin = { role: 'SUPERADMIN' } as const
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
  expect(office.faults.splice(0)).toEqual([])
})

const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const choose = async (whose: string, item: string): Promise<void> => {
  await button(`Acties voor ${whose}`).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const accountOf = async (email: string) => {
  const rows = await office.backend.sql<{ id: string; role: string; alert_mode: string; version: number }>(
    'select id, role, alert_mode, version from account where email = $1',
    email,
  )
  return rows[0]
}

describe('a user', () => {
  const email = 'ann@bib.example'

  it('is given a role by his address; what is wrong is said at the field, and a right is withdrawn with his name', async () => {
    page = await office.open(admin, '/ksb/gebruikers')
    await link('Gebruiker toevoegen').click()
    await page.getByRole('textbox', { name: 'E-mailadres' }).fill('ann')
    // A superadmin is made by superadmins alone.
    await expect
      .poll(() => page.getByLabel('Rol').getByRole('option').allInnerTexts())
      .toEqual(['admin', 'voordeelbeheerder', 'zuilbeheerder'])
    await page.getByLabel('Voor welke zuilen?').selectOption('alleen de zuilen die ik kies')
    await button('Toevoegen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Kies minstens één zuil', exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('alert').getByRole('link', { name: 'Dit is geen e-mailadres. Kijk het na.' }).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(email)
    await page.getByRole('checkbox', { name: 'CID-PPT-003' }).check()
    await page.getByLabel('Mails over zuilen').selectOption('één keer per dag')
    await button('Toevoegen').click()
    await page.getByRole('heading', { name: email }).waitFor()
    expect(await accountOf(email)).toMatchObject({ role: 'ZUILBEHEERDER', alert_mode: 'DAILY' })
    expect(await axe(page)).toEqual([])

    // He has a role already: said at the address. What was saved is not there to be typed over.
    await page.goto(`${office.url}/ksb/gebruikers/nieuw`)
    await expect.poll(() => page.getByRole('textbox', { name: 'E-mailadres' }).inputValue()).toBe('')
    await page.getByRole('textbox', { name: 'E-mailadres' }).fill('Ann@BIB.example')
    await button('Toevoegen').click()
    await page.getByRole('alert').getByText('Dit e-mailadres heeft hier al een rol.', { exact: false }).waitFor()

    await page.goto(`${office.url}/ksb/gebruikers?zoek=ann`)
    await page.getByRole('cell', { name: 'zuilbeheerder van 1 zuil' }).waitFor()
    expect(await axe(page)).toEqual([])
    // On paper: the list and what it was searched by, and nothing to press.
    await page.emulateMedia({ media: 'print' })
    await page.getByText('Zoekt: ann').waitFor()
    expect(await page.getByRole('button').allInnerTexts()).toEqual([expect.stringContaining('Zoekt: ann')])
    await page.emulateMedia({ media: 'screen' })
    await choose(email, 'Overal afmelden')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Overal afmelden' }).click()
    await page.getByText(`${email} is afgemeld op 0 plaatsen.`).waitFor()
    await choose(email, 'Rechten intrekken')
    const question = page.getByRole('alertdialog', { name: `Rechten van ${email} intrekken` })
    await question.getByText('geen zuilbeheerder meer', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Rechten intrekken' }).click()
    await page.getByRole('heading', { name: 'Geen gebruiker gevonden' }).waitFor()
    expect(await accountOf(email)).toBeUndefined()
  })

  it('is changed; of two who do so at once each sees the other’s, and the history has both', async () => {
    await office.open(superadmin, '/ksb/gebruikers/nieuw').then((opened) => {
      page = opened
    })
    await page.getByRole('textbox', { name: 'E-mailadres' }).fill('bert@bib.example')
    await page.getByLabel('Rol').selectOption('superadmin')
    await button('Toevoegen').click()
    await page.getByRole('heading', { name: 'bert@bib.example' }).waitFor()
    await page.getByLabel('Rol').selectOption('admin')
    const { id = '', version = 0 } = (await accountOf('bert@bib.example')) ?? {}
    const changed = await office.backend.asPerson(superadmin, {
      method: 'PUT',
      url: `/ksb/api/accounts/${id}`,
      headers: { 'if-match': `"${version}"` },
      payload: { role: 'SUPERADMIN', language: 'fr', alertMode: 'NONE' },
    })
    expect(changed.statusCode).toBe(200)
    await button('Wijzigingen bewaren').click()
    await page.getByRole('heading', { name: 'Iemand anders bewaarde dit intussen' }).waitFor()
    expect(await page.getByRole('row').allInnerTexts()).toEqual([
      expect.stringMatching(/^Veld/),
      expect.stringMatching(/^Taal van mails\s+niet aangepast\s+Frans\s+van de ander$/),
      expect.stringMatching(/^Mails over zuilen\s+niet aangepast\s+niet\s+van de ander$/),
    ])
    expect(await axe(page)).toEqual([])
    await button('Wijzigingen bewaren').click()
    await page.getByText('bert@bib.example is gewijzigd.').waitFor()
    expect(await accountOf('bert@bib.example')).toMatchObject({ role: 'ADMIN', alert_mode: 'NONE' })
    await link('Geschiedenis').click()
    await page.getByText('superadmin → admin').waitFor()
    await page.getByText('meteen → niet').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('is added, and withdrawn, by the keyboard alone', async () => {
    page = await office.open(admin, '/ksb/gebruikers/nieuw')
    await page.getByLabel('Rol').waitFor()
    await page.getByRole('textbox', { name: 'E-mailadres' }).focus()
    for (const key of ['Tab', 'a', 'Tab', 'é']) await page.keyboard.press(key === 'é' ? 'ArrowDown' : key)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.type('toets@bib.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'toets@bib.example' }).waitFor()
    expect(await accountOf('toets@bib.example')).toMatchObject({ role: 'ADMIN', alert_mode: 'DAILY' })
    await button('Acties voor toets@bib.example').focus()
    for (const key of ['Enter', 'r', 'Enter']) await page.keyboard.press(key)
    const question = page.getByRole('alertdialog', { name: 'Rechten van toets@bib.example intrekken' })
    await question.waitFor()
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
    await page.getByText('toets@bib.example heeft hier geen rechten meer.').waitFor()
    await page.getByRole('heading', { name: 'Gebruikers', exact: true }).waitFor()
    expect(await accountOf('toets@bib.example')).toBeUndefined()
  })

  it('who is the last superadmin can’t lock himself out, and can have everybody log in again', async () => {
    page = await office.open({ role: 'SUPERADMIN', cardSystemId: 2 }, '/ksb/gebruikers')
    const own = await page.getByRole('rowheader').getByRole('link').first().innerText()
    await choose(own, 'Rechten intrekken')
    const question = page.getByRole('alertdialog')
    await question.getByText('Dit ben je zelf', { exact: false }).waitFor()
    await question.getByRole('button', { name: 'Rechten intrekken' }).click()
    await page.getByText('Dit is de laatste superadmin.', { exact: false }).waitFor()
    await link(own).click()
    await page.getByLabel('Rol').selectOption('admin')
    await page.getByText('Dit ben je zelf.', { exact: false }).waitFor()
    await button('Wijzigingen bewaren').click()
    await page.getByRole('alert').getByText('Dit is de laatste superadmin.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    expect(await accountOf(own)).toMatchObject({ role: 'SUPERADMIN' })

    await page.getByRole('link', { name: '‹ Gebruikers' }).click()
    await choose('Gebruikers', 'Iedereen afmelden')
    await page.getByRole('alertdialog', { name: /^Iedereen van .* afmelden$/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: 'Iedereen afmelden' }).click()
    await page.getByText('Er is 1 sessie beëindigd.').waitFor()
    await page.getByText('Je bent afgemeld.', { exact: false }).waitFor()
  })

  it('sets for himself how he hears of zuilen', async () => {
    page = await office.open(zuilbeheerder, '/ksb/')
    await page.getByRole('button', { name: /^Account van/ }).click()
    await page.getByRole('menuitem', { name: 'Mijn account' }).click()
    await page.getByLabel('Mails over zuilen').selectOption('niet')
    await button('Wijzigingen bewaren').click()
    await page.getByText('Bewaard.', { exact: true }).waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('Mails over zuilen').inputValue()).toBe('NONE')
    expect(await axe(page)).toEqual([])
  })
})

describe('a counter', () => {
  it('is added, found, given staff and another location; its key is copied', async () => {
    page = await office.open(admin, '/ksb/balies')
    await link('Onthaal').waitFor()
    expect(await axe(page)).toEqual([])
    await link('Balie toevoegen').click()
    await button('Toevoegen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Geef de balie een naam.' }).waitFor()
    await page.getByRole('textbox', { name: 'Naam' }).fill('Cafetaria')
    await page.getByRole('searchbox', { name: 'Zoeken in: Organisator' }).fill(ids.organizer)
    await page.getByRole('radio', { name: `Naam van ${ids.organizer}` }).check()
    expect(await axe(page)).toEqual([])
    await button('Toevoegen').click()

    await page.getByRole('heading', { name: 'Cafetaria' }).waitFor()
    await page.getByRole('textbox', { name: 'E-mailadres' }).fill('bar@bib.example')
    await page.keyboard.press('Enter')
    const staff = page.getByRole('list', { name: 'Medewerkers' }).getByRole('listitem')
    await staff.filter({ hasText: 'bar@bib.example' }).waitFor()
    await page.getByRole('textbox', { name: 'E-mailadres' }).fill('Bar@bib.example')
    await page.keyboard.press('Enter')
    await page.getByText('Deze persoon werkt al aan deze balie.').waitFor()
    expect(await axe(page)).toEqual([])
    await button('bar@bib.example verwijderen').click()
    await page.getByText('Er werkt nog niemand aan deze balie.').waitFor()
    await button('Ongedaan maken').click()
    await staff.filter({ hasText: 'bar@bib.example' }).waitFor()

    await link('Instellingen').click()
    await page.getByRole('radio', { name: `Naam van ${ids.location}` }).check()
    await button('Wijzigingen bewaren').click()
    await page.getByText('Cafetaria is bewaard.').waitFor()
    await link('Geschiedenis').click()
    await page.getByText(`niets → Naam van ${ids.location}`).waitFor()
    await link('Overzicht').click()
    await page.getByText('Er staat hier geen zuil.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])

    await page.goto(`${office.url}/ksb/balies?zoek=cafe`)
    await link('Cafetaria').waitFor()
    await choose('Cafetaria', 'Consumerkey kopiëren')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const rows = await office.backend.sql('select name from counter where consumer_key = $1', copied)
    expect(rows).toEqual([{ name: 'Cafetaria' }])
    await choose('Cafetaria', 'CDBID van de organisator kopiëren')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(ids.organizer)
    await page.goto(`${office.url}/ksb/balies?zoek=${copied}`)
    await link('Cafetaria').waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    await link(`Naam van ${ids.organizer}`).click()
    expect(new URL(page.url()).searchParams.get('organisator')).toBe(ids.organizer)
    await page.getByRole('button', { name: 'Filter verwijderen: Organisator', exact: false }).waitFor()
  })

  it('shows its zuilen, voordelen and lidmaatschappen', async () => {
    page = await office.open(admin, `/ksb/balies/${ids.counter}`)
    await link('CID-PPT-001').waitFor()
    await page.getByText('toekennen').first().waitFor()
    expect(await axe(page)).toEqual([])
    await link('CID-PPT-001').click()
    await page.getByRole('heading', { name: 'CID-PPT-001' }).waitFor()
  })
})

describe('the log', () => {
  it('says who did what to what, filtered, and leads there', async () => {
    page = await office.open(superadmin, '/ksb/logboek')
    const acts = page.getByRole('main').getByRole('listitem')
    await acts.filter({ hasText: 'Medewerker toegevoegd' }).first().waitFor()
    await page.getByLabel('Wat', { exact: true }).selectOption('Balie gewijzigd')
    await expect.poll(() => acts.filter({ hasText: 'Medewerker toegevoegd' }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    // Of another kind of record something else is done.
    await page.getByLabel('Soort', { exact: true }).selectOption('Gebruiker')
    await acts.filter({ hasText: 'Gebruiker ingetrokken' }).first().waitFor()
    expect(await page.getByLabel('Wat', { exact: true }).getByRole('option').allInnerTexts()).toEqual([
      ...['Wat', 'Gebruiker toegevoegd', 'Gebruiker gewijzigd', 'Gebruiker ingetrokken', 'Afgemeld door iemand anders'],
    ])
    expect(await acts.filter({ hasText: 'Balie' }).count()).toBe(0)
    await page.goto(`${office.url}/ksb/logboek`)
    await acts.filter({ hasText: 'Medewerker toegevoegd' }).first().waitFor()
    const who = (await acts.first().getByRole('link').first().innerText()).trim()
    await page
      .getByRole('link', { name: `Toon alleen wat ${who} deed` })
      .first()
      .click()
    await button(`Filter verwijderen: Wie: ${who}`).waitFor()
    const lines = async () => (await acts.allInnerTexts()).filter((text) => !text.includes(who))
    await expect.poll(lines).toEqual([])
    // A check-in has no page of its own: it is among the check-ins.
    const actieId = '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d99'
    await office.backend.sql(
      `insert into audit (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name)
        values (now(), 1, 'USER', $2, 'CHECKIN_REVERSED', 'CHECKIN', $1, 'Leesavond')`,
      ...[actieId, who],
    )
    await page.goto(`${office.url}/ksb/logboek?soort=CHECKIN`)
    await acts.filter({ hasText: 'Check-in teruggedraaid' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Leesavond' }).click()
    expect(new URL(page.url()).pathname).toBe('/ksb/checkins')
    expect(new URL(page.url()).searchParams.get('zoek')).toBe(actieId)
    await page.goto(`${office.url}/ksb/logboek?soort=COUNTER`)
    await page.getByRole('main').getByRole('link', { name: 'Cafetaria' }).first().click()
    await page.getByRole('heading', { name: 'Cafetaria' }).waitFor()
    await page.goto(`${office.url}/ksb/logboek`)
    await page.getByRole('textbox', { name: 'Tot en met' }).fill('1-2-80')
    await page.keyboard.press('Enter')
    await button('Filter verwijderen: Tot en met: 01/02/1980').waitFor()
    await page.getByRole('heading', { name: 'Niets gevonden' }).waitFor()
    await button('Filter verwijderen: Tot en met: 01/02/1980').click()
    await acts.first().waitFor()
    await page.goto(`${office.url}/ksb/logboek?zoek=bestaatniet`)
    await page.getByRole('heading', { name: 'Niets gevonden' }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('the search of everything', () => {
  const box = () => page.getByRole('searchbox', { name: 'Wat zoek je?' })
  const kinds = () => page.getByRole('dialog').getByRole('heading', { level: 3 }).allInnerTexts()

  it('finds zuilen, counters and users by name, address and id, by the keyboard alone', async () => {
    page = await office.open(admin, '/ksb/')
    await button('Zoeken… Ctrl K').waitFor()
    await page.keyboard.press('Control+k')
    await box().fill('onthaal')
    await page.getByRole('link', { name: /^Onthaal/ }).waitFor()
    // A zuil is found by its counter too.
    expect(await kinds()).toEqual(['Zuilen', 'Balies'])
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('bert@bib')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'bert@bib.example' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('key-1')
    await page.getByRole('link', { name: /^Onthaal/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Onthaal' }).waitFor()
    for (const [id, name] of [
      [ids.zuil, 'CID-PPT-001'],
      [(await accountOf('bert@bib.example'))?.id ?? '', 'bert@bib.example'],
    ] as const) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(id)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name }).waitFor()
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('bestaat niet')
    await page.getByText('0 gevonden').waitFor()
  })

  it('finds what one may read alone', async () => {
    page = await office.open(zuilbeheerder, '/ksb/')
    await button('Zoeken… Ctrl K').click()
    expect(await page.getByRole('dialog').getByText('gebruiker', { exact: false }).count()).toBe(0)
    await box().fill('b')
    await page.getByText(/gevonden$/).waitFor()
    expect(await kinds()).not.toContain('Gebruikers')
    await page.context().close()
    page = await office.open({ role: 'COUNTER', staffOf: [ids.counter] }, '/ksb/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    expect((await page.getByRole('dialog').count()) + (await button('Zoeken… Ctrl K').count())).toBe(0)
  })
})

describe('who may not', () => {
  it('does not see it, and reads so at its address', async () => {
    page = await office.open(zuilbeheerder, '/ksb/')
    const nav = page.getByRole('navigation', { name: 'Onderdelen' }).getByRole('link')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await nav.allInnerTexts()).toEqual(['Start', 'Zuilen', 'Check-ins', 'Balies', 'Evenementen'])
    for (const path of ['gebruikers', 'gebruikers/nieuw', 'balies/nieuw', 'logboek']) {
      await page.goto(`${office.url}/ksb/${path}`)
      await page.getByRole('heading', { name: 'Deze pagina is niet voor jou' }).waitFor()
    }
    // It is in a safe environment alone.
    await page.goto(`${office.url}/ksb/proefopstelling`)
    await page.getByRole('heading', { name: 'Deze pagina bestaat niet' }).waitFor()
    await page.goto(`${office.url}/ksb/balies/${ids.counter}`)
    await page.getByRole('heading', { name: 'Onthaal' }).waitFor()
    expect(await page.getByRole('navigation', { name: 'Onthaal' }).getByRole('link').allInnerTexts()).toEqual([
      'Overzicht',
    ])
    await page.goto(`${office.url}/ksb/balies`)
    await link('Onthaal').waitFor()
    expect(await link('Balie toevoegen').count()).toBe(0)
    await button('Acties voor Onthaal').click()
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      ...['Consumerkey', 'UUID', 'CDBID van de organisator', 'CDBID van de locatie'].map((id) => `${id} kopiëren`),
    ])
  })

  it.each([
    [
      'an admin',
      admin,
      [
        ...[
          'Start',
          'Pashouders',
          'Zuilen',
          'Check-ins',
          'Balies',
          'Evenementen',
          'Verdeelsleutels',
          'Lidmaatschappen',
          'Voordelen',
          'Kaarten',
        ],
        ...['Afrekening', 'Gebruikers', 'Webhooks', 'Kaartsysteem'],
      ],
      ['logboek'],
    ],
    [
      'a voordeelbeheerder',
      { role: 'VOORDEELBEHEERDER', counterIds: [ids.counter] },
      ['Start', 'Voordelen'],
      ['zuilen', 'balies', 'gebruikers', 'logboek'],
    ],
    [
      ...['counter staff', { role: 'COUNTER', staffOf: [ids.counter] }, ['Start']],
      ...[['balies', 'gebruikers', 'logboek', 'mijn-account']],
    ],
  ] as [string, TestPerson, string[], string[]][])('as %s', async (_who, who, seen, refused) => {
    page = await office.open(who, '/ksb/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    const nav = page.getByRole('navigation', { name: 'Onderdelen' }).getByRole('link')
    expect(await nav.allInnerTexts()).toEqual(seen)
    for (const path of refused) {
      await page.goto(`${office.url}/ksb/${path}`)
      await page.getByRole('heading', { name: 'Deze pagina is niet voor jou' }).waitFor()
    }
  })
})

describe('an export', () => {
  it('gives a superadmin the file of what he sees, and others nothing', async () => {
    page = await office.open(superadmin, '/ksb/balies?zoek=Onthaal')
    await button('Exporteren').click()
    const dialog = page.getByRole('alertdialog', { name: 'Lijst exporteren' })
    await dialog.getByText('Wat je met je filters ziet', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await dialog.getByLabel('Soort bestand').selectOption('CSV')
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Exporteren' }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe('Balies 2026-11-23.csv')
    const text = readFileSync(await file.path(), 'utf8')
    expect(text.split('\r\n')).toHaveLength(3)
    expect(text).toContain('"Onthaal"')
    await page.getByText('Balies 2026-11-23.csv is opgeslagen.').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await page.context().close()

    page = await office.open(admin, '/ksb/balies')
    await link('Onthaal').waitFor()
    expect(await button('Exporteren').count()).toBe(0)
  })

  it('that breaks off says so and saves nothing', async () => {
    page = await office.open(superadmin, '/ksb/zuilen')
    await page.route('**/zuilen/export?**', (route) => route.abort())
    await button('Exporteren').click()
    const dialog = page.getByRole('alertdialog', { name: 'Lijst exporteren' })
    await dialog.getByRole('button', { name: 'Exporteren' }).click()
    await dialog.getByText('De server is niet bereikbaar', { exact: false }).waitFor()
    for (const fault of office.faults.splice(0)) expect(fault).toMatch(/net::ERR_/)
    await page.unroute('**/zuilen/export?**')
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Exporteren' }).click()
    expect((await saved).suggestedFilename()).toBe('Zuilen 2026-11-23.xlsx')
  })
})
