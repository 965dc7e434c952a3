import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noLog } from '@zuil/protocol'
import type { Page } from 'playwright-core'
import { startApp } from '../../../backend/app.ts'
import { parseConfig } from '../../../backend/config.ts'
import { deskEmail } from '../../../backend/demo/accounts.ts'
import { demoDataset, demoZuilen } from '../../../backend/demo/demo-dataset.ts'
import { counters as demoCounters } from '../../../backend/demo/places.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { newWebhookSecret } from '../../../backend/platform/outbox/webhook-signature.ts'
import type { Stores } from '../../../backend/stores.ts'
import { startBrowser } from '../../support/browser.ts'
import { giveEverything } from '../../support/given.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { cellsOf, fileOf } from '../../support/registration-files.ts'
import { zuilRequest } from '../../support/taps.ts'

/**
 * Writes a picture of each page of the back office and of the counter app and its states at some sizes to screenshots/ (git ignores it), of the
 * demo's data: `node --conditions=source --import tsx test/parts/web/screenshots.ts [part of a name]`.
 */
const folder = fileURLToPath(new URL('../../../screenshots', import.meta.url))
const sizes = {
  desk: { width: 1280, height: 800 },
  narrow: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
}
const phone = { width: 390, height: 844 }
const who = 'regio@uitpas-dender.example.org'

const choose = async (page: Page, of: string | RegExp, item: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name: of }).first().click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
/** Of the first row. */
const menu = (page: Page, item: string | RegExp): Promise<void> => choose(page, /^Acties voor (?!Gebruikers)/, item)
/** Waits for a page of which this is a part. */
const tabOf = (page: Page, tab: string): Promise<void> => page.getByRole('link', { name: tab, exact: true }).waitFor()
/** Goes to the page of the first of a list. @param tab one that it has */
const openFirst = async (page: Page, tab: string): Promise<void> => {
  await page.getByRole('rowheader').getByRole('link').first().click()
  await tabOf(page, tab)
}
/** A voordeel as somebody types it, with a picture, given at every counter. */
const typeReward = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Toevoegen' }).click()
  await page.getByLabel('Naam', { exact: true }).first().fill('Een warme chocomelk')
  await page.getByLabel('Beschrijving', { exact: true }).first().fill('Met slagroom, aan de toog van de bar.')
  await page.getByLabel('Punten', { exact: true }).fill('12')
  const buffer = await readFile(new URL('../../support/dot.png', import.meta.url))
  await page.getByLabel('Afbeelding kiezen').setInputFiles({ name: 'choco.png', mimeType: 'image/png', buffer })
  await page.getByLabel('Wat staat er op de afbeelding?').fill('Een kop warme chocomelk')
  await page.getByText('Na het bewaren').waitFor()
}
const saveElsewhere = (page: Page, id: string): Promise<void> =>
  page.evaluate(async (zuilId) => {
    const { settings, version } = await (await fetch(`/ksb/api/zuilen/${zuilId}`)).json()
    const headers = { 'content-type': 'application/json', 'if-match': `"${version}"` }
    const body = JSON.stringify({ ...settings, sound: !settings.sound, name: `${settings.name} (oud)` })
    await fetch(`/ksb/api/zuilen/${zuilId}/settings`, { method: 'PUT', headers, body })
  }, id)

const rowMenu = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /^Acties voor/ })
    .first()
    .click()

/** In the stock of the demo's reception; those that pictures give out are others each time. */
const stock = demoDataset(Date.now()).cards.filter(
  ({ status, uitpasNumber, counterId }) =>
    status === 'LOCAL_STOCK' && uitpasNumber[11] === '0' && counterId === demoCounters.reception.id,
)
let given = 2
/** For a group pass. */
const groupCard = demoDataset(Date.now()).cards.find(
  ({ status, uitpasNumber, cardSystemId }) =>
    ['STOCK', 'LOCAL_STOCK'].includes(status) && uitpasNumber[11] === '1' && cardSystemId === 1,
)?.uitpasNumber
const group = { name: 'Basisschool De Eik', ticketsPerYear: 60, postalCode: '9300', city: 'Aalst' }

