import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { noLog } from '@zuil/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bridge, startBridge } from '../../../deploy/bridge/bridge.ts'
import { createSimulatedReader, type SimulatedReader } from '../../../kiosk/simulated/reader.ts'
import { startBrowser } from '../../support/browser.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { startTestServer, type TestServer } from '../../support/http-server.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'

/** The bridge and pages in a real Chromium, each of an origin of its own. */

const uitpas = '04784CDAEE3880'

let browser: Browser
let app: TestServer
let elsewhere: TestServer
let reader: SimulatedReader
let bridge: Bridge
const pages: Page[] = []

/** A page that opens a WebSocket to the bridge, and shows all that comes of it. */
const open = async (
  origin: string,
  address = bridge.address,
  within: Browser | BrowserContext = browser,
): Promise<Page> => {
  const page = await within.newPage()
  pages.push(page)
  await page.goto(origin)
  await page.evaluate((to) => {
    const write = (text: string): void => {
      document.body.append(`${text}\n`)
    }
    const socket = new WebSocket(to)
    socket.onmessage = ({ data }) => write(String(data))
    socket.onclose = ({ code }) => write(`closed ${code}`)
  }, address)
  return page
}
const textOf = (page: Page) => page.locator('body').innerText()
const says = (page: Page, words: RegExp) =>
  eventually(async () => words.test(await textOf(page)), { what: `the words ${words}` })

beforeAll(async () => {
  browser = await startBrowser()
  const empty: Parameters<typeof startTestServer>[0] = (_request, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body></body>')
  app = await startTestServer(empty)
  elsewhere = await startTestServer(empty)
})
beforeEach(async () => {
  reader = createSimulatedReader()
  bridge = await startBridge({ reader, origins: [app.url], port: 0, version: '1', log: noLog })
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close()
  await bridge.stop()
})
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await elsewhere?.stop()
})

it('gives cards to a page of the app, by each name of this machine', async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    const page = await open(app.url, bridge.address.replace('127.0.0.1', host))
    await says(page, /"HELLO".*"CONNECTED"/)
    reader.placeCard(uitpas)
    await says(page, /"CARD","chipNumber":"04784CDAEE3880"/)
    reader.removeCard()
    await says(page, /"REMOVED"/)
  }
})

it('gives a page of another origin nothing, while the app has its cards', async () => {
  const [ours, theirs] = [await open(app.url), await open(elsewhere.url)]
  // The same site by another name is another origin too.
  const alias = await open(app.url.replace('127.0.0.1', 'localhost'))
  reader.placeCard(uitpas)
  await says(ours, /"CARD"/)
  for (const page of [theirs, alias]) {
    await says(page, /closed 1006/)
    expect((await textOf(page)).trim()).toBe('closed 1006')
  }
})

it('gives no page what it asks for in another way', async () => {
  const page = await open(app.url)
  await says(page, /"HELLO"/)
  reader.placeCard(uitpas)
  const { port } = new URL(bridge.address)
  const asked = await page.evaluate(
    (base) =>
      Promise.all(
        ['/', '/reader', '/simulated/card'].map((path) =>
          fetch(base + path).then(
            (answer) => answer.status,
            () => 'blocked',
          ),
        ),
      ),
    `http://127.0.0.1:${port}`,
  )
  expect(asked).toEqual(['blocked', 'blocked', 'blocked'])
})

describe('an app on the internet, as Chromium sees it', () => {
  let chromium: Browser
  let server: Server
  let origin: string
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  beforeAll(async () => {
    folder = await temporaryFolder()
    const certificate = makeAuthority(folder.path).certificate('DNS:ksb.example')
    server = createServer({ ...certificate }, (_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><body></body>'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    origin = `https://ksb.example:${port}`
    chromium = await startBrowser(
      '--host-resolver-rules=MAP ksb.example 127.0.0.1',
      `--ip-address-space-overrides=127.0.0.1:${port}=public`,
    )
  })
  afterAll(async () => {
    await chromium?.close()
    server?.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await folder?.remove()
  })
  beforeEach(async () => {
    await bridge.stop()
    bridge = await startBridge({ reader, origins: [origin], port: 0, version: '1', log: noLog })
  })

  it('has cards by https once the permission is given, and the bridge hears nothing of it before', async () => {
    const context = await chromium.newContext({ ignoreHTTPSErrors: true })
    const before = await open(origin, bridge.address, context)
    await says(before, /closed 1006/)
    // The name under which Chromium's tools know the permission for this machine.
    await context.grantPermissions(['local-network-access'], { origin })
    const page = await open(origin, bridge.address, context)
    await says(page, /"HELLO"/)
    reader.placeCard(uitpas)
    await says(page, /"CARD"/)
    expect((await textOf(before)).trim()).toBe('closed 1006')
    await context.close()
  })
})
