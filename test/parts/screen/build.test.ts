import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startBrowser } from '../../support/browser.ts'
import { startTestServer } from './server.ts'

/** The page stays open while the zuil's program starts again: after a crash as it is, after an update as a new one. */

type Server = Awaited<ReturnType<typeof startTestServer>>

let browser: Browser
let context: BrowserContext
let server: Server
let serial = 0

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  server = await startTestServer({ build: 'one' })
  context = await browser.newContext({ viewport: { width: 800, height: 480 }, reducedMotion: 'reduce' })
})
afterEach(async () => {
  await context.close()
  await server.stop()
})

const show = (name: string): void =>
  server.show({
    serial: ++serial,
    languages: ['nl'],
    sound: false,
    view: { screen: 'WAITING', mode: 'CHECK_IN', name, online: true, worksOffline: true },
  })
const shows = (page: Page, name: string): Promise<void> => page.locator('.zuil', { hasText: name }).waitFor()
/** The program ends, and starts again at the same address. */
const startAgain = async (build: string): Promise<void> => {
  await server.stop()
  server = await startTestServer({ build, port: server.port })
}
const open = async () => {
  const page = await context.newPage()
  let loads = 0
  page.on('framenavigated', () => loads++)
  show('Zuil een')
  await page.goto(server.url)
  await shows(page, 'Zuil een')
  const buildOf = () => page.evaluate(() => document.documentElement.dataset.build)
  return { page, buildOf, loads: () => loads }
}
const isReloaded = (page: Page, build: string) => page.locator(`html[data-build="${build}"]`).waitFor()

describe('the page', () => {
  it('reloads itself once when the program has another, and again when it has the first again', async () => {
    const { page, loads } = await open()
    let count = loads()
    for (const build of ['two', 'one', 'two']) {
      await startAgain(build)
      await isReloaded(page, build)
      show(`Zuil ${build}`)
      await shows(page, `Zuil ${build}`)
      count += 1
      expect(loads()).toBe(count)
    }
  })

  it('reloads itself also where another page has the stream', async () => {
    const pages = [await open(), await open()]
    await startAgain('two')
    for (const { page } of pages) await isReloaded(page, 'two')
    show('Zuil twee')
    for (const { page } of pages) await shows(page, 'Zuil twee')
  })

  it('stays as it is when the same program starts again', async () => {
    const { page, loads } = await open()
    await startAgain('one')
    show('Zuil twee')
    await shows(page, 'Zuil twee')
    expect(loads()).toBe(1)
  })

  it('does not go on reloading when that gives the same page again', async () => {
    const { page, loads } = await open()
    await page.route(server.url, async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace('data-build="two"', 'data-build="one"')
      await route.fulfill({ response, body })
    })
    for (const name of ['twee', 'drie']) {
      await startAgain('two')
      show(`Zuil ${name}`)
      await shows(page, `Zuil ${name}`)
    }
    expect(loads()).toBe(2)
  })

  it('knows by itself which one it is', async () => {
    await server.stop()
    server = await startTestServer()
    const { page, buildOf, loads } = await open()
    expect(await buildOf()).toMatch(/^[0-9a-f]{16}$/)
    show('Zuil twee')
    await shows(page, 'Zuil twee')
    expect(loads()).toBe(1)
  })
})
