import iconv from 'iconv-lite'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import { cellsOf, checkFile, fileOf, newCard, stockCards } from '../../support/registration-files.ts'

/** "In bulk registreren", as it is built, in a real browser. */

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

const button = (name: string) => page.getByRole('button', { name, exact: true })
const link = (name: string) => page.getByRole('link', { name, exact: true })
const choose = async (file: string | Buffer, name = 'pashouders.csv'): Promise<void> =>
  page.getByLabel('Bestand', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(file) })
const fact = (name: string) => page.locator('dl > div', { has: page.getByText(name, { exact: true }) }).locator('dd')

describe('a file of passholders', () => {
  it('is sent, told of, repaired, and registered; the keyboard is enough', async () => {
    await stockCards(office.backend, [newCard(1), newCard(2)])
    page = await office.open(admin, '/ksb/pashouders')
    await link('In bulk registreren').click()
    await page.getByRole('heading', { name: 'In bulk registreren' }).waitFor()
    expect(await axe(page)).toEqual([])

    await button('Bestand nakijken').click()
    await page.getByRole('alert').getByRole('link', { name: 'Kies een bestand.' }).click()
    expect(
      await page.getByLabel('Bestand', { exact: true }).evaluate((input) => input === document.activeElement),
    ).toBe(true)
    expect(await axe(page)).toEqual([])

    // Excel's own way: its letters are not UTF-8.
    const rows = [cellsOf(1, { 0: '‘t Hof' }), cellsOf(2, { 2: '2/4/83' })]
    await choose(iconv.encode(fileOf(rows), 'windows-1252'))
    await page.getByRole('radio', { name: 'Onthaal' }).check()
    await button('Bestand nakijken').click()
    await page.getByText('Het lijkt Windows-1252', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await link('Ander bestand kiezen').click()
    await expect.poll(() => page.getByLabel('File encoding').inputValue()).toBe('WINDOWS-1252')
    expect(await page.getByRole('radio', { name: 'Onthaal' }).isChecked()).toBe(true)

    await choose(iconv.encode(fileOf(rows), 'windows-1252'))
    await button('Bestand nakijken').click()
    await page.getByText('1 regel is fout.', { exact: false }).waitFor()
    expect(await fact('Nieuwe pashouders').innerText()).toBe('1')
    expect(await fact('Foute regels').innerText()).toBe('1')
    await page.getByRole('row', { name: /^3 Zoë Peeters2 geboortedatum.*2\/4\/83.*vier cijfers/ }).waitFor()
    expect(await button('Pashouders registreren').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    const [download] = await Promise.all([page.waitForEvent('download'), link('Foute regels downloaden').click()])
    expect(download.suggestedFilename()).toBe('foute-regels.csv')

    await link('Ander bestand kiezen').click()
    await choose(fileOf([cellsOf(1), cellsOf(2)]))
    await page.getByLabel('File encoding').selectOption('UTF-8')
    await page.getByRole('radio', { name: 'Onthaal' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('2 pashouders staan klaar', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.reload()
    await button('Pashouders registreren').focus()
    await page.keyboard.press('Enter')
    await page.getByText('2 pashouders zijn geregistreerd.').waitFor()
    await page.getByRole('row', { name: `2 ${newCard(1)} nieuwe pashouder` }).waitFor()
    expect(await fact('Nieuwe pashouders').innerText()).toBe('2')
    expect(await axe(page)).toEqual([])
    expect(
      await office.backend.sql(`select 1 from card where status = 'ACTIVE' and uitpas_number = any($1)`, [
        newCard(1),
        newCard(2),
      ]),
    ).toHaveLength(2)

    // It is there among the last ones, also tomorrow.
    await link('‹ In bulk registreren').click()
    await page.getByRole('row', { name: /^pashouders.csv geregistreerd Onthaal/ }).waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('that is long shows how far it is, also after a reload, and what came of it', async () => {
    await stockCards(office.backend, [newCard(11)])
    const { id } = await checkFile(office.backend, fileOf([cellsOf(11)]))
    // Another backend is at it.
    await office.backend.sql(
      "update registration set status = 'REGISTERING', done = 40, steps = 100, worker = id, leased_until = '2100-01-01' where id = $1",
      id,
    )
    page = await office.open(admin, `/ksb/pashouders/registreren/${id}`)
    await page.getByRole('status').filter({ hasText: 'Registreren: 40 %' }).waitFor()
    expect(await page.getByRole('progressbar', { name: 'Registreren' }).getAttribute('value')).toBe('40')
    expect(await axe(page)).toEqual([])
    await office.backend.sql('update registration set done = 75 where id = $1', id)
    await page.getByRole('status').filter({ hasText: 'Registreren: 75 %' }).waitFor()
    await page.reload()
    await page.getByRole('status').filter({ hasText: 'Registreren: 75 %' }).waitFor()
    await office.backend.sql("update registration set status = 'REGISTERED', finished_at = now() where id = $1", id)
    await page.getByText('1 pashouder is geregistreerd.').waitFor()
  })

  it('goes on where the line broke off', async () => {
    await stockCards(office.backend, [newCard(41)])
    page = await office.open(admin, '/ksb/pashouders/registreren')
    let pieces = 0
    await page.route(/\/parts\/\d+$/, (route) => {
      pieces += 1
      return pieces === 1 ? route.abort() : route.continue()
    })
    await choose(fileOf([cellsOf(41)]))
    await page.getByRole('radio', { name: 'Onthaal' }).check()
    await button('Bestand nakijken').click()
    await page.getByText('1 pashouder staat klaar', { exact: false }).waitFor()
    expect(pieces).toBe(2)
    expect(office.faults.splice(0)).toEqual([expect.stringContaining('net::ERR_FAILED')])
  })

  it('that nobody wants any more is taken away; one that changed is checked again', async () => {
    await stockCards(office.backend, [newCard(21)])
    const { id } = await checkFile(office.backend, fileOf([cellsOf(21)]))
    page = await office.open(admin, `/ksb/pashouders/registreren/${id}`)
    await office.backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", newCard(21))
    await button('Pashouders registreren').click()
    await page
      .getByText('Er is niemand geregistreerd, en het bestand is opnieuw nagekeken.', { exact: false })
      .waitFor()
    await page.getByRole('row', { name: /Deze kaart is geblokkeerd/ }).waitFor()
    await button('Bestand wissen').click()
    await page.getByText('Het bestand is gewist.').waitFor()
    expect(await office.backend.sql('select 1 from registration where id = $1', id)).toEqual([])
  })

  it('is for admins alone', async () => {
    page = await office.open({ role: 'ZUILBEHEERDER' }, '/ksb/pashouders/registreren')
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    expect(await page.getByLabel('Bestand', { exact: true }).count()).toBe(0)
    const { id } = await checkFile(office.backend, fileOf([cellsOf(31)]))
    await page.goto(`${office.url}/ksb/pashouders/registreren/${id}`)
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    expect(await page.getByText('pashouders.csv').count()).toBe(0)
  })
})
