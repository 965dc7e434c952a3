import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ScreenState, View } from '../../../kiosk/core/model.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { useFastTimers } from './fast-timers.ts'
import { startTestServer } from './server.ts'
import { allLanguages, allViews } from './states.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof startTestServer>>
let page: Page
let problems: string[]
let serial: number

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  serial = 0
  problems = []
  server = await startTestServer()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
      problems.push(message.text())
  })
})
afterEach(async () => {
  await page.close()
  await server.stop()
  expect(problems).toEqual([])
})

const show = (view: View, more: Partial<ScreenState> = {}): void =>
  server.show({ serial, languages: allLanguages, sound: false, view, ...more })

const shows = (view: View) => page.locator(`#screen[data-screen="${view.screen}"]`).waitFor()
const text = async (selector = '#screen'): Promise<string> => (await page.locator(selector).first().textContent()) ?? ''
const waiting = { screen: 'WAITING', mode: 'CHECK_IN', name: 'Zuil 1', online: true, worksOffline: true } as const
const saved: View = { screen: 'SAVED', points: 1, balance: 12 }
const refused: View = { screen: 'REFUSED', reason: 'maximum-reached' }
const noted: View = { screen: 'NOTED', mode: 'CHECK_IN' }
const member: Extract<View, { screen: 'MEMBER' }> = {
  screen: 'MEMBER',
  association: { nl: 'Vriend van het CC' },
  status: 'ACTIVE',
  endDate: '2026-12-31',
  renewable: false,
  offline: false,
}

/** Whatever sticks out of its box, or is cut off. */
const cutOff = (): Promise<string[]> =>
  page.evaluate((everything) => {
    const { innerWidth, innerHeight } = window
    return [...document.querySelectorAll<HTMLElement>(everything)]
      .filter((element) => {
        const { top, left, bottom, right } = element.getBoundingClientRect()
        const outside = top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1
        return outside || element.scrollWidth > element.clientWidth + 1
      })
      .map((element) => element.textContent ?? '')
  }, '#screen p, #screen h1, #screen li, #screen dd, #screen label, #screen .qr, #screen figcaption')

/** What is on the screen, in one look: hundreds of states are walked through. */
const summary = () =>
  page.evaluate((languages) => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(`#screen ${selector}`)]
    return {
      screen: document.getElementById('screen')?.dataset.screen ?? '',
      text: document.getElementById('screen')?.textContent ?? '',
      others: all('.others li').length,
      icons: all('.disc svg path').length,
      lengths: [
        all('h1')[0]?.textContent?.length ? 100 : 0,
        ...languages.map((language) => all(`.words [lang=${language}]`)[0]?.textContent?.length ?? 0),
      ],
    }
  }, allLanguages)

