import { connect, createServer } from 'node:net'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_PAGES } from '../../../deploy/bridge/admission.ts'
import { type Bridge, type BridgeOptions, startBridge } from '../../../deploy/bridge/bridge.ts'
import { FRESH_CARD_MS } from '../../../deploy/bridge/desk.ts'
import { simulatedAnswer } from '../../../deploy/bridge/simulated.ts'
import type { ReaderEvents } from '../../../kiosk/ports.ts'
import { createSimulatedReader, type SimulatedReader } from '../../../kiosk/simulated/reader.ts'
import { type Dialled, openPage, type TestPage } from '../../support/bridge-page.ts'
import { freePort } from '../../support/ports.ts'
import { eventually } from '../../support/wait.ts'

/** The bridge's own server with real WebSockets; the reader is simulated. */

const app = 'https://ksb.example'
const uitpas = '04784CDAEE3880'
const other = '04B21F6AEE3881'

let reader: SimulatedReader
/** What the bridge gave the reader to call. */
let events: ReaderEvents
let nowMs: number
let bridge: Bridge
let logged: { readonly fields: object; readonly message: string }[]
let pages: TestPage[]

const start = async (options: Partial<BridgeOptions> = {}): Promise<void> => {
  const write = (fields: object, message: string) => {
    logged.push({ fields, message })
  }
  reader = createSimulatedReader()
  const recording = {
    start: (given: ReaderEvents) => {
      events = given
      reader.start(given)
    },
    stop: () => reader.stop(),
  }
  const log = { debug: write, info: write, warn: write, error: write }
  bridge = await startBridge({
    ...{ reader: recording, origins: [app, 'https://other-desk.example'], port: 0, version: '1.2.3', log },
    nowMs: () => nowMs,
    ...options,
  })
}
const open = async (dialled: Dialled = { origin: app }, address = bridge.address): Promise<TestPage> => {
  const page = await openPage(address, dialled)
  pages.push(page)
  return page
}
const port = () => Number(new URL(bridge.address).port)
const refused = (dialled: Dialled, address?: string) =>
  open(dialled, address).then(
    () => 'let in',
    (error: Error) => error.message.replace('Unexpected server response: ', ''),
  )

beforeEach(async () => {
  nowMs = 10_000
  logged = []
  pages = []
  await start()
})
afterEach(async () => {
  await bridge.stop()
})

const card = (chipNumber: string, laidMsAgo = 0) => ({ type: 'CARD', chipNumber, laidMsAgo })
const hello = (reader: object) => ({ type: 'HELLO', v: 1, version: '1.2.3', reader })

