import { randomUUID } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { View } from '../../../kiosk/core/model.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { useFastTimers } from './fast-timers.ts'
import { colourAt, darkShare, decodePicture, readQr } from './pixels.ts'
import { allowedOrigin, startTestServer } from './server.ts'
import { allLanguages, allViews, qrText } from './states.ts'

let server: Awaited<ReturnType<typeof startTestServer>>
let now: number
beforeEach(async () => {
  now = 1_000
  server = await startTestServer({ monotonicMs: () => now })
})
afterEach(() => server.stop())

const listen = (page?: string): Promise<IncomingMessage & { readonly received: () => string }> =>
  new Promise((resolve, reject) => {
    const path = page === undefined ? '/events' : `/events?page=${page}`
    const sent = request({ host: '127.0.0.1', port: server.port, path }, (response) => {
      let received = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk
      })
      response.on('error', () => undefined)
      resolve(Object.assign(response, { received: () => received }))
    })
    sent.on('error', reject)
    sent.end()
  })

const post = (path: string, body: unknown, origin: string | undefined = server.url): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(origin !== '' && { origin }) }
    const sent = request({ host: '127.0.0.1', port: server.port, path, method: 'POST', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })

const drew = (page: string) => post('/frame', { page })
/** The smallest of what has a JPEG's beginning and end. */
const jpeg = Buffer.from('ffd8ffe000104a464946ffd9', 'hex').toString('base64')

describe('signs of drawing', () => {
  it('are waited for after the start; without a page it is missing', () => {
    expect(server.frames).toBe('OK')
    now += 30_000
    expect(server.frames).toBe('OK')
    now += 1
    expect(server.frames).toBe('MISSING')
  })

  it('hold for 20 seconds; then the page is frozen, and closed it is missing', async () => {
    const page = randomUUID()
    const connection = await listen(page)
    now += 60_000
    expect(server.frames).toBe('FROZEN')
    expect(await drew(page)).toBe(200)
    expect(server.frames).toBe('OK')
    now += 20_000
    expect(server.frames).toBe('OK')
    now += 1
    expect(server.frames).toBe('FROZEN')
    connection.destroy()
    await eventually(() => server.frames === 'MISSING')
  })

  it('are not expected of a viewer', async () => {
    await listen()
    await listen('../../etc')
    now += 60_000
    expect(server.frames).toBe('MISSING')
  })

  it.each(['/frame', '/picture'])('and pictures come from the page itself alone: %s', async (path) => {
    const page = randomUUID()
    await listen(page)
    now += 60_000
    const body = path === '/frame' ? { page } : { id: randomUUID(), jpeg }
    for (const origin of ['', 'http://evil.example', 'null', allowedOrigin, `http://127.0.0.1:${server.port + 1}`])
      expect(await post(path, body, origin), origin).toBe(403)
    expect(server.frames).toBe('FROZEN')
  })

  it('are checked', async () => {
    expect(await post('/frame', {})).toBe(422)
    expect(await post('/frame', { page: 'one' })).toBe(422)
    expect(await post('/frame', { page: 'x'.repeat(5_000) })).toBe(413)
  })
})

describe('a picture', () => {
  const askedId = (received: string) => /event: picture\ndata: (\S+) \S+\n/.exec(received)?.[1]

  it('is asked of the page that drew last, and of no other', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    const [one, two, looking] = await Promise.all([listen(first), listen(second), listen()])
    await drew(first)
    now += 5_000
    await drew(second)
    const picture = server.screenshot()
    const id = await eventually(() => askedId(two.received()))
    expect(await post('/picture', { id, jpeg })).toBe(200)
    expect(await picture).toEqual({ ok: true, value: jpeg })
    expect(askedId(one.received()) ?? askedId(looking.received())).toBeUndefined()
    // Once answered it is over.
    expect(await post('/picture', { id, jpeg })).toBe(404)
  })

  it('is asked by name of a page that shares the connection of another', async () => {
    const [holder, sharing] = [randomUUID(), randomUUID()]
    const connection = await listen(holder)
    await drew(holder)
    now += 5_000
    await drew(sharing)
    const picture = server.screenshot()
    const id = await eventually(() => askedId(connection.received()))
    expect(connection.received()).toContain(`data: ${id} ${sharing}\n`)
    expect(await post('/picture', { id, jpeg })).toBe(200)
    expect((await picture).ok).toBe(true)
  })

  it('can’t be had without a page', async () => {
    await listen()
    expect(await server.screenshot()).toEqual({ ok: false, error: 'Er is geen scherm met deze zuil verbonden.' })
  })

  it('is no longer waited for after 10 seconds', async () => {
    await listen(randomUUID())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const picture = server.screenshot()
      let done = false
      void picture.finally(() => {
        done = true
      })
      await vi.advanceTimersByTimeAsync(9_999)
      expect(done).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(await picture).toEqual({
        ok: false,
        error: 'Het scherm antwoordt niet: het staat misschien vast.',
      })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is a JPEG that fits in a message; else it is not taken', async () => {
    const page = await listen(randomUUID())
    const picture = server.screenshot()
    const id = await eventually(() => askedId(page.received()))
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')
    const large = Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(43_100), Buffer.from('ffd9', 'hex')])
    for (const bad of [png, 'not base64!', '', large.toString('base64')])
      expect(await post('/picture', { id, jpeg: bad })).toBe(422)
    expect(await post('/picture', { id, jpeg: 'A'.repeat(70_000) })).toBe(413)
    expect(await post('/picture', { id: randomUUID(), jpeg })).toBe(404)
    expect(await post('/picture', { id })).toBe(200)
    expect(await picture).toEqual({ ok: false, error: 'Het scherm kon geen beeld maken.' })
  })

  it('is not waited for by a server that stops', async () => {
    await listen(randomUUID())
    const picture = server.screenshot()
    await server.stop()
    expect((await picture).ok).toBe(false)
    server = await startTestServer()
  })
})

