import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { officePages } from '../../backend/office-pages.ts'
import { noteFaults, startBrowser } from './browser.ts'
import type { DatabaseKind } from './databases.ts'
import { startTestBackend, type TestBackend, type TestPerson } from './test-backend.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Pages of the back office, as they are built, in a real browser and served by a real backend. */
export interface OfficeBrowser {
  readonly backend: TestBackend
  readonly browser: Browser
  /** http://127.0.0.1:port */
  readonly url: string
  /** A page of its own for somebody who is this. Its faults are those of `faults`. */
  open(who: TestPerson, path: string, size?: { width: number; height: number }): Promise<Page>
  /** What browsers complained of: errors in the console, of a script, against the content security policy. */
  readonly faults: string[]
  end(): Promise<void>
}

/** What a browser says by itself of an answer that is an error on purpose. */
const ofAnswer = /Failed to load resource: the server responded with a status of (401|403|404|409|412)/

export const startOfficeBrowser = async (
  over: Parameters<typeof startTestBackend>[0] = {},
  database?: DatabaseKind,
  startOne: () => Promise<Browser> = startBrowser,
): Promise<OfficeBrowser> => {
  const backend = await startTestBackend({ extraPlugins: [officePages()], ...over }, {}, database)
  await backend.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(backend.app.server.address() as AddressInfo).port}`
  const browser = await startOne()
  const faults: string[] = []
  return {
    backend,
    browser,
    url,
    faults,
    open: async (who, path, viewport = { width: 1280, height: 800 }) => {
      const context = await browser.newContext({
        viewport,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      // Before the test's own time is over: what was waited for is named.
      context.setDefaultTimeout(10_000)
      const [name = '', value = ''] = (await backend.cookieOf(who)).split('=')
      await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }])
      const page = await context.newPage()
      noteFaults(page, faults, ofAnswer)
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
          // biome-ignore lint/suspicious/noConsole: how it comes to the test
          console.error(`content security policy: ${violatedDirective} ${blockedURI}`)
        })
      })
      await page.goto(`${url}${path}`)
      return page
    },
    end: async () => {
      await browser.close()
      await backend.end()
    },
  }
}

/** What axe finds wrong with a page as it is now, in a line each. */
export const axe = async (page: Page): Promise<readonly string[]> => {
  // By the debugger: the page's own policy lets no script in that it did not bring. It stays until another document is loaded.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'], iframes: false })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}
