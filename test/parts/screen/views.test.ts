import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { View } from '../../../kiosk/core/model.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { decodePicture, readQr } from './pixels.ts'
import { startTestServer } from './server.ts'
import { allLanguages, allViews, qrPicture, qrText } from './states.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof startTestServer>>
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  server = await startTestServer()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
})
afterEach(async () => {
  await page.close()
  await server.stop()
})

const view = (name: string): View => {
  const found = allViews.get(name)
  if (!found) throw new Error(`there is no view ${name}`)
  return found
}
const open = async (name: string, languages = allLanguages): Promise<void> => {
  server.show({ serial: 1, languages, sound: false, view: view(name) })
  await page.goto(server.url)
  await page.locator(`#screen[data-screen="${view(name).screen}"]`).waitFor()
}
const text = async (selector: string): Promise<string> =>
  ((await page.locator(selector).first().textContent()) ?? '').replace(/[\u00a0\u202f]/g, ' ')
const height = (selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))

const scanned = async (): Promise<string | undefined> =>
  readQr(await decodePicture(browser, 'image/png', (await page.screenshot()).toString('base64')))

describe('the QR code', () => {
  it.each([
    { width: 1080, height: 1920 },
    { width: 1280, height: 800 },
    { width: 400, height: 640 },
  ])('is read back from the screen of $width x $height', async (size) => {
    await page.setViewportSize(size)
    await open('waiting-check-in-qr')
    expect(await scanned()).toBe(qrText)
    const box = await page.locator('.qr').boundingBox()
    // A third of the short side at least, and square: a phone reads it from where its owner stands.
    expect(box?.width).toBeGreaterThan(0.33 * Math.min(size.width, size.height))
    expect(box?.height).toBeCloseTo(box?.width ?? 0, 0)
    expect(await text('figcaption')).toBe('Of scan met de UiTPAS-app')
  })

  it('changes in its place: nothing else moves or is read aloud again', async () => {
    await open('waiting-check-in-qr')
    const before = await page.locator('h1').elementHandle()
    const next = `${qrText.slice(0, -1)}0`
    const waiting = view('waiting-check-in-qr')
    server.show({ serial: 2, languages: allLanguages, sound: false, view: { ...waiting, qr: qrPicture(next) } as View })
    await eventually(async () => (await scanned()) === next)
    expect(await before?.evaluate((element) => element.isConnected)).toBe(true)
  })

  it('goes when it is switched off', async () => {
    await open('waiting-check-in-qr')
    server.show({ serial: 1, languages: allLanguages, sound: false, view: view('waiting-check-in') })
    await page.locator('.qr').waitFor({ state: 'detached' })
    server.show({ serial: 1, languages: allLanguages, sound: false, view: view('waiting-check-in-qr') })
    await page.locator('.qr').waitFor()
  })
})

describe('what is read from afar', () => {
  it('is the price of a ticket', async () => {
    await page.setViewportSize({ width: 1080, height: 1920 })
    await open('ticket-social')
    expect(await text('.big')).toBe('€ 2,40')
    expect(await height('.big')).toBeGreaterThan(200)
    expect(await text('.first')).toContain('kansentarief')
    expect(await text('.first')).toContain('€ 12,00')
  })

  it('is what to hand over, with the points taken and the balance', async () => {
    await open('redeemed')
    expect(await text('h1')).toBe('Een koffie')
    expect(await text('.big')).toBe('−10')
    expect(await text('.detail')).toBe('Je hebt nu 4 punten.')
    expect(await height('h1')).toBeGreaterThan(100)
  })

  it('is the balance, also where nothing is saved', async () => {
    await open('refused-balance-ends')
    expect(await text('.hint')).toMatch(/^Je hebt nu 1.204 punten. Je punten vervallen na 31.december.2026.$/)
    expect(await height('.hint')).toBeGreaterThan(20)
  })

  it('is the name of a zuil that is looked for', async () => {
    await open('identify')
    expect(await text('.named')).toBe('Bibliotheek De Krook 2')
    expect(await height('.named')).toBeGreaterThan(100)
  })

  it.each([
    ['member-active', 'check', 'Lid tot en met 31 december 2026'],
    ['member-expired', 'clock', 'Lidmaatschap verlopen'],
    ['member-none', 'cross', 'Geen lid'],
  ])('is whether one is a member: %s', async (name, icon, title) => {
    await open(name)
    expect(await page.locator(`.disc > .icon.${icon}`).count()).toBe(1)
    expect(await text('h1')).toBe(title)
    expect(await page.locator('.network').count()).toBe(0)
  })

  it('says that a member was found in the list, and why', async () => {
    await open('member-active-offline')
    expect(await text('.network')).toBe('Er is geen verbinding met de server. Dit staat op de ledenlijst in deze zuil.')
  })
})

/** The ratio of WCAG 2 between the text of an element and the ground that it stands on. */
const contrasts = (): Promise<{ readonly of: string; readonly ratio: number }[]> =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 1
    canvas.height = 1
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no canvas')
    /** Paints colours over each other and gives how light the result is. */
    const light = (colours: readonly string[]): number => {
      for (const colour of colours) {
        context.fillStyle = colour
        context.fillRect(0, 0, 1, 1)
      }
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
        const share = value / 255
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const grounds = (element: Element | null): string[] =>
      element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : ['#fff']
    const texts = '#screen p, #screen h1, #screen b, #screen i, #screen li span, #screen dt, #screen dd, figcaption'
    return [...document.querySelectorAll(texts)].map((element) => {
      const under = grounds(element)
      const [less = 0, more = 0] = [light(under), light([...under, getComputedStyle(element).color])].sort(
        (a, b) => a - b,
      )
      return { of: `${element.tagName} ${element.className}`, ratio: (more + 0.05) / (less + 0.05) }
    })
  })

describe('who sees less', () => {
  const oneOfEach = new Map([...allViews].map(([name, { screen }]) => [`${screen} ${name.split('-')[1]}`, name]))

  it('can read all text: contrast of 4.5 or more', async () => {
    for (const name of oneOfEach.values()) {
      await open(name)
      const found = await contrasts()
      expect(found.length).toBeGreaterThan(3)
      expect(
        found.filter(({ ratio }) => ratio < 4.5),
        name,
      ).toEqual([])
    }
  })

  it('hears each change, once', async () => {
    await open('ticket-social')
    expect(await page.locator('[aria-live=polite][aria-atomic=true]').count()).toBe(1)
    expect(await page.locator('svg:not([aria-hidden=true])').count()).toBe(0)
    expect(await page.locator('.first').getAttribute('lang')).toBe('nl')
  })
})