describe('every state', () => {
  it.each([
    { width: 1080, height: 1920 },
    { width: 1280, height: 800 },
    { width: 400, height: 640 },
  ])('is said in four languages, and fits on $width x $height', async (size) => {
    await page.setViewportSize(size)
    const seen = new Map<string, string>()
    show(waiting)
    await page.goto(server.url)
    await shows(waiting)
    let before = await text()
    for (const [name, view] of allViews) {
      show(view)
      // Each differs from the one before it: this is a change that is shown.
      const now = await eventually(async () => {
        const after = await summary()
        return after.text !== before && after
      })
      before = now.text
      expect(now, name).toMatchObject({ screen: view.screen, others: 3 })
      expect(now.icons).toBeGreaterThan(0)
      expect(now.lengths.toSorted((a, b) => a - b)[0], name).toBeGreaterThan(10)
      if (view.screen === 'NOT_ENROLLED') await page.locator('form[data-ready]').waitFor()
      expect(await cutOff(), `${name} at ${size.width}x${size.height}`).toEqual([])
      expect([...seen].find(([, said]) => said === now.text)?.[0], name).toBeUndefined()
      seen.set(name, now.text)
    }
  })

  it('has its first language larger than the others', async () => {
    show(saved, { languages: ['fr', 'nl'] })
    await page.goto(server.url)
    await shows(saved)
    const size = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    expect(await text('h1')).toContain('Super')
    expect(await size('h1')).toBeGreaterThan(2 * (await size('.others b')))
    // A hundredth of the short side is 8 pixels: huge is nine of them.
    expect(await size('h1')).toBeGreaterThan(72)
  })

  it('shows the event as text, however long and whatever it holds', async () => {
    const name = `<img src=x onerror=alert(1)> ${'Een avond met een heel lange naam '.repeat(3)}`.trim()
    const event = { id: 'event-1', name: { nl: name }, points: 2 }
    show({ ...waiting, event })
    await page.setViewportSize({ width: 400, height: 640 })
    await page.goto(server.url)
    expect(await text('.above')).toBe(name)
    expect(await page.locator('#screen img').count()).toBe(0)
    expect(await text('h1')).toBe('Spaar 2 punten')
    expect(await cutOff()).toEqual([])
  })

  it('keeps a word whole as long as it can, and breaks it where it can not', async () => {
    await page.setViewportSize({ width: 400, height: 640 })
    const lines = () =>
      page.locator('.named').evaluate((named) => {
        const range = document.createRange()
        range.selectNodeContents(named)
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
      })
    const identify = (name: string): View => ({ screen: 'IDENTIFY', name })
    show(identify('Gemeenschapscentrum'), { languages: ['nl'] })
    await page.goto(server.url)
    await page.locator('.named').waitFor()
    expect(await lines()).toBe(1)
    show(identify('W'.repeat(60)), { languages: ['nl'] })
    await page.locator('.named', { hasText: 'WW' }).waitFor()
    expect(await lines()).toBeGreaterThan(1)
    expect(await cutOff()).toEqual([])
  })

  it('says that points are noted while there is no connection', async () => {
    show(waiting, { languages: ['nl'] })
    await page.goto(server.url)
    await shows(waiting)
    expect(await text()).not.toContain('noteren')
    show({ ...waiting, online: false }, { languages: ['nl'] })
    await page.locator('.hint').waitFor()
    expect(await text()).toContain('We noteren je punten')
  })

  it('gives code and name for the telephone', async () => {
    const view: View = { screen: 'OUT_OF_ORDER', code: 'R1', name: 'Bibliotheek 2' }
    show(view)
    await page.goto(server.url)
    await shows(view)
    expect(await text('.big')).toBe('R1')
    expect(await text('.report')).toContain('Bibliotheek 2')
  })

  it('is read aloud', async () => {
    show(waiting)
    await page.goto(server.url)
    expect(await page.locator('#screen').getAttribute('aria-live')).toBe('polite')
  })
})

describe('without the program', () => {
  const code = () => text('.big')

  it('says S1, and recovers when it is back on the same port', async () => {
    await useFastTimers(page)
    show(waiting)
    await page.goto(server.url)
    await shows(waiting)
    await server.stop()
    await eventually(async () => (await code()) === 'S1', { withinMs: 15_000 })
    expect(await text()).toContain('Zuil 1')
    expect(await cutOff()).toEqual([])
    server = await startTestServer({ port: server.port })
    show(saved)
    await shows(saved)
  })

  it('says S1 when the connection stays but nothing comes', async () => {
    await page.clock.install()
    show(waiting)
    await page.goto(server.url)
    await shows(waiting)
    // From here on no connection comes about, and the old one is silent: the signs of life are real time's.
    await page.route(/\/events/, (route) => route.abort())
    await page.clock.fastForward(26_000)
    await page.clock.fastForward(4_000)
    await eventually(async () => (await code()) === 'S1')
  })
})