/** Sends a file of some people. @param wrong some of them are */
const sendPassholders = async (page: Page, cards = stock.slice(0, 2), wrong = false): Promise<void> => {
  const rows = cards.map(({ uitpasNumber }, n) =>
    cellsOf(n + given, { 7: uitpasNumber, ...(wrong && n % 2 === 1 && { 2: '2/4/83', 7: '9,30E+11' }) }),
  )
  await page.getByLabel('Bestand', { exact: true }).setInputFiles({
    ...{ name: 'pashouders-september.csv', mimeType: 'text/csv', buffer: Buffer.from(fileOf(rows)) },
  })
  await page.getByRole('radio', { name: demoCounters.reception.name, exact: true }).check()
  await page.getByRole('button', { name: 'Bestand nakijken' }).click()
  await page.getByText(/sta(at|an) klaar|is fout/).waitFor()
}

/** Some hours at the demo's zuilen, live and out of journals; some of whose cards are blocked. */
const liveThroughSomeHours = async (store: Stores): Promise<void> => {
  const now = Date.now()
  await giveEverything(store.databaseUrl)
  const cards = demoDataset(now).cards.filter(({ chipNumber }) => chipNumber !== undefined)
  const taps = [
    ...cards.filter(({ status }) => status === 'ACTIVE').slice(0, 60),
    ...cards.filter(({ status }) => status === 'BLOCKED').slice(0, 6),
  ]
  for (const [n, { chipNumber = '' }] of taps.entries()) {
    const zuil = demoZuilen[n % demoZuilen.length] ?? demoZuilen[0]
    const at = now - (taps.length - n) * 180_000
    const mode = 'type' in zuil ? zuil.type : 'CHECK_IN'
    const shown = { mode, shownPrice: 1_000, ...('associationId' in zuil && { associationId: zuil.associationId }) }
    const request = zuilRequest(n + 1, { kind: 'CHIP', chipNumber }, at, { zuilId: zuil.id, ...shown, live: n < 60 })
    await store.book([request])
  }
}

