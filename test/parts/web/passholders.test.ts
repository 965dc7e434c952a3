import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages of passholders, as they are built, in a real browser. */

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

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true })
const heading = (name: string) => page.getByRole('heading', { name, exact: true })
const box = (name: string) => page.getByRole('textbox', { name, exact: true })
const he = `${secrets.firstName} ${secrets.name}`

describe('the list of passholders', () => {
  it('finds somebody by a part of both names, has its filters in the address, and leads to his page', async () => {
    page = await office.open(admin, '/ksb/pashouders')
    await page.getByText('5 pashouders', { exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('searchbox').fill('gode vander')
    await page.getByText('1 pashouder', { exact: true }).waitFor()
    await expect.poll(() => new URL(page.url()).searchParams.get('zoek')).toBe('gode vander')
    await page.goto(`${office.url}/ksb/pashouders?kansenstatuut=EXPIRED&gemeente=9300`)
    await page.getByRole('rowheader', { name: 'Jan Peeters' }).waitFor()
    await page.getByText(/^verlopen op/).waitFor()
    await button('Filter verwijderen: Kansenstatuut: verlopen').click()
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(5)
    await page.goto(`${office.url}/ksb/pashouders?zoek=niemand`)
    await heading('Niemand gevonden').waitFor()
    expect(await axe(page)).toEqual([])
    await page.goto(`${office.url}/ksb/pashouders?zoek=${cards.active}`)
    await button(`Acties voor ${he}`).click()
    await page.getByRole('menuitem', { name: 'UUID kopiëren' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(ids.holder)
    await link(he).click()
    await heading(he).waitFor()
  })

  it('finds an INSZ without its being in an address', async () => {
    page = await office.open(admin, '/ksb/pashouders')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    await page.getByRole('searchbox').fill('83.03.02-015.41')
    await page.getByText('het controlegetal klopt niet', { exact: false }).waitFor()
    await page.getByRole('searchbox').fill('17010180147')
    await page.getByText('We vinden hier niemand', { exact: false }).waitFor()
    await page.getByRole('searchbox').fill('83.03.02-015.40')
    await heading(he).waitFor()
    await page.keyboard.press('Control+K')
    await page.keyboard.type(secrets.insz)
    await page.getByText('1 gevonden').waitFor()
    await page.keyboard.press('Enter')
    await heading(he).waitFor()
    expect(decodeURIComponent(asked.join('\n'))).not.toMatch(/83\.?03\.?02|170101/)
  })

  it('is in the one search box, by name and by card', async () => {
    page = await office.open(admin, '/ksb/zuilen')
    await page.getByRole('heading', { name: 'Zuilen' }).waitFor()
    await page.keyboard.press('Control+K')
    await page.keyboard.type('vandersm')
    await page
      .getByRole('region', { name: 'Pashouders' })
      .getByRole('link', { name: /Godelieve/ })
      .waitFor()
    await page.getByText('02/03/1983, Aalst').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+A')
    await page.keyboard.type(cards.active)
    await page.getByText('2 gevonden').waitFor()
    await page.keyboard.press('Enter')
    await heading(he).waitFor()
  })
})

describe('the page of a passholder', () => {
  it('has all that is known; the INSZ once somebody asks for it, which the history says', async () => {
    page = await office.open(admin, `/ksb/pashouders/${ids.holder}`)
    await heading(he).waitFor()
    for (const text of [cards.active, '12 punten', 'Molenstraat 1, 9300 Aalst', 'Niemand anders op dit adres.'])
      await page.getByText(text, { exact: true }).waitFor()
    expect(await page.content()).not.toContain('83.03.02')
    expect(await axe(page)).toEqual([])
    await button('Tonen (komt in het logboek)').click()
    await page.getByText('83.03.02-015.40').waitFor()
    await link('Geschiedenis').click()
    await heading('Rijksregisternummer bekeken').first().waitFor()
    await link('Punten').click()
    await page
      .getByRole('row', { name: /Ingewisseld.*Een koffie.*-10/ })
      .first()
      .waitFor()
    await page.getByRole('row', { name: /Beginstand/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('navigation', { name: he }).getByRole('link', { name: 'Check-ins' }).click()
    await page
      .getByRole('row', { name: /Een balpen/ })
      .first()
      .waitFor()
    expect(await axe(page)).toEqual([])
    await page.goto(`${office.url}/ksb/pashouders/00000000-0000-4000-8000-000000000000`)
    await heading('Deze pashouder is er niet').waitFor()
  })

  it('is changed; what is wrong is said at the field; of two who do so at once each sees the other’s', async () => {
    page = await office.open(admin, `/ksb/pashouders/${ids.socialHolder}/gegevens`)
    await box('Voornaam').fill('')
    await box('Rijksregisternummer').fill('83030201541')
    await button('Wijzigingen bewaren').click()
    await page.getByRole('alert').getByRole('link', { name: 'Voornaam: vul dit in.' }).waitFor()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /controlegetal/ })
      .waitFor()
    expect(await axe(page)).toEqual([])
    await box('Voornaam').fill('Janne')
    await box('Rijksregisternummer').fill(secrets.insz)
    await button('Wijzigingen bewaren').click()
    await page
      .getByRole('alert')
      .getByText('Iemand anders heeft dit rijksregisternummer al', { exact: false })
      .waitFor()
    await box('Rijksregisternummer').fill('')
    const changed = await office.backend.asPerson(admin, {
      method: 'PUT',
      url: `/ksb/api/passholders/${ids.socialHolder}`,
      headers: { 'if-match': '"1"' },
      payload: { name: 'Peeters', firstName: 'Jan', dateOfBirth: '1990-05-06', postalCode: '9340', city: 'Lede' },
    })
    expect(changed.statusCode).toBe(200)
    await button('Wijzigingen bewaren').click()
    await heading('Iemand anders bewaarde dit intussen').waitFor()
    await button('Wijzigingen bewaren').click()
    await page.getByText('Janne Peeters is bewaard.').waitFor()
    await heading('Janne Peeters').waitFor()
    const [row] = await office.backend.sql('select first_name, city from passholder where id = $1', ids.socialHolder)
    expect(row).toEqual({ first_name: 'Janne', city: 'Lede' })
  })

  it('is for admins', async () => {
    page = await office.open({ role: 'ZUILBEHEERDER' }, `/ksb/pashouders/${ids.holder}`)
    await heading('Deze pagina is niet voor jou').waitFor()
    await page.keyboard.press('Control+K')
    await page.keyboard.type('vandersm')
    await page.getByText('0 gevonden').waitFor()
  })
})
