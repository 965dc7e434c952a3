import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** "Kaartsysteem" of the back office: its settings, as it is built, in a real browser. */

const superadmin = { role: 'SUPERADMIN' } as const
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
const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const tab = async (name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Kaartsysteem' }).getByRole('link', { name, exact: true }).click()
}
const save = () => button('Wijzigingen bewaren').click()
/** And the server took it. */
const keep = async (): Promise<void> => {
  const answer = page.waitForResponse((one) => one.request().method() === 'PUT')
  await save()
  expect((await answer).status()).toBe(200)
  await page.getByText('Alles is bewaard').waitFor()
}
const alert = (text: string | RegExp) => page.getByRole('alert').getByRole('link', { name: text }).waitFor()
const read = async (part: string) =>
  (await office.backend.asPerson(superadmin, { url: `/ksb/api/card-system/${part}` })).json()

describe('the settings of the card system', () => {
  it('are set part by part, each with what is wrong at its field, and told of in the history', async () => {
    page = await office.open(superadmin, '/ksb/instellingen')
    await field('Naam van het kaartsysteem').fill('UiTPAS Denderland')
    await field('Extra dagen na een kansenstatuut').fill('400')
    await button('Stad toevoegen').click()
    await save()
    await alert('Kies hoogstens 366 dagen.')
    await alert('Geef elke stad een postcode van vier cijfers en een naam.')
    expect(await axe(page)).toEqual([])
    await field('Extra dagen na een kansenstatuut').fill('45')
    await field('Postcode').last().fill('9320')
    await field('Stad of gemeente').last().fill('Erembodegem')
    await button('Uren toevoegen').click()
    await page.getByLabel('ma', { exact: true }).check()
    await keep()
    // Its name stands above every page at once.
    await page.getByRole('heading', { name: 'Instellingen van UiTPAS Denderland' }).waitFor()
    expect((await read('general')).settings).toMatchObject({
      ...{ name: 'UiTPAS Denderland', socialTariffGraceDays: 45 },
      cities: [
        { postalCode: '9300', name: 'Aalst' },
        { postalCode: '9320', name: 'Erembodegem' },
      ],
      openingHours: [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }],
    })

    await tab('Meldingen')
    await button('Adres toevoegen').click()
    await field('E-mailadres').fill('wacht@stad')
    await save()
    await alert(/^Kijk de adressen na/)
    await field('E-mailadres').fill('wacht@stad.example')
    await page.getByLabel('Wanneer').selectOption('DAILY')
    expect(await axe(page)).toEqual([])
    await keep()

    await tab('Bewaartermijnen')
    await page.getByText('Van 100 tot 730 dagen. Leeg = 400 dagen.', { exact: false }).waitFor()
    await field('Tikken op zuilen').fill('99')
    await save()
    await alert('Kies tussen 100 en 730 dagen, of laat het leeg.')
    await field('Tikken op zuilen').fill('200')
    expect(await axe(page)).toEqual([])
    await keep()
    expect((await read('retention')).settings).toEqual({ tapDays: 200 })

    await tab('Geschiedenis')
    await page.getByText('Bewaartermijnen gewijzigd').waitFor()
    await page.getByText('Adressen voor meldingen gewijzigd').waitFor()
    await page.getByText('Instellingen gewijzigd').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('keep what an admin typed when somebody else saved meanwhile, and show him what is the superadmin’s', async () => {
    page = await office.open(admin, '/ksb/instellingen')
    await field('Extra dagen na een kansenstatuut').fill('10')
    const { settings, version } = await read('general')
    await office.backend.asPerson(superadmin, {
      ...{ method: 'PUT', url: '/ksb/api/card-system/general', headers: { 'if-match': `"${version}"` } },
      payload: { ...settings, name: 'UiTPAS Anders' },
    })
    await save()
    await page.getByRole('heading', { name: 'Iemand anders bewaarde dit intussen' }).waitFor()
    expect(await field('Extra dagen na een kansenstatuut').inputValue()).toBe('10')
    expect(await field('Naam van het kaartsysteem').inputValue()).toBe('UiTPAS Anders')
    await keep()
    for (const name of ['Meldingen', 'Bewaartermijnen']) {
      await tab(name)
      await page.getByText('Alleen een superadmin past dit aan.').waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
    }
    expect(await axe(page)).toEqual([])
  })
})

describe('the prices of a UiTPAS', () => {
  it('are typed as people write amounts, put in order, and shown for everybody', async () => {
    page = await office.open(admin, '/ksb/instellingen/prijzen')
    const paid = page.getByRole('table', { name: 'Wat iemand betaalt voor een kaart' })
    await paid.getByText('€ 3,50 (Inwoner)').first().waitFor()
    await paid.getByText('nog geen prijs').first().waitFor()
    await field('Punten bij registratie').fill('5')
    await button('Prijs toevoegen').click()
    const last = page.getByRole('group', { name: 'Prijs 5' })
    await last.getByLabel('Naam').fill('Iedereen')
    await last.getByLabel('Uitleg').fill('Wie geen andere prijs heeft.')
    await save()
    await alert(/^Geef elke prijs een naam/)
    await last.getByLabel('Bedrag in euro').fill('€ 8,5')
    expect(await axe(page)).toEqual([])
    await keep()
    await paid.getByText('€ 8,50 (Iedereen)').first().waitFor()
    expect(await paid.getByText('nog geen prijs').count()).toBe(0)
    expect((await read('prices')).settings.registrationPoints).toBe(5)
    // What is above goes first.
    await button('Prijs 5 naar boven').click()
    await button('Prijs 4 naar boven').click()
    await keep()
    expect((await read('prices')).settings.membershipPrices.map(({ label }: { label: string }) => label)).toEqual([
      ...['Kansenpas', 'Inwoner', 'Iedereen', 'Jong', 'Digitaal'],
    ])
  })
})

describe('how the zuilen look', () => {
  it('is shown while it is set: a welcome, colours that can be read, and a logo', async () => {
    page = await office.open(admin, '/ksb/instellingen/zuilen')
    const preview = page.getByRole('figure', { name: 'Zo zien je zuilen eruit' })
    await field('Frans').fill('Bienvenue')
    await save()
    await alert('Vul de zin ook in het Nederlands in.')
    await field('Nederlands').fill('Welkom in Aalst!')
    await preview.getByText('Welkom in Aalst!').waitFor()
    await page.getByLabel('Kleur van het vlak', { exact: true }).fill('#26a769')
    await save()
    await alert(/^Deze kleur is te licht/)
    await page.getByLabel('Kleur van het vlak', { exact: true }).fill('#3f2675')
    const svg = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') }
    await page.getByLabel('Logo', { exact: true }).setInputFiles(svg)
    await save()
    await alert(/^Dit logo kunnen we niet gebruiken/)
    const png = await page.evaluate(() => {
      const canvas = document.createElement('canvas')
      canvas.width = 120
      canvas.height = 40
      canvas.getContext('2d')?.fillRect(10, 10, 100, 20)
      return canvas.toDataURL('image/png').replace(/^[^,]*,/, '')
    })
    const picture = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') }
    await page.getByLabel('Logo', { exact: true }).setInputFiles(picture)
    await preview.locator('img').waitFor()
    expect(await axe(page)).toEqual([])
    await keep()
    const { settings } = await read('branding')
    expect(settings).toEqual({
      ...{ welcome: { nl: 'Welkom in Aalst!', fr: 'Bienvenue' }, primaryColor: '#3f2675' },
      logo: { type: 'image/png', content: png },
    })
    await page.reload()
    await preview.locator('img').waitFor()
    await tab('Geschiedenis')
    await page.getByText('Uitzicht van de zuilen gewijzigd').waitFor()
    // The colour and the picture that the server refused.
    expect(office.faults.splice(0)).toEqual([expect.stringContaining('400'), expect.stringContaining('400')])
  })
})
