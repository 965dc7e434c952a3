import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { View } from '../../../kiosk/core/model.ts'
import { createKeyboardReader } from '../../../kiosk/readers/keyboard.ts'
import { startBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/wait.ts'
import { recordReader } from '../readers/recording.ts'
import { startTestServer } from './server.ts'
import { allLanguages } from './states.ts'

/** A scanner that types, on the zuil's real page in a real browser. */

const scanned = (uitpasNumber: string) => ({ kind: 'BARCODE', uitpasNumber })
const waiting: View = { screen: 'WAITING', mode: 'CHECK_IN', name: 'Zuil 1', online: true, worksOffline: true }

let browser: Browser
let server: Awaited<ReturnType<typeof startTestServer>>
let seen: ReturnType<typeof recordReader>
let page: Page
let keys: CDPSession

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  seen = recordReader()
  const reader = createKeyboardReader(seen.log)
  reader.start(seen.events)
  server = await startTestServer({ routes: [reader.route] })
  page = await browser.newPage({ viewport: { width: 800, height: 480 }, reducedMotion: 'reduce' })
  keys = await page.context().newCDPSession(page)
})
afterEach(async () => {
  await page.close()
  await server.stop()
})

const open = async (view: View): Promise<void> => {
  server.show({ serial: 1, languages: allLanguages, sound: false, view })
  await page.goto(server.url)
  await page.locator(`#screen[data-screen="${view.screen}"]`).waitFor()
}
/** Presses keys as the device does, `letters` being what the computer's keyboard layout makes of them. */
const press = async (codes: readonly string[], letters: readonly string[] = [], modifiers = 0): Promise<void> => {
  await Promise.all(
    codes.map((code, n) => {
      const key = letters[n] ?? code.replace(/^(Digit|Key)/, '')
      return keys.send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        code,
        key,
        modifiers,
        ...(key.length === 1 && { text: key }),
      })
    }),
  )
}
const digits = (number: string): string[] => [...number].map((digit) => `Digit${digit}`)

describe('a scanner that types', () => {
  it.each<[string, readonly string[]]>([
    ['Enter', ['Enter']],
    ['a Tab', ['Tab']],
    ['nothing but a pause', []],
  ])('is read, with %s at the end', async (_end, end) => {
    await open(waiting)
    await press([...digits('0930000420206'), ...end])
    await eventually(() => seen.cards.length > 0)
    await press([...digits('0930000237915'), ...end])
    await eventually(() => seen.cards.length > 1)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
    expect(seen.unreadable).toEqual([])
  })

  it('is read whatever the layout of the keyboard: a Belgian one types letters for digits', async () => {
    await open(waiting)
    await press([...digits('0930000420206'), 'Enter'], [..."àçéàààà'éàéà§"])
    await eventually(() => seen.cards.length > 0)
    expect(seen.cards).toEqual([scanned('0930000420206')])
  })

  it('may send an AIM identifier, and control characters with Ctrl', async () => {
    await open(waiting)
    await press(['KeyB'], ['b'], 2)
    await press(['BracketRight', 'KeyC', 'Digit0', ...digits('0930000420206')])
    await press(['KeyM'], ['m'], 2)
    await eventually(() => seen.cards.length > 0)
    expect(seen.cards).toEqual([scanned('0930000420206')])
  })

  it.each([
    ['LF', 'KeyJ'],
    ['CR', 'KeyM'],
    ['a TAB', 'KeyI'],
    ['ETX', 'KeyC'],
  ])('may end with %s, as a control character with Ctrl', async (_end, code) => {
    await open(waiting)
    for (const number of ['0930000420206', '0930000237915']) {
      await press(digits(number))
      await press([code], [code.slice(-1).toLowerCase()], 2)
    }
    await eventually(() => seen.cards.length + seen.unreadable.length > 1)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
  })

  it('never gets to the browser’s own keys, which would take the screen away; in a form they work', async () => {
    const [ctrl, meta, alt] = [2, 4, 1]
    const keysOf: readonly (readonly [string, number])[] = [
      ...['KeyJ', 'KeyB', 'KeyP', 'KeyR', 'KeyJ'].map((code) => [code, ctrl] as const),
      ...(['F5', 'F11', 'F12'] as const).map((code) => [code, 0] as const),
      ['KeyL', meta],
      ['ArrowLeft', alt],
      ['BrowserHome', 0],
    ]
    const kept = async (): Promise<readonly boolean[]> => {
      await page.evaluate(() => {
        const prevented: boolean[] = []
        Object.assign(window, { prevented })
        window.addEventListener('keydown', (event) => prevented.push(event.defaultPrevented))
      })
      for (const [code, modifiers] of keysOf) await press([code], [], modifiers)
      return page.evaluate(() => Reflect.get(window, 'prevented'))
    }
    await open(waiting)
    expect(await kept()).toEqual(keysOf.map(() => true))
    await open({ screen: 'NOT_ENROLLED' })
    await page.locator('form[data-ready]').waitFor()
    expect(await kept()).toEqual(keysOf.map(() => false))
  })

  it('is told of what is no UiTPAS number; a key that somebody touches is nothing', async () => {
    await open(waiting)
    await press(['KeyA', 'Enter'])
    await press([...digits('5410041001204'), 'Enter'])
    await press([...digits('0930000237915'), 'Enter'])
    await eventually(() => seen.cards.length > 0)
    expect(seen.unreadable).toEqual(['NOT_A_UITPAS_NUMBER'])
    expect(JSON.stringify(seen.logged)).not.toMatch(/5410041|237915/)
  })

  it('leaves a form alone: what is typed there stays there', async () => {
    await open({ screen: 'NOT_ENROLLED' })
    await page.locator('form[data-ready]').waitFor()
    await page.locator('input[name=name]').focus()
    await page.keyboard.type('0930000420206')
    await page.keyboard.press('Tab')
    await page.keyboard.type('K7PM-3XQ9')
    expect(await page.locator('input[name=name]').inputValue()).toBe('0930000420206')
    expect(await page.locator('input[name=code]').inputValue()).toBe('K7PM-3XQ9')
    await page.keyboard.press('Enter')
    await eventually(() => server.enrol.mock.calls.length === 1)
    // The page shows a state in which it listens: nothing of before is left.
    await open(waiting)
    await press([...digits('0930000237915'), 'Enter'])
    await eventually(() => seen.cards.length > 0)
    expect(seen.cards).toEqual([scanned('0930000237915')])
    expect(seen.unreadable).toEqual([])
  })

  it('is heard from the zuil’s own page alone', async () => {
    const body = JSON.stringify({ text: '0930000420206' })
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/scanned`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: 'http://evil.example' })).status).toBe(403)
    expect((await post({ origin: 'http://127.0.0.1:7999' })).status).toBe(403)
    expect(seen.cards).toEqual([])
    expect((await post({ origin: server.url })).status).toBe(200)
    expect(seen.cards).toEqual([scanned('0930000420206')])
  })
})