/** How each state comes about, from its address on. */
type State = readonly [name: string, path: string, steps?: (page: Page, id: string) => Promise<unknown>]
const states = (id: string): readonly State[] => [
  ['start', ''],
  ['find', '', (page) => page.keyboard.press('Control+k')],
  [
    'find-found',
    '',
    async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('sch')
      await page.getByText(/gevonden$/).waitFor()
    },
  ],
  ['page-missing', 'nergens'],
  ['zuilen', 'zuilen'],
  ['zuilen-filtered', 'zuilen?zoek=zuil&type=CHECK_IN&status=false'],
  ['zuilen-chosen', 'zuilen', (page) => page.getByRole('checkbox').first().check()],
  ['zuilen-none-found', 'zuilen?zoek=bestaat+niet'],
  [
    'zuilen-menu',
    'zuilen',
    (page) =>
      page
        .getByRole('button', { name: /^Acties voor/ })
        .first()
        .click(),
  ],
  ['zuilen-blocked', 'zuilen', (page) => menu(page, /^(Blokkeren|Deblokkeren)$/)],
  ['zuil-code', 'zuilen', (page) => menu(page, 'Configuratiecode maken')],
  ['zuil-new', 'zuilen/nieuw'],
  ['zuil-new-wrong', 'zuilen/nieuw', (page) => page.getByRole('button', { name: 'Toevoegen en code maken' }).click()],
  ['zuil', `zuilen/${id}`],
  ['zuil-outages', `zuilen/${id}/storingen`],
  ['zuil-history', `zuilen/${id}/geschiedenis`],
  ['zuil-quarantine', `zuilen/${id}/quarantaine`],
  ['zuil-taps', `zuilen/${id}/taps`],
  ['checkins', 'checkins'],
  ['checkins-filtered', 'checkins?uitkomst=REFUSED&van=2026-01-01&evenement=check'],
  ['checkins-none-found', 'checkins?zoek=bestaat+niet'],
  ['checkins-menu', 'checkins', (page) => rowMenu(page)],
  ['checkins-detail', 'checkins', (page) => menu(page, 'Bekijken')],
  ['checkins-reverse', 'checkins?uitkomst=BOOKED&soort=CHECKIN', (page) => menu(page, 'Terugdraaien')],
  ['unbooked', 'checkins/niet-geboekt'],
  ['unbooked-book', 'checkins/niet-geboekt', (page) => menu(page, 'Alsnog boeken')],
  ['unbooked-aside', 'checkins/niet-geboekt', (page) => menu(page, 'Opzij leggen')],
  ['zuil-gone', 'zuilen/3d6f0a52-8c1b-4f0e-9a57-000000000000'],
  ['zuil-settings', `zuilen/${id}/instellingen`],
  [
    'zuil-settings-findings',
    `zuilen/${id}/instellingen`,
    async (page) => {
      await page.getByLabel('Type').selectOption('Voordeelzuil')
      await page.getByRole('group', { name: 'Balie(s)' }).getByRole('checkbox').nth(1).check()
      await page.getByText('Kies één balie', { exact: false }).waitFor()
    },
  ],
  [
    'zuil-settings-meanwhile',
    `zuilen/${id}/instellingen`,
    async (page) => {
      await page.getByRole('textbox', { name: 'Naam' }).fill('Zuil ingang')
      await saveElsewhere(page, id)
      await page.getByRole('button', { name: 'Wijzigingen bewaren' }).click()
      await page.getByRole('heading', { name: /Iemand anders/ }).waitFor()
    },
  ],
  ['cards', 'kaarten'],
  ['cards-list', 'kaarten/lijst'],
  ['cards-numbers', 'kaarten/nummers'],
  ['cards-chips', 'kaarten/chipnummers'],
  ['cards-packages', 'kaarten/verdelen'],
  ['cards-send', 'kaarten/pakjes/nieuw'],
  ['cards-settings', 'kaarten/instellingen'],
  ['card', 'kaarten/lijst?status=LOCAL_STOCK', (page) => page.getByRole('rowheader').getByRole('link').first().click()],
  ['passholders', 'pashouders'],
  ['passholders-filtered', 'pashouders?zoek=ja&kansenstatuut=ACTIVE'],
  ['passholders-none-found', 'pashouders?zoek=bestaat+niet'],
  ['passholder', 'pashouders', (page) => openFirst(page, 'Punten')],
  [
    'passholder-points',
    'pashouders',
    (page) => openFirst(page, 'Punten').then(() => page.getByRole('link', { name: 'Punten' }).click()),
  ],
  [
    'passholder-details',
    'pashouders',
    (page) => openFirst(page, 'Gegevens').then(() => page.getByRole('link', { name: 'Gegevens' }).click()),
  ],
  ['group-new', 'pashouders/groepspas'],
  ['group-new-wrong', 'pashouders/groepspas', (page) => page.getByRole('button', { name: 'Groepspas maken' }).click()],
  ['group', 'pashouders?zoek=eik', (page) => openFirst(page, 'Gegevens')],
  [
    'group-details',
    'pashouders?zoek=eik',
    (page) => openFirst(page, 'Gegevens').then(() => page.getByRole('link', { name: 'Gegevens' }).click()),
  ],
  ['registration', 'pashouders/registreren'],
  ['registration-wrong', 'pashouders/registreren', (page) => sendPassholders(page, undefined, true)],
  ['registration-right', 'pashouders/registreren', (page) => sendPassholders(page)],
  [
    'registration-done',
    'pashouders/registreren',
    async (page) => {
      await sendPassholders(page, stock.slice(given, given + 1))
      given += 1
      await page.getByRole('button', { name: 'Pashouders registreren' }).click()
      await page.getByText(/geregistreerd\.$/).waitFor()
    },
  ],
  [
    'passholder-social',
    'pashouders?kansenstatuut=ACTIVE',
    (page) => openFirst(page, 'Punten').then(() => page.getByRole('button', { name: 'Wijzigen' }).click()),
  ],
  [
    'passholder-replace',
    'pashouders?status=ACTIVE',
    (page) => openFirst(page, 'Punten').then(() => choose(page, /^Acties voor \d/, 'Vervangen')),
  ],
  ['counters', 'balies'],
  ['counter', 'balies', (page) => openFirst(page, 'Overzicht')],
  ['counter-staff', 'balies', (page) => menu(page, 'Medewerkers').then(() => tabOf(page, 'Overzicht'))],
  ['counter-settings', 'balies', (page) => menu(page, 'Bewerken').then(() => tabOf(page, 'Overzicht'))],
  ['counter-new', 'balies/nieuw'],
  ['events', 'evenementen'],
  ['event', 'evenementen', (page) => openFirst(page, 'Welke zuilen?')],
  [
    'event-zuilen',
    'evenementen',
    (page) => menu(page, 'Welke zuilen?').then(() => page.getByRole('heading', { name: 'Nu', exact: true }).waitFor()),
  ],
  ['event-settings', 'evenementen', (page) => menu(page, 'Bewerken').then(() => tabOf(page, 'Overzicht'))],
  ['event-new', 'evenementen/nieuw'],
  ['event-take-in', 'evenementen/opnemen'],
  ['keys', 'verdeelsleutels'],
  ['key', 'verdeelsleutels', (page) => openFirst(page, 'Geschiedenis')],
  ['key-new', 'verdeelsleutels/nieuw'],
  ['key-end', 'verdeelsleutels', (page) => menu(page, 'Beëindigen')],
  ['associations', 'lidmaatschappen'],
  ['association', 'lidmaatschappen', (page) => openFirst(page, 'Leden')],
  ['association-counters', 'lidmaatschappen', (page) => menu(page, 'Balies').then(() => tabOf(page, 'Leden'))],
  ['association-members', 'lidmaatschappen', (page) => menu(page, 'Leden').then(() => tabOf(page, 'Leden'))],
  ['association-new', 'lidmaatschappen/nieuw'],
  ['association-remove', 'lidmaatschappen', (page) => menu(page, 'Verwijderen')],
  ['settlement', 'afrekening?van=2020-01-01&tot=2099-12-31'],
  [
    'settlement-events',
    'afrekening?van=2020-01-01&tot=2099-12-31',
    (page) => page.getByRole('rowheader').getByRole('link').first().click(),
  ],
  [
    'settlement-sales',
    'afrekening?van=2020-01-01&tot=2099-12-31',
    async (page) => {
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('heading', { level: 1, name: 'Afrekening', exact: true }).waitFor({ state: 'detached' })
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('columnheader', { name: 'Verdeelsleutel' }).waitFor()
    },
  ],
  ['settlement-none', 'afrekening?van=2020-01-01&tot=2020-03-31'],
  ['rewards', 'voordelen'],
  ['reward', 'voordelen', (page) => openFirst(page, 'Geschiedenis')],
  ['reward-stop', 'voordelen', (page) => menu(page, 'Stoppen')],
  ['reward-edit', 'voordelen', (page) => menu(page, 'Bewerken').then(() => tabOf(page, 'Geschiedenis'))],
  ['reward-new', 'voordelen/nieuw', (page) => typeReward(page)],
  ['accounts', 'gebruikers'],
  ['account', 'gebruikers', (page) => openFirst(page, 'Geschiedenis')],
  ['account-withdraw', 'gebruikers', (page) => menu(page, 'Rechten intrekken')],
  ['settings', 'instellingen', (page) => page.getByRole('textbox', { name: 'Postcode' }).first().waitFor()],
  ['settings-prices', 'instellingen/prijzen', (page) => page.getByText('(UiTPAS inwoners)').first().waitFor()],
  ['settings-zuilen', 'instellingen/zuilen', (page) => page.getByRole('figure').waitFor()],
  [
    'settings-alerts',
    'instellingen/meldingen',
    (page) => page.getByRole('button', { name: 'Adres toevoegen' }).click(),
  ],
  ['settings-retention', 'instellingen/bewaartermijnen', (page) => page.getByText('Tikken op zuilen').waitFor()],
  ['account-new-wrong', 'gebruikers/nieuw', (page) => page.getByRole('button', { name: 'Toevoegen' }).click()],
  ['account-own', 'mijn-account'],
  ['accounts-end-all', 'gebruikers', (page) => choose(page, 'Acties voor Gebruikers', 'Iedereen afmelden')],
  [
    'log',
    'logboek',
    async (page) => {
      await saveElsewhere(page, id)
      await page.reload()
      await page
        .getByRole('link', { name: /^Toon alleen/ })
        .first()
        .waitFor()
    },
  ],
  ['log-filtered', `logboek?soort=ZUIL&van=2026-01-01&wie=${who}`],
  ['webhooks', 'webhooks'],
  [
    'webhook',
    'webhooks',
    async (page) => {
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('heading', { name: 'Berichten' }).waitFor()
    },
  ],
  [
    'webhook-tested',
    'webhooks',
    async (page) => {
      await menu(page, 'Proefbericht sturen')
      await page.getByRole('dialog').getByRole('button', { name: 'Proefbericht sturen' }).click()
      await page.getByText(/^(Niet o|O)ntvangen:/).waitFor()
    },
  ],
  ['webhook-replay', 'webhooks', (page) => menu(page, 'Opnieuw sturen vanaf …')],
  [
    'webhook-added',
    'webhooks/nieuw',
    async (page) => {
      await page.getByLabel('Adres').fill('http://127.0.0.1:9/uitpas')
      await page.getByRole('textbox', { name: 'Naam' }).fill('Bezoekers van de stad')
      await page.getByRole('checkbox', { name: 'Check-ins' }).check()
      await page.getByRole('button', { name: 'Toevoegen', exact: true }).click()
      await page.getByRole('dialog').waitFor()
    },
  ],
  ['demo', 'proefopstelling'],
  ['demo-mails', 'proefopstelling/mails'],
  [
    'session-ended',
    'zuilen',
    (page) =>
      page
        .context()
        .clearCookies()
        .then(() =>
          // The page asks again by itself within half a minute.
          page.getByText('Je bent afgemeld').waitFor({ timeout: 60_000 }),
        ),
  ],
]

