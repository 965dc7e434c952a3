import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/demo/numbers.ts'
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
    // He, what he did, and the card itself.
    await page.getByText('3 gevonden').waitFor()
    await page.keyboard.press('Enter')
    await heading(he).waitFor()
  })
})

describe('the page of a passholder', () => {
  it('has all that is known; the INSZ once somebody asks for it, which the history says', async () => {
    page = await office.open(admin, `/ksb/pashouders/${ids.holder}`)
    await heading(he).waitFor()
    const [home, noFamily] = ['Molenstraat 1, 9300 Aalst', 'Nog niemand: een gezin maak je in de app.']
    for (const text of [cards.active, '12 punten', home, noFamily])
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
    await box('Gsm').fill('bel me')
    await button('Wijzigingen bewaren').click()
    await page.getByRole('alert').getByRole('link', { name: 'Voornaam: vul dit in.' }).waitFor()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Gsm: gebruik alleen cijfers/ })
      .waitFor()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /controlegetal/ })
      .waitFor()
    expect(await axe(page)).toEqual([])
    await box('Voornaam').fill('Janne')
    await box('Gsm').fill('0470 12 34 56')
    await page.getByLabel('Geslacht').selectOption('Vrouw')
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
    await page.goto(`${office.url}/ksb/pashouders/${ids.socialHolder}`)
    await page.getByText('0470 12 34 56').waitFor()
    await page.getByText('Vrouw', { exact: true }).waitFor()
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

