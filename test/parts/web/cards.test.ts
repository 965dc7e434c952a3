import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards } from '../../support/api-dataset.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'

/** The back office's pages of cards, as they are built, in a real browser: from a number until a card lies at a counter. */

const admin = { role: 'ADMIN' } as const
let office: OfficeBrowser
let page: Page

beforeAll(async () => {
  office = await startOfficeBrowser()
})
afterAll(() => office?.end())
afterEach(async () => {
  await page.context().close()
  expect(office.faults.splice(0)).toEqual([])
})

const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const tab = (name: string) => page.getByRole('navigation', { name: 'Kaarten' }).getByRole('link', { name, exact: true })
const choose = async (whose: string | RegExp, item: string): Promise<void> => {
  await page.getByRole('button', { name: whose }).first().click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
const numbers = Array.from({ length: 40 }, (_, n) => makeUitpasNumber('09310', n, false))
const [first = '', second = ''] = numbers
const supplierFile = (lines: readonly string[]) => ({
  ...{ name: 'leverancier.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) },
})
const chipOf = (n: number): string => `04${n.toString(16).toUpperCase().padStart(12, '0')}`
const right = numbers.map((number, n) => `"${chipOf(n + 1)}";"${number}"`)

describe('cards', () => {
  it('begin with a prefix: numbers are made, and downloaded for the supplier', async () => {
    page = await office.open(admin, '/ksb/kaarten/nummers')
    await page.getByRole('heading', { name: 'Nog geen prefix' }).waitFor()
    expect(await axe(page)).toEqual([])
    await link('Naar de instellingen').click()
    await button('Prefix toevoegen').click()
    await page.getByRole('textbox', { name: 'Prefix', exact: true }).fill('0931')
    await button('Wijzigingen bewaren').click()
    await page.getByRole('alert').getByText('Een prefix heeft vijf cijfers.').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Prefix', exact: true }).fill('09310')
    await page.getByRole('checkbox', { name: '9300 Aalst' }).check()
    await button('Wijzigingen bewaren').click()
    await page.getByText('De instellingen van kaarten zijn bewaard.').waitFor()

    await tab('Nummers genereren').click()
    await page.getByLabel('Hoeveel').fill('1500')
    await button('UiTPAS-nummers genereren').click()
    await page.getByRole('alert').getByText('Kies een veelvoud van 1000', { exact: false }).waitFor()
    await page.getByLabel('Hoeveel').fill('2000')
    await button('UiTPAS-nummers genereren').click()
    await page.getByText(`2000 nummers gemaakt: ${first} tot`, { exact: false }).waitFor()
    await page.getByText('Er zijn nog 998000 nummers over met deze prefix.').waitFor()
    expect(await axe(page)).toEqual([])

    await choose(new RegExp(`^Acties voor ${first}`), 'Bestand voor de leverancier')
    await page.getByRole('alertdialog').getByLabel('Hoeveel', { exact: true }).fill('40')
    expect(await axe(page)).toEqual([])
    const [download] = await Promise.all([page.waitForEvent('download'), button('Downloaden').click()])
    expect(download.suggestedFilename()).toBe('uitpas-09310-zonder-kansenstatuut-1.csv')
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toBe(numbers.map((number) => `"${number}"\r\n`).join(''))
    await page.getByText('40 nummers gedownload.').waitFor()
  })

  it('get their chips by the supplier’s file: all lines are looked at before anything is kept', async () => {
    page = await office.open(admin, '/ksb/kaarten/chipnummers')
    const file = page.getByLabel('Bestand', { exact: true })
    await file.setInputFiles(
      supplierFile([...right.slice(0, 2), `"${chipOf(99)}";"9,30E+11"`, `"${chipOf(1)}";"${numbers[3]}"`]),
    )
    await page.getByText('2 fouten. Er is niets opgeladen.', { exact: false }).waitFor()
    expect(await page.getByRole('row').allInnerTexts()).toEqual([
      expect.stringMatching(/^Regel/),
      expect.stringMatching(/^3\s+UiTPAS-nummer\s+9,30E\+11\s+Excel maakte hier een getal van/),
      expect.stringMatching(/^4\s+chipnummer\s+04000000000001\s+Dit chipnummer staat ook op regel 1/),
    ])
    expect(await axe(page)).toEqual([])
    await file.setInputFiles(supplierFile(right))
    await page.getByText('Nieuwe kaarten: 0 met en 40 zonder kansenstatuut.').waitFor()
    expect(await axe(page)).toEqual([])
    await button('40 kaarten opladen').click()
    await page.getByText('40 kaarten liggen nu op stock.').waitFor()
    await file.setInputFiles(supplierFile(right))
    await page.getByText('40 kaarten hadden deze chip al.').waitFor()
  })

  it('are distributed to a counter, and received there but for what is missing', async () => {
    page = await office.open(admin, '/ksb/kaarten')
    await link('Kaarten verdelen').first().click()
    await button('Verdelen').click()
    await page.getByRole('alert').getByRole('link', { name: 'Kies een balie.' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('radio', { name: 'Onthaal' }).check()
    await page.getByLabel('Welke kaarten').selectOption('van nummer tot nummer')
    await page.getByRole('textbox', { name: 'Eerste UiTPAS-nummer' }).fill(first)
    await page.getByRole('textbox', { name: 'Laatste UiTPAS-nummer' }).fill(numbers[7] ?? '')
    await button('Verdelen').click()
    await page.getByText('8 kaarten zijn onderweg naar Onthaal.').waitFor()
    await page.getByRole('heading', { name: 'Pakje voor Onthaal' }).waitFor()
    expect(await axe(page)).toEqual([])
    // The paper that goes with it: counter, day, how many and every number, and nothing that is done on a screen.
    await page.getByText(`${first} tot ${numbers[7]} (8 kaarten)`).waitFor()
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(numbers.slice(0, 8))
    await page.emulateMedia({ media: 'print' })
    for (const text of ['Pakje voor Onthaal', `${first} tot ${numbers[7]} (8 kaarten)`, 'Verdeeld'])
      expect(await page.getByText(text, { exact: true }).isVisible(), text).toBe(true)
    for (const hidden of [page.getByRole('table'), button('Pakbon afdrukken'), button('Ontvangst noteren')])
      expect(await hidden.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate(() => {
      window.print = () => {
        document.title = 'Afgedrukt'
      }
    })
    await button('Pakbon afdrukken').click()
    expect(await page.title()).toBe('Afgedrukt')

    // What is ticked is typed, and the other way round.
    const typed = page.getByRole('textbox', { name: 'Niet aangekomen' })
    const ticked = (number: string) => page.getByRole('checkbox', { name: `${number} kiezen` })
    await ticked(first).check()
    await ticked(second).check()
    expect(await typed.inputValue()).toBe(`${first}\n${second}`)
    expect(await axe(page)).toEqual([])
    await typed.fill(second)
    expect([await ticked(first).isChecked(), await ticked(second).isChecked()]).toEqual([false, true])
    await button('Ontvangst noteren').click()
    await page.getByText('Schrijf waarom.').waitFor()
    await page.getByRole('textbox', { name: 'Reden' }).fill('Zat niet in de doos.')
    await button('Ontvangst noteren').click()
    await page.getByText('Ontvangen, 1 niet aangekomen').waitFor()
    await page.getByText('Pakje ontvangen', { exact: true }).waitFor()
    await page.getByRole('row', { name: second }).getByText('Niet aangekomen').waitFor()
    await page.getByRole('row', { name: first }).getByText('Ontvangen').waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await axe(page)).toEqual([])

    // Seven are left there: of such cards it runs out.
    await page.goto(`${office.url}/ksb/`)
    await page.getByText('1 balie heeft bijna geen kaarten meer').waitFor()
    await link('Onthaal').click()
    await expect.poll(() => page.getByRole('radio', { name: 'Onthaal' }).isChecked()).toBe(true)
    await page.goto(`${office.url}/ksb/kaarten`)
    await page.getByText('1 balie heeft van een soort minder dan 10 kaarten', { exact: false }).waitFor()
    await page.getByRole('cell', { name: '0 met, 7 zonder' }).first().waitFor()
    expect(await axe(page)).toEqual([])
    await choose('Acties voor Onthaal', 'Kaarten tonen')
    await link(first).waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(7)
    expect(await axe(page)).toEqual([])
  })

  it('are found by their chip, blocked with a reason, and put back; each knows what happened to it', async () => {
    page = await office.open(admin, '/ksb/')
    await page.getByRole('heading', { name: /^Dag / }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Wat zoek je?' }).fill(chipOf(1).toLowerCase())
    await page
      .getByRole('link', { name: new RegExp(`^${first}`) })
      .first()
      .click()
    await page.getByRole('heading', { name: first, exact: true }).waitFor()
    for (const act of ['Pakje ontvangen', 'Pakje verdeeld', 'Chipnummers opgeladen', 'UiTPAS-nummers gegenereerd'])
      await page.getByRole('heading', { name: act }).waitFor()
    expect(await axe(page)).toEqual([])
    await choose(`Acties voor ${first}`, 'Blokkeren')
    const question = page.getByRole('alertdialog', { name: 'Blokkeren' })
    expect(await axe(page)).toEqual([])
    await question.getByRole('textbox', { name: 'Reden' }).fill('De hoek is af.')
    await question.getByRole('button', { name: 'Blokkeren' }).click()
    await page.getByText(`${first}: Geblokkeerd.`).waitFor()
    await page.getByText('Kaart geblokkeerd: De hoek is af.').waitFor()
    await page.getByText('Stock aan de balie → Geblokkeerd').waitFor()
    await choose(`Acties voor ${first}`, 'Terugzetten')
    await page.getByRole('alertdialog').getByRole('textbox', { name: 'Reden' }).fill('Het valt mee.')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Terugzetten' }).click()
    await page.getByText(`${first}: Stock aan de balie.`).waitFor()

    await page.goto(`${office.url}/ksb/kaarten/lijst?zoek=${cards.unknown}`)
    await page.getByRole('heading', { name: 'Geen kaart gevonden' }).waitFor()
    await page.goto(`${office.url}/ksb/kaarten/kaart/${cards.unknown}`)
    await page.getByRole('heading', { name: 'Deze kaart is er niet' }).waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('are for who manages the card system', async () => {
    page = await office.open({ role: 'ZUILBEHEERDER' }, '/ksb/kaarten')
    await page.getByRole('heading', { name: 'Deze pagina is niet voor jou' }).waitFor()
    expect(await link('Kaarten').count()).toBe(0)
  })
})
