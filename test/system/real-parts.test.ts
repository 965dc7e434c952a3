import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { associationId, chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { type Pcscd, startPcscd } from '../support/pcscd.ts'
import { PCSCD_TURN_MS } from '../support/pcscd-turn.ts'
import { plugSerialPair, type SerialPair } from '../support/serial-pair.ts'
import { VirtualCard } from '../support/virtual-card.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

/**
 * Nothing mocked: pcscd with a virtual reader and cards, a serial line over a pty, the kiosk, broker, backend and
 * database as processes, and the page in Chromium.
 */

describe('a passholder at a zuil', () => {
  let pcscd: Pcscd
  let line: SerialPair
  let world: World
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    pcscd = await startPcscd()
    line = await plugSerialPair()
    world = await createWorld('embedded', {
      passholders: 20,
      zuilEnv: { READERS: `pcsc,serial:${line.path}@9600`, RESULT_MS: '6000' },
    })
    browser = await startBrowser()
    page = await browser.newPage({ viewport: { width: 1080, height: 1920 } })
    await page.goto(world.zuil.ready.screen)
  }, PCSCD_TURN_MS)
  afterAll(async () => {
    await browser?.close()
    await world?.end()
    await line?.remove()
    await pcscd?.stop()
  })

  const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor({ timeout: 20_000 })

  /** Waits until the card reader counts as connected: a card that comes before is one that lay there already. */
  const readerReady = (): Promise<unknown> =>
    eventually(() => world.zuil.log().includes('The card readers changed'), {
      what: 'a card reader that has settled',
      withinMs: 30_000,
    })

  /** Lays a card for as long as its answer takes. */
  const lay = async (n: number, ...answers: readonly (string | RegExp)[]): Promise<void> => {
    const card = new VirtualCard({ uid: chipOf(n) })
    await card.lay()
    try {
      for (const answer of answers) await says(answer)
    } finally {
      await card.take()
    }
  }

  it('is invited', async () => {
    await world.ready()
    await says('Altijd open')
  })

  it('lays a card on the reader, and sees the point and the balance', async () => {
    await readerReady()
    await lay(2, 'Je hebt nu 3 punten.', '+1')
    expect((await world.booked()).get(uitpasNumberOf(2))).toBe(1)
  })

  it('has the barcode of a card scanned', async () => {
    await world.ready()
    await line.write(`${uitpasNumberOf(3)}\r\n`)
    await says('Je hebt nu 4 punten.')
    expect((await world.booked()).get(uitpasNumberOf(3))).toBe(1)
  })

  it('buys a ticket, by card and by barcode', async () => {
    await world.become('TICKET')
    await lay(3, /€\s*2,00/, /kansentarief/)
    await line.write(`${uitpasNumberOf(14)}\r\n`)
    await says(/€\s*10,00/)
    // The screen of before has a price of ten euro too.
    await eventually(async () => (await world.standing('ticket')).size === 2, { what: 'both tickets in the books' })
    expect([...(await world.standing('ticket')).keys()].sort()).toEqual([uitpasNumberOf(3), uitpasNumberOf(14)].sort())
  })

  it('gets a coffee for points, by card and by barcode', async () => {
    await world.become('REWARD')
    await says('Gratis koffie')
    await lay(15, 'Omgeruild voor 2 punten', 'Je hebt nu 3 punten.')
    await line.write(`${uitpasNumberOf(16)}\r\n`)
    await says('Je hebt nu 4 punten.')
    expect((await world.standing('redemption')).size).toBe(2)
  })

  it('leaves the card on the reader, and pays once, however often the zuil starts again', {
    timeout: 120_000,
  }, async () => {
    await world.ready()
    const card = new VirtualCard({ uid: chipOf(17) })
    await card.lay()
    await says('Omgeruild voor 2 punten')
    for (const how of ['stop', 'kill'] as const) {
      // What was committed not long ago is shown again, in the same boot: another one is not.
      await world.zuil[how]()
      await world.startZuil({ BOOT_ID_FILE: '/proc/sys/kernel/random/uuid' })
      await eventually(() => world.shown().some(({ view }) => view.reason === 'CARD_LEFT'), {
        what: 'the sentence for a card that lies there',
        withinMs: 20_000,
      })
    }
    expect((await world.standing('redemption')).get(uitpasNumberOf(17))).toBe(1)
    await readerReady()
    await card.take()
    await world.ready()
    await lay(18, 'Omgeruild voor 2 punten')
    expect((await world.standing('redemption')).size).toBe(4)
  })

  it('shows to be a member or not, by card and by barcode', async () => {
    await world.become('MEMBERSHIP', { associationId })
    await says('Ben je lid?')
    await lay(1, /Lid tot en met/)
    await line.write(`${uitpasNumberOf(2)}\r\n`)
    await says('Lidmaatschap verlopen')
    await lay(17, 'Geen lid')
    await world.become('CHECK_IN')
  })

  it('lays a telephone, and is asked for a card', async () => {
    await world.ready()
    const before = await world.booked()
    const phone = new VirtualCard({ uid: '08A1B2C3' })
    await phone.lay()
    await eventually(() => world.shown().some(({ view }) => view.screen === 'REFUSED' && view.reason === 'PHONE'))
    await phone.take()
    expect(await world.booked()).toEqual(before)
  })

  it('finds a zuil out of order without readers, and in order when one is back', async () => {
    await pcscd.kill()
    await line.unplug()
    await eventually(async () => (await world.screen()).view.screen === 'OUT_OF_ORDER', { withinMs: 30_000 })
    await says(/R[13]/)
    await line.plug()
    await world.ready()
    await line.write(`${uitpasNumberOf(4)}\r`)
    await says('Je hebt nu 5 punten.')
  })

  it('is noted while there is no backend, and gets the point when it is back', async () => {
    await world.ready()
    await world.backend.kill()
    await line.write(`${uitpasNumberOf(5)}\n`)
    await eventually(async () => (await world.screen()).view.screen === 'NOTED')
    await world.startBackend()
    await eventually(async () => (await world.booked()).get(uitpasNumberOf(5)) === 1, { withinMs: 30_000 })
  })
})