describe('what is done with a passholder', () => {
  const choose = async (whose: string, item: string): Promise<void> => {
    await button(`Acties voor ${whose}`).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  const question = () => page.getByRole('alertdialog')
  const answer = async (act: string): Promise<void> => {
    await question().getByRole('button', { name: act, exact: true }).click()
  }

  it('asks why, says at the field what is wrong, and shows at once how he stands then', async () => {
    const plain = makeUitpasNumber('09300', 779, false)
    await office.backend.sql("insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')", plain)
    page = await office.open(admin, `/ksb/pashouders/${ids.holder}`)
    await heading(he).waitFor()
    await choose(cards.active, 'Blokkeren')
    await answer('Blokkeren')
    await question().getByText('Schrijf kort waarom.').waitFor()
    expect(await axe(page)).toEqual([])
    await box('Waarom?').fill('Kwijt.')
    await answer('Blokkeren')
    await page.getByText('geblokkeerd', { exact: true }).waitFor()
    await choose(cards.active, 'Vervangen')
    await answer('Vervangen')
    await question().getByText('Een UiTPAS-nummer heeft 13 cijfers.').waitFor()
    await box('Nummer van de nieuwe kaart').fill(cards.social)
    await answer('Vervangen')
    await question().getByText('Deze kaart ligt hier niet in voorraad.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await box('Nummer van de nieuwe kaart').fill(plain)
    await question().getByLabel('Waarom?').selectOption('gestolen')
    await answer('Vervangen')
    await page.getByText(plain, { exact: true }).waitFor()

    await button('Toekennen').click()
    await answer('Toekennen')
    await question().getByText('Dit is geen datum.', { exact: false }).waitFor()
    await box('Laatste dag').fill('31/12/2027')
    expect(await axe(page)).toEqual([])
    await answer('Toekennen')
    await page.getByText('tot en met 31/12/2027').waitFor()
    await page.getByText('De kaart past niet bij het kansenstatuut. Vervang ze.').waitFor()
    await button('Wijzigen').click()
    await question().getByLabel('Wat wil je doen?').selectOption('Stopzetten')
    await box('Waarom?').fill('Verhuisd.')
    await answer('Stopzetten')
    await page.getByText('geen', { exact: true }).first().waitFor()

    await button('Punten verbeteren').click()
    await question().getByLabel('Geven of afnemen?').selectOption('afnemen')
    await box('Hoeveel punten?').fill('99')
    await box('Waarom?').fill('Dubbel gescand.')
    await answer('Punten verbeteren')
    await question().getByText('Zoveel punten zijn er niet', { exact: false }).waitFor()
    await box('Hoeveel punten?').fill('2')
    await answer('Punten verbeteren')
    await page.getByText('10 punten', { exact: true }).waitFor()
    await choose(he, 'Toevoegen aan een kaartsysteem')
    await page.getByText('Er is geen ander kaartsysteem waar je admin bent', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Sluiten' }).first().click()
    expect(await page.getByRole('menuitem', { name: 'Wissen' }).count()).toBe(0)
    await link('Geschiedenis').click()
    for (const text of ['Punten verbeterd: Dubbel gescand.', 'Kansenstatuut gewijzigd: Verhuisd.', 'Kaart vervangen'])
      await heading(text).first().waitFor()
    await page.getByText('actief → zonder').waitFor()
    await page.getByText('gestolen').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('gives the file that he may ask for, and erases him', async () => {
    page = await office.open({ role: 'SUPERADMIN' }, `/ksb/pashouders/${ids.blockedHolder}`)
    await heading('Jan Peeters').waitFor()
    await choose('Jan Peeters', 'Gegevens als bestand')
    const coming = page.waitForEvent('download')
    await answer('Gegevens als bestand')
    const file = await coming
    expect(file.suggestedFilename()).toBe(`pashouder-${ids.blockedHolder}.json`)
    await choose('Jan Peeters', 'Wissen')
    await question().getByText('verdwijnt voorgoed', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await box('Waarom?').fill('Vroeg het per brief.')
    await answer('Wissen')
    await page.getByText('De pashouder is gewist.').waitFor()
    await heading('Pashouders').waitFor()
    const left = await office.backend.sql('select 1 from passholder where id = $1', ids.blockedHolder)
    expect(left).toEqual([])
  })
})

describe('a group pass', () => {
  it('is made with a card of the stock, says what is wrong at the field, and is changed', async () => {
    const [ordinary, social] = [makeUitpasNumber('09300', 781, false), makeUitpasNumber('09300', 782, true)]
    for (const number of [ordinary, social])
      await office.backend.sql(
        "insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')",
        number,
      )
    page = await office.open(admin, '/ksb/pashouders')
    await link('Groepspas maken').click()
    await heading('Groepspas maken').waitFor()
    expect(await axe(page)).toEqual([])
    await button('Groepspas maken').click()
    const alert = page.getByRole('alert')
    for (const text of [
      'Naam van de groep: vul dit in.',
      'Tickets aan kansentarief per jaar: vul dit in.',
      'Een UiTPAS-nummer heeft 13 cijfers.',
      'Postcode: vul dit in.',
    ])
      await alert.getByRole('link', { name: text }).waitFor()
    // By the keyboard, from what is wrong on.
    await alert.getByRole('link', { name: 'Naam van de groep: vul dit in.' }).press('Enter')
    await page.keyboard.type('Basisschool De Eik')
    await page.keyboard.press('Tab')
    await page.keyboard.type('25')
    await page.keyboard.press('Tab')
    await page.keyboard.type(ordinary)
    await box('Kansenstatuut tot en met').fill('31/12/2027')
    await box('Postcode').fill('9300')
    await box('Gemeente').fill('Aalst')
    await page.keyboard.press('Enter')
    await alert.getByRole('link', { name: /^Dit is een gewone kaart/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await box('UiTPAS-nummer').fill(`${social.slice(0, 5)} ${social.slice(5)}`)
    await button('Groepspas maken').click()
    await page.getByText('De groepspas van Basisschool De Eik is gemaakt.').waitFor()
    await heading('Basisschool De Eik').waitFor()
    const fact = (name: string) => page.getByRole('term').filter({ hasText: name }).locator('+ dd')
    expect(await fact('Gekocht').innerText()).toBe('0')
    expect(await fact('Nog over').innerText()).toBe('25')
    await page.getByText('tot en met 31/12/2027').waitFor()
    expect(await link('Punten').count()).toBe(0)
    expect(await axe(page)).toEqual([])

    await link('Gegevens').click()
    await expect.poll(() => box('Tickets aan kansentarief per jaar').inputValue()).toBe('25')
    await box('Tickets aan kansentarief per jaar').fill('30')
    await box('Naam van de groep').fill('Basisschool Den Eik')
    expect(await axe(page)).toEqual([])
    const [{ id = '' } = {}] = await office.backend.sql<{ id: string }>(
      "select id from passholder where name = 'Basisschool De Eik'",
    )
    const elsewhere = await office.backend.asPerson(admin, {
      ...{ method: 'PUT', url: `/ksb/api/group-passes/${id}`, headers: { 'if-match': '"1"' } },
      payload: { name: 'Basisschool De Eik', ticketsPerYear: 25, postalCode: '9320', city: 'Erembodegem' },
    })
    expect(elsewhere.statusCode).toBe(200)
    await button('Wijzigingen bewaren').click()
    await heading('Iemand anders bewaarde dit intussen').waitFor()
    await button('Wijzigingen bewaren').click()
    await page.getByText('Basisschool Den Eik is bewaard.').waitFor()
    await link('Overzicht').click()
    await page.getByText('9320 Erembodegem').waitFor()
    expect(await fact('Nog over').innerText()).toBe('30')
    await link('Geschiedenis').click()
    await heading('Pashouder gewijzigd').first().waitFor()
    await page.getByText('Tickets per jaar', { exact: true }).first().waitFor()
    await page.goto(`${office.url}/ksb/pashouders?zoek=den+eik`)
    await button('Acties voor Basisschool Den Eik').click()
    await page.getByRole('menuitem', { name: 'Gegevens wijzigen' }).click()
    await box('Naam van de groep').waitFor()
  })

  it('is made by admins', async () => {
    page = await office.open({ role: 'ZUILBEHEERDER' }, '/ksb/pashouders/groepspas')
    await heading('Deze pagina is niet voor jou').waitFor()
  })
})
