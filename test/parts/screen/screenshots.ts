import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startScreenServer } from '../../../kiosk/screen/server.ts'
import { startBrowser } from '../../support/browser.ts'
import { allLanguages, allViews } from './states.ts'

/**
 * Writes a picture of every state at three sizes to screenshots/ (git ignores it), for people to look at:
 * `node --conditions=source --import tsx test/parts/screen/screenshots.ts [part of a name]`.
 */
const folder = fileURLToPath(new URL('../../../screenshots', import.meta.url))
const sizes = [
  { width: 1080, height: 1920 },
  { width: 1280, height: 800 },
  { width: 400, height: 640 },
]

const [, , wanted = ''] = process.argv
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const server = await startScreenServer({
  host: '127.0.0.1',
  port: 0,
  enrol: async () => ({ ok: false, error: 'Er is geen zuil met deze naam en deze code. Kijk allebei na.' }),
  defaults: {},
  allowOrigins: [],
  routes: [],
  log: silent,
})
const browser = await startBrowser()
await mkdir(folder, { recursive: true })
try {
  for (const { width, height } of sizes) {
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
    server.show({ serial: 0, languages: ['en'], sound: false, view: { screen: 'BUSY' } })
    await page.goto(server.url)
    await page.locator('#screen[data-screen=BUSY]').waitFor()
    let before = await page.locator('#screen').innerHTML()
    for (const languages of [allLanguages, ['nl'] as const]) {
      for (const [name, view] of allViews) {
        if (!name.includes(wanted)) continue
        server.show({ serial: 0, languages, sound: false, view })
        // Each differs from the one before it: what is shown is certainly this.
        await page.waitForFunction((old) => document.getElementById('screen')?.innerHTML !== old, before)
        before = await page.locator('#screen').innerHTML()
        if (view.screen === 'NOT_ENROLLED') await page.locator('form[data-ready]').waitFor()
        await page.screenshot({ path: join(folder, `${width}x${height}-${languages.length}-${name}.png`) })
      }
    }
    await page.close()
  }
} finally {
  await browser.close()
  await server.stop()
}
