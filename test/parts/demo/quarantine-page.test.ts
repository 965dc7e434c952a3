import { randomUUID } from 'node:crypto'
import { noLog } from '@zuil/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../../backend/app.ts'
import { parseConfig } from '../../../backend/config.ts'
import { startBrowser } from '../../support/browser.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'

/** What waits in quarantine, on the page of the zuilen: a whole backend with the demo's data, and a real browser. */

const HOUR = 3_600_000

describe('the page of the zuilen', () => {
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
  const reasons = async (): Promise<readonly (string | null)[]> =>
    (
      await ask<{ reason: string | null }>(
        app.store.databaseUrl,
        'select reason from tap where zuil_id = $1 order by actie_id',
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
    await page.goto(`${app.http}/beheer`)
    const row = page.getByRole('row').filter({ hasText: zuil.name })
    await row.getByRole('button', { name: 'In quarantaine: 5' }).click()
    const dialog = page.getByRole('dialog', { name: `In quarantaine: ${zuil.name}` })
    await dialog.getByText('In quarantaine: 5.').waitFor()
    const lines = dialog.locator('tbody tr')
    expect(await lines.count()).toBe(5)
    const first = await lines.first().innerText()
    for (const words of ['van een geblokkeerde zuil', '**********', 'Check-in zuil']) expect(first).toContain(words)
    expect(first).not.toContain(known?.chip)

    // One of each. The oldest is on top.
    expect(first).toContain(known?.chip.slice(-4))
    await lines.first().getByRole('button', { name: 'Alsnog boeken' }).click()
    await dialog.getByText('Alsnog geboekt: 1 tap.').waitFor()
    await dialog.getByText('In quarantaine: 4.').waitFor()
    await lines.first().getByRole('button', { name: 'Weigeren' }).click()
    await dialog.getByText('Geweigerd: 1 tap.').waitFor()
    await dialog.getByText('In quarantaine: 3.').waitFor()
    await lines.first().getByRole('button', { name: 'Alsnog boeken' }).click()
    await dialog.getByText(/^Nagekeken, maar zonder resultaat: 1 tap/).waitFor()
    await dialog.getByText('In quarantaine: 2.').waitFor()

    // All of them, after a question.
    await dialog.getByRole('button', { name: 'Alles weigeren' }).click()
    const question = page.getByRole('dialog', { name: 'Alles weigeren' })
    await question.getByRole('button', { name: 'Sluiten' }).click()
    expect((await reasons()).filter((reason) => reason === 'in-quarantine')).toHaveLength(2)
    await dialog.getByRole('button', { name: 'Alles weigeren' }).click()
    await question.getByRole('button', { name: 'Alles weigeren' }).click()
    await dialog.getByText('Geweigerd: 2 taps.').waitFor()
    await dialog.getByText('Er wacht niets meer.').waitFor()
    expect(await button('Alles alsnog boeken').isDisabled()).toBe(true)
    await button('Sluiten').click()
    await row.getByRole('button', { name: /In quarantaine/ }).waitFor({ state: 'detached' })
    expect([...(await reasons())].map(String).sort()).toEqual([
      'null',
      'passholder-not-found',
      'quarantine-refused',
      'quarantine-refused',
      'quarantine-refused',
    ])
  })

  it('asks whether the device that is replaced is in hand, and makes no code without an answer', async () => {
    const lost = async (): Promise<readonly boolean[]> =>
      (
        await ask<{ lost: boolean }>(
          app.store.databaseUrl,
          'select former_device_lost as lost from configuration_code where zuil_id = $1 and used_at is null',
          [zuil.id],
        )
      ).map((row) => row.lost)
    const choose = async (item: string): Promise<void> => {
      await button(`Acties voor ${zuil.name}`).click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    }
    const shown = page.getByRole('dialog', { name: 'Configuratiecode' })
    await page.goto(`${app.http}/beheer`)
    await choose('Configuratiecode maken')
    const code = await shown.locator('strong').innerText()
    await button('Sluiten').click()
    const deviceId = randomUUID()
    await app.store.enrolment.setup({ name: zuil.name, code, deviceId, mqttPasswordHash: 'none' }, Date.now())
    const row = page.getByRole('row').filter({ hasText: zuil.name })
    await row.getByText('nog niet gezien').waitFor()

    const question = page.getByRole('dialog', { name: `${zuil.name} vervangen` })
    await choose('Vervangen')
    await question.getByText('Heb je het oude toestel in handen?').waitFor()
    await button('Sluiten').click()
    expect(await lost()).toEqual([])
    for (const [answer, isLost] of [
      ['Ja, ik heb het', false],
      ['Nee, het is kwijt', true],
    ] as const) {
      await choose('Vervangen')
      await question.getByRole('button', { name: answer }).click()
      await shown.locator('strong').waitFor()
      expect(await lost()).toEqual([isLost])
      await button('Sluiten').click()
    }
  })
})
