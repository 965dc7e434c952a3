import type { AddressInfo } from 'node:net'
import type { FastifyPluginAsync } from 'fastify'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { phonePages } from '../../../backend/phone-pages.ts'
import { startBrowser } from '../../support/browser.ts'
import { type LyingProvider, startLyingProvider } from '../../support/lying-provider.ts'
import { axe } from '../../support/office-browser.ts'
import { startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { tokensOf } from '../../support/user-tokens.ts'

/** The passholder's phone, as it is built, in a real browser: he logs in at a real provider of OpenID Connect. */

const audience = 'https://api.example'
const number = '0930012345615'
const people = ['An', 'Bo'].map((name) => ({ email: `${name}@post.example`, name, what: 'pashouder' }))

/** What the API answers of each, by whose token it is; a test may have it refuse. */
const own = { points: 12, refuses: false, asked: 0 }
const ownPassholder: FastifyPluginAsync = async (server) => {
  server.get('/api/passholders/me', async (request, reply) => {
    own.asked++
    const [, claims = ''] = request.headers.authorization?.replace('Bearer ', '').split('.') ?? []
    const { email } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
    const person = people.find((one) => one.email === email)
    expect(request.headers.cookie).toBeUndefined()
    if (!person || own.refuses) return reply.code(401).send({ type: 'https://api.publiq.be/probs/auth/unauthorized' })
    const cardSystem = { id: 1, name: 'UiTPAS Dender' }
    return {
      ...{ id: 'a', firstName: person.name, name: 'Peeters', points: own.points, dateOfBirth: '2000-01-01' },
      cardSystemMemberships: person.name === 'An' ? [{ cardSystem, uitpasNumber: number, status: 'ACTIVE' }] : [],
    }
  })
}

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
    extraPlugins: [phonePages({ issuer: provider.issuer, clientId: 'pas' }), ownPassholder],
  })
  await backend.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(backend.app.server.address() as AddressInfo).port}`
  await provider.open({
    ...{ client: { id: 'ksb', origin: url, secret: 'geheim' }, accounts: people, audience },
    apps: [{ id: 'pas', redirectUri: `${url}/pas/` }],
  })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await backend?.end()
  await provider?.stop()
})
afterEach(async () => {
  await context.close()
  Object.assign(own, { points: 12, refuses: false })
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
  await page.getByRole('heading', { name: `Dag ${who}` }).waitFor()
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
      ...{ sub: 'An@post.example', at: expect.any(Number), firstName: 'An', name: 'Peeters', points: 12 },
      cards: [{ uitpasNumber: number, cardSystem: 'UiTPAS Dender' }],
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

describe('a token that is not taken any more', () => {
  it('is replaced by itself while the provider knows him, and once alone', async () => {
    const page = await openPhone()
    await logIn(page)
    own.points = 13
    const tab = await openTab()
    // Another tab has no token: it comes in without being asked.
    await tab.getByText('13 punten').waitFor()
    own.refuses = true
    await tab.reload()
    await tab.getByText('Log opnieuw in').waitFor()
    await card(tab).waitFor()
    expect(await axe(tab)).toEqual([])
    own.refuses = false
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
    own.points = 20
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
    await page.getByRole('heading', { name: 'Dag Bo' }).waitFor()
    await page.getByText('Je hebt geen kaart die werkt').waitFor()
    expect(await axe(page)).toEqual([])
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
