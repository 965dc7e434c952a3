import { randomUUID } from 'node:crypto'
import { noLog } from '@zuil/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../../backend/app.ts'
import { parseConfig } from '../../../backend/config.ts'
import { demoZuilen } from '../../../backend/demo/demo-dataset.ts'
import type { NewNotice } from '../../../backend/platform/outbox/notices.ts'
import { startBrowser } from '../../support/browser.ts'
import { startTestServer, type TestServer } from '../../support/http-server.ts'
import { axe } from '../../support/office-browser.ts'
import { freePort } from '../../support/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { startSmtp, type TestSmtpServer } from '../../support/smtp-server.ts'
import { zuilRequest } from '../../support/taps.ts'
import { eventually } from '../../support/wait.ts'

/**
 * The page "Proefopstelling" of a whole backend with the demo's data, in a real browser, with a real mail server. With real
 * zuilen: test/system/demo.test.ts.
 */

const people = {
  SUPERADMIN: 'regio@uitpas-dender.example.org',
  ADMIN: 'beheer@uitpas-dender.example.org',
  VOORDEELBEHEERDER: 'voordelen@uitpas-dender.example.org',
  ZUILBEHEERDER: 'foyer@cc-de-schakel.example.org',
  COUNTER: 'onthaal@cc-de-schakel.example.org',
} as const
const zuil = demoZuilen[0]

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let smtp: TestSmtpServer
let screen: TestServer
let app: App
let browser: Browser
let page: Page
const asked: string[] = []
const faults: string[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  smtp = await startSmtp()
  // A zuil: what its reader is asked is noted.
  screen = await startTestServer(({ method, url, body }, response) => {
    if (method !== 'GET') asked.push(`${method} ${url} ${body}`)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Zuil</title><h1>Zuil</h1>')
  })
  const config = parseConfig({
    ...{ DATA_DIR: folder.path, DEMO: '1', PORT: String(await freePort()), BROKER_PORT: '0' },
    ...{
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      MAIL_FROM: 'zuilen@example.org',
      MAIL_ONLY_TO: 'ik@toegelaten.example',
    },
  })
  if (!config.ok) throw new Error(config.error.join())
  app = await startApp(config.value, noLog)
  browser = await startBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await screen?.stop()
  await smtp?.stop()
  await folder?.remove()
})
afterEach(async () => {
  await page?.context().close()
  // A message of the content security policy among them.
  expect(faults.splice(0)).toEqual([])
})

const cookieOf = async (email: string): Promise<string> => (await app.store.sessions.open({ email })).toString()
const open = async (email: string, path = '/ksb/proefopstelling'): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(10_000)
  await context.addCookies([{ name: 'ksb', value: await cookieOf(email), url: app.http }])
  page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(`${app.http}${path}`)
  return page
}
const ofPage = async (email: string | undefined, method: string, path: string, body?: object, headers = {}) =>
  fetch(`${app.http}/ksb/api/demo/${path}`, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(email && { cookie: `ksb=${await cookieOf(email)}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
const runZuil = () =>
  fetch(`${app.http}/demo/screens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ screens: [{ zuilId: zuil.id, screen: screen.url }] }),
  })

