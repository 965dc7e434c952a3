import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { View } from '../../../kiosk/core/model.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { startTestServer } from './server.ts'

/** One browser gives a server six connections: the seventh page must not wait for ever, nor keep the others from posting. */

const PAGES = 7
let browser: Browser
let context: BrowserContext
let server: Awaited<ReturnType<typeof startTestServer>>
let pages: Page[]
let serial = 0
let now: number

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  now = 1_000
  server = await startTestServer({ monotonicMs: () => now })
  context = await browser.newContext({ viewport: { width: 800, height: 480 }, reducedMotion: 'reduce' })
  pages = []
})
afterEach(async () => {
  await context.close()
  await server.stop()
})

const waiting = (name: string): View => ({
  screen: 'WAITING',
  mode: 'CHECK_IN',
  name,
  online: true,
  worksOffline: true,
})
const show = (name: string): void =>
  server.show({ serial: ++serial, languages: ['nl'], sound: false, view: waiting(name) })
const allShow = (name: string): Promise<unknown> =>
  Promise.all(pages.map((page) => page.locator('.zuil', { hasText: name }).waitFor({ timeout: 20_000 })))
const open = async (): Promise<Page> => {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const streams: EventSource[] = []
    const Real = window.EventSource
    class Kept extends Real {
      constructor(url: string) {
        super(url)
        streams.push(this)
      }
    }
    Object.assign(window, { streams, EventSource: Kept })
  })
  await page.goto(server.url)
  pages.push(page)
  return page
}
/** The page that holds the stream. */
const holder = async (): Promise<number> => {
  const open = (): boolean =>
    (window as unknown as { streams: EventSource[] }).streams.some((one) => one.readyState === 1)
  return (await Promise.all(pages.map((page) => page.evaluate(open)))).indexOf(true)
}
const openAll = async (): Promise<void> => {
  show('Zuil een')
  for (let n = 0; n < PAGES; n++) await open()
  await allShow('Zuil een')
}

describe('seven pages in one browser', () => {
  it('all show each state', async () => {
    await openAll()
    show('Zuil twee')
    await allShow('Zuil twee')
  })

  it('go on when the one that holds the stream is closed, however often', async () => {
    await openAll()
    for (let left = PAGES - 1; left > 0; left--) {
      const at = await eventually(async () => {
        const found = await holder()
        return found !== -1 && { found }
      })
      await pages.splice(at.found, 1)[0]?.close()
      show(`Zuil ${left} over`)
      await allShow(`Zuil ${left} over`)
    }
  })

  it('all say S1 without the program, and recover with it', async () => {
    await openAll()
    await server.stop()
    await Promise.all(pages.map((page) => page.locator('.big', { hasText: 'S1' }).waitFor({ timeout: 20_000 })))
    server = await startTestServer({ port: server.port, monotonicMs: () => now })
    show('Zuil terug')
    await allShow('Zuil terug')
  })

  it('can post: the last one gives its signs, and the picture that is asked of it', async () => {
    await openAll()
    const last = pages.at(-1)
    await last?.bringToFront()
    now += 60_000
    await eventually(() => server.frames === 'OK')
    const answer = await server.screenshot()
    expect(answer.ok).toBe(true)
    for (const page of pages) await page.close()
    now += 60_000
    await eventually(() => server.frames === 'MISSING')
  })
})
