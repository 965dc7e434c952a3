import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { axe } from '../../support/office-browser.ts'
import { type Phone, startPhone } from '../../support/phone.ts'

/** The family on a passholder's phone: whom he adds by what only they have, whom he takes out, and whose he leaves. */

const child = randomUUID()
const aunt = randomUUID()
const numberOf = (serial: number): string => makeUitpasNumber('09300', serial, false)
let phone: Phone

const register = async (id: string, firstName: string, dateOfBirth: string, serial: number): Promise<void> => {
  const { sql } = phone.backend
  await sql(
    `insert into passholder (id, name, first_name, date_of_birth, postal_code, city, points)
      values ($1, 'Vandersmissen', $2, $3, '9300', 'Aalst', 3)`,
    ...[id, firstName, dateOfBirth],
  )
  await sql(
    'insert into membership (passholder_id, card_system_id, search_name) values ($1, 1, $2)',
    ...[id, `vandersmissen ${firstName.toLowerCase()}`],
  )
  await sql(
    `insert into card (uitpas_number, card_system_id, status, passholder_id) values ($1, 1, 'ACTIVE', $2)`,
    ...[numberOf(serial), id],
  )
}

beforeAll(async () => {
  phone = await startPhone()
  await register(child, 'Jef', '2015-01-31', 777)
  await register(aunt, 'Rosa', '1960-05-01', 778)
})
afterAll(() => phone?.end())
beforeEach(async () => {
  phone.backend.clock.now = Date.now()
  await phone.backend.sql('delete from family_member')
})
afterEach(async () => {
  await phone.context.close()
  expect(phone.faults.splice(0)).toEqual([])
})

const openFamily = async (): Promise<Page> => {
  const page = await phone.open()
  await phone.logIn(page)
  await page.getByRole('link', { name: 'Gezin' }).click()
  await page.getByRole('heading', { name: 'Gezin', exact: true }).waitFor()
  return page
}
/** It fits the phone, and everybody can use it. */
const expectGood = async (page: Page): Promise<void> => {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await axe(page)).toEqual([])
}
const isIn = async (passholderId: string, memberId: string): Promise<boolean> =>
  (
    await phone.backend.sql(
      'select 1 from family_member where passholder_id = $1 and member_id = $2',
      passholderId,
      memberId,
    )
  ).length > 0
const cardOf = (page: Page, serial: number) =>
  page.getByRole('img', { name: `Streepjescode van UiTPAS ${numberOf(serial)}` })

describe('a family', () => {
  it('gets whom one adds by the card and the birth date, and says why not', async () => {
    const page = await openFamily()
    await page.getByRole('heading', { name: 'Je hebt nog geen gezinsleden' }).waitFor()
    await expectGood(page)
    await page.getByRole('link', { name: 'Gezinslid toevoegen' }).click()
    await page.getByRole('heading', { name: 'Gezinslid toevoegen' }).waitFor()
    const add = page.getByRole('button', { name: 'Gezinslid toevoegen' })
    expect(await add.isDisabled()).toBe(true)
    await expectGood(page)
    const number = page.getByLabel('Nummer van de UiTPAS')
    const born = page.getByLabel('Geboortedatum')
    await number.fill(numberOf(777))
    await born.fill('2015-01-30')
    await add.click()
    await page.getByRole('alert').getByText('horen niet bij elkaar', { exact: false }).waitFor()
    await expectGood(page)
    // He is still known here: it is the proof that was refused.
    expect(await page.getByText('Log opnieuw in').count()).toBe(0)
    await number.fill(cards.active)
    await born.fill('1983-03-02')
    await add.click()
    await page.getByRole('alert').getByText('Deze pashouder zit al in het gezin.').waitFor()
    await number.fill(`${numberOf(777).slice(0, 5)} ${numberOf(777).slice(5)}`)
    await born.fill('2015-01-31')
    // By the keyboard.
    await born.press('Enter')
    await page.getByText('Je gezinslid is toegevoegd.').waitFor()
    await cardOf(page, 777).waitFor()
    await expectGood(page)
    expect(await isIn(ids.holder, child)).toBe(true)
    // What became of it is said once.
    await page.getByRole('link', { name: 'Gezinslid toevoegen' }).click()
    await page.getByRole('link', { name: 'Annuleren' }).click()
    await cardOf(page, 777).waitFor()
    expect(await page.getByText('Je gezinslid is toegevoegd.').count()).toBe(0)
  })

  it('loses whom one takes out, once one said so twice', async () => {
    const { sql } = phone.backend
    for (const member of [child, aunt])
      await sql(
        'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())',
        ids.holder,
        member,
      )
    const page = await openFamily()
    await cardOf(page, 778).waitFor()
    await expectGood(page)
    await page.getByRole('button', { name: 'Jef uit je gezin halen' }).click()
    const question = page.getByRole('alertdialog', { name: 'Jef uit je gezin halen' })
    await question.getByText('De punten blijven van Jef', { exact: false }).waitFor()
    await expectGood(page)
    await question.getByRole('button', { name: 'Annuleren' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await isIn(ids.holder, child)).toBe(true)
    await page.getByRole('button', { name: 'Jef uit je gezin halen' }).click()
    await question.getByRole('button', { name: 'Uit je gezin halen' }).click()
    await page.getByText('Jef zit niet meer in je gezin.').waitFor()
    await cardOf(page, 777).waitFor({ state: 'detached' })
    await cardOf(page, 778).waitFor()
    expect([await isIn(ids.holder, child), await isIn(ids.holder, aunt)]).toEqual([false, true])
  })

  it('of somebody else is shown to who is in it, and left', async () => {
    const { sql } = phone.backend
    await sql(
      'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())',
      aunt,
      ids.holder,
    )
    const page = await openFamily()
    const others = page.getByRole('region', { name: 'Je zit ook in het gezin van' })
    await others.getByRole('heading', { name: 'Rosa Vandersmissen' }).waitFor()
    await expectGood(page)
    await others.getByRole('button', { name: 'Gezin van Rosa verlaten' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verlaten' }).click()
    await page.getByText('Je zit niet meer in het gezin van Rosa.').waitFor()
    await others.waitFor({ state: 'detached' })
    expect(await isIn(aunt, ids.holder)).toBe(false)
    await expectGood(page)
  })
})