/** Of who is served: somebody with a social status, for whom most can be done. */
const served = demoDataset(Date.now()).passholders.find(({ memberships }) =>
  memberships.some((one) => (one.socialTariffEndDate ?? 0) > Date.now()),
)
const servedCard = demoDataset(Date.now()).cards.find(
  (card) => card.passholderId === served?.id && card.status === 'ACTIVE',
)?.uitpasNumber
const counterRoot = demoCounters.reception.id
const putTicket = async (page: Page): Promise<void> => {
  await page
    .getByRole('button', { name: /^Ticket voor/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Bij de verkoop' }).click()
}

/** The counter app, as somebody with two counters. */
const counterStates: readonly State[] = [
  ['choose', 'kies'],
  ['desk', counterRoot],
  [
    'find-several',
    counterRoot,
    async (page) => {
      await page.getByRole('searchbox').fill('ja')
      await page.getByRole('button', { name: 'Zoeken' }).click()
      await page.getByText('Wie bedoel je?').waitFor()
    },
  ],
  ['pass', `${counterRoot}/pas/${servedCard}`],
  ['group', `${counterRoot}/pas/${groupCard}`],
  [
    'ticket',
    `${counterRoot}/pas/${servedCard}`,
    (page) =>
      page
        .getByRole('button', { name: /^Ticket voor/ })
        .first()
        .click(),
  ],
  [
    'replace',
    `${counterRoot}/pas/${servedCard}`,
    (page) => page.getByRole('button', { name: 'Kaart vervangen' }).click(),
  ],
  ['sale', `${counterRoot}/pas/${servedCard}`, putTicket],
  ['today', `${counterRoot}/vandaag`],
  ['cards', `${counterRoot}/kaarten`],
  ['register', `${counterRoot}/registreren`],
  ['zuilen', `${counterRoot}/zuilen`],
]

const [, , wanted = ''] = process.argv
const data = await temporaryFolder()
const config = parseConfig({ DATA_DIR: data.path, DEMO: '1', PORT: '0', BROKER_PORT: '0' })
if (!config.ok) throw new Error(config.error.join())
const app = await startApp(config.value, noLog)
// Nobody listens there.
await app.store.webhooks.for(Scope.system).add({
  ...{ cardSystemId: 1, url: 'http://127.0.0.1:9/hook', secret: newWebhookSecret(), name: 'Bezoekersteller' },
  kinds: ['CHECKINS', 'TICKETS', 'ZUILEN'],
})
await liveThroughSomeHours(app.store)
const browser = await startBrowser()
await mkdir(folder, { recursive: true })
try {
  const sessionOf = async (email: string): Promise<string> =>
    (await app.store.sessions.open({ email, name: 'Nele Peeters' })).toString()
  const id = [...(await app.store.catalog()).zuilen.values()].find(({ type }) => type === 'CHECK_IN')?.id ?? ''
  await fetch(`${app.http}/ksb/api/group-passes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.http, cookie: `ksb=${await sessionOf(who)}` },
    body: JSON.stringify({ ...group, uitpasNumber: groupCard, socialTariffEndDate: '2030-12-31' }),
  })
  const apps = [
    { name: 'ksb', states: states(id), value: await sessionOf(who), sizes },
    { name: 'balie', states: counterStates, value: await sessionOf(deskEmail), sizes: { ...sizes, phone } },
  ]
  for (const shown of apps)
    for (const [size, viewport] of Object.entries(shown.sizes)) {
      for (const [name, path, steps] of shown.states) {
        if (!`${shown.name}-${name}`.includes(wanted)) continue
        const context = await browser.newContext({
          viewport,
          reducedMotion: 'reduce',
          hasTouch: ['tablet', 'phone'].includes(size),
        })
        await context.addCookies([{ name: 'ksb', value: shown.value, url: app.http }])
        const page = await context.newPage()
        await page.goto(`${app.http}/${shown.name}/${path}`, { waitUntil: 'networkidle' })
        await steps?.(page, id)
        await page.waitForLoadState('networkidle')
        await page.screenshot({ path: join(folder, `${shown.name}-${name}-${size}.png`), fullPage: true })
        await context.close()
      }
    }
} finally {
  await browser.close()
  await app.stop()
  await data.remove()
}
