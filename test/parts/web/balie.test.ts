import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { bridgeUrl } from '../../../backend/web/balie/desk/reader.ts'
import { bridgeAddress } from '../../../protocol/index.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { BRIDGE_TURN_MS, startBridgeForPages, takeBridgeTurn } from '../../support/bridge-turn.ts'
import { addGroup, group } from '../../support/group-pass.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The counter app, as it is built, in a real browser: what staff do with whoever comes. */

const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
const holder = `${secrets.firstName} ${secrets.name}`
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
const field = () => page.getByRole('searchbox')
/** Without the mouse: as a scanner types, and Enter. */
const scan = async (text: string): Promise<void> => {
  await field().fill(text)
  await field().press('Enter')
}
const heading = (name: string) => page.getByRole('heading', { name, exact: true })
const points = () =>
  page
    .getByText(/^\d+ punt(en)?$/)
    .first()
    .innerText()
const open = (path: string, size?: { width: number; height: number }) =>
  office.open(staff, `/balie/${path}`, size).then((opened) => {
    page = opened
  })

describe('the counter app', () => {
  it('leads to the one counter of who works at one, or says that he works at none', async () => {
    await open('')
    await page.getByText('Onthaal', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/balie/${ids.counter}`)
    expect(await axe(page)).toEqual([])
    await page.context().close()
    page = await office.open({ role: 'ADMIN' }, '/balie/')
    await heading('Je werkt nog aan geen balie').waitFor()
    await page.getByRole('link', { name: 'Naar het kaartsysteembeheer' }).waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('finds by a part of a name, by a scanned card, and says when there is nobody', async () => {
    await open(ids.counter)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await scan('vanders')
    await heading(holder).waitFor()
    expect(await field().inputValue()).toBe('')
    await scan(cards.social)
    await heading(holder).waitFor({ state: 'detached' })
    // What the page of each shows came with him.
    expect(asked.filter((path) => path.includes('/passes/'))).toEqual([])
    expect(new URL(page.url()).pathname).toBe(`/balie/${ids.counter}/pas/${cards.social}`)
    await scan('bestaat niet')
    await page.getByText('Niemand gevonden', { exact: false }).waitFor()
    await scan(cards.stock)
    await page.getByText(`Kaart ${cards.stock} is van niemand.`).waitFor()
    await scan('p')
    await heading('Wie bedoel je?').waitFor()
    expect(await axe(page)).toEqual([])
    // Its INSZ is in no address.
    await scan('83.03.02-015.40')
    await heading(holder).waitFor()
    expect(page.url()).not.toContain('8303')
  })

  it('checks in, says what came of it, and undoes it at once or from the list of today', async () => {
    await open(`${ids.counter}/pas/${cards.active}`)
    await heading(holder).waitFor()
    const before = await points()
    const checkIn = button(`Inchecken op Naam van ${ids.event}`)
    await checkIn.click()
    await page.getByText('1 punt gespaard.', { exact: false }).waitFor()
    await page.getByText('Je spaarde hier al', { exact: false }).waitFor()
    await button('Ongedaan maken').click()
    await checkIn.waitFor()
    expect(await points()).toBe(before)
    await checkIn.click()
    await page.getByRole('link', { name: 'Vandaag' }).click()
    const row = page.getByRole('listitem').filter({ hasText: `Naam van ${ids.event}` })
    await expect.poll(() => row.count()).toBe(2)
    expect(await axe(page)).toEqual([])
    await button(`Naam van ${ids.event} van ${holder} ongedaan maken`).click()
    await expect.poll(() => row.filter({ hasText: 'ongedaan gemaakt' }).count()).toBe(2)
    expect(
      await office.backend.sql(`select id from checkin where client_id = 'key-1' and reversed_at is null`),
    ).toEqual([])
  })

  it('sells the tickets of several people in one sale, at what each pays', async () => {
    await open(`${ids.counter}/pas/${cards.social}`)
    await button(`Ticket voor Naam van ${ids.event}`).click()
    await page.getByText('betaalt € 2,00 (Kansentarief).', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    // At another price.
    await page.getByLabel('Gewone prijs').fill('5')
    await page.getByText('betaalt € 1,00', { exact: false }).waitFor()
    await button('Bij de verkoop').click()
    await button('1 ticket verkopen: € 1,00').waitFor()
    // The same once more is one too many: nothing at all is sold, and what was wanted is still there.
    await button(`Ticket voor Naam van ${ids.event}`).click()
    await page.getByText('betaalt € 2,00', { exact: false }).waitFor()
    await button('Bij de verkoop').click()
    await button('2 tickets verkopen: € 3,00').click()
    await page.getByRole('alert').getByText('Er is niets verkocht.', { exact: false }).waitFor()
    expect(await office.backend.sql(`select id from ticket where client_id = 'key-1'`)).toEqual([])
    // The browser's own words for the refusal.
    expect(office.faults.splice(0)).toEqual([expect.stringContaining('400')])
    await button(/^Ticket van .* weghalen$/)
      .nth(1)
      .click()
    await button('1 ticket verkopen: € 1,00').click()
    await page.getByText('1 ticket verkocht voor € 1,00.').waitFor()
    expect(await office.backend.sql(`select price, regular_price from ticket where client_id = 'key-1'`)).toEqual([
      { price: 100, regular_price: 500 },
    ])
    // Somebody without a social status reads why.
    await scan(cards.active)
    await page.getByText(cards.active, { exact: true }).waitFor()
    await button(`Ticket voor Naam van ${ids.event}`).click()
    await page.getByText('Voor jou geldt de gewone prijs.').waitFor()
    expect(await button('Bij de verkoop').isDisabled()).toBe(true)
  })

  it('lets nobody act on who was there before, while the next is looked for', async () => {
    await open(`${ids.counter}/pas/${cards.social}`)
    const ticket = button(`Ticket voor Naam van ${ids.event}`)
    const place = await ticket.boundingBox()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/found', (route) => held.then(() => route.continue()))
    await scan(cards.active)
    await page.locator('[inert]').getByText(cards.social, { exact: true }).waitFor()
    await page.mouse.click((place?.x ?? 0) + 5, (place?.y ?? 0) + 5)
    expect(await page.getByRole('dialog').count()).toBe(0)
    release()
    await page.getByText(cards.active, { exact: true }).waitFor()
    await ticket.click()
    await page.getByText('Voor jou geldt de gewone prijs.').waitFor()
  })

  it('sells tickets to a group pass, of which it sees how many are left, and nothing else', async () => {
    await addGroup(office.backend)
    await open(`${ids.counter}/pas/${group.uitpasNumber}`)
    await heading(group.name).waitFor()
    await page.getByText('20 van de 20 tickets over dit jaar').waitFor()
    await button(`Ticket voor Naam van ${ids.event}`).waitFor()
    expect(await page.getByRole('button', { name: /inchecken|punt/i }).count()).toBe(0)
    expect(await page.getByText('Met een groepspas koop je enkel tickets.').count()).toBe(0)
    expect(await axe(page)).toEqual([])
  })

  it('opens who has no card, and gives him one of the counter', async () => {
    const [ordinary, social] = [makeUitpasNumber('09311', 1, false), makeUitpasNumber('09311', 2, true)]
    for (const number of [ordinary, social])
      await office.backend.sql(
        "insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, 'LOCAL_STOCK', $2)",
        ...[number, ids.counter],
      )
    const id = randomUUID()
    await office.backend.sql(
      `insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
        values ($1, 'Zonderkaart', 'Wout', '2001-02-03', '9300', 'Aalst')`,
      id,
    )
    await office.backend.sql(
      "insert into membership (passholder_id, card_system_id, search_name) values ($1, 1, 'zonderkaart wout')",
      id,
    )
    await open(ids.counter)
    await scan('zonderkaart')
    await heading('Wout Zonderkaart').waitFor()
    await heading('Nog geen kaart van dit kaartsysteem').waitFor()
    await page.getByText('03/02/2001').waitFor()
    expect(await page.getByRole('link', { name: 'Pashouder', exact: true }).getAttribute('aria-current')).toBe('page')
    expect(await axe(page)).toEqual([])
    await button('Kaart geven').click()
    const question = page.getByRole('alertdialog')
    const act = question.getByRole('button', { name: 'Kaart geven' })
    await act.click()
    await question.getByText('Scan of typ de nieuwe kaart.').waitFor()
    await question.getByLabel('Nieuwe kaart').fill(social)
    await act.click()
    await question.getByText('Deze kaart is voor iemand met kansenstatuut', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByLabel('Nieuwe kaart').fill(ordinary)
    await act.click()
    await page.getByText(`Wout Zonderkaart heeft nu kaart ${ordinary}.`).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/balie/${ids.counter}/pas/${ordinary}`)
    await button('Kaart vervangen').waitFor()
    // Who comes back to the page is served by the card.
    await page.goto(`${office.url}/balie/${ids.counter}/pashouder/${id}`)
    await button('Kaart vervangen').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/balie/${ids.counter}/pas/${ordinary}`)
  })

  it('gives a reward, and says why another can’t be had', async () => {
    await open(`${ids.counter}/pas/${cards.active}`)
    await button('Welkom geven').click()
    await page.getByText('Welkom is gegeven.', { exact: false }).waitFor()
    await expect.poll(() => button('Welkom geven').count()).toBe(0)
    await page.getByText('Onvoldoende punten', { exact: false }).first().waitFor()
  })

  it('sets the event of a zuil, or lets it choose', async () => {
    await open(`${ids.counter}/zuilen`)
    await heading('CID-PPT-001').waitFor()
    await page.getByText(`Toont nu: Naam van ${ids.event}`).waitFor()
    await page.getByLabel('Evenement').selectOption({ index: 1 })
    await page.getByText('Je keuze gaat naar CID-PPT-001.').waitFor()
    const chosen = () => office.backend.sql(`select counter_event_id as id from zuil where id = '${ids.zuil}'`)
    expect(await chosen()).toEqual([{ id: ids.event }])
    await page.getByLabel('Evenement').selectOption('Zuil kiest automatisch')
    await page.getByText('CID-PPT-001 kiest nu automatisch.').waitFor()
    expect(await chosen()).toEqual([{ id: null }])
    expect(await axe(page)).toEqual([])
  })

  it('fits a phone', async () => {
    await open(`${ids.counter}/pas/${cards.social}`, { width: 390, height: 844 })
    await button(`Ticket voor Naam van ${ids.event}`).waitFor()
    for (const path of [`pas/${cards.social}`, 'zuilen', 'vandaag', '']) {
      await page.goto(`${office.url}/balie/${ids.counter}/${path}`)
      await page.getByRole('navigation').waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
      expect(await axe(page), path).toEqual([])
    }
  })

  it('takes the cards of the reader of this PC, once that is asked for', { timeout: BRIDGE_TURN_MS }, async () => {
    expect(bridgeUrl).toBe(`ws://127.0.0.1:${bridgeAddress.port}${bridgeAddress.path}`)
    const turn = await takeBridgeTurn()
    let bridge: Awaited<ReturnType<typeof startBridgeForPages>> | undefined
    try {
      await open(ids.counter)
      await button('Kaartlezer van deze pc gebruiken').click()
      await page.getByText('De kaartlezer antwoordt niet.', { exact: false }).waitFor()
      office.faults.splice(0)
      bridge = await startBridgeForPages({ BRIDGE_ORIGINS: office.url })
      await page.getByText('Kaartlezer klaar: leg een kaart.').waitFor()
      const lay = (chipNumber: string) =>
        fetch(`http://127.0.0.1:${bridgeAddress.port}/simulated/card`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ chipNumber }),
        })
      expect((await lay(secrets.chipNumber)).status).toBe(200)
      await heading(holder).waitFor()
      expect(await axe(page)).toEqual([])
      // Where a card is asked for, it is the one that is laid; nobody else is looked for.
      await button('Kaart vervangen').click()
      await lay('04AABBCCDDEE80')
      const next = page.getByLabel('Nieuwe kaart')
      await expect.poll(() => next.inputValue()).toBe('04AABBCCDDEE80')
      await button('Annuleren').click()
      await heading(holder).waitFor()
      await page.getByRole('link', { name: 'Pashouder registreren' }).click()
      await page.reload()
      await next.waitFor()
      await lay('04AABBCCDDEF80')
      await expect.poll(() => next.inputValue()).toBe('04AABBCCDDEF80')
      await page.getByRole('link', { name: 'Pashouder', exact: true }).click()
      await page.getByText('Kaartlezer klaar: leg een kaart.').waitFor()
      // It is used at each page, also after a reload, until it is not wanted any more.
      await page.reload()
      await page.getByText('Kaartlezer klaar: leg een kaart.').waitFor()
      await button('Niet meer gebruiken').click()
      await button('Kaartlezer van deze pc gebruiken').waitFor()
    } finally {
      await bridge?.stop()
      turn.release()
    }
    // The browser's own words for a bridge that was not there yet.
    office.faults.splice(0)
  })
})