describe('setting up', () => {
  const notEnrolled: View = { screen: 'NOT_ENROLLED' }
  const fill = async (code: string) => {
    await page.locator('input[name=name]').fill('Zuil 1')
    await page.locator('input[name=code]').fill(code)
    await page.locator('button').click()
  }

  it('sends what was typed, and shows the next state', async () => {
    show(notEnrolled)
    await page.goto(server.url)
    await page.locator('form[data-ready]').waitFor()
    expect(await page.locator('input[name=backendUrl]').count()).toBe(0)
    await fill('K7PM-3XQ9')
    await eventually(() => server.enrol.mock.calls.length === 1)
    expect(server.enrol.mock.calls[0]?.[0]).toEqual({
      backendUrl: 'https://zuilen.example',
      name: 'Zuil 1',
      code: 'K7PM-3XQ9',
    })
    show(waiting)
    await shows(waiting)
    expect(await page.locator('form').count()).toBe(0)
  })

  it('says what is wrong, and keeps what was typed', async () => {
    show(notEnrolled)
    await page.goto(server.url)
    await page.locator('form[data-ready]').waitFor()
    await fill('AAAA-AAAA')
    await eventually(async () => (await text('.problem')).includes('Kijk allebei na'))
    show(notEnrolled, { serial: 1 })
    expect(await page.locator('input[name=code]').inputValue()).toBe('AAAA-AAAA')
    expect(await page.locator('button').isEnabled()).toBe(true)
    expect(await cutOff()).toEqual([])
  })

  it('asks for the address if it is not known', async () => {
    await server.stop()
    server = await startTestServer({ defaults: {} })
    show(notEnrolled)
    await page.goto(server.url)
    await page.locator('input[name=backendUrl]').fill('https://other.example')
    await fill('K7PM-3XQ9')
    await eventually(() => server.enrol.mock.calls[0]?.[0].backendUrl === 'https://other.example')
  })
})

describe('sound', () => {
  /** The notes that were played, by their pitch. */
  const played = (): Promise<number[]> => page.evaluate(() => (window as unknown as { played: number[] }).played)

  beforeEach(() =>
    page.addInitScript(() => {
      const notes: number[] = []
      const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
      class Context {
        state = 'running'
        currentTime = 0
        destination = {}
        createGain = () => ({ gain, connect: () => undefined })
        createOscillator = () => {
          const frequency = { value: 0 }
          return {
            frequency,
            connect: () => undefined,
            start: () => notes.push(frequency.value),
            stop: () => undefined,
          }
        }
      }
      Object.assign(window, { played: notes, AudioContext: Context })
    }),
  )

  const start = async (view: View) => {
    show(view, { sound: true })
    await page.goto(server.url)
    await shows(view)
  }
  const change = async (view: View, more: Partial<ScreenState> = {}) => {
    serial += 1
    show(view, { sound: true, ...more })
    await shows(view)
  }

  it('is another for saved, refused and noted; none at first, twice for none', async () => {
    serial = 7
    await start(saved)
    expect(await played()).toEqual([])

    const melodies: number[][] = []
    for (const view of [refused, saved, noted]) {
      const before = (await played()).length
      await change(view)
      const melody = (await played()).slice(before)
      expect(melody.length).toBeGreaterThan(1)
      melodies.push(melody)
      // The same serial again, in another language: no new sound.
      show(view, { sound: true, languages: ['fr'] })
      await page.locator('h1[lang=fr], [lang=fr] > h1').waitFor()
      expect((await played()).length).toBe(before + melody.length)
    }
    expect(new Set(melodies.map((melody) => melody.join())).size).toBe(3)
  })

  it('sounds again for the same outcome of another card', async () => {
    await start(waiting)
    await change(saved)
    const once = (await played()).length
    await change(saved)
    await eventually(async () => (await played()).length === 2 * once)
  })

  it('differs for a member and for no member, for a ticket and for none', async () => {
    await start(waiting)
    // By its notes, not by the name of the screen: several of these follow one of the same name.
    const melodyOf = async (view: View) => {
      const before = (await played()).length
      await change(view)
      return eventually(async () => {
        const melody = (await played()).slice(before)
        return melody.length > 0 && melody
      })
    }
    const good = await melodyOf(saved)
    const bad = await melodyOf(refused)
    const point = { saved: true, points: 1, balance: 12 } as const
    expect(await melodyOf(member)).toEqual(good)
    expect(await melodyOf({ ...member, status: 'EXPIRED' })).toEqual(bad)
    expect(await melodyOf({ ...member, status: 'NONE' })).toEqual(bad)
    expect(await melodyOf({ screen: 'TICKET', price: 240, regularPrice: 1200, point })).toEqual(good)
    const noTicket = { screen: 'NO_TICKET', reason: 'ticket-price-unknown', point } as const
    expect(await melodyOf(noTicket)).toEqual(bad)
    // In order as it is: the point was saved, and the ticket is not bought here.
    const atTill = { screen: 'NO_TICKET', reason: 'social-tariff-not-available', regularPrice: 1200, point } as const
    expect(await melodyOf(atTill)).toEqual(good)
    expect(await melodyOf({ ...atTill, point: { saved: false, reason: 'maximum-reached', balance: 1 } })).toEqual(bad)
    expect(await melodyOf({ screen: 'REDEEMED', title: { nl: 'Koffie' }, points: 10, balance: 2 })).toEqual(good)
  })

  it('is repeated while the zuil is looked for, and no longer', async () => {
    await page.clock.install()
    await start(waiting)
    await change({ screen: 'IDENTIFY', name: 'Zuil 1' })
    const once = (await played()).length
    expect(once).toBeGreaterThan(2)
    await page.clock.fastForward(2_500)
    await page.clock.fastForward(2_500)
    expect((await played()).length).toBe(3 * once)
    await change(waiting)
    await page.clock.fastForward(10_000)
    expect((await played()).length).toBe(3 * once)
  })

  it('is not made when it is off, nor for waiting', async () => {
    await start(waiting)
    await change(saved, { sound: false })
    await change(waiting)
    expect(await played()).toEqual([])
  })
})

