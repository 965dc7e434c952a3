import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, now, secrets } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'

/** "Check-ins", and the taps of a zuil, as they are built, in a real browser. */

const admin = { role: 'ADMIN' } as const
const godelieve = `${secrets.firstName} ${secrets.name}`
let office: OfficeBrowser
let page: Page

beforeAll(async () => {
  office = await startOfficeBrowser()
  const { store, sql } = office.backend
  const card = { kind: 'CHIP', chipNumber: secrets.chipNumber } as const
  const tap = (n: number, over: object = {}) =>
    zuilRequest(n, card, now, { zuilId: ids.zuil, generation: 2, shownEventId: ids.event, ...over })
  await store.book([tap(1)])
  await sql("update card set status = 'BLOCKED' where uitpas_number = $1", cards.active)
  await store.book([tap(2), ...[3, 4, 5, 6].map((n) => tap(n, { live: false }))])
  await store.book([tap(7, { live: false, generation: 1 })])
})
afterAll(() => office?.end())
afterEach(async () => {
  await page.context().close()
  // A message of the content security policy among them.
  expect(office.faults.splice(0)).toEqual([])
})

const rows = () => page.getByRole('table').getByRole('rowheader')
const counted = (count: number) => expect.poll(() => rows().count()).toBe(count)
const choose = async (row: string | RegExp, item: string): Promise<void> => {
  await page
    .getByRole('row', { name: row })
    .first()
    .getByRole('button', { name: /^Acties voor/ })
    .click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const searchFor = async (text: string): Promise<void> => {
  const box = page.getByRole('searchbox', { name: 'Zoek op pashouder, kaart, zuil of ActieID' })
  await box.fill(text)
  await box.press('Enter')
}

describe('the list', () => {
  it('finds by whatever is typed, and by filters that are in the address', async () => {
    page = await office.open(admin, '/ksb/checkins')
    await page.getByRole('row', { name: /Wacht/ }).first().waitFor()
    const all = await rows().count()
    expect(all).toBeGreaterThan(10)
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)

    await searchFor('vandersm')
    await page.getByRole('button', { name: 'Filter verwijderen: Zoekt: vandersm' }).waitFor()
    await expect.poll(() => page.getByRole('row', { name: /Peeters/ }).count()).toBe(0)
    await page
      .getByRole('row', { name: new RegExp(`Geboekt.*${godelieve}.*CID-PPT-001`) })
      .first()
      .waitFor()
    await searchFor(actieIdOf(2))
    await counted(1)
    expect(await rows().first().locator('..').innerText()).toMatch(/Geweigerd[\s\S]*de kaart is geblokkeerd/)
    expect(new URL(page.url()).searchParams.get('zoek')).toBe(actieIdOf(2))
    await page.reload()
    await counted(1)
    await searchFor('niemand')
    await page.getByRole('heading', { name: 'Niets gevonden' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('main').getByRole('button', { name: 'Alles wissen' }).last().click()
    await counted(all)

    await page.getByLabel('Uitkomst', { exact: true }).selectOption('Teruggedraaid')
    await expect
      .poll(async () => new Set(await page.getByRole('table').getByText('Teruggedraaid').allInnerTexts()).size)
      .toBe(1)
    await page.getByLabel('Uitkomst', { exact: true }).selectOption('')
    await page.getByLabel('Evenement', { exact: true }).fill('past-of-another')
    await page.getByLabel('Evenement', { exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Filter verwijderen: Evenement: past-of-another' }).waitFor()
    await page.getByLabel('Van', { exact: true }).fill('23-11-26')
    await page.getByLabel('Van', { exact: true }).press('Enter')
    await page.getByRole('heading', { name: 'Niets gevonden' }).waitFor()
    expect(new URL(page.url()).searchParams.get('van')).toBe('2026-11-23')
    expect(await page.getByLabel('Van', { exact: true }).inputValue()).toBe('23/11/2026')
  })

  it('leads from one thing to all of somebody, a zuil or an event, and copies ids', async () => {
    page = await office.open(admin, `/ksb/checkins?zoek=${actieIdOf(1)}`)
    await choose(/CID-PPT-001/, 'ActieID kopiëren')
    await page.getByText(`ActieID gekopieerd: ${actieIdOf(1)}`).waitFor()
    await choose(/CID-PPT-001/, 'Alles van deze zuil')
    await counted(7)
    await choose(/CID-PPT-001/, 'Alles van deze pashouder')
    await page
      .getByRole('row', { name: /Een koffie/ })
      .first()
      .waitFor()
    await choose(/Geboekt.*CID-PPT-001/, 'Alles van dit evenement')
    await counted(6)
    await choose(/Geboekt/, 'Bekijken')
    const dialog = page.getByRole('dialog', { name: 'Check-in' })
    await dialog.getByText(actieIdOf(1)).waitFor()
    expect(await dialog.innerText()).toMatch(/Vandersmissen[\s\S]*0930000420206[\s\S]*CID-PPT-001/)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    // Ctrl+K knows an ActieID.
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Wat zoek je?' }).fill(actieIdOf(3))
    await page.getByRole('link', { name: new RegExp(`Check-ins met ${actieIdOf(3)}`) }).click()
    await counted(1)
    await page.getByRole('row', { name: /Wacht/ }).waitFor()
  })

  it('reverses a check-in with a reason, once, and keeps who did and why', async () => {
    page = await office.open(admin, `/ksb/checkins?zoek=${ids.checkin}`)
    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByRole('row', { name: /Geboekt/ }).waitFor()
    await choose(/Geboekt/, 'Terugdraaien')
    const question = page.getByRole('alertdialog', { name: 'Check-in terugdraaien?' })
    await question.getByText(new RegExp(`De check-in van ${godelieve} op .* voor Naam van event-past`)).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Terugdraaien' }).click()
    await question.getByText('Schrijf kort waarom.').waitFor()
    await question.getByLabel('Waarom draai je terug?').fill('Het was haar zus')
    await question.getByRole('button', { name: 'Terugdraaien' }).click()
    await page.getByText(`De check-in van ${godelieve} is teruggedraaid.`).waitFor()
    await page.getByRole('row', { name: /Teruggedraaid/ }).waitFor()
    await choose(/Teruggedraaid/, 'Bekijken')
    await page.getByRole('heading', { name: 'Check-in teruggedraaid: Het was haar zus' }).waitFor()
    expect(await axe(page)).toEqual([])
    // Somebody whose page is older reads it in words; what he typed stays.
    page = second
    await choose(/Check-in/, 'Terugdraaien')
    const again = page.getByRole('alertdialog', { name: 'Check-in terugdraaien?' })
    await again.getByLabel('Waarom draai je terug?').fill('Nog eens')
    await again.getByRole('button', { name: 'Terugdraaien' }).click()
    await again.getByText('Deze check-in is al teruggedraaid.').waitFor()
    expect(await again.getByLabel('Waarom draai je terug?').inputValue()).toBe('Nog eens')
  })

  it('reverses a ticket, and says that the money is given back by hand', async () => {
    page = await office.open(admin, `/ksb/checkins?zoek=${ids.ticket}`)
    await choose(/Ticket/, 'Terugdraaien')
    const question = page.getByRole('alertdialog', { name: 'Ticket terugdraaien?' })
    await question.getByText(/^Geef het geld \(€\s2,00\) zelf terug/).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByLabel('Waarom draai je terug?').fill('Twee keer geklikt')
    await question.getByRole('button', { name: 'Terugdraaien' }).click()
    await page.getByText(/^Het ticket van .* is teruggedraaid\.$/).waitFor()
    await choose(/Teruggedraaid/, 'Bekijken')
    await page.getByRole('heading', { name: 'Ticket teruggedraaid: Twee keer geklikt' }).waitFor()
  })
})

describe('taps that could not be booked', () => {
  it('are booked after all or put aside, and none is left unseen', async () => {
    page = await office.open(admin, '/ksb/checkins')
    await page.getByRole('link', { name: 'Niet geboekt (5)' }).click()
    await page.getByText('4 taps: de kaart is geblokkeerd').waitFor()
    await page.getByText('1 tap: het toestel was al vervangen').waitFor()
    await counted(5)
    expect(await axe(page)).toEqual([])
    await choose(/de kaart is geblokkeerd/, 'Alsnog boeken')
    const book = page.getByRole('alertdialog', { name: 'Alsnog boeken?' })
    expect(await axe(page)).toEqual([])
    await book.getByRole('button', { name: 'Alsnog boeken' }).click()
    await book.getByText('Het kan nog altijd niet: de kaart is geblokkeerd.').waitFor()
    await book.getByRole('button', { name: 'Annuleren' }).click()

    const { sql } = office.backend
    await sql("update card set status = 'ACTIVE' where uitpas_number = $1", cards.active)
    await sql('update event set checkin_limit_volume = 2, checkin_limit_period = $2 where id = $1', ids.event, 'DAY')
    await choose(/de kaart is geblokkeerd/, 'Alsnog boeken')
    await book.getByRole('button', { name: 'Alsnog boeken' }).click()
    await page.getByText(`Geboekt: 1 punt voor ${godelieve}.`).waitFor()
    await counted(4)
    // What a replaced device made can't be.
    await page
      .getByRole('row', { name: /het toestel was al vervangen/ })
      .getByRole('button')
      .click()
    await page.getByRole('menuitem', { name: 'Opzij leggen' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Alsnog boeken' }).count()).toBe(0)
    await page.getByRole('menuitem', { name: 'Opzij leggen' }).click()
    const aside = page.getByRole('alertdialog', { name: 'Opzij leggen?' })
    await aside.getByRole('button', { name: 'Opzij leggen' }).click()
    await aside.getByText('Schrijf kort waarom.').waitFor()
    await aside.getByLabel('Waarom leg je opzij?').fill('Het oude toestel')
    await aside.getByRole('button', { name: 'Opzij leggen' }).click()
    await counted(3)
    await page.getByRole('button', { name: 'Alle 3 taps opzij leggen' }).click()
    const all = page.getByRole('alertdialog', { name: 'Alle 3 taps opzij leggen' })
    expect(await axe(page)).toEqual([])
    await all.getByLabel('Waarom leg je opzij?').fill('Kaart is nagekeken')
    await all.getByRole('button', { name: 'Alle 3 taps opzij leggen' }).click()
    await page.getByRole('heading', { name: 'Er wacht niets' }).waitFor()
    await page.getByRole('link', { name: 'Niet geboekt', exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
  })
})

describe('the taps of a zuil', () => {
  it('are on its page, with what came of each; of who is not an admin, without whose they were', async () => {
    page = await office.open({ role: 'ZUILBEHEERDER' }, `/ksb/zuilen/${ids.zuil}`)
    await page.getByRole('link', { name: 'Taps', exact: true }).click()
    await counted(7)
    expect(await axe(page)).toEqual([])
    expect(await page.getByRole('table').innerText()).toContain('*********0206')
    expect(await page.getByRole('main').innerText()).not.toContain(secrets.name)
    await page
      .getByRole('row', { name: /Geboekt/ })
      .first()
      .getByRole('button')
      .click()
    await page.getByRole('menuitem', { name: 'Bekijken' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Terugdraaien' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Check-ins' }).click()
    await page.getByRole('searchbox', { name: 'Zoek op zuil, kaart of ActieID' }).waitFor()
    await counted(7)
  })

  it('are not for who manages rewards', async () => {
    page = await office.open({ role: 'VOORDEELBEHEERDER' }, '/ksb/checkins')
    await page.getByRole('heading', { level: 2 }).waitFor()
    expect(await page.getByRole('link', { name: 'Check-ins' }).count()).toBe(0)
    expect(await page.getByRole('table').count()).toBe(0)
  })
})

it.each([
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
])('a narrow screen of %o has each row’s menu in sight, and nothing beside the page', async (size) => {
  page = await office.open(admin, '/ksb/checkins', size)
  await rows().first().waitFor()
  const box = await page
    .getByRole('button', { name: /^Acties voor/ })
    .first()
    .boundingBox()
  expect(box && box.x + box.width).toBeLessThanOrEqual(size.width)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})