describe('a page of the counter app', () => {
  it('is told the version, the reader, and each card as it is laid and taken away', async () => {
    const page = await open()
    reader.placeCard(uitpas)
    reader.removeCard()
    reader.placeCard(other)
    reader.placeCard('08A1B2C3')
    reader.placeCard('DEADBEEF')
    await eventually(() => page.told.length >= 8)
    expect(page.told).toEqual([
      hello({ state: 'CONNECTED' }),
      ...[card(uitpas), { type: 'REMOVED' }],
      ...[card(other), { type: 'REMOVED' }],
      ...[{ type: 'UNREADABLE', reason: 'PHONE' }, { type: 'REMOVED' }],
      { type: 'UNREADABLE', reason: 'OTHER_CHIP' },
    ])
    expect(JSON.stringify(logged)).not.toMatch(/04784CDAEE3880|08A1B2C3/)
  })

  it('is told when the reader goes, why, and when it is back', async () => {
    const page = await open()
    reader.placeCard(uitpas)
    for (const status of ['STARTING', 'SERVICE_DOWN', 'SERVICE_DOWN', 'LIBRARY_MISSING', 'UNPLUGGED'] as const)
      events.status('pcsc', 'PCSC', status)
    events.status('pcsc:ACR122U', 'PCSC', 'CONNECTED')
    events.status('pcsc', 'PCSC', 'CONNECTED')
    await eventually(() => page.told.length >= 8)
    const told = (state: string, reason?: string) => ({ type: 'READER', reader: { state, ...(reason && { reason }) } })
    expect(page.told.slice(1)).toEqual([
      ...[card(uitpas), { type: 'REMOVED' }, told('STARTING'), told('FAILING', 'SERVICE_DOWN')],
      ...[told('FAILING', 'LIBRARY_MISSING'), told('MISSING'), told('CONNECTED')],
    ])
  })

  it('that connects later is told the card that lies there, if it was laid a moment ago', async () => {
    reader.placeCard(uitpas)
    nowMs += FRESH_CARD_MS
    expect(await (await open()).hears('CARD')).toEqual(card(uitpas, FRESH_CARD_MS))
    nowMs += 1
    const late = await open()
    reader.placeCard(other)
    expect((await late.hears('CARD')).chipNumber).toBe(other)
    reader.removeCard()
    const after = await open()
    reader.placeCard(uitpas)
    await after.hears('CARD')
    expect([late.told.length, after.told]).toEqual([5, [hello({ state: 'CONNECTED' }), card(uitpas)]])
  })

  it('may ask how the reader is', async () => {
    const page = await open()
    await page.hears('HELLO')
    reader.placeCard(uitpas)
    events.status('pcsc', 'PCSC', 'UNPLUGGED')
    page.send('{"type":"STATE"}')
    expect(await page.hears('HELLO', 1)).toEqual(hello({ state: 'MISSING' }))
  })

  it('is not answered, nor cut off, for what the bridge does not know', async () => {
    const page = await open()
    for (const text of ['', 'x', '{}', '[]', 'null', '{"type":"CARD"}', '{"type":["STATE"]}', 'a'.repeat(1_024)])
      page.send(text)
    page.send(Buffer.from('{"type":"STATE"}'))
    reader.placeCard(uitpas)
    await page.hears('CARD')
    expect(page.told).toEqual([hello({ state: 'CONNECTED' }), card(uitpas)])
  })

  it('is cut off when it sends more than the bridge takes', async () => {
    const [long, often] = [await open(), await open()]
    long.send('x'.repeat(1_025))
    expect(await long.closed).toBe(1009)
    for (let n = 0; n < 60; n++) often.send('{"type":"STATE"}')
    await eventually(() => often.told.length === 61)
    nowMs += 60_000
    for (let n = 0; n < 61; n++) often.send('{"type":"STATE"}')
    expect(await often.closed).toBe(1008)
    expect(often.told).toHaveLength(121)
  })

  it('makes room for another when it leaves', async () => {
    for (let n = 0; n < MAX_PAGES; n++) await open()
    expect(await refused({ origin: app })).toBe('503')
    pages[0]?.close()
    await eventually(async () => (await refused({ origin: app })) === 'let in')
    expect(bridge.pages).toBe(MAX_PAGES)
  })

  it('that does not answer any more makes room too', async () => {
    await bridge.stop()
    await start({ pingMs: 50 })
    const [frozen, awake] = [await open(), await open()]
    await eventually(() => bridge.pages === 2)
    frozen.freeze()
    await eventually(() => bridge.pages === 1)
    reader.placeCard(uitpas)
    await awake.hears('CARD')
  })

  it('is told by the closing that the bridge stops', async () => {
    const page = await open()
    await bridge.stop()
    expect(await page.closed).toBe(1001)
  })
})

