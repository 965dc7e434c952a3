import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages of lidmaatschappen (handbook, "Lidmaatschappen"), as they are built, in a real browser. */

const admin = { role: 'ADMIN' } as const
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
const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const addressOf = (id: string, tab = '') => `/ksb/lidmaatschappen/${id}${tab}`

describe('a lidmaatschap', () => {
  it('asks what its basis needs and nothing else, is added, and given to counters', async () => {
    page = await office.open(admin, '/ksb/lidmaatschappen')
    const refused: string[] = []
    page.on('response', (response) => {
      if (response.status() === 400) refused.push(`${response.request().method()} ${new URL(response.url()).pathname}`)
    })
    await link('Bibliotheek').waitFor()
    expect(await axe(page)).toEqual([])
    await link('Lidmaatschap toevoegen').click()
    await field('Voorgestelde einddatum').waitFor()
    await button('Toevoegen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Geef het lidmaatschap een naam.' }).waitFor()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Kies een einddatum/ })
      .waitFor()
    expect(await axe(page)).toEqual([])
    // One that has passed: said at the field.
    await field('Naam').fill('Vriend van de bib')
    await field('Frans').fill('Ami de la bib')
    await field('Voorgestelde einddatum').fill('1/2/2020')
    await button('Toevoegen').click()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Deze einddatum is al voorbij/ })
      .waitFor()

    const basis = page.getByLabel('Einddatum', { exact: true })
    const shown = async () => page.getByRole('textbox').evaluateAll((all) => all.map((one) => one.id))
    await basis.selectOption('Op basis van de geboortedatum')
    expect(await shown()).toContain('veld-months')
    expect(await shown()).not.toContain('veld-endDate')
    expect(await shown()).not.toContain('veld-renewableMonths')
    await basis.selectOption('Op basis van de registratiedatum')
    expect(await shown()).not.toContain('veld-endDate')
    await field('Hoeveel maanden geldig').fill('12')
    await field('Verlengbaar vanaf').fill('2')
    await button('Toevoegen').click()
    await page.getByText('Nog geen balie mag dit lidmaatschap lezen of toekennen.').waitFor()
    expect(await axe(page)).toEqual([])

    await button('Wijzigingen bewaren').click()
    await page.getByText('Kies minstens één balie.').waitFor()
    await page.getByRole('checkbox', { name: 'Onthaal' }).check()
    await page.getByRole('checkbox', { name: 'Sporthal' }).check()
    await page.getByLabel('Rechten balie(s)').selectOption('lezen')
    await button('Wijzigingen bewaren').click()
    const lines = page.getByRole('list', { name: 'Balies met rechten' }).getByRole('listitem')
    await expect.poll(() => lines.count()).toBe(2)
    await choose('Onthaal', 'Laten toekennen')
    await lines.filter({ hasText: 'toekennen' }).waitFor()
    await choose('Sporthal', 'Verwijderen')
    await expect.poll(() => lines.count()).toBe(1)
    await button('Ongedaan maken').click()
    await expect.poll(() => lines.count()).toBe(2)
    expect(await axe(page)).toEqual([])
    const rows =
      await office.backend.sql(`select name, end_date_type, end_date, months, renewable_months from association
      where name ->> 'nl' = 'Vriend van de bib'`)
    expect(rows).toEqual([
      {
        name: { nl: 'Vriend van de bib', fr: 'Ami de la bib' },
        ...{ end_date_type: 'BASED_ON_REGISTRATION_DATE', end_date: null, months: 12, renewable_months: 2 },
      },
    ])
    await link('Geschiedenis').click()
    await page.getByText('lezen → toekennen').waitFor()
    expect(await axe(page)).toEqual([])
    expect(refused).toEqual(['POST /ksb/api/associations'])
    // A browser says so of its own accord.
    expect(office.faults.splice(0)).toEqual([expect.stringContaining('400')])
  })

  it('says which zuilen read it before it is changed, and what somebody else saved meanwhile', async () => {
    const id = ids.association
    await office.backend.sql("update zuil set type = 'MEMBERSHIP', association_id = $1 where id = $2", id, ids.zuil)
    page = await office.open(admin, addressOf(id))
    await page.getByText('Deze zuilen lezen dit lidmaatschap.', { exact: false }).waitFor()
    await link('CID-PPT-001').waitFor()
    await field('Naam').fill('Vriend van het cultuurcentrum')
    const changed = await office.backend.asPerson(admin, {
      ...{ method: 'PUT', url: `/ksb/api/associations/${id}`, headers: { 'if-match': '"1"' } },
      payload: { name: { nl: 'Vriend van het CC' }, endDateType: 'CUSTOM', endDate: '2027-08-31' },
    })
    expect(changed.statusCode).toBe(200)
    await button('Wijzigingen bewaren').click()
    await page.getByRole('heading', { name: 'Iemand anders bewaarde dit intussen' }).waitFor()
    // What is taken over stands in the field too.
    expect(await field('Voorgestelde einddatum').inputValue()).toBe('31/08/2027')
    expect(await axe(page)).toEqual([])
    await button('Wijzigingen bewaren').click()
    await page.getByText('Vriend van het cultuurcentrum is bewaard.').waitFor()

    // No counter of the zuil may read it then: asked first.
    await link('Balies').last().click()
    await choose('Onthaal', 'Verwijderen')
    const question = page.getByRole('alertdialog')
    await question.getByText('CID-PPT-001', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Verwijderen' }).click()
    await page.getByText('Geen balie van deze zuilen mag dit lidmaatschap lezen.', { exact: false }).waitFor()
    // Nor is it removed under the zuil.
    await choose('Vriend van het cultuurcentrum', 'Verwijderen')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verwijderen' }).click()
    await page.getByText('Er zijn nog zuilen die dit lidmaatschap lezen.', { exact: false }).waitFor()
    await page.goto(`${office.url}/ksb/zuilen/${ids.zuil}`)
    await link('Vriend van het cultuurcentrum').click()
    await page.getByRole('heading', { name: 'Vriend van het cultuurcentrum' }).waitFor()
    await office.backend.sql("update zuil set type = 'CHECK_IN', association_id = null where id = $1", ids.zuil)
  })

  it('has members of whom a search begins anew, on whichever page it is typed', async () => {
    const made = "n, md5('lid' || n)::uuid as id, 'Lid ' || lpad(n::text, 2, '0') as name from generate_series(1, 60) n"
    const { sql } = office.backend
    await sql(`insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
      select id, name, 'An', '1990-01-01', '9300', 'Aalst' from (select ${made}) m`)
    await sql(`insert into membership (passholder_id, card_system_id, search_name)
      select id, 1, lower(name) || ' an' from (select ${made}) m`)
    await sql(
      `insert into association_membership (passholder_id, association_id, end_date)
        select id, $1, '2030-01-01' from (select ${made}) m`,
      ids.readAssociation,
    )
    page = await office.open(admin, addressOf(ids.readAssociation, '/leden'))
    const rows = page.getByRole('rowheader')
    await expect.poll(() => rows.count()).toBe(50)
    await page.getByRole('button', { name: 'Volgende' }).click()
    await expect.poll(() => rows.allInnerTexts()).toHaveLength(10)
    await page.getByRole('searchbox', { name: /Zoek op naam, UiTPAS-nummer/ }).fill('lid 07')
    await expect.poll(() => rows.allInnerTexts()).toEqual(['Lid 07 An'])
    await sql('delete from association_membership')
    await sql("delete from passholder where name like 'Lid %'")
  })

  it('has members that are found, added, renewed and stopped', async () => {
    page = await office.open(admin, addressOf(ids.readAssociation, '/leden'))
    await page.getByRole('heading', { name: 'Nog geen leden' }).waitFor()
    const by = field('UiTPAS-nummer, UUID of e-mailadres')
    await by.fill('0930000237912')
    await button('Pashouder zoeken').click()
    await page.getByText('We vinden hier niemand met dit nummer of adres.', { exact: false }).waitFor()
    await by.fill(cards.active)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('loopt dan tot en met 23/11/2027', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Lid maken' }).click()
    await page.getByRole('cell', { name: cards.active }).waitFor()
    const who = (await page.getByRole('rowheader').innerText()).trim()
    expect(await axe(page)).toEqual([])
    await page.getByRole('searchbox', { name: /^Zoek op naam/ }).fill('niemand')
    await page.getByRole('heading', { name: 'Geen lid gevonden' }).waitFor()
    await button('Alles wissen').click()
    await page.getByRole('rowheader', { name: who }).waitFor()
    // It ended, so it can be renewed.
    await office.backend.sql("update association_membership set end_date = '2026-11-01'")
    await page.getByLabel('Toestand', { exact: true }).selectOption('Verlopen')
    await page.getByText('verlopen sinds 01/11/2026').waitFor()
    await page
      .getByRole('button', { name: /^Acties voor/ })
      .last()
      .click()
    await page.getByRole('menuitem', { name: 'Verlengen' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verlengen' }).click()
    await page.getByText('is verlengd tot en met 23/11/2027', { exact: false }).waitFor()
    await page.getByLabel('Toestand', { exact: true }).selectOption('')
    await page.getByRole('rowheader', { name: who }).waitFor()
    await page
      .getByRole('button', { name: /^Acties voor/ })
      .last()
      .click()
    await page.getByRole('menuitem', { name: 'Stoppen' }).click()
    expect(await axe(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stoppen' }).click()
    await page.getByRole('heading', { name: 'Nog geen leden' }).waitFor()
    expect(await office.backend.sql('select 1 from association_membership')).toEqual([])
  })

  it('whose suggested day has passed is told of, and led to', async () => {
    await office.backend.sql("update association set end_date = '2026-11-01' where id = $1", ids.association)
    page = await office.open(admin, '/ksb/')
    await page.getByText('1 einddatum voorbij').waitFor()
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Vriend van het/ })
      .click()
    await page.getByText('is voorbij (voorstel: 01/11/2026)', { exact: false }).waitFor()
    await field('Voorgestelde einddatum').fill('30/6/2030')
    await button('Wijzigingen bewaren').click()
    await page.getByText('is bewaard.', { exact: false }).waitFor()
    await expect.poll(() => page.getByText('is voorbij', { exact: false }).count()).toBe(0)
    await office.backend.sql("update association set end_date = '2026-11-01' where id = $1", ids.association)
    await page.goto(`${office.url}/ksb/lidmaatschappen?einddatum=voorbij`)
    await page.getByRole('cell', { name: 'einddatum voorbij', exact: false }).waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    expect(await axe(page)).toEqual([])
  })

  it('is removed once nobody needs it, and found by the search and at its counter before', async () => {
    page = await office.open(admin, `/ksb/balies/${ids.counter}`)
    await link('Jeugd').click()
    await page.getByRole('heading', { name: 'Jeugd' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('jeugd')
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Jeugd/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await choose('Jeugd', 'Verwijderen')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verwijderen' }).click()
    await page.getByText('Jeugd is verwijderd.').waitFor()
    await page.getByRole('heading', { name: 'Lidmaatschappen' }).waitFor()
    expect(await office.backend.sql('select 1 from association where id = $1', ids.youthAssociation)).toEqual([])
  })
})
