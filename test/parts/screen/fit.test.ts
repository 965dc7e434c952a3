import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { View, WaitingView } from '../../../kiosk/core/model.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { startTestServer } from './server.ts'
import { allLanguages, qrPicture, qrText } from './states.ts'

/** Names as people give them, in a real browser: nothing is cut off, sticks out or lies over something else. */

let browser: Browser
let server: Awaited<ReturnType<typeof startTestServer>>
let page: Page
let serial = 0

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  server = await startTestServer()
  page = await browser.newPage({ reducedMotion: 'reduce' })
})
afterEach(async () => {
  await page.close()
  await server.stop()
})

const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'
const names: Readonly<Record<string, string>> = {
  'a long Dutch word': 'Gemeenschapscentrumvrijwilligersvergaderingszaalverhuurreglement',
  'a long German word': 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz für alle',
  'a long sentence': `${'Een avond met een heel lange naam en veel uitleg '.repeat(4)}`.trim(),
  emoji: `${family}🎭🎪 Circus in het park 🎉🇧🇪`,
  'emoji alone': family.repeat(24),
  'skin tones and flags': '👩🏽‍🚒👨🏿‍🦽🏳️‍🌈🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(12),
  Arabic: 'أمسية القراءة في المكتبة العامة للأطفال والعائلات',
  Hebrew: 'שעת סיפור בספרייה (5+) לכל המשפחה',
  'no spaces at all': 'W'.repeat(120),
  'an address': 'https://www.uitinvlaanderen.be/agenda/e/voorleesuur-in-de-bib/0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d',
  Thai: 'การอ่านหนังสือในห้องสมุดสำหรับเด็กและครอบครัวทุกคนในเมือง',
  Chinese: '图书馆的故事时间适合所有的孩子和家庭'.repeat(3),
}
/** Of the smallest text, in parts of the short side. */
const SMALLEST = 0.014
const sizes = ['800x480', '480x800', '480x320', '320x480', '1024x600', '720x1280', '1080x1920', '1920x1080']

const views = (name: string): readonly View[] => {
  const named = { nl: name, fr: name, de: `${name} ¹`, en: `${name} ²` }
  const event = { id: 'event-1', name: named, points: 2, basePrice: 1250 }
  const waiting = (mode: WaitingView['mode'], more: Partial<WaitingView>): View => ({
    screen: 'WAITING',
    mode,
    name: name.slice(0, 60),
    online: true,
    worksOffline: true,
    ...more,
  })
  const reward = { id: '0192f0c4-0000-7000-8000-000000000001', title: named, points: 1250 }
  return [
    waiting('CHECK_IN', { event }),
    waiting('CHECK_IN', { event, online: false, unreachable: 'CLOCK' }),
    waiting('CHECK_IN', { event, qr: qrPicture(qrText) }),
    waiting('TICKET', { event }),
    waiting('TICKET', { event, online: false }),
    waiting('REWARD', { reward }),
    waiting('MEMBERSHIP', { association: named }),
    { screen: 'REDEEMED', title: named, points: 1250, balance: 12_345 },
    {
      screen: 'MEMBER',
      association: named,
      status: 'EXPIRED',
      endDate: '2025-12-31',
      renewable: true,
      offline: true,
    },
    { screen: 'IDENTIFY', name: name.slice(0, 60) },
    { screen: 'OUT_OF_ORDER', code: 'C1', name: name.slice(0, 60), unreachable: 'CLOCK' },
  ]
}

/** What is cut off, sticks out, or lies over the name of the zuil; and the smallest text. */
const measure = () =>
  page.evaluate(() => {
    const { innerWidth, innerHeight } = window
    const found: string[] = []
    const texts = [
      ...document.querySelectorAll<HTMLElement>('#screen p, #screen h1, #screen li, #screen dd, figcaption'),
    ]
    for (const element of texts) {
      const range = document.createRange()
      range.selectNodeContents(element)
      const box = element.closest('.words')?.getBoundingClientRect()
      // The name of the zuil ends in an ellipsis where there is no room for it.
      const boxes = element.matches('.zuil') ? [element.getBoundingClientRect()] : range.getClientRects()
      for (const { left, right, top, bottom } of boxes) {
        const outside = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1
        const cut =
          box && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1)
        if (outside || cut) {
          found.push(`${element.tagName}.${element.className} ${outside ? 'off the screen' : 'cut off'}`)
          break
        }
      }
    }
    const zuil = document.querySelector('.zuil')?.getBoundingClientRect()
    const last = document.querySelector('.words')?.lastElementChild?.getBoundingClientRect()
    if (zuil && last && last.bottom > zuil.top + 1 && last.right > zuil.left) found.push('under the name of the zuil')
    const smallest = Math.min(...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize)))
    return { found, smallest, shown: document.getElementById('screen')?.textContent ?? '' }
  })

describe.each(sizes)('on %s', (size) => {
  const [width = 0, height = 0] = size.split('x').map(Number)

  it('fits whatever name, in one language and in four', { timeout: 120_000 }, async () => {
    await page.setViewportSize({ width, height })
    server.show({ serial: 0, languages: ['nl'], sound: false, view: { screen: 'BUSY' } })
    await page.goto(server.url)
    await page.locator('#screen[data-screen=BUSY]').waitFor()
    let before = (await measure()).shown
    const problems = new Set<string>()
    for (const [n, [what, name]] of Object.entries(names).entries()) {
      for (const [m, view] of views(name).entries()) {
        // By turns: of each name each view in both, on half of the sizes.
        const languages = (n + m + sizes.indexOf(size)) % 2 === 0 ? (['nl'] as const) : allLanguages
        server.show({ serial: ++serial, languages, sound: false, view })
        // Each differs from the one before it: this is a change that is shown.
        const now = await eventually(async () => {
          const measured = await measure()
          return measured.shown !== before && measured
        })
        before = now.shown
        const where = `${what}: ${view.screen} in ${languages.length}`
        for (const problem of now.found) problems.add(`${where}: ${problem}`)
        if (now.smallest < SMALLEST * Math.min(width, height)) problems.add(`${where}: too small, ${now.smallest}`)
      }
    }
    expect([...problems]).toEqual([])
  })
})
