import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { phonePages } from '../../../backend/phone-pages.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { startBrowser } from '../../support/browser.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { axe } from '../../support/office-browser.ts'
import { startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { logInThrough, tokensOf } from '../../support/user-tokens.ts'

/** The passholder's phone, as it is built, in a real browser: he logs in at a real provider of OpenID Connect. */

const audience = 'https://api.example'
const number = cards.active
const born = '1983-03-02'
const phone = { id: 'pas', redirectUri: '' }
/** Who is a passholder: An from the start. */
const people = ['An', 'Bo'].map((name) => ({ email: `${name}@post.example`, name, what: 'pashouder' }))
const points = (now: number) => backend.sql('update passholder set points = $2 where id = $1::uuid', ids.holder, now)

let provider: LyingProvider
let backend: TestBackend
let browser: Awaited<ReturnType<typeof startBrowser>>
let context: BrowserContext
let url: string
const faults: string[] = []
const expected = /Failed to load resource/

beforeAll(async () => {
  provider = await startLyingProvider()
  backend = await startTestBackend({
    tokens: tokensOf(provider.issuer, { clientIds: ['pas'], audience }),
    extraPlugins: [phonePages({ issuer: provider.issuer, clientId: 'pas' })],
  })
  await backend.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(backend.app.server.address() as AddressInfo).port}`
  await provider.open({
    ...{ client: { id: 'ksb', origin: url, secret: 'geheim' }, accounts: people, audience },
    apps: [{ ...phone, redirectUri: `${url}/pas/` }],
  })
  await backend.sql(`insert into api_client (id, name, secret_hash) values ('pas', 'Telefoon', '')`)
  for (const permission of ['PASSHOLDERS_SELF_READ', 'PASSHOLDERS_REGISTER_UITID'])
    await backend.sql(
      `insert into client_grant (id, client_id, permission) values (gen_random_uuid(), 'pas', $1)`,
      permission,
    )
  // An is linked to her card already, as any app does it.
  backend.clock.now = Date.now()
  const basic = Buffer.from(`${number}:${born}`).toString('base64')
  const { token } = (
    await backend.app.inject({
      url: '/api/passholders/me/uitid/registration-token',
      headers: { authorization: `Basic ${basic}`, 'x-client-id': 'pas' },
    })
  ).json<{ token: string }>()
  const an = await logInThrough(provider.issuer, { ...phone, redirectUri: `${url}/pas/` }, 'An@post.example')
  const linked = await backend.app.inject({
    method: 'PUT',
    url: '/api/passholders/me/uitid',
    headers: { authorization: `Bearer ${an.access_token}`, 'x-registration-token': token },
  })
  expect(linked.statusCode, linked.body).toBe(201)
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await backend?.end()
  await provider?.stop()
})
beforeEach(async () => {
  backend.clock.now = Date.now()
  await points(12)
})
afterEach(async () => {
  await context.close()
  for (const name of Object.keys(provider.lies)) delete provider.lies[name as keyof typeof provider.lies]
  // A message of the content security policy among them.
  expect(faults.splice(0)).toEqual([])
})

const openPhone = async (locale = 'nl-BE'): Promise<Page> => {
  context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce', locale })
  context.setDefaultTimeout(10_000)
  return openTab()
}
const openTab = async (path = '/pas/'): Promise<Page> => {
  const page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(`${url}${path}`)
  return page
}
const logIn = async (page: Page, who = 'An'): Promise<void> => {
  await page.getByRole('button', { name: 'Inloggen' }).click()
  await page.getByRole('button', { name: who }).click()
  if (who === 'An') await page.getByRole('heading', { name: `Dag ${secrets.firstName}` }).waitFor()
}
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
    const page = await openPhone()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await axe(page)).toEqual([])
    await logIn(page)
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
    const page = await openPhone(locale)
    await page.getByRole('heading', { name: heading }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'es-ES' ? 'nl' : locale.slice(0, 2))
  })

  it('takes no code that this tab did not ask for, nor another provider’s word', async () => {
    const page = await openPhone()
    await page.goto(`${url}/pas/?code=abc&state=def&iss=${encodeURIComponent(provider.issuer)}`)
    await page.getByText('Inloggen lukte niet').waitFor()
    expect(new URL(page.url()).search).toBe('')
    provider.lies.idToken = (claims) => ({ ...claims, iss: 'https://elders.example' })
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('button', { name: 'An' }).click()
    await page.getByText('Inloggen lukte niet').waitFor()
    expect((await kept(page)).tab).toEqual([])
    expect(await axe(page)).toEqual([])
  })

  it('says so to who is not let in, and to who stops', async () => {
    const page = await openPhone()
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('button', { name: 'Niet inloggen' }).click()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
  })
})

describe('a UiTID without a UiTPAS', () => {
  it('is linked by the number of a card and the birth date of its holder, and stays so', async () => {
    const page = await openPhone()
    await logIn(page, 'Bo')
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
    await backend.sql(`delete from uitid_link where passholder_id = $1::uuid`, ids.socialHolder)
  })
})

describe('a token that is not taken any more', () => {
  it('is replaced by itself while the provider knows him, and once alone', async () => {
    const page = await openPhone()
    await logIn(page)
    await points(13)
    const tab = await openTab()
    // Another tab has no token: it comes in without being asked.
    await tab.getByText('13 punten').waitFor()
    backend.clock.now += 3_600_000
    await tab.reload()
    await tab.getByText('Log opnieuw in').waitFor()
    await card(tab).waitFor()
    expect(await axe(tab)).toEqual([])
    backend.clock.now = Date.now()
    await tab.getByRole('button', { name: 'Inloggen' }).click()
    await tab.getByText('Log opnieuw in').waitFor({ state: 'detached' })
    await tab.getByText('13 punten').waitFor()
  })
})

describe('without a line', () => {
  it('the card is there as it last was, also when the app is opened again', async () => {
    const page = await openPhone()
    await logIn(page)
    await card(page).waitFor()
    await installed(page)
    await context.setOffline(true)
    await page.reload()
    await card(page).waitFor()
    await page.getByText('Geen internet').waitFor()
    await page.getByText(/Zo stond het op/).waitFor()
    await page.getByText('12 punten').waitFor()
    const again = await openTab('/pas/')
    await card(again).waitFor()
    await again.getByText('Geen internet').waitFor()
    expect(await axe(again)).toEqual([])
    await points(20)
    await context.setOffline(false)
    await again.getByText('20 punten').waitFor()
    await again.getByText('Geen internet').waitFor({ state: 'detached' })
  })

  it('nothing is there of who logged out', async () => {
    const page = await openPhone()
    await logIn(page)
    await card(page).waitFor()
    await installed(page)
    await page.getByRole('button', { name: 'Uitloggen' }).click()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await kept(page)).toEqual({ local: {}, tab: [], cookies: '' })
    await context.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: 'Welkom bij UiTPAS' }).waitFor()
    expect(await card(page).count()).toBe(0)
    await context.setOffline(false)
    // The provider does not know him any more either.
    await page.getByRole('button', { name: 'Inloggen' }).click()
    await page.getByRole('heading', { name: 'Log in als…' }).waitFor()
    await page.getByRole('button', { name: 'Bo' }).click()
    await page.getByRole('heading', { name: 'Welke UiTPAS is van jou?' }).waitFor()
    expect(await card(page).count()).toBe(0)
  })
})

it('can be installed, and asks nobody but this server and the provider', async () => {
  const page = await openPhone()
  const manifest = await page.evaluate(async () => (await fetch('/pas/manifest.webmanifest')).json())
  expect(manifest).toMatchObject({ name: 'UiTPAS', start_url: '/pas/', display: 'standalone' })
  for (const { src } of manifest.icons as { src: string }[])
    expect((await backend.app.inject({ url: src })).headers['content-type']).toMatch(/^image\//)
  const { headers } = await backend.app.inject({ url: '/pas/' })
  expect(headers['content-security-policy']).toContain(`connect-src 'self' ${provider.issuer};`)
  expect(headers['permissions-policy']).toBe('camera=(self), microphone=(), geolocation=()')
  await installed(page)
  const names = await page.evaluate(async () => {
    const [name = ''] = await caches.keys()
    return (await (await caches.open(name)).keys()).map(({ url: address }) => new URL(address).pathname)
  })
  expect(names).toContain('/pas/')
  expect(names.filter((name) => !/^\/pas\/(assets\/[\w-]+\.(js|css))?$/.test(name))).toEqual([])
})
