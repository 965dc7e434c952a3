import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages of voordelen, as they are built, in a real browser. */

const admin = { role: 'ADMIN' } as const
/** A picture of twenty by twenty that a browser can read. */
const dot = readFileSync(new URL('../../support/dot.png', import.meta.url))
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
const choose = async (whose: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: `Acties voor ${whose}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const statusOf = async (id: string) =>
  (await office.backend.sql<{ status: string }>('select status from reward where id = $1', id))[0]?.status

describe('a voordeel', () => {
  it('is found by its kind, status, counter and period', async () => {
    page = await office.open(admin, '/ksb/voordelen')
    await link('Zwembeurt').waitFor()
    expect(await axe(page)).toEqual([])
    const titles = () => page.getByRole('rowheader').allInnerTexts()
    await page.getByLabel('Soort', { exact: true }).selectOption('Welkomstvoordeel')
    await expect.poll(titles).toEqual(['Welkom'])
    await page.getByLabel('Soort', { exact: true }).selectOption('')
    await page.getByLabel('Balie', { exact: true }).selectOption('Sporthal')
    await expect.poll(async () => (await titles()).toSorted()).toEqual(['Een balpen', 'Zwembeurt'])
    await page.getByLabel('In te ruilen', { exact: true }).selectOption('Voorbij')
    await page.getByRole('heading', { name: 'Geen voordeel gevonden' }).waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('says what voordeelzuilen make of it, and what changes there before it is stopped', async () => {
    await office.backend.sql("update zuil set type = 'REWARD' where id = $1", ids.otherZuil)
    page = await office.open(admin, `/ksb/balies/${ids.otherCounter}`)
    await link('Een balpen').click()
    await page.getByRole('heading', { name: 'Een balpen', level: 1 }).waitFor()
    await page.getByText('toont dit nu').waitFor()
    await link('CID-PPT-003').waitFor()
    expect(await axe(page)).toEqual([])
    await link('CID-PPT-003').click()
    await link('Wat de balie van deze zuil geeft').click()
    await link('Een balpen').click()
    await page.getByText('toont dit nu').waitFor()
    await choose('Een balpen', 'Stoppen')
    const question = page.getByRole('alertdialog')
    await question.getByText('CID-PPT-003: van Een balpen naar Zwembeurt').waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Stoppen' }).click()
    await page.getByText('Een balpen is gestopt.').waitFor()
    await page.getByText('Gestopt', { exact: true }).first().waitFor()
    expect(await statusOf(ids.otherReward)).toBe('INACTIVE')
    await choose('Een balpen', 'Terugzetten')
    await question.getByText('CID-PPT-003: van Zwembeurt naar Een balpen').waitFor()
    await question.getByRole('button', { name: 'Terugzetten' }).click()
    await page.getByText('Een balpen is teruggezet.').waitFor()
    await link('Geschiedenis').click()
    await page.getByText('Gestopt → Actief').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('is made whole by a partner, who sees what his zuil will show before it is saved', async () => {
    await office.backend.sql("update zuil set type = 'REWARD' where id = $1", ids.otherZuil)
    page = await office.open({ role: 'VOORDEELBEHEERDER', counterIds: [ids.otherCounter] }, '/ksb/voordelen')
    await link('Een balpen').waitFor()
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['Een balpen'])
    await link('Voordeel toevoegen').click()
    await page.getByRole('button', { name: 'Toevoegen' }).click()
    await page.getByText('Er zijn nog 3 dingen niet in orde').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Naam', { exact: true }).first().fill('Een thee')
    await page.getByLabel('Beschrijving', { exact: true }).first().fill('Met een koekje')
    await page.getByLabel('Punten', { exact: true }).fill('5')
    await page.getByRole('group', { name: 'In te ruilen' }).getByLabel('Vanaf').fill('1/11/2026')
    await page.getByText('Met een koekje', { exact: true }).last().waitFor()
    await page
      .getByText('CID-PPT-003: van Een balpen naar meer dan één (Een thee, Een balpen), en dan weigert ze')
      .waitFor()
    await page.getByLabel('Afbeelding kiezen').setInputFiles({ name: 'thee.png', mimeType: 'image/png', buffer: dot })
    await page.getByLabel('Wat staat er op de afbeelding?').fill('Een kop thee')
    const preview = page.getByRole('article').getByRole('img', { name: 'Een kop thee' })
    await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(20)
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Toevoegen' }).click()
    await page.getByRole('heading', { name: 'Een thee', level: 1 }).waitFor()
    await page.getByText('Een thee is toegevoegd.').waitFor()
    await page.getByText('onbeperkt, nog niet gegeven').waitFor()
    expect(await axe(page)).toEqual([])
    // Of what is not his he reads nothing.
    await page.goto(`${office.url}/ksb/voordelen/${ids.reward}`)
    await page.getByRole('heading', { name: 'Dit voordeel is er niet' }).waitFor()
    await page.context().close()

    // What somebody else saved meanwhile stands beside what was typed.
    page = await office.open(admin, '/ksb/voordelen?zoek=thee')
    await choose('Een thee', 'Bewerken')
    await page.getByLabel('Voorraad', { exact: true }).fill('20')
    await office.backend.sql(
      `update reward set version = version + 1, title = '{"nl":"Een groene thee"}' where title ->> 'nl' = 'Een thee'`,
    )
    await page.getByRole('button', { name: 'Wijzigingen bewaren' }).click()
    await page.getByRole('row', { name: /^Naam .*Een groene thee/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Wijzigingen bewaren' }).click()
    await page.getByText('Een groene thee is gewijzigd.').waitFor()
    await link('Geschiedenis').click()
    await page.getByText('niets → 20').waitFor()
    const [saved] = await office.backend.sql<{ max_units: number; points: number }>(
      `select max_units, points from reward where title ->> 'nl' = 'Een groene thee'`,
    )
    expect(saved).toEqual({ max_units: 20, points: 5 })
    await office.backend.sql(`update reward set status = 'DELETED' where title ->> 'nl' = 'Een groene thee'`)
  })

  it('keeps its points once somebody had it, and says why', async () => {
    page = await office.open(admin, `/ksb/voordelen/${ids.reward}/bewerken`)
    await page.getByText('de punten blijven zoals ze zijn', { exact: false }).waitFor()
    expect(await page.getByLabel('Punten', { exact: true }).getByRole('textbox').count()).toBe(0)
    expect(await page.getByLabel('Soort', { exact: true }).locator('option').allInnerTexts()).toEqual([
      'Omruilvoordeel',
    ])
  })

  it('is deleted, and found among those that were', async () => {
    page = await office.open(admin, '/ksb/voordelen?zoek=balpen')
    await choose('Een balpen', 'Verwijderen')
    const question = page.getByRole('alertdialog')
    await question.getByText('Het werd 1 keer gegeven: dat blijft in de boeken.').waitFor()
    await question.getByRole('button', { name: 'Verwijderen' }).click()
    await page.getByRole('heading', { name: 'Geen voordeel gevonden' }).waitFor()
    expect(await statusOf(ids.otherReward)).toBe('DELETED')
    await page.getByLabel('Status', { exact: true }).selectOption('Verwijderd')
    await link('Een balpen').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zwembeurt')
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Zwembeurt/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Zwembeurt', level: 1 }).waitFor()
  })
})
