import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The counter app's pages of cards, as they are built, in a real browser. */

const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
const phone = { width: 390, height: 800 }
const root = `/balie/${ids.counter}`
const [first = '', second = '', third = ''] = [0, 1, 2].map((serial) => makeUitpasNumber('09310', serial, false))
let office: OfficeBrowser
let page: Page

const button = (name: string) => page.getByRole('button', { name, exact: true })
const isNoWider = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

beforeAll(async () => {
  office = await startOfficeBrowser()
  for (const number of [first, second, third])
    await office.backend.sql("insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')", number)
})
afterAll(() => office?.end())
afterEach(async () => {
  await page.context().close()
  expect(office.faults.splice(0)).toEqual([])
})

describe('the cards of a counter', () => {
  it('are received: all of a package but what was missing; then few are left', async () => {
    const sent = await office.backend.asPerson(
      { role: 'ADMIN' },
      {
        ...{ method: 'POST', url: '/ksb/api/cards/packages' },
        payload: { counterId: ids.counter, cards: { first, last: third } },
      },
    )
    expect(sent.statusCode, sent.body).toBe(201)
    page = await office.open(staff, root, phone)
    await page.getByRole('link', { name: 'Kaarten', exact: true }).click()
    await page.getByText(`${first} tot ${third} (3 kaarten)`, { exact: false }).waitFor()
    expect(await isNoWider()).toBe(true)
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Niet aangekomen').fill('12')
    await button('Het pakje is er').click()
    await page.getByText('Dit is geen UiTPAS-nummer.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Niet aangekomen').fill(second)
    await button('Het pakje is er').click()
    await page.getByText('2 kaarten liggen nu klaar aan deze balie.').waitFor()
    await page.getByText('Er is niets onderweg').waitFor()
    await page.getByText('Je hebt bijna geen gewone kaarten meer.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('the card of who is served', () => {
  it('is replaced by one of this counter, then blocked', async () => {
    const [none = '', next = ''] = [makeUitpasNumber('09311', 1, false), makeUitpasNumber('09311', 2, false)]
    await office.backend.sql(
      "insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, 'LOCAL_STOCK', $2)",
      ...[next, ids.counter],
    )
    page = await office.open(staff, `${root}/pas/${cards.active}`, phone)
    await button('Kaart vervangen').click()
    await button('Vervangen').click()
    await page.getByText('Scan of typ de nieuwe kaart.').waitFor()
    await page.getByLabel('Waarom?').selectOption('gestolen')
    await page.getByLabel('Nieuwe kaart').fill(none)
    await button('Vervangen').click()
    await page.getByText('Deze kaart ligt hier niet in voorraad.', { exact: false }).waitFor()
    expect(await isNoWider()).toBe(true)
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Nieuwe kaart').fill(next)
    await button('Vervangen').click()
    await page.waitForURL(`**/pas/${next}`)
    await page.getByText(`heeft nu kaart ${next}.`, { exact: false }).waitFor()
    await button('Kaart blokkeren').click()
    await button('Blokkeren').click()
    await page.getByText('Schrijf', { exact: false }).first().waitFor()
    await page.getByLabel('Waarom?').fill('Gevonden op straat.')
    await button('Blokkeren').click()
    await page.getByText('Deze kaart is geblokkeerd.', { exact: false }).waitFor()
    expect(await button('Kaart blokkeren').count()).toBe(0)
    expect(await button('Kaart vervangen').count()).toBe(1)
    expect(await axe(page)).toEqual([])
  })
})

describe('somebody without a card', () => {
  it('is registered with a card of this counter that nobody has, once all is right', async () => {
    const card = makeUitpasNumber('09311', 3, false)
    await office.backend.sql(
      "insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, 'LOCAL_STOCK', $2)",
      ...[card, ids.counter],
    )
    page = await office.open(staff, root, phone)
    await page.getByRole('searchbox').fill(card)
    await button('Zoeken').click()
    await page.getByRole('link', { name: 'Registreer iemand met deze kaart' }).click()
    await button('Registreren').click()
    const alert = page.getByRole('alert')
    await alert.getByText('Rijksregisternummer: vul dit in.').waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.getByLabel('Nieuwe kaart').inputValue()).toBe(card)
    for (const [label, text] of [
      ['Voornaam', 'Lotte'],
      ['Achternaam', 'Peeters'],
      ['Geboortedatum', '15/04/1983'],
      ['Rijksregisternummer', secrets.insz],
      ['Straat en nummer', 'Kerkstraat 1'],
      ['Postcode', '9300'],
      ['Gemeente', 'Aalst'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByText('Te betalen: € 3,50 (Inwoner)').waitFor()
    await page.getByLabel('Heeft kansenstatuut').check()
    await page.getByLabel('Einddatum kansenstatuut').fill('31/12/2030')
    expect(await isNoWider()).toBe(true)
    expect(await axe(page)).toEqual([])
    await button('Registreren').click()
    await alert.getByText('Neem een kaart voor kansenstatuut.', { exact: false }).waitFor()
    await page.getByLabel('Heeft kansenstatuut').uncheck()
    await button('Registreren').click()
    await alert.getByText('Iemand anders heeft dit rijksregisternummer al.', { exact: false }).waitFor()
    await page.getByLabel('Rijksregisternummer', { exact: true }).fill('83.04.15-012.48')
    await button('Registreren').click()
    await page.waitForURL(`**/pas/${card}`)
    await page.getByRole('heading', { name: 'Lotte Peeters' }).waitFor()
    await page.getByText('Lotte Peeters is geregistreerd.').waitFor()
    expect(page.url()).not.toContain('830415')
    expect(await axe(page)).toEqual([])
  })
})