describe('Proefopstelling', () => {
  it('tells that a zuil is starting, and shows its screen once it runs', async () => {
    await open(people.ADMIN)
    await page.getByText('Deze zuil start nog…').first().waitFor()
    await page.getByRole('button', { name: /^Gewone kaart/ }).click()
    await page.getByText('Deze zuil is nog aan het starten.', { exact: false }).waitFor()
    expect(faults.splice(0)).toEqual([expect.stringContaining('409')])
    expect((await runZuil()).status).toBe(204)
    // Its address is one that the page was not allowed to show when it was opened: it says so, and how to go on.
    await page.getByText('Een zuil begon pas na het openen van deze pagina.', { exact: false }).waitFor()
    expect(faults.splice(0).join()).toContain('frame-src')
    await page.getByRole('button', { name: 'Pagina opnieuw laden' }).click()
    await page.frameLocator(`#zuil-${zuil.id}`).getByRole('heading', { name: 'Zuil' }).waitFor()
  })

  it.each(Object.entries(people))(
    'is for everybody who is logged in: %s lays, takes away and scans',
    async (_role, email) => {
      await runZuil()
      asked.splice(0)
      await open(email, '/ksb/')
      await page.getByRole('link', { name: 'Proefopstelling' }).click()
      await page.getByText('Veilige omgeving', { exact: false }).waitFor()
      const card = page.getByRole('button', { name: /^Gewone kaart/ })
      await card.click()
      await expect.poll(() => card.getAttribute('aria-pressed')).toBe('true')
      await card.click()
      await expect.poll(() => card.getAttribute('aria-pressed')).toBe('false')
      await page.getByRole('button', { name: 'Scan de barcode van Kaart met barcode' }).click()
      await expect
        .poll(() => asked.map((one) => one.replace(/[0-9A-F]{13,}/g, 'N')))
        .toEqual([
          'PUT /simulated/card {"chipNumber":"N"}',
          'DELETE /simulated/card {}',
          'POST /simulated/scan {"line":"N"}',
        ])
    },
  )

  it('shows what came in and what became of it, without a fault that axe finds', async () => {
    const [card] = await activeCards()
    await app.store.book([
      zuilRequest(1, { kind: 'CHIP', chipNumber: card ?? '' }, Date.now(), { zuilId: zuil.id, live: true }),
      zuilRequest(2, { kind: 'CHIP', chipNumber: '04AAAAAAAAAA80' }, Date.now(), { zuilId: zuil.id, live: true }),
    ])
    await open(people.ADMIN)
    await page.getByRole('heading', { name: 'Officiële testkaarten' }).waitFor()
    expect(await app.store.passes.byUitpasNumber('0900000095902')).toMatchObject({ passholder: { points: 100 } })
    const taps = page.getByRole('table', { name: 'Wat er gebeurde' })
    const given = page.getByRole('button', { name: 'Geef chip 04AAAAAAAAAA80 aan een demo-pashouder' })
    await taps.getByRole('row').filter({ has: given }).getByText('de kaart is van niemand').waitFor()
    // With what went before, fifteen of them at most.
    expect(await taps.getByRole('row').count()).toBe(16)
    expect(await axe(page)).toEqual([])
    await given.click()
    await eventually(async () => (await app.store.passes.byChipNumber('04AAAAAAAAAA80'))?.passholder !== undefined)
  })

  it('shows the mails that were made, of which none goes to an address that is not allowed', async () => {
    const mail = (recipient: string): NewNotice => ({
      id: randomUUID(),
      channel: 'MAIL',
      recipient,
      dedupeKey: recipient,
      content: { subject: `Zuil foyer staat uit, ${recipient}`, text: 'Ze is niet bereikbaar.\n\nKijk eens.' },
    })
    await app.store.outbox.add([mail('iemand@echt.example'), mail('ik@toegelaten.example')], Date.now())
    await eventually(() => smtp.mails.length > 0, { what: 'the mail that is allowed' })
    await open(people.ZUILBEHEERDER, '/ksb/proefopstelling/mails')
    const kept = page.getByRole('listitem').filter({ hasText: 'iemand@echt.example' })
    await kept.getByText('hier bewaard').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'ik@toegelaten.example' }).getByText('verstuurd').waitFor()
    await kept.locator('summary').click()
    await kept.getByText('Kijk eens.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    expect(smtp.mails.map(({ to }) => to)).toEqual(['ik@toegelaten.example'])
    expect(smtp.wire).not.toContain('echt.example')
  })

  it('is closed to who is not logged in, and to pages of others', async () => {
    await runZuil()
    asked.splice(0)
    const path = `readers/${zuil.id}/card`
    const body = { chipNumber: '04AAAAAAAAAA80' }
    expect((await ofPage(undefined, 'PUT', path, body)).status).toBe(401)
    for (const name of ['rack', 'screens', 'activity', 'mails'])
      expect([name, (await ofPage(undefined, 'GET', name)).status]).toEqual([name, 401])
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
      expect((await ofPage(people.SUPERADMIN, 'PUT', path, body, headers)).status).toBe(403)
    expect((await ofPage(people.SUPERADMIN, 'PUT', path, body, { origin: 'https://elders.example' })).status).toBe(421)
    expect((await ofPage(people.SUPERADMIN, 'PUT', `readers/${randomUUID()}/card`, body)).status).toBe(404)
    expect(asked).toEqual([])
    expect((await ofPage(people.SUPERADMIN, 'PUT', path, body)).status).toBe(204)
    expect(asked).toHaveLength(1)
  })
})

describe('to begin again', () => {
  it('is for a superadmin, in a safe environment that the demo filled', async () => {
    for (const role of ['ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER', 'COUNTER'] as const)
      expect([role, (await ofPage(people[role], 'POST', 'reset', {})).status]).toEqual([role, 403])
    expect((await ofPage(people.SUPERADMIN, 'POST', 'reset', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    await open(people.ADMIN)
    await page.getByRole('heading', { name: 'Kaarten', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Opnieuw beginnen' }).count()).toBe(0)
  })

  it('says what goes and what stays, and then it is as in the beginning', async () => {
    await open(people.SUPERADMIN)
    const taps = page.getByRole('table', { name: 'Wat er gebeurde' })
    await taps.waitFor()
    await page.getByRole('button', { name: 'Opnieuw beginnen' }).click()
    const question = page.getByRole('alertdialog', { name: 'Opnieuw beginnen?' })
    await question.getByText('Dit kun je niet ongedaan maken.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Annuleren' }).click()
    expect(await taps.count()).toBe(1)
    await page.getByRole('button', { name: 'Opnieuw beginnen' }).click()
    await question.getByRole('button', { name: 'Opnieuw beginnen' }).click()
    await page.getByText('Alles is weer zoals in het begin.').waitFor()
    expect(await app.store.passes.byChipNumber('04AAAAAAAAAA80')).toBeUndefined()
    expect(await taps.count()).toBe(1)
    await page.goto(`${app.http}/ksb/logboek`)
    await page.getByRole('listitem').filter({ hasText: 'Opnieuw begonnen' }).first().waitFor()
  })
})

const activeCards = async (): Promise<readonly string[]> => {
  const { cards } = (await (await ofPage(people.ADMIN, 'GET', 'rack')).json()) as {
    cards: { label: string; chipNumber?: string }[]
  }
  return cards.filter(({ label }) => label === 'Gewone kaart').map(({ chipNumber = '' }) => chipNumber)
}
