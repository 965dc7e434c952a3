import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { cameraPicture } from '../../support/camera-picture.ts'
import { axe } from '../../support/office-browser.ts'
import { type Phone, pointsOfAn, startPhone } from '../../support/phone.ts'
import { temporaryFolder } from '../../support/programs.ts'

/** What a passholder does with his phone: scan the code of a zuil with its camera, look at his points, rewards and family. */

const HOUR = 3_600_000
const child = randomUUID()
const childCard = makeUitpasNumber('09300', 777, false)
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let phone: Phone

const camera = (): string => join(folder.path, 'camera.y4m')
/** What the camera sees, when it is next turned on. */
const see = (text: string): Promise<void> => writeFile(camera(), cameraPicture(text))

beforeAll(async () => {
  folder = await temporaryFolder()
  await see('nog niets')
  phone = await startPhone(camera())
  const { sql } = phone.backend
  await sql('update zuil set show_qr = true')
  await sql(
    `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, points)
      values ($1, 'Vandersmissen', 'Jef', '2015-01-01', 'molenstraat 1', '9300', 'Aalst', 3)`,
    child,
  )
  await sql(
    `insert into membership (passholder_id, card_system_id, search_name) values ($1, 1, 'vandersmissen jef')`,
    child,
  )
  await sql(
    `insert into card (uitpas_number, card_system_id, status, passholder_id) values ($1, 1, 'ACTIVE', $2)`,
    ...[childCard, child],
  )
  await sql(
    'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())',
    ...[ids.holder, child],
  )
})
afterAll(async () => {
  await phone?.end()
  await folder?.remove()
})
beforeEach(async () => {
  const now = Date.now()
  phone.backend.clock.now = now
  await pointsOfAn(phone, 12)
  // Somebody has a point of each of these once: each test has an event of its own moment.
  const occurrences = [{ start: now - HOUR, end: now + HOUR, wholeDay: false }]
  await phone.backend.sql(
    'update event set calendar = $1::jsonb where id = $2',
    { type: 'DATES', occurrences },
    ids.event,
  )
  await phone.backend.sql('delete from checkin_code_use')
})
afterEach(async () => {
  await phone.context.close()
  expect(phone.faults.splice(0)).toEqual([])
})

const code = () => phone.backend.codeOf({ at: phone.backend.clock.now })
const openPhone = async (): Promise<Page> => {
  const page = await phone.open()
  await phone.context.grantPermissions(['camera'])
  await phone.logIn(page)
  return page
}
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()

describe('scanning', () => {
  it('saves a point by one look at the zuil, and by the same one for a child; not twice', async () => {
    await see(code())
    const page = await openPhone()
    await go(page, 'Scannen')
    await page.getByRole('heading', { name: 'Hoera, je spaarde 1 punt' }).waitFor()
    await page.getByText('Je hebt nu 13 punten.').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Punt sparen voor Jef' }).click()
    await page.getByText('1 punt erbij').waitFor()
    await go(page, 'Kaart')
    await page.getByText('13 punten').waitFor()
    // Who scans again is told that he has his point.
    await go(page, 'Scannen')
    await page.getByRole('alert').first().waitFor()
    await page.getByRole('button', { name: 'Punt sparen voor Jef' }).waitFor()
    await page.getByText('Hoera').waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    const [row] = await phone.backend.sql<{ count: number }>(
      'select count(*)::int from checkin where event_id = $1 and passholder_id = any($2::uuid[]) and at > now() - $3::interval',
      ...[ids.event, [ids.holder, child], '1 hour'],
    )
    expect(row).toEqual({ count: 2 })
  })

  it('says what it saw when it is no zuil, and goes on looking', async () => {
    await see('https://elders.example/menu')
    const page = await openPhone()
    await go(page, 'Scannen')
    await page.getByText('Dit is geen code van een zuil').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('says so of a code that is too old', async () => {
    await see(phone.backend.codeOf({ at: phone.backend.clock.now - HOUR }))
    const page = await openPhone()
    await go(page, 'Scannen')
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Opnieuw scannen' }).waitFor()
    expect(await page.getByRole('button', { name: /Punt sparen/ }).count()).toBe(0)
  })

  it('takes a picture where there is no camera to look through', async () => {
    const page = await phone.open()
    await phone.context.clearPermissions()
    await phone.logIn(page)
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await go(page, 'Scannen')
    await page.getByText('Je camera mag hier niet aan').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Neem een foto van de code').setInputFiles({
      ...{ name: 'geen.png', mimeType: 'image/png', buffer: Buffer.from('geen foto') },
    })
    await page.getByText('Dit is geen code van een zuil').waitFor()
  })

  it('is where the code of a zuil leads that the phone’s own camera opened, also to who logs in first', async () => {
    await phone.open()
    const page = await phone.openTab(`/pas/#${code()}`)
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('button', { name: 'An' }).click()
    await page.getByRole('button', { name: 'Punt sparen' }).waitFor()
    expect(page.url()).not.toContain('#')
    // He may look at his card first.
    await go(page, 'Kaart')
    await page.getByRole('heading', { name: `Dag ${secrets.firstName}` }).waitFor()
    await page.goBack()
    await page.evaluate((text) => location.assign(`/pas/?weer#${text}`), code())
    await page.getByRole('button', { name: 'Punt sparen' }).waitFor()
    // Nobody is checked in by a link alone.
    await page.getByRole('button', { name: 'Punt sparen' }).click()
    await page.getByRole('status').filter({ hasText: 'Hoera' }).or(page.getByRole('alert')).waitFor()
  })
})

describe('the other pages', () => {
  it('show what was saved and redeemed, newest first', async () => {
    const page = await openPhone()
    await go(page, 'Historiek')
    await page.getByText('Een koffie').first().waitFor()
    await page.getByText(/^−10/).first().waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('show what one can have now, and what comes within reach', async () => {
    const page = await openPhone()
    await go(page, 'Voordelen')
    await page.getByRole('heading', { name: 'Voordelen' }).waitFor()
    await page.getByRole('region').first().waitFor()
    expect(await axe(page)).toEqual([])
    await pointsOfAn(phone, 4)
    // In two card systems at once.
    await phone.backend.sql(
      `insert into membership (passholder_id, card_system_id, search_name) values ($1, 2, 'x') on conflict do nothing`,
      ids.holder,
    )
    await go(page, 'Kaart')
    await page.reload()
    await go(page, 'Voordelen')
    await page.getByRole('heading', { name: 'Bijna binnen bereik' }).waitFor()
    await page.getByText('nog 6 punten').first().waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('show the family, each with his own card to show', async () => {
    const page = await openPhone()
    await go(page, 'Gezin')
    await page.getByRole('img', { name: `Streepjescode van UiTPAS ${childCard}` }).waitFor()
    expect(await page.getByRole('img', { name: `Streepjescode van UiTPAS ${cards.active}` }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
  })

  it('are not there without a line, and the card is', async () => {
    const page = await openPhone()
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await go(page, 'Historiek')
    await page.getByText('Een koffie').first().waitFor()
    await phone.context.setOffline(true)
    await page.reload()
    await page.getByText('Dit kan nu niet').waitFor()
    await go(page, 'Kaart')
    await page.getByRole('heading', { name: `Dag ${secrets.firstName}` }).waitFor()
    await page.getByRole('img', { name: `Streepjescode van UiTPAS ${cards.active}` }).waitFor()
    await phone.context.setOffline(false)
  })
})
