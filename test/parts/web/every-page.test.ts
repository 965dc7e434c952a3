import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actsOf } from '../../../backend/platform/http/policy.ts'
import nl from '../../../backend/web/i18n/nl.json' with { type: 'json' }
import { areas, neededAt } from '../../../backend/web/ksb/areas.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import type { TestPerson } from '../../support/test-backend.ts'

/**
 * Every page of the back office as every role: who may see it sees it, and others whom to ask. On both databases, as one who
 * may see them all.
 */

/** Which addresses stand for each route of the application; its tabs are found on the page. `undefined` = it has a test of its own. */
const addresses: Readonly<Record<string, (own: { readonly accountId: string }) => string | undefined>> = {
  '/': () => '/',
  '/pashouders': () => '/pashouders',
  '/pashouders/groepspas': () => '/pashouders/groepspas',
  '/pashouders/:id/:tab?': () => `/pashouders/${ids.holder}`,
  '/zuilen': () => '/zuilen',
  '/zuilen/nieuw': () => '/zuilen/nieuw',
  '/zuilen/:id/:tab?': () => `/zuilen/${ids.zuil}`,
  '/checkins/:tab?': () => '/checkins',
  '/balies': () => '/balies',
  '/balies/nieuw': () => '/balies/nieuw',
  '/balies/:id/:tab?': () => `/balies/${ids.counter}`,
  '/evenementen': () => '/evenementen',
  '/evenementen/nieuw': () => '/evenementen/nieuw',
  '/evenementen/opnemen': () => '/evenementen/opnemen',
  '/evenementen/:id/:tab?': () => `/evenementen/${ids.event}`,
  '/verdeelsleutels': () => '/verdeelsleutels',
  '/verdeelsleutels/nieuw': () => '/verdeelsleutels/nieuw',
  // One has to be added first: events.test.ts.
  '/verdeelsleutels/:id/:tab?': () => undefined,
  '/pashouders/registreren': () => '/pashouders/registreren',
  // Of each way in which a file can stand: registration.test.ts.
  '/pashouders/registreren/:id': () => undefined,
  '/lidmaatschappen': () => '/lidmaatschappen',
  '/lidmaatschappen/nieuw': () => '/lidmaatschappen/nieuw',
  '/lidmaatschappen/:id/:tab?': () => `/lidmaatschappen/${ids.association}`,
  '/voordelen': () => '/voordelen',
  '/voordelen/nieuw': () => '/voordelen/nieuw',
  '/voordelen/:id/:tab?': () => `/voordelen/${ids.reward}`,
  '/kaarten/:tab?': () => '/kaarten',
  '/kaarten/pakjes/nieuw': () => '/kaarten/pakjes/nieuw',
  // One has to be sent first: cards.test.ts.
  '/kaarten/pakjes/:id': () => undefined,
  '/kaarten/kaart/:number': () => `/kaarten/kaart/${cards.active}`,
  '/afrekening': () => '/afrekening',
  '/afrekening/:id': () => `/afrekening/${ids.organizer}`,
  '/afrekening/:organizerId/:id': () => `/afrekening/${ids.organizer}/${ids.pastEvent}`,
  '/gebruikers': () => '/gebruikers',
  '/gebruikers/nieuw': () => '/gebruikers/nieuw',
  '/gebruikers/:id/:tab?': ({ accountId }) => `/gebruikers/${accountId}`,
  '/webhooks': () => '/webhooks',
  '/webhooks/nieuw': () => '/webhooks/nieuw',
  // One has to be added first: webhooks.test.ts.
  '/webhooks/:id': () => undefined,
  '/instellingen/:tab?': () => '/instellingen',
  '/logboek': () => '/logboek',
  // In a safe environment alone: proefopstelling.test.ts.
  '/proefopstelling/:tab?': () => undefined,
  '/mijn-account': () => '/mijn-account',
}

const people: readonly TestPerson[] = [
  { role: 'SUPERADMIN' },
  { role: 'ADMIN' },
  { role: 'ZUILBEHEERDER' },
  { role: 'VOORDEELBEHEERDER', counterIds: [ids.counter] },
  { role: 'COUNTER', staffOf: [ids.counter] },
]

it('has an address for each of its routes', () => {
  const source = readFileSync(new URL('../../../backend/web/ksb/app.tsx', import.meta.url), 'utf8')
  const routes = [...source.matchAll(/<Route path="([^"]+)"/g)].map(([, path]) => path)
  expect(routes.length).toBeGreaterThan(10)
  expect(Object.keys(addresses).toSorted()).toEqual(routes.toSorted())
})