describe('nobody else', () => {
  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, '403'],
    ['one whose name begins like ours', { origin: `${app}.evil.example` }, '403'],
    ['our own without TLS', { origin: 'http://ksb.example' }, '403'],
    ['our own in capitals', { origin: 'https://KSB.example' }, '403'],
    ['a page of a file, or in a sandbox', { origin: 'null' }, '403'],
    ['a program that says no origin', {}, '403'],
    ['several origins', { origin: `${app}, https://evil.example` }, '403'],
    ['a page that found us by a name of its own', { origin: app, host: 'evil.example' }, '421'],
    ['the same with our port', { origin: app, host: 'PORT@evil.example' }, '421'],
    ['an address of this machine with another port', { origin: app, host: '127.0.0.1:1' }, '421'],
  ])('is let in: %s', async (_who, { host, ...dialled }: Dialled, status) => {
    const page = await open()
    const named = host?.replace(/PORT@(.*)/, `$1:${port()}`)
    expect(await refused({ ...dialled, ...(named && { host: named }) })).toBe(status)
    reader.placeCard(uitpas)
    await page.hears('CARD')
    expect(bridge.pages).toBe(1)
  })

  it.each(['/', '/reader/', '/Reader', '/reader?x=1', '//reader', '/simulated/card'])(
    'is answered at the path %s',
    async (path) => {
      expect(await refused({ origin: app }, `ws://127.0.0.1:${port()}${path}`)).toBe('404')
    },
  )

  it.each(['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'])('gets anything by %s', async (method) => {
    reader.placeCard(uitpas)
    for (const path of ['/', '/reader', '/simulated/card']) {
      const answer = await fetch(`http://127.0.0.1:${port()}${path}`, { method, headers: { origin: app } })
      expect([answer.status, await answer.text()]).toEqual([404, ''])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('keeps a connection on which he says nothing', async () => {
    await bridge.stop()
    await start({ requestMs: 100 })
    const socket = connect(port(), '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined).resume()
    socket.write('GET /reader HTTP/1.1\r\nhost: ')
    await closed
  })

  it('fills the log', async () => {
    for (let n = 0; n < 20; n++) await refused({ origin: `https://${'evil'.repeat(100)}.example` })
    nowMs += 60_000
    await refused({ origin: 'https://evil.example' })
    const warned = logged.filter(({ message }) => / got none$/.test(message))
    expect(warned.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ reason: 'ORIGIN', origin: expect.stringMatching(/^https:\/\/(evil)+$/) }),
      expect.objectContaining({ origin: 'https://evil.example', sinceLast: 19 }),
    ])
    expect(JSON.stringify(warned).length).toBeLessThan(1_000)
  })
})

describe('the server', () => {
  it('listens on loopback alone, on both of its addresses', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const page = await open({ origin: app }, `ws://${host}:${port()}/reader`)
      await page.hears('HELLO')
      page.close()
    }
    for (const others of ['127.0.0.2', '::ffff:127.0.0.2']) {
      const answers = await new Promise((resolve) => {
        const socket = connect(port(), others, () => resolve(true)).once('error', () => resolve(false))
        socket.unref()
      })
      expect(answers).toBe(false)
    }
  })

  it('says that its port is taken', async () => {
    const taken = { reader: createSimulatedReader(), origins: [app], version: '1', log: noLog, port: port() }
    await expect(startBridge(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const own = await freePort()
    const six = { ...taken, port: own }
    const server = createServer()
    await new Promise<void>((resolve) => server.listen({ host: '::1', port: own }, resolve))
    await expect(startBridge(six)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => server.close(resolve))
    // It let go of what it had: the port is free again.
    await (await startBridge(six)).stop()
  })
})

describe('the simulated reader', () => {
  const demo = 'http://localhost:8080'
  const lay = (origin: string | undefined, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port()}/simulated/card`, {
      method: 'PUT',
      body: JSON.stringify({ chipNumber: uitpas }),
      ...init,
      headers: { 'content-type': 'application/json', ...(origin && { origin }), ...init.headers },
    })
  beforeEach(async () => {
    await bridge.stop()
    reader = createSimulatedReader()
    await start({ reader, origins: [demo], answer: simulatedAnswer(reader, [demo]) })
  })

  it('is driven from a shell, and by a page of the app', async () => {
    const page = await open({ origin: demo })
    expect((await lay(undefined)).status).toBe(200)
    await page.hears('CARD')
    expect((await lay(undefined, { method: 'DELETE', body: null })).status).toBe(200)
    await page.hears('REMOVED')
    const preflight = await lay(demo, { method: 'OPTIONS', body: null })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, demo])
    const laid = await lay(demo)
    expect([await laid.json(), laid.headers.get('access-control-allow-origin')]).toEqual([{ occupied: true }, demo])
    await page.hears('CARD', 3)
  })

  it('is driven by nobody else', async () => {
    const page = await open({ origin: demo })
    for (const origin of ['https://evil.example', 'null', app])
      for (const method of ['PUT', 'OPTIONS'])
        expect((await lay(origin, { method, ...(method === 'OPTIONS' && { body: null }) })).status).toBe(404)
    expect((await lay(demo, { body: 'x' })).status).toBe(400)
    expect((await lay(demo, { body: '"'.padEnd(5_000) })).status).toBe(413)
    expect((await lay(undefined)).status).toBe(200)
    await page.hears('CARD')
    expect(page.told).toHaveLength(2)
  })
})
