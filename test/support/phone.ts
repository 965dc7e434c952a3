import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { phonePages } from '../../backend/phone-pages.ts'
import { cards, ids, secrets } from './api-dataset.ts'
import { noteFaults, startBrowser, startBrowserWithCamera } from './browser.ts'
import { type LyingProvider, startLyingProvider } from './lying-provider.ts'
import { startTestBackend, type TestBackend } from './test-backend.ts'
import { logInThrough, tokensOf } from './user-tokens.ts'

/**
 * The passholder's phone, as it is built, in a real browser and served by a real backend: he logs in at a real provider of
 * OpenID Connect. An is a passholder from the start, with the card `cards.active`; Bo has a UiTID alone.
 */
export interface Phone {
  readonly backend: TestBackend
  readonly provider: LyingProvider
  readonly url: string
  /** What browsers complained of; an answer that is an error is none. */
  readonly faults: string[]
  /** Of the phone that was opened last. */
  readonly context: BrowserContext
  /** A new phone, nobody’s yet. */
  open(locale?: string): Promise<Page>
  /** A tab more on it. */
  openTab(path?: string): Promise<Page>
  logIn(page: Page, who?: 'An' | 'Bo'): Promise<void>
  end(): Promise<void>
}

const audience = 'https://api.example'
const people = ['An', 'Bo'].map((name) => ({ email: `${name}@post.example`, name, what: 'pashouder' }))

/** Links An to her card, as any app does it. */
const link = async (backend: TestBackend, provider: LyingProvider, redirectUri: string): Promise<void> => {
  const basic = Buffer.from(`${cards.active}:1983-03-02`).toString('base64')
  const { token } = (
    await backend.app.inject({
      url: '/api/passholders/me/uitid/registration-token',
      headers: { authorization: `Basic ${basic}`, 'x-client-id': 'pas' },
    })
  ).json<{ token: string }>()
  const an = await logInThrough(provider.issuer, { id: 'pas', redirectUri }, 'An@post.example')
  const linked = await backend.app.inject({
    method: 'PUT',
    url: '/api/passholders/me/uitid',
    headers: { authorization: `Bearer ${an.access_token}`, 'x-registration-token': token },
  })
  expect(linked.statusCode, linked.body).toBe(201)
}

/** @param camera a file with what its camera sees (camera-picture.ts); absent = it has none */
export const startPhone = async (camera?: string): Promise<Phone> => {
  const provider = await startLyingProvider()
  const backend = await startTestBackend({
    tokens: tokensOf(provider.issuer, { clientIds: ['pas'], audience }),
    extraPlugins: [phonePages({ issuer: provider.issuer, clientId: 'pas' })],
  })
  await backend.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(backend.app.server.address() as AddressInfo).port}`
  await provider.open({
    ...{ client: { id: 'ksb', origin: url, secret: 'geheim' }, accounts: people, audience },
    apps: [{ id: 'pas', redirectUri: `${url}/pas/` }],
  })
  await backend.sql(`insert into api_client (id, name, secret_hash) values ('pas', 'Telefoon', '')`)
  for (const permission of ['PASSHOLDERS_SELF_READ', 'PASSHOLDERS_REGISTER_UITID'])
    await backend.sql(
      `insert into client_grant (id, client_id, permission) values (gen_random_uuid(), 'pas', $1)`,
      permission,
    )
  backend.clock.now = Date.now()
  await link(backend, provider, `${url}/pas/`)
  const browser: Browser = await (camera === undefined ? startBrowser() : startBrowserWithCamera(camera))
  let context: BrowserContext
  const faults: string[] = []
  const openTab = async (path = '/pas/'): Promise<Page> => {
    const page = await context.newPage()
    noteFaults(page, faults)
    await page.goto(`${url}${path}`)
    return page
  }
  return {
    ...{ backend, provider, url, faults, openTab },
    get context() {
      return context
    },
    open: async (locale = 'nl-BE') => {
      context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce', locale })
      context.setDefaultTimeout(10_000)
      return openTab()
    },
    logIn: async (page, who = 'An') => {
      await page.getByRole('button', { name: 'Inloggen' }).click()
      await page.getByRole('button', { name: who }).click()
      if (who === 'An') await page.getByRole('heading', { name: `Dag ${secrets.firstName}` }).waitFor()
    },
    end: async () => {
      await browser.close()
      await backend.end()
      await provider.stop()
    },
  }
}

/** Sets the points that An has. */
export const pointsOfAn = ({ backend }: Phone, points: number): Promise<unknown> =>
  backend.sql('update passholder set points = $2 where id = $1::uuid', ids.holder, points)
