import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages of evenementen and verdeelsleutels, as they are built, in a real browser. */

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
const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const choose = async (whose: string, item: string): Promise<void> => {
  await button(`Acties voor ${whose}`).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const zuil = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })

describe('an event', () => {
  it('is added by hand; which zuilen show it is explained, now and at another moment', async () => {
    page = await office.open(admin, '/ksb/evenementen')
    await link('Evenement toevoegen').click()
    await button('Toevoegen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Kies een organisator.' }).waitFor()
    expect(await axe(page)).toEqual([])
    await field('Naam').fill('Buurtfeest')
    await page.getByRole('radio', { name: `Naam van ${ids.organizer}` }).check()
    await field('Begint op').fill('27/11/2026')
    await page.getByLabel('om', { exact: true }).fill('20:00')
    await page.getByLabel('tot', { exact: true }).fill('19:00')
    await button('Toevoegen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Het einde komt na het begin.' }).waitFor()
    await page.getByLabel('tot', { exact: true }).fill('22:30')
    await field('Basisprijs').fill('12,5')
    await button('Datum toevoegen').click()
    await button('Toevoegen').click()
    await page.getByRole('heading', { name: 'Buurtfeest', level: 1 }).waitFor()
    await page.getByText('Buurtfeest is toegevoegd.').waitFor()
    await zuil('CID-PPT-001').getByText('Inchecken kan nog niet: dat kan vanaf vrijdag 27/11/2026 15:00.').waitFor()
    await zuil('CID-PPT-001').getByText('De organisator is die van balie Onthaal.', { exact: false }).waitFor()
    await zuil('CID-PPT-002').getByText('De zuil is geblokkeerd', { exact: false }).waitFor()
    await field('Op een andere dag').fill('4/12/2026')
    await page.getByLabel('Om', { exact: true }).fill('21:00')
    await button('Bekijken').click()
    await page.getByRole('heading', { name: 'Op vrijdag 04/12/2026 21:00' }).waitFor()
    await zuil('CID-PPT-001').getByText('Omdat het als enige open is bij haar balies.').waitFor()
    expect(await axe(page)).toEqual([])

    await link('Overzicht').click()
    await page.getByText('€ 12,50').waitFor()
    await page.getByText('27/11/2026 20:00–22:30').waitFor()
    await page.getByText('04/12/2026 20:00–22:30').waitFor()
    expect(await axe(page)).toEqual([])
    await link('Instellingen').click()
    await page.getByRole('textbox', { name: 'Punten' }).fill('3')
    await page.getByRole('group', { name: 'Datum 2' }).getByRole('checkbox', { name: 'Gaat niet door' }).check()
    await button('Wijzigingen bewaren').click()
    await page.getByText('Buurtfeest is bewaard.').waitFor()
    expect(await axe(page)).toEqual([])
    await link('Geschiedenis').click()
    await page.getByText('1 → 3').waitFor()
    await choose('Buurtfeest', 'Evenement annuleren')
    await page.getByRole('alertdialog', { name: 'Buurtfeest annuleren' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: 'Evenement annuleren' }).click()
    await page.getByText('Buurtfeest is geannuleerd.').waitFor()
    await choose('Buurtfeest', 'Verwijderen')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verwijderen' }).click()
    await page.getByRole('heading', { name: 'Evenementen', level: 1 }).waitFor()
  })

  it('of UiTdatabank is found by its CDBID, and edited as far as UiTPAS goes', async () => {
    page = await office.open(admin, '/ksb/')
    await button('Zoeken… Ctrl K').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Wat zoek je?' }).fill(ids.otherPastEvent)
    await page
      .getByRole('dialog')
      .getByRole('link', { name: new RegExp(`^Naam van ${ids.otherPastEvent}`) })
      .click()
    await page.getByRole('heading', { name: `Naam van ${ids.otherPastEvent}`, level: 1 }).waitFor()
    await link('Instellingen').click()
    await page.getByText('komen uit UiTdatabank', { exact: false }).waitFor()
    expect(await field('Naam').count()).toBe(0)
    await page.goto(`${office.url}/ksb/evenementen?wanneer=OVER&organisator=${ids.otherOrganizer}`)
    await link(`Naam van ${ids.otherPastEvent}`).waitFor()
    await button(`Acties voor Naam van ${ids.otherPastEvent}`).click()
    await page.getByRole('menuitem', { name: 'CDBID kopiëren', exact: true }).waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await axe(page)).toEqual([])
  })

  it('of UiTdatabank is of a moment, and the list says so, also while it can’t be reached', async () => {
    const { sql } = office.backend
    await sql(`insert into uitdatabank_load (id, updated_at) values (1, '2026-11-23T19:05:00Z')`)
    await sql(
      `insert into uitdatabank_event (id, organizer_id, unreadable) values ($1, $2, null), ('one', $2, 'NO_NAME')`,
      ids.event,
      ids.organizer,
    )
    page = await office.open(admin, '/ksb/evenementen')
    await page
      .getByText('Bijgewerkt uit UiTdatabank: 23/11/2026 20:05, 1 evenement. 1 evenement is daar niet in orde')
      .waitFor()
    await sql(`update uitdatabank_load set failing_since = '2026-11-23T19:10:00Z', problem = 'NO_ANSWER'`)
    await page.reload()
    await page
      .getByText('UiTdatabank is niet bereikbaar sinds 23/11/2026 20:10. Wat je ziet, is van 23/11/2026 20:05.')
      .waitFor()
    expect(await axe(page)).toEqual([])
    await sql('delete from uitdatabank_load')
    await page.reload()
    await link('Evenement toevoegen').waitFor()
    expect(await page.getByText('uit UiTdatabank').count()).toBe(0)
  })

  it('of another card system of its organizer is taken in, and out again', async () => {
    await office.backend.sql('insert into "_CardSystemToOrganizer" ("A", "B") values (2, $1)', ids.otherOrganizer)
    page = await office.open({ ...admin, cardSystemId: 2 }, '/ksb/evenementen')
    await page.getByText('Nog geen evenementen').waitFor()
    await link('Evenement opnemen').click()
    await field('Naam, CDBID, organisator of locatie').or(page.getByRole('searchbox')).fill('another')
    await button(`Naam van ${ids.otherEvent} opnemen`).waitFor()
    expect(await axe(page)).toEqual([])
    await button(`Naam van ${ids.otherEvent} opnemen`).click()
    await page.getByText('zit nu ook in dit kaartsysteem.', { exact: false }).waitFor()
    await page.getByText('Geen evenement gevonden').waitFor()
    await link('Evenementen').last().click()
    await link(`Naam van ${ids.otherEvent}`).click()
    await page.getByText('UiTPAS Dender, UiTPAS Gent').waitFor()
    await choose(`Naam van ${ids.otherEvent}`, 'Uit dit kaartsysteem halen')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Uit dit kaartsysteem halen' }).click()
    await page.getByText('Nog geen evenementen').waitFor()
  })
})

