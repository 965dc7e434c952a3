import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { internetAnd, loopbackNetworks } from '../../../backend/platform/outbox/webhook-reach.ts'
import { type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import { putCall, startReceiver, status, type WebhookReceiver } from '../../support/webhook-receiver.ts'

/** "Webhooks": somebody adds one, tries it, sees what went wrong and has it sent again. */

const admin = { role: 'ADMIN' } as const

let office: OfficeBrowser
let receiver: WebhookReceiver
let page: Page
beforeAll(async () => {
  receiver = await startReceiver()
  office = await startOfficeBrowser({ webhookReach: internetAnd(loopbackNetworks) })
})
afterAll(async () => {
  await office.end()
  await receiver.stop()
})
afterEach(() => page?.context().close())

it('are added, tried, paused and removed, and what was sent is sent again', async () => {
  page = await office.open(admin, '/ksb/webhooks')
  await page.getByRole('heading', { name: 'Nog geen webhooks' }).waitFor()
  await page.getByRole('link', { name: 'Webhook toevoegen' }).first().click()
  await page.getByLabel('Adres').fill('https://10.0.0.1/')
  await page.getByRole('textbox', { name: 'Naam' }).fill('Bezoekers')
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click()
  await page.getByText('Kies er minstens één.').first().waitFor()
  await page.getByRole('checkbox', { name: 'Check-ins' }).check()
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click()
  await page
    .getByText(/Dit adres kan niet/)
    .first()
    .waitFor()
  await page.getByLabel('Adres').fill(receiver.url)
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.locator('[data-secret]').textContent()).toMatch(/^whsec_/)
  await dialog.getByRole('button', { name: 'Sluiten' }).click()

  await page.getByRole('heading', { name: 'Bezoekers', level: 1 }).waitFor()
  receiver.answers((call, response) => status(500)(call, response))
  await page.getByRole('button', { name: 'Proefbericht sturen' }).click()
  await dialog.getByRole('button', { name: 'Proefbericht sturen' }).click()
  await dialog.getByText('Niet ontvangen: de andere kant antwoordde 500').waitFor()
  receiver.answers((_call, response) => void response.writeHead(200).end('dank je'))
  await dialog.getByRole('button', { name: 'Proefbericht sturen' }).click()
  await dialog.getByText('dank je').waitFor()
  await dialog.getByRole('button', { name: 'Sluiten' }).click()

  const [{ id } = { id: '' }] = await office.backend.sql<{ id: string }>('select id from webhook')
  await putCall(office.backend.store, id)
  await office.backend.sql("update webhook_call set state = 'GIVEN_UP', problem = 'answered 503', attempts = 9")
  await page.reload()
  await page.getByRole('cell', { name: 'Mislukt: de andere kant antwoordde 503 (9 pogingen).' }).waitFor()
  await page.getByRole('button', { name: /^Acties voor checkin.created/ }).click()
  await page.getByRole('menuitem', { name: 'Opnieuw sturen vanaf hier' }).click()
  await page.getByText('1 bericht wordt opnieuw gestuurd.').waitFor()
  expect(await office.backend.sql('select state from webhook_call')).toEqual([{ state: 'WAITING' }])

  const act = async (name: string) => {
    await page.getByRole('button', { name: 'Acties voor Bezoekers' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  await act('Pauzeren')
  await page.getByText('Gepauzeerd', { exact: true }).waitFor()
  await act('Verwijderen')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Verwijderen' }).click()
  await page.getByRole('heading', { name: 'Nog geen webhooks' }).waitFor()
})
