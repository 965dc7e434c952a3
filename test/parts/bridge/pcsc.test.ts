import { noLog } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Bridge, startBridge } from '../../../deploy/bridge/bridge.ts'
import { createPcscReader } from '../../../kiosk/readers/pcsc.ts'
import { openPage, type TestPage } from '../../support/bridge-page.ts'
import { type Pcscd, startPcscd } from '../../support/pcscd.ts'
import { PCSCD_TURN_MS } from '../../support/pcscd-turn.ts'
import { VirtualCard } from '../../support/virtual-card.ts'
import { sourceChild } from '../readers/source-child.ts'

/** From a card on the reader, real nfc-pcsc and a real PC/SC daemon, to the message on a page's WebSocket. */

const app = 'https://ksb.example'
const uitpas = '04784CDAEE3880'
const other = '04B21F6AEE3881'

let daemon: Pcscd
let bridge: Bridge
let page: TestPage
const open = () => openPage(bridge.address, { origin: app })
/** Waits for this state of the reader, said by whatever message after the first `after`. */
const readerIs = async (state: string, after = 0): Promise<void> => {
  for (;;) {
    const said = page.told.slice(after).findLast(({ type }) => type === 'HELLO' || type === 'READER')
    if (said && 'reader' in said && said.reader.state === state) return
    await page.hears('READER', page.told.length)
  }
}

beforeAll(async () => {
  daemon = await startPcscd()
  bridge = await startBridge({
    ...{ reader: createPcscReader({ log: noLog, ...sourceChild }), origins: [app], port: 0, version: '1', log: noLog },
  })
  page = await open()
  await readerIs('CONNECTED')
}, PCSCD_TURN_MS)
afterAll(async () => {
  await bridge?.stop()
  await daemon?.stop()
})
const laid: VirtualCard[] = []
afterEach(async () => {
  for (const one of laid.splice(0)) await one.take()
})
const lay = async (options: ConstructorParameters<typeof VirtualCard>[0]): Promise<VirtualCard> => {
  const card = new VirtualCard(options)
  laid.push(card)
  await card.lay()
  return card
}

it.each(['ULTRALIGHT', 'DESFIRE'] as const)(
  'tells of a %s UiTPAS once while it lies, and when it is gone',
  async (type) => {
    const before = page.told.length
    const card = await lay({ uid: uitpas, type })
    await page.hears('CARD', before)
    // The other place is read meanwhile: so is time given to read this one twice.
    await lay({ uid: other, slot: 1 })
    await page.hears('CARD', before + 1)
    await laid.pop()?.take()
    await page.hears('REMOVED', before)
    await card.take()
    const again = await lay({ uid: uitpas, type })
    await page.hears('CARD', before + 3)
    await again.take()
    await page.hears('REMOVED', before + 4)
    expect(page.told.slice(before)).toEqual([
      { type: 'CARD', chipNumber: uitpas, laidMsAgo: 0 },
      { type: 'CARD', chipNumber: other, laidMsAgo: 0 },
      { type: 'REMOVED' },
      { type: 'CARD', chipNumber: uitpas, laidMsAgo: 0 },
      { type: 'REMOVED' },
    ])
  },
)

it('tells of a phone, whose number is random, and never the number', async () => {
  const before = page.told.length
  await lay({ uid: '08A1B2C3', type: 'PHONE' })
  expect(await page.hears('UNREADABLE', before)).toEqual({ type: 'UNREADABLE', reason: 'PHONE' })
  expect(JSON.stringify(page.told)).not.toMatch(/a1b2c3/i)
})

it('tells a page that connects while a card lies of it', async () => {
  const before = page.told.length
  await lay({ uid: uitpas })
  await page.hears('CARD', before)
  const late = await open()
  expect((await late.hears('CARD')).chipNumber).toBe(uitpas)
  late.close()
})

it('tells that the service was lost, and reads on when it is back', async () => {
  const before = page.told.length
  await daemon.kill()
  await readerIs('FAILING', before)
  daemon = await startPcscd()
  await readerIs('CONNECTED', before)
  const after = page.told.length
  await lay({ uid: uitpas })
  expect((await page.hears('CARD', after)).chipNumber).toBe(uitpas)
})

it('tells that the reader was pulled out, and reads on when it is plugged in', async () => {
  const before = page.told.length
  await lay({ uid: uitpas })
  await page.hears('CARD', before)
  // With the daemon alive a virtual reader can't be pulled out: it comes back without one.
  await daemon.stop()
  daemon = await startPcscd({ reader: false })
  await readerIs('MISSING', before)
  expect(page.told.slice(before).filter(({ type }) => type === 'REMOVED')).toHaveLength(1)
  await laid.pop()?.take()
  await daemon.stop()
  daemon = await startPcscd()
  await readerIs('CONNECTED', before)
  const after = page.told.length
  await lay({ uid: other })
  expect((await page.hears('CARD', after)).chipNumber).toBe(other)
})