describe('a verdeelsleutel', () => {
  const paid = (price: string) => page.getByRole('row', { name: new RegExp(`^${price}`) })

  it('shows who pays what while it is typed, is saved, and ended', async () => {
    page = await office.open(admin, '/ksb/verdeelsleutels/nieuw')
    await field('Naam').fill('Onder 10 euro')
    await paid('€ 10,00').getByText('€ 2,00').waitFor()
    await page.getByLabel('De prijs is').selectOption('lager dan')
    await paid('€ 10,00').getByText('De sleutel geldt niet voor deze prijs.').waitFor()
    await page.getByLabel('Pashouder', { exact: true }).selectOption('een bedrag')
    await field('Bedrag van Pashouder').fill('1,5')
    await field('Probeer een prijs').fill('9,01')
    await paid('€ 9,01').getByText('€ 1,50').waitFor()
    await paid('€ 9,01').getByText('€ 3,91').waitFor()
    await page.getByLabel('Organisator', { exact: true }).selectOption('een percentage')
    await page.getByText('Laat één van de vier de rest betalen', { exact: false }).first().waitFor()
    await button('Toevoegen').click()
    await page
      .getByRole('alert')
      .getByText('Zo is niet bij elke prijs duidelijk wie wat betaalt.', { exact: false })
      .waitFor()
    expect(await axe(page)).toEqual([])
    // What a browser says by itself of the refusal.
    expect(office.faults.splice(0)).toEqual([expect.stringContaining('status of 400')])
    await page.getByLabel('Organisator', { exact: true }).selectOption('de rest')
    await button('Toevoegen').click()
    await page.getByText('Onder 10 euro is toegevoegd.').waitFor()
    await page.getByText('Pashouder € 1,50, Lokaal bestuur 40 %, Organisator de rest').waitFor()
    await page.getByText('Prijs onder € 10,00').waitFor()
    expect(await axe(page)).toEqual([])
    await link('Onder 10 euro').click()
    await page.getByText('telt voor elk evenement van dit kaartsysteem', { exact: false }).waitFor()
    await field('Volgorde').fill('5')
    await button('Wijzigingen bewaren').click()
    await page.getByText('Onder 10 euro is bewaard.').waitFor()
    await link('Geschiedenis').click()
    await page.getByText('0 → 5').waitFor()
    await choose('Onder 10 euro', 'Beëindigen')
    await page.getByLabel('Wanneer').selectOption('Na een dag')
    await field('Laatste dag').fill('31/12/2026')
    expect(await axe(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: 'Beëindigen' }).click()
    await page.getByText('Tot en met 31/12/2026').waitFor()
    await choose('Onder 10 euro', 'Terugzetten')
    await page.getByText('Onder 10 euro geldt weer, zonder einde.').waitFor()
  })
})
