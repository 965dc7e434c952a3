import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeDate } from '../../../backend/web/format/date-text.ts'
import { dateOf } from '../../../backend/web/format/moments.ts'
import { periodAt } from '../../../backend/web/format/periods.ts'
import { ids } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** "Afrekening" as it is built, in a real browser: three tickets of ten euro, of which one was reversed. */

let office: OfficeBrowser
beforeAll(async () => {
  office = await startOfficeBrowser()
})
afterAll(() => office?.end())

it('leads from what organizers are owed to each sale, in the same period, and gives it as a file', async () => {
  const page = await office.open({ role: 'SUPERADMIN' }, '/ksb/afrekening?van=2026-11-01&tot=2026-11-30')
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  const facts = async () => (await page.locator('main dl').first().innerText()).replace(/\s+/g, ' ')
  await link(`Naam van ${ids.organizer}`).waitFor()
  expect(await facts()).toMatch(/Verkocht 3, 1 teruggedraaid .*Basisprijs € 20,00 .*pashouders € 4,00/)
  expect(await facts()).toMatch(/Organisator draagt zelf € 8,00 Organisator krijgt nog € 8,00/)
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: 'Exporteren' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('alertdialog').getByLabel('Soort bestand').selectOption('CSV')
      await page.getByRole('alertdialog').getByRole('button', { name: 'Exporteren' }).click()
    })(),
  ])
  const text = await readFile(await file.path(), 'utf8')
  expect(text).toMatch(
    /"Naam van organizer-1";"Naam van event-past";"2";"1";"10,00";"2,00";"4,00";"0,00";"4,00";"4,00"/,
  )

  await link(`Naam van ${ids.organizer}`).click()
  await page.getByRole('heading', { name: `Naam van ${ids.organizer}`, level: 1 }).waitFor()
  expect(await facts()).toMatch(/Verkocht 2, 1 teruggedraaid .*krijgt nog € 4,00/)
  expect(await axe(page)).toEqual([])
  await link(`Naam van ${ids.pastEvent}`).click()
  await page.getByRole('heading', { name: `Naam van ${ids.pastEvent}`, level: 1 }).waitFor()
  expect(await page.getByRole('row').allInnerTexts()).toEqual([
    expect.stringContaining('Wanneer'),
    expect.stringMatching(
      /21\/11\/2026 21:15\s+Teruggedraaid\s+standaard\s+€\s-4,00\s+€\s-4,00\s+€\s0,00\s+€\s-4,00\s+€\s-2,00\s+€\s-10,00/,
    ),
    ...[1, 2].map(() =>
      expect.stringMatching(
        /21\/11\/2026 20:15\s+Verkoop\s+standaard\s+€\s4,00\s+€\s4,00\s+€\s0,00\s+€\s4,00\s+€\s2,00\s+€\s10,00/,
      ),
    ),
  ])
  expect(await axe(page)).toEqual([])
  // A period without any: the address has it, and the way back too.
  await page.getByLabel('Van', { exact: true }).fill('1-12-2026')
  await page.getByLabel('Van', { exact: true }).press('Enter')
  await page.getByLabel('Tot en met').fill('31-12-2026')
  await page.getByLabel('Tot en met').press('Enter')
  await page.getByRole('heading', { name: 'Niets af te rekenen' }).waitFor()
  expect(new URL(page.url()).search).toBe('?van=2026-12-01&tot=2026-12-31')
  await page.getByRole('link', { name: /Naam van organizer-1/ }).click()
  await page.getByRole('heading', { name: 'Niets af te rekenen' }).waitFor()

  await page.goto(`${office.url}/ksb/afrekening`)
  const today = dateOf(Date.now())
  const shown = async () => [
    await page.getByLabel('Van', { exact: true }).inputValue(),
    await page.getByLabel('Tot en met').inputValue(),
  ]
  for (const [name, kind, back] of [
    ['Vorige maand', 'MONTH', 1],
    ['Vorig jaar', 'YEAR', 1],
    ['Dit kwartaal', 'QUARTER', 0],
  ] as const) {
    await page.getByLabel('Periode').selectOption(name)
    const { from, until } = periodAt(kind, today, back)
    await expect.poll(shown).toEqual([writeDate(from), writeDate(until)])
  }
  expect(office.faults.splice(0)).toEqual([])
  await page.context().close()
}, 30_000)