/** Goes there as a link does. @returns its heading, once nothing is awaited any more */
const goTo = async (page: Page, path: string): Promise<string> => {
  await page.evaluate((to) => history.pushState(null, '', to), `/ksb${path === '/' ? '/' : path}`)
  const heading = page.locator('main h1, main h2').first()
  await heading.waitFor()
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"], main [class*="skeleton"]'))
  return heading.innerText()
}

/** Cards that are narrower than what stands in them, on a tablet: it would lie over what is beside it. A list can be moved. */
const stickingOut = async (page: Page): Promise<readonly string[]> => {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 768, height: 1024 })
  const wide = await page
    .locator('main section')
    .evaluateAll((cards) =>
      cards
        .filter((card) => card.scrollWidth > card.clientWidth && getComputedStyle(card).overflowX === 'visible')
        .map((card) => card.querySelector('h2')?.textContent ?? ''),
    )
  if (size) await page.setViewportSize(size)
  return wide
}

/** What stands on the page, but for the ids that are made anew with each document. */
const markup = (page: Page): Promise<string> =>
  page
    .locator('main')
    .evaluate((main) => main.innerHTML.replace(/ (id|for|aria-(labelledby|describedby|controls))="[^"]*"/g, ''))

/** The other tabs of the page that is open. */
const tabsOf = (page: Page, path: string): Promise<readonly string[]> =>
  page
    .locator('main nav a')
    .evaluateAll(
      (links, start) =>
        links
          .map((link) => (link.getAttribute('href') ?? '').replace('/ksb', ''))
          .filter((href) => href.startsWith(`${start}/`)),
      path,
    )

describe.each(databases)('on %s', (database) => {
  /** Of pages that were looked at already: most are the same for two roles, and axe takes longer than all else. */
  const looked = new Set<string>()
  let office: OfficeBrowser
  let accountId = ''
  beforeAll(async () => {
    office = await startOfficeBrowser({}, database)
    await office.backend.cookieOf({ role: 'SUPERADMIN' })
    accountId = (await office.backend.sql<{ id: string }>('select id from account limit 1'))[0]?.id ?? ''
  })
  afterAll(() => office?.end())

  it.each(database === 'embedded' ? people : people.slice(0, 1))('as $role', { timeout: 120_000 }, async (who) => {
    const acts = actsOf([who.role])
    const page = await office.open(who, '/ksb/')
    await page.locator('main h1').waitFor()
    const menu = page.getByRole('navigation', { name: nl.frame.nav, exact: true }).getByRole('link')
    const seen = (await menu.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).map((href) =>
      href?.replace(/^\/ksb\//, ''),
    )
    expect(seen).toEqual(areas.filter(({ can, safe }) => !safe && (!can || acts.includes(can))).map(({ path }) => path))

    const waiting = Object.values(addresses).flatMap((address) => address({ accountId }) ?? [])
    const visited: string[] = []
    const wrong: string[] = []
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      visited.push(path)
      const heading = await goTo(page, path)
      const needed = neededAt(path)
      if (needed !== undefined && !acts.includes(needed)) {
        if (heading !== nl.errors.notAllowed) wrong.push(`${path}: shown to who may not see it`)
        continue
      }
      const alerts = await page.getByRole('alert').allInnerTexts()
      if ([nl.errors.notAllowed, nl.errors.noPage, nl.errors.title].includes(heading)) wrong.push(`${path}: ${heading}`)
      wrong.push(...alerts.filter((text) => text !== '').map((text) => `${path}: ${text}`))
      // The same page is drawn on either database. What stands around it is the role's own: with its first page.
      const drawn = await markup(page)
      if (database === 'embedded' && (visited.length === 1 || !looked.has(drawn)))
        wrong.push(...(await axe(page)).map((violation) => `${path}: ${violation}`))
      else if (database !== 'embedded')
        wrong.push(...(await stickingOut(page)).map((text) => `${path}: sticks out of its card: ${text}`))
      looked.add(drawn)
      waiting.push(...(await tabsOf(page, path)).filter((tab) => !visited.includes(tab) && !waiting.includes(tab)))
    }
    expect(wrong).toEqual([])
    expect(visited.length).toBeGreaterThan(12)
    expect(office.faults.splice(0)).toEqual([])
    await page.context().close()
  })
})