describe('what the card system set', () => {
  const colourOf = (selector: string, property: 'backgroundColor' | 'color'): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element)[name], property)

  it('is on the screen that waits, and not on what came of a tap', async () => {
    const content = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    )
    const own = await startTestServer({ logo: () => ({ tag: 'a', type: 'image/png', content }) })
    const branding = {
      ...{ welcome: { nl: 'Welkom in Aalst!', fr: 'Bienvenue à Alost !' }, logo: 'a' },
      ...{ primaryColor: '#3f2675', secondaryColor: '#14509b' },
    }
    const state = { serial: 0, sound: false, branding }
    own.show({ ...state, languages: ['nl', 'de'], view: waiting })
    try {
      await page.goto(own.url)
      await shows(waiting)
      expect(await text('.welcome')).toBe('Welkom in Aalst!')
      await page.waitForFunction(() => (document.querySelector('.logo') as HTMLImageElement | null)?.naturalWidth === 1)
      expect([await colourOf('.hero', 'backgroundColor'), await colourOf('.disc', 'backgroundColor')]).toEqual([
        ...['rgb(63, 38, 117)', 'rgb(20, 80, 155)'],
      ])
      own.show({ ...state, serial: 1, languages: ['fr', 'nl'], view: waiting })
      await page.getByText('Bienvenue à Alost !').waitFor()
      // None in a language that it is not written in.
      own.show({ ...state, serial: 2, languages: ['en', 'nl'], view: waiting })
      await page.locator('html[lang="en"]').waitFor()
      expect(await page.locator('.welcome').count()).toBe(0)
      own.show({ ...state, serial: 3, languages: ['nl'], view: saved })
      await shows(saved)
      expect(await colourOf('.hero', 'backgroundColor')).toBe('rgb(11, 110, 79)')
      expect(await page.locator('.welcome, .logo').count()).toBe(0)
      // As every zuil again.
      own.show({ serial: 4, languages: ['nl'], sound: false, view: waiting })
      await shows(waiting)
      expect(await colourOf('.hero', 'backgroundColor')).toBe('rgb(195, 0, 95)')
    } finally {
      await own.stop()
    }
  })
})

describe('in a frame', () => {
  const framed = async (allowed: boolean): Promise<boolean> => {
    let address = ''
    const outer = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end(`<iframe src="${address}"></iframe>`),
    )
    await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`
    const own = await startTestServer({ allowOrigins: allowed ? [origin] : [] })
    address = own.url
    own.show({ serial: 1, languages: ['nl'], sound: false, view: waiting })
    const visitor = await browser.newPage()
    try {
      await visitor.goto(origin)
      if (!allowed) return (await visitor.frameLocator('iframe').locator('#screen').count()) > 0
      await visitor.frameLocator('iframe').locator('#screen[data-screen=WAITING]').waitFor()
      return true
    } finally {
      await visitor.close()
      await own.stop()
      outer.closeAllConnections()
      outer.close()
    }
  }

  it('is shown by a page that may', async () => {
    expect(await framed(true)).toBe(true)
  })
  it('is not shown by another', async () => {
    expect(await framed(false)).toBe(false)
  })
})
