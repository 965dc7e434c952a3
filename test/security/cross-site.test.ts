import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { makeAuthority } from '../support/certificates.ts'
import { startDatabases, type TestDatabases, type TestStore } from '../support/databases.ts'
import { startTestServer, type TestServer } from '../support/http-server.ts'
import { type LyingProvider, startLyingProvider } from '../support/lying-provider.ts'
import { type Office, officeDataset, openProvider, people, startOffice } from '../support/office.ts'
import { temporaryFolder } from '../support/programs.ts'
import { ask } from '../support/world.ts'

/**
 * A page of somebody else, in the browser of an admin who is logged in: what it can have that browser do. Once on another
 * site, and once on another port of this one, where browsers send along cookies that are SameSite.
 */

let all: TestDatabases
let test: TestStore
let provider: LyingProvider
let office: Office
let evil: TestServer
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  all = await startDatabases('PostgreSQL')
  test = await all.open()
  await test.store.load(officeDataset(Date.now()))
  provider = await startLyingProvider()
  office = await startOffice(test.store, Date.now, provider.issuer)
  await openProvider(provider, office.origin)
  evil = await startTestServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Win een fiets</title>')
  })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await evil?.stop()
  await office?.stop()
  await provider?.stop()
  await test?.close()
  await all?.end()
})
beforeEach(async () => {
  await context?.close()
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto(`${office.origin}/ksb/login`)
  await page.getByRole('button', { name: 'Naam superadmin' }).click()
  await page.waitForURL(`${office.origin}/ksb/`)
})

/** Of the session whose cookie the browser has: whether it is still there, as it was. */
const sessions = () => ask(test.store.databaseUrl, 'select handle, email, card_system_id from session order by handle')

describe.each([
  ['another site', () => evil.url.replace('127.0.0.1', 'localhost')],
  ['another port', () => evil.url],
])('a page of %s', (_what, address) => {
  it('changes nothing, reads nothing and logs nobody out', async () => {
    const before = await sessions()
    expect(before.length).toBeGreaterThan(0)
    await page.goto(address())
    const read = await page.evaluate(async (origin) => {
      const tried: string[] = []
      const attempt = async (what: string, init: RequestInit): Promise<void> => {
        try {
          const response = await fetch(`${origin}${what}`, { credentials: 'include', ...init })
          tried.push(`${what} ${response.type} ${response.type === 'opaque' ? '' : await response.text()}`)
        } catch {
          tried.push(`${what} refused`)
        }
      }
      for (const mode of ['cors', 'no-cors'] as const) {
        await attempt('/ksb/api/me', { mode })
        await attempt('/ksb/api/me/logout', { mode, method: 'POST' })
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
          await attempt('/ksb/api/sessions/end', {
            mode,
            method: 'POST',
            headers: { 'content-type': type },
            body: '{"cardSystemId":1}',
          })
        await attempt('/ksb/login', { mode })
      }
      return tried
    }, office.origin)
    expect(read.length).toBe(12)
    for (const one of read) expect(one).toMatch(/ (refused|opaque )$/)
    for (const encoding of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      for (const path of ['/ksb/api/me/logout', '/ksb/api/sessions/end', '/ksb/api/me/card-system']) {
        await page.goto(address())
        await page.evaluate(
          ([action, enctype]) => {
            const form = document.createElement('form')
            Object.assign(form, { action, enctype, method: 'post' })
            const field = document.createElement('input')
            Object.assign(field, { name: '{"cardSystemId":1,"x":"', value: '"}' })
            form.append(field)
            document.body.append(form)
            form.submit()
          },
          [`${office.origin}${path}`, encoding] as const,
        )
        await page.waitForURL(`${office.origin}${path}`)
        expect(await page.textContent('body')).toMatch(/"status":4\d\d/)
      }
    }
    expect(await sessions()).toEqual(before)
    // He is still who he was, also after a link led him out.
    await page.goto(`${office.origin}/ksb/uitgelogd`)
    await page.goto(`${office.origin}/ksb/api/me`)
    expect(JSON.parse((await page.textContent('body')) ?? '')).toMatchObject({ email: people.superadmin })
  })

  it('can not show the login in a frame, nor start one unseen', async () => {
    await page.goto(address())
    const logins = () => ask(test.store.databaseUrl, 'select id_hash from login')
    const before = (await logins()).length
    await page.evaluate(async (origin) => {
      const loaded = (element: HTMLElement): Promise<void> =>
        new Promise((resolve) => {
          element.onload = element.onerror = () => resolve()
          document.body.append(element)
        })
      await loaded(Object.assign(document.createElement('iframe'), { src: `${origin}/ksb/login` }))
      await loaded(Object.assign(document.createElement('img'), { src: `${origin}/ksb/login` }))
    }, office.origin)
    expect(await logins()).toHaveLength(before)
    const frame = page.frames()[1]
    expect(await frame?.evaluate(() => document.body.innerText).catch(() => '')).not.toContain('Kaartsysteembeheer')
  })
})

it('lets no script of a page of ours see who is logged in by its cookie', async () => {
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const cookies = await context.cookies(office.origin)
  const own = cookies.filter(({ name }) => name.startsWith('ksb'))
  expect(own.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }))).toEqual(
    ['ksb-login', 'ksb'].map((name) => ({ name, httpOnly: true, sameSite: 'Lax', path: '/' })),
  )
})

it('keeps behind TLS a cookie that no other host of the domain can set', async () => {
  const folder = await temporaryFolder()
  const proxy = createServer(makeAuthority(folder.path).certificate('DNS:localhost'), (from, to) => {
    const { method, url: path, headers } = from
    const port = Number(new URL(behind.origin).port)
    from.pipe(
      request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        to.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(to)
      }),
    )
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const origin = `https://localhost:${(proxy.address() as AddressInfo).port}`
  const behind = await startOffice(test.store, Date.now, provider.issuer, { origin })
  await openProvider(provider, origin)
  const secure = await browser.newContext({ ignoreHTTPSErrors: true })
  try {
    const there = await secure.newPage()
    await there.goto(`${origin}/ksb/login?terug=/ksb/zuilen`)
    await there.getByRole('button', { name: 'Naam superadmin' }).click()
    await there.waitForURL(`${origin}/ksb/zuilen`)
    await there.goto(`${origin}/ksb/api/me`)
    expect(JSON.parse((await there.textContent('body')) ?? '')).toMatchObject({ email: people.superadmin })
    const own = (await secure.cookies(origin)).filter(({ name }) => name.includes('ksb'))
    expect(own.map(({ name, secure: tls, httpOnly, domain }) => ({ name, tls, httpOnly, domain }))).toEqual(
      ['__Host-ksb-login', '__Host-ksb'].map((name) => ({ name, tls: true, httpOnly: true, domain: 'localhost' })),
    )
  } finally {
    await secure.close()
    await behind.stop()
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
    await folder.remove()
    await openProvider(provider, office.origin)
  }
})
