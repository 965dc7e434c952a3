import { noLog } from '@zuil/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../../backend/app.ts'
import { parseConfig } from '../../../backend/config.ts'
import { startBrowser } from '../../support/browser.ts'
import { axe } from '../../support/office-browser.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'

/** What waits in quarantine, on the page of its zuil: a whole backend with the demo's data, and a real browser. */

const HOUR = 3_600_000

describe('the page of a zuil', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let app: App
  let browser: Browser
  let page: Page
  let zuil: { readonly id: string; readonly name: string }
  let tap = 0

  beforeAll(async () => {
    folder = await temporaryFolder()
    const config = parseConfig({ DATA_DIR: folder.path, DEMO: '1', PORT: '0', BROKER_PORT: '0' })
    if (!config.ok) throw new Error(config.error.join())
    app = await startApp(config.value, noLog)
    const zuilen = await ask<{ id: string; name: string }>(
      app.store.databaseUrl,
      "select id, name from zuil where type = 'CHECK_IN' order by name limit 1",
    )
    if (!zuilen[0]) throw new Error('the demo has no zuil')
    zuil = zuilen[0]
    await ask(app.store.databaseUrl, 'update zuil set blocked = true, blocked_since = now() where id = $1', [zuil.id])
    await ask(app.store.databaseUrl, `update event set calendar = '{"type":"PERMANENT","hours":[]}'`)
    browser = await startBrowser()
    page = await browser.newPage({ viewport: { width: 1500, height: 900 } })
    const value = (await app.store.sessions.open({ email: 'beheer@uitpas-dender.example.org' })).toString()
    await page.context().addCookies([{ name: 'ksb', value, url: app.http }])
    page.on('pageerror', (error) => {
      throw error
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
    await folder?.remove()
  })

  /** A tap of before the zuil was blocked; unless it is said of a card that nobody has. */
  const claim = async (chipNumber = '04AAAAAAAAAA80'): Promise<void> => {
    const at = Date.now() - HOUR - tap * 60_000
    const verdicts = await app.store.book([
      {
        ...zuilRequest(++tap, { kind: 'CHIP', chipNumber }, Date.now(), {
          zuilId: zuil.id,
          live: false,
          at: new Date(at).toISOString(),
          notBefore: new Date(at).toISOString(),
        }),
        sent: { bootId: 'a later boot', monotonicMs: 1 },
      },
    ])
    expect(verdicts).toMatchObject([{ reason: 'in-quarantine' }])
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  /** Of what is or was in quarantine: the demo's zuil has a history of others. */
  const reasons = async (): Promise<readonly (string | null)[]> =>
    (
      await ask<{ reason: string | null }>(
        app.store.databaseUrl,
        'select reason from tap where zuil_id = $1 and quarantine is not null order by actie_id',
        [zuil.id],
      )
    ).map(({ reason }) => reason)

  it('says how many taps wait at a zuil, lists them, and books or refuses one or all', async () => {
    const [known] = await ask<{ chip: string }>(
      app.store.databaseUrl,
      `select c.chip_number as chip from card c
       where c.status = 'ACTIVE' and c.chip_number is not null
         and not exists (select 1 from checkin v where v.passholder_id = c.passholder_id) order by 1 limit 1`,
    )
    for (let n = 0; n < 4; n++) await claim()
    await claim(known?.chip)
    await page.goto(`${app.http}/ksb/zuilen/${zuil.id}`)
    await page.getByRole('link', { name: 'Quarantaine (5)' }).click()
    await page.getByText('Er wachten 5 taps.').waitFor()
    const lines = page.getByRole('table').locator('tbody tr')
    expect(await lines.count()).toBe(5)
    const first = await lines.first().innerText()
    for (const words of ['van een geblokkeerde zuil', '**********', 'Check-in zuil']) expect(first).toContain(words)
    expect(first).not.toContain(known?.chip)
    expect(await axe(page)).toEqual([])

    // One of each. The oldest is on top.
    expect(first).toContain(known?.chip.slice(-4))
    const decide = async (item: string): Promise<void> => {
      await lines
        .first()
        .getByRole('button', { name: /^Acties voor/ })
        .click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await decide('Alsnog boeken')
    await page.getByText('Alsnog geboekt: 1 tap.').waitFor()
    await page.getByText('Er wachten 4 taps.').waitFor()
    await decide('Weigeren')
    await page.getByText('Geweigerd: 1 tap.').waitFor()
    await page.getByText('Er wachten 3 taps.').waitFor()
    await decide('Alsnog boeken')
    await page.getByText(/^Nagekeken, maar zonder resultaat: 1 tap/).waitFor()
    await page.getByText('Er wachten 2 taps.').waitFor()

    // All of them, after a question.
    await button('Alles weigeren').click()
    const question = page.getByRole('alertdialog', { name: 'Alles weigeren' })
    expect(await axe(page)).toEqual([])
    await question.getByRole('button', { name: 'Annuleren' }).click()
    expect((await reasons()).filter((reason) => reason === 'in-quarantine')).toHaveLength(2)
    await button('Alles weigeren').click()
    await question.getByRole('button', { name: '2 taps weigeren' }).click()
    await page.getByText('Geweigerd: 2 taps.').waitFor()
    await page.getByRole('heading', { name: 'Er wacht niets' }).waitFor()
    expect([...(await reasons())].map(String).sort()).toEqual([
      'null',
      'passholder-not-found',
      'quarantine-refused',
      'quarantine-refused',
      'quarantine-refused',
    ])
  })
})