describe('the page in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  const sizes = [
    { width: 1080, height: 1920 },
    { width: 1280, height: 800 },
    { width: 400, height: 640 },
  ]
  const opened = async (
    view: View,
    { viewport = { width: 1280, height: 800 }, prepare = async (_page: Page): Promise<unknown> => undefined } = {},
  ) => {
    server.show({ serial: 1, languages: allLanguages, sound: false, view })
    const page = await browser.newPage({ viewport })
    await prepare(page)
    await page.goto(server.url)
    await page.locator(`#screen[data-screen="${view.screen}"]`).waitFor()
    return page
  }
  const view = (name: string): View => allViews.get(name) ?? { screen: 'BUSY' }

  it('gives signs while it draws, none while its loop stands still, and again when it goes on', async () => {
    const page = await opened(view('waiting-check-in'), { prepare: useFastTimers })
    now += 60_000
    await eventually(() => server.frames === 'OK')
    // Several times as long as the time between two signs.
    const stuck = page.evaluate(() => {
      const end = performance.now() + 2_500
      while (performance.now() < end);
    })
    // One that was sent just before may still come, but no other.
    let signs = 0
    const another = (): boolean => {
      if (server.frames === 'OK') signs++
      now += 60_000
      return signs > 1
    }
    await expect(eventually(another, { withinMs: 1_500 })).rejects.toThrow()
    expect(server.frames).toBe('FROZEN')
    await stuck
    await eventually(() => server.frames === 'OK')
    await page.close()
    now += 60_000
    await eventually(() => server.frames === 'MISSING')
  })

  it('gives no signs while the browser gives it no frames, as one that is hidden', async () => {
    const page = await browser.newPage()
    await useFastTimers(page)
    await page.addInitScript(() => {
      window.requestAnimationFrame = () => 0
    })
    server.show({ serial: 1, languages: ['nl'], sound: false, view: view('waiting-check-in') })
    await page.goto(server.url)
    await page.locator('#screen[data-screen=WAITING]').waitFor()
    now += 60_000
    await expect(eventually(() => server.frames === 'OK', { withinMs: 1_500 })).rejects.toThrow()
    expect(server.frames).toBe('FROZEN')
    await page.close()
  })

  it.each(sizes)('sends what it shows: $width x $height', async (size) => {
    const page = await opened(view('waiting-check-in-qr'), { viewport: size })
    const answer = await server.screenshot()
    if (!answer.ok) throw new Error(answer.error)
    expect(answer.value.length).toBeLessThanOrEqual(54_000)
    const picture = await decodePicture(browser, 'image/jpeg', answer.value)
    const screen = await decodePicture(browser, 'image/png', (await page.screenshot()).toString('base64'))
    expect(picture.width / picture.height).toBeCloseTo(size.width / size.height, 2)
    const places = [
      [0.02, 0.02],
      [0.98, 0.98],
      [0.5, 0.99],
    ] as const
    for (const [x, y] of places) {
      const seen = colourAt(picture, x, y)
      colourAt(screen, x, y).forEach((value, at) => {
        expect(Math.abs(value - (seen[at] ?? 0)), `${x}, ${y}`).toBeLessThan(8)
      })
    }
    // As much text as on the screen: the words are in it, with their font and their size.
    const [fromX, fromY] = size.width > size.height ? [0.4, 0] : [0, 0.4]
    const share = darkShare(screen, fromX, fromY)
    expect(share).toBeGreaterThan(0.01)
    expect(Math.abs(darkShare(picture, fromX, fromY) / share - 1)).toBeLessThan(0.25)
    await page.close()
  })

  it('sends a picture in which even the QR code can be read', async () => {
    const page = await opened(view('waiting-check-in-qr'))
    const answer = await server.screenshot()
    const picture = await decodePicture(browser, 'image/jpeg', answer.ok ? answer.value : '')
    expect(readQr(picture)).toBe(qrText)
    await page.close()
  })
})
