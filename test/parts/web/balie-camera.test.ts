import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { startBrowserWithCamera } from '../../support/browser.ts'
import { cardPicture } from '../../support/camera-picture.ts'
import { axe, type OfficeBrowser, startOfficeBrowser } from '../../support/office-browser.ts'
import { temporaryFolder } from '../../support/programs.ts'

/** The counter app on a tablet without a scanner: the camera reads the barcode of a card. */
describe('the camera of a counter’s tablet', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let office: OfficeBrowser
  let page: Page
  const camera = (): string => join(folder.path, 'camera.y4m')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const open = async (): Promise<void> => {
    const size = { width: 768, height: 1024 }
    page = await office.open({ role: 'COUNTER', staffOf: [ids.counter] }, `/balie/${ids.counter}`, size)
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    await writeFile(camera(), cardPicture(cards.active))
    office = await startOfficeBrowser({}, undefined, () => startBrowserWithCamera(camera()))
  })
  afterAll(async () => {
    await office?.end()
    await folder?.remove()
  })

  it('leads to whose card it sees, and is turned off then', async () => {
    await open()
    await page.context().grantPermissions(['camera'])
    await button('Kaart scannen met de camera').click()
    await page.getByRole('heading', { name: `${secrets.firstName} ${secrets.name}`, exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/balie/${ids.counter}/pas/${cards.active}`)
    await button('Kaart scannen met de camera').waitFor()
    expect(await page.locator('video').count()).toBe(0)
    await page.context().close()
    expect(office.faults.splice(0)).toEqual([])
  })

  it('goes on looking at what is no card, until it is turned off', async () => {
    await writeFile(camera(), cardPicture('123456'))
    await open()
    await page.context().grantPermissions(['camera'])
    await button('Kaart scannen met de camera').click()
    await page.getByText('Dit is geen barcode van een UiTPAS.').waitFor()
    expect(await axe(page)).toEqual([])
    await button('Camera uit').click()
    await page.locator('video').waitFor({ state: 'detached' })
    await page.context().close()
    expect(office.faults.splice(0)).toEqual([])
  })

  it('says what to do where it may not be used, and takes a picture', async () => {
    await open()
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await button('Kaart scannen met de camera').click()
    await page.getByText('Je camera mag hier niet aan.', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Neem een foto').setInputFiles({
      ...{ name: 'geen.png', mimeType: 'image/png', buffer: Buffer.from('geen foto') },
    })
    await page.getByText('Dit is geen barcode van een UiTPAS.').waitFor()
    await page.context().close()
    expect(office.faults.splice(0)).toEqual([])
  })
})
