import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { axe } from '../../support/office-browser.ts'
import { type Phone, pointsOfAn, startPhone } from '../../support/phone.ts'

/** The passholder's phone: who comes in, his card, and what is there without a line. */

const number = cards.active
let phone: Phone

beforeAll(async () => {
  phone = await startPhone()
})
afterAll(() => phone?.end())
beforeEach(async () => {
  phone.backend.clock.now = Date.now()
  await pointsOfAn(phone, 12)
})
afterEach(async () => {
  await phone.context.close()
  for (const name of Object.keys(phone.provider.lies))
    delete phone.provider.lies[name as keyof Phone['provider']['lies']]
  // A message of the content security policy among them.
  expect(phone.faults.splice(0)).toEqual([])
})

/** Waits until the app would start without a line. */
const installed = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
const kept = (page: Page) =>
  page.evaluate(() => ({ local: { ...localStorage }, tab: Object.keys(sessionStorage), cookies: document.cookie }))
const card = (page: Page) => page.getByRole('img', { name: `Streepjescode van UiTPAS ${number}` })

describe('logging in', () => {
  it('shows who one is, with his points and his card', async () => {
    const page = await phone.open()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await axe(page)).toEqual([])
    await phone.logIn(page)
    await page.getByText('12 punten').waitFor()
    await card(page).waitFor()
    await page.getByText(number, { exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    expect(new URL(page.url()).search).toBe('')
    const { local, cookies } = await kept(page)
    expect(cookies).toBe('')
    // The token is in the tab alone, and nothing is kept that the card does not need.
    expect(Object.keys(local)).toEqual(['pas.kept'])
    expect(JSON.parse(local['pas.kept'] ?? '')).toEqual({
      ...{ sub: 'An@post.example', at: expect.any(Number), points: 12 },
      ...{ firstName: secrets.firstName, name: secrets.name },
      cards: [{ uitpasNumber: number, cardSystem: expect.any(String) }],
    })
  })

  it.each([
    ['fr-BE', 'Bienvenue chez UiTPAS'],
    ['de-DE', 'Willkommen bei UiTPAS'],
    ['en-GB', 'Welcome to UiTPAS'],
    ['es-ES', 'Welkom bij UiTPAS'],
  ])('speaks the language of the phone: %s', async (locale, heading) => {
    const page = await phone.open(locale)
    await page.getByRole('heading', { name: heading }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'es-ES' ? 'nl' : locale.slice(0, 2))
  })

  it('takes no code that this tab did not ask for, nor another provider’s word', async () => {
    const page = await phone.open()
    await page.goto(`${phone.url}/pas/?code=abc&state=def&iss=${encodeURIComponent(phone.provider.issuer)}`)
    await page.getByText('Inloggen lukte niet').waitFor()
    expect(new URL(page.url()).search).toBe('')
    phone.provider.lies.idToken = (claims) => ({ ...claims, iss: 'https://elders.example' })
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('button', { name: 'An' }).click()
    await page.getByText('Inloggen lukte niet').waitFor()
    expect((await kept(page)).tab).toEqual([])
    expect(await axe(page)).toEqual([])
  })

  it('says so to who is not let in, and to who stops', async () => {
    const page = await phone.open()
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('button', { name: 'Niet inloggen' }).click()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
  })
})

describe('a UiTID without a UiTPAS', () => {
  it('is linked by the number of a card and the birth date of its holder, and stays so', async () => {
    const page = await phone.open()
    await phone.logIn(page, 'Bo')
    await page.getByLabel('Nummer van je UiTPAS').fill(cards.social)
    await page.getByLabel('Geboortedatum').fill('1999-01-01')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Koppelen' }).click()
    await page.getByText('horen niet bij elkaar').waitFor()
    // Who types something wrong stays logged in.
    expect((await kept(page)).tab).toContain('pas.tokens')
    await page.getByLabel('Geboortedatum').fill('1990-05-06')
    await page.getByRole('button', { name: 'Koppelen' }).click()
    await page.getByRole('heading', { name: 'Dag Jan' }).waitFor()
    await page.getByRole('img', { name: `Streepjescode van UiTPAS ${cards.social}` }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Dag Jan' }).waitFor()
    await phone.backend.sql(`delete from uitid_link where passholder_id = $1::uuid`, ids.socialHolder)
  })
})

describe('a token that is not taken any more', () => {
  it('is replaced by itself while the provider knows him, and once alone', async () => {
    const page = await phone.open()
    await phone.logIn(page)
    await pointsOfAn(phone, 13)
    const tab = await phone.openTab()
    // Another tab has no token: it comes in without being asked.
    await tab.getByText('13 punten').waitFor()
    phone.backend.clock.now += 3_600_000
    await tab.reload()
    await tab.getByText('Log opnieuw in').waitFor()
    await card(tab).waitFor()
    expect(await axe(tab)).toEqual([])
    phone.backend.clock.now = Date.now()
    await tab.getByRole('button', { name: 'Inloggen' }).click()
    await tab.getByText('Log opnieuw in').waitFor({ state: 'detached' })
    await tab.getByText('13 punten').waitFor()
  })
})

describe('without a line', () => {
  it('the card is there as it last was, also when the app is opened again', async () => {
    const page = await phone.open()
    await phone.logIn(page)
    await card(page).waitFor()
    await installed(page)
    await phone.context.setOffline(true)
    await page.reload()
    await card(page).waitFor()
    await page.getByText('Geen internet').waitFor()
    await page.getByText(/Zo stond het op/).waitFor()
    await page.getByText('12 punten').waitFor()
    const again = await phone.openTab('/pas/')
    await card(again).waitFor()
    await again.getByText('Geen internet').waitFor()
    expect(await axe(again)).toEqual([])
    await pointsOfAn(phone, 20)
    await phone.context.setOffline(false)
    await again.getByText('20 punten').waitFor()
    await again.getByText('Geen internet').waitFor({ state: 'detached' })
  })

  it('nothing is there of who logged out', async () => {
    const page = await phone.open()
    await phone.logIn(page)
    await card(page).waitFor()
    await installed(page)
    await page.getByRole('button', { name: 'Uitloggen' }).click()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await kept(page)).toEqual({ local: {}, tab: [], cookies: '' })
    await phone.context.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await card(page).count()).toBe(0)
    await phone.context.setOffline(false)
    // The provider does not know him any more either.
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('heading', { name: 'Log in als…' }).waitFor()
    await page.getByRole('button', { name: 'Bo' }).click()
    await page.getByRole('heading', { name: 'Welke UiTPAS is van jou?' }).waitFor()
    expect(await card(page).count()).toBe(0)
  })
})

it('can be installed, and asks nobody but this server and the provider', async () => {
  const page = await phone.open()
  const manifest = await page.evaluate(async () => (await fetch('/pas/manifest.webmanifest')).json())
  expect(manifest).toMatchObject({ name: 'UiTPAS', start_url: '/pas/', display: 'standalone' })
  for (const { src } of manifest.icons as { src: string }[])
    expect((await phone.backend.app.inject({ url: src })).headers['content-type']).toMatch(/^image\//)
  const { headers } = await phone.backend.app.inject({ url: '/pas/' })
  expect(headers['content-security-policy']).toContain(`connect-src 'self' ${phone.provider.issuer};`)
  expect(headers['permissions-policy']).toBe('camera=(self), microphone=(), geolocation=()')
  await installed(page)
  const names = await page.evaluate(async () => {
    const [name = ''] = await caches.keys()
    return (await (await caches.open(name)).keys()).map(({ url: address }) => new URL(address).pathname)
  })
  expect(names).toContain('/pas/')
  expect(names.filter((name) => !/^\/pas\/(assets\/[\w-]+\.(js|css))?$/.test(name))).toEqual([])
})
