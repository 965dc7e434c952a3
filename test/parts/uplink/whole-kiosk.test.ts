import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type Tap, type Verdict } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type EmbeddedBroker, startBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { openStateDirectory } from '../../../kiosk/io/state-directory.ts'
import { chipOf } from '../../support/fixtures.ts'
import { answerJson, startTestServer } from '../../support/http-server.ts'
import { plugReceiptPrinter } from '../../support/receipt-printer.ts'
import { eventually } from '../../support/wait.ts'
import { deviceId, document, id, type KioskOptions, password, playBackend, prepareKiosk, urlOf } from './whole-kiosk.ts'

type Backend = Awaited<ReturnType<typeof playBackend>>
type Kiosk = Awaited<ReturnType<typeof prepareKiosk>>

let broker: EmbeddedBroker
let other: EmbeddedBroker
let backend: Backend
let kiosk: Kiosk | undefined
const ends: (() => unknown)[] = []

beforeAll(async () => {
  const credentials = [[id, await hashMqttPassword(password)]] as const
  const start = () => startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
  ;[broker, other] = await Promise.all([start(), start()])
})
afterAll(async () => {
  await broker?.stop()
  await other?.stop()
})
beforeEach(async () => {
  backend = await playBackend(broker)
})
afterEach(async () => {
  await kiosk?.end()
  kiosk = undefined
  backend.end()
  for (const end of ends.splice(0)) await end()
})

const begin = async (options: Partial<KioskOptions> = {}): Promise<Kiosk> => {
  const made = await prepareKiosk({ broker, ...options })
  kiosk = made
  await made.start()
  await eventually(() => backend.received.hello.length > 0, { what: 'a hello' })
  return made
}
const outcomes = (from: Backend = backend) =>
  from.received.reported.map(({ revision, outcome, inUse }) => `${outcome} ${revision}, in use ${inUse}`)
const reward = {
  type: 'REWARD' as const,
  rewards: [{ id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01', title: { nl: 'Een koffie' }, points: 10 }],
}
const redeemed = ({ actieId, rewardId = '' }: Tap): Verdict => ({
  outcome: 'REDEEMED',
  actieId,
  rewardId,
  title: { nl: 'Een koffie' },
  points: 10,
  balance: 5,
})

describe('a whole zuil', () => {
  it('takes another kind from afar, says so, and is it after a restart without the backend', async () => {
    const k = await begin()
    await k.shows('OUT_OF_ORDER')
    await backend.configure(document(1))
    await eventually(() => outcomes().length === 1, { what: 'a report' })
    expect((await k.screen()).view).toMatchObject({ screen: 'WAITING', mode: 'CHECK_IN', online: true })
    await backend.configure(document(2, { ...reward, rewards: [] }))
    await backend.configure(document(3, reward))
    await eventually(() => outcomes().length === 3, { what: 'three reports' })
    expect(outcomes()).toEqual(['APPLIED 1, in use 1', 'REFUSED 2, in use 1', 'APPLIED 3, in use 3'])
    await k.stop()
    await broker.setCredentials([])
    await k.start()
    expect((await k.screen()).view).toMatchObject({ screen: 'WAITING', mode: 'REWARD', online: false })
    await broker.setCredentials([[id, await hashMqttPassword(password)]])
  })

  it('shows a redeemed reward once it is durable, and again after a start', async () => {
    const k = await begin()
    await backend.configure(document(1, reward))
    await k.shows('WAITING')
    backend.judge(redeemed)
    await k.tap(chipOf(1))
    await k.shows('REDEEMED')
    await k.stop()
    await k.start()
    expect((await k.screen()).view).toMatchObject({ screen: 'REDEEMED', balance: 5 })
    await eventually(() => backend.received.hello.length > 1, { what: 'the hello of the second start' })
    expect(backend.received.hello.at(-1)?.journalDepth).toBe(0)
    expect(backend.received.journal).toEqual([])
  })

  it('changes over to its next reward when its time comes, cut off from everybody, and after a start', async () => {
    const credentials = [[id, await hashMqttPassword(password)]] as const
    const own = await startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
    const speaker = await playBackend(own)
    ends.push(speaker.end, own.stop)
    const k = await prepareKiosk({ broker: own })
    kiosk = k
    await k.start()
    await eventually(() => speaker.received.hello.length > 0, { what: 'a hello' })
    const [coffee] = reward.rewards
    if (!coffee) throw new Error('no reward')
    const tea = { ...coffee, id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e02', title: { nl: 'Een thee' } }
    const then = new Date(Date.now() + 4_000).toISOString()
    const rewards = [
      { ...coffee, until: then },
      { ...tea, from: then },
    ]
    await speaker.configure(document(1, { type: 'REWARD', rewards }))
    await eventually(() => outcomes(speaker).length === 1, { what: 'a report' })
    await own.stop()
    const shown = async () => {
      const { view } = await k.screen()
      return view.screen === 'WAITING' ? `${view.online} ${view.reward?.title.nl}` : view.screen
    }
    const seen: string[] = []
    await eventually(
      async () => {
        const now = await shown()
        if (seen.at(-1) !== now) seen.push(now)
        return now === 'false Een thee'
      },
      { what: 'the next reward' },
    )
    expect(seen.filter((one) => one.endsWith('Een koffie'))).not.toEqual([])
    await k.stop()
    await k.start()
    expect(await shown()).toBe('false Een thee')
  })

  it('sells a ticket, and prints it', async () => {
    const printer = await plugReceiptPrinter()
    ends.push(printer.remove)
    const k = await begin({ printer: { path: printer.path, baudRate: 9_600 } })
    const event = { id: 'event', name: { nl: 'Spelnamiddag' }, points: 1 }
    const schedule = [{ from: '2020-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z', event }]
    await backend.configure(document(1, { type: 'TICKET', schedule }))
    await k.shows('WAITING')
    backend.judge(({ actieId, shownEventId = '' }) => ({
      outcome: 'TICKET',
      actieId,
      eventId: shownEventId,
      ticket: { sold: true, price: 240, regularPrice: 1_200, tariff: 'SOCIAL' },
      point: { saved: true, points: 1, balance: 3 },
    }))
    await k.tap(chipOf(1))
    expect((await k.shows('TICKET')).view).toMatchObject({ price: 240, point: { balance: 3 } })
    const receipt = await eventually(() => printer.receipts[0], { what: 'a receipt' })
    expect(receipt).toContain('Spelnamiddag')
  })

  it('shows a QR code beside the invitation, which changes', async () => {
    const k = await begin()
    const event = { id: 'event', name: { nl: 'Spelnamiddag' }, points: 1 }
    const schedule = [{ from: '2020-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z', event }]
    const qr = { key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', stepSeconds: 10 }
    await backend.configure(document(1, { schedule, qr }))
    const shown = async () => {
      const { view } = await k.screen()
      return view.screen === 'WAITING' ? view.qr : undefined
    }
    const first = await eventually(shown, { what: 'a QR code' })
    expect(first.size).toBeGreaterThanOrEqual(21)
    await eventually(async () => (await shown())?.path !== first.path, { what: 'another code', withinMs: 15_000 })
  }, 30_000)

  it('takes a reward back whose verdict did not come', async () => {
    const k = await begin()
    await backend.configure(document(1, reward))
    await k.shows('WAITING')
    await k.tap(chipOf(1))
    expect((await k.shows('REFUSED')).view).toMatchObject({ reason: 'NO_NETWORK_REWARD' })
    await eventually(() => backend.received.journal.length > 0, { what: 'the delivery' })
    expect(backend.received.journal[0]?.taps).toMatchObject([{ mode: 'REWARD', ifLate: 'DROP' }])
    expect(backend.received.tap[0]?.tap).toEqual(backend.received.journal[0]?.taps[0])
  })

  it('moves to another broker, and stays there when the backend answers', async () => {
    const there = await playBackend(other)
    ends.push(there.end)
    const k = await begin()
    await backend.configure(document(1))
    await eventually(() => outcomes().length === 1)
    await backend.configure(document(2, { brokerUrl: urlOf(other) }))
    await eventually(() => outcomes(there).length > 0, { what: 'a report at the other broker' })
    expect(outcomes(there)).toEqual(['APPLIED 2, in use 2'])
    expect(backend.received.status.at(-1)?.state).toBe('PLANNED')
    expect(outcomes()).toEqual(['APPLIED 1, in use 1'])
    await k.stop()
    await k.start()
    await eventually(() => there.received.hello.length > 1, { what: 'a hello at the other broker' })
  })

  it('goes back by itself from a broker that does not answer, and does not try it again', async () => {
    const k = await begin({ probationMs: 1_500 })
    await backend.configure(document(1))
    await eventually(() => outcomes().length === 1)
    const cut = document(2, { brokerUrl: 'mqtt://127.0.0.1:1', sound: false })
    await backend.configure(cut)
    await eventually(async () => !(await k.screen()).sound, { what: 'the new document in use' })
    expect((await openStateDirectory(k.stateDir)).desired?.revision).toBe(1)
    await eventually(() => outcomes().length === 2, { what: 'the report' })
    expect(outcomes()[1]).toBe('REVERTED 2, in use 1')
    expect((await k.screen()).sound).toBe(true)
    await k.stop()
    const { length } = backend.received.hello
    await k.start()
    await eventually(() => backend.received.hello.length > length, { what: 'another hello' })
    await backend.configure(cut)
    await eventually(() => outcomes().length === 3)
    expect(outcomes()[2]).toBe('REVERTED 2, in use 1')
  })

  it('comes up with its last good settings when it is restarted while it tries a broker', async () => {
    const k = await begin()
    await backend.configure(document(1))
    await eventually(() => outcomes().length === 1)
    await backend.configure(document(2, { brokerUrl: 'mqtt://127.0.0.1:1', sound: false }))
    await eventually(async () => !(await k.screen()).sound)
    const { length } = backend.received.hello
    await k.stop()
    await k.start()
    expect((await k.screen()).sound).toBe(true)
    await eventually(() => backend.received.hello.length > length, { what: 'a hello at its own broker' })
  })

  it('does what the back office asks, once, and says what came of it', async () => {
    const k = await begin()
    await backend.configure(document(1))
    await k.shows('WAITING')
    const results = (ids: readonly string[]) =>
      eventually(() => ids.every((one) => backend.received.result.some((result) => result.id === one)))
    const identify = await backend.command('IDENTIFY')
    expect((await k.shows('IDENTIFY')).serial).toBeGreaterThan(0)
    const log = await backend.command('LOG')
    const picture = await backend.command('SCREENSHOT')
    const late = await backend.command('LOG', Date.now() - 1_000)
    await results([identify, log, picture, late])
    const of = (one: string) => backend.received.result.find((result) => result.id === one)
    expect(of(identify)?.outcome).toBe('DONE')
    expect(of(log)).toMatchObject({ outcome: 'DONE', log: '{"level":"info"}\n{"level":"warn"}\n' })
    // No page is connected.
    expect(of(picture)).toMatchObject({ outcome: 'FAILED', problem: expect.stringMatching(/.+/) })
    expect(of(late)?.outcome).toBe('EXPIRED')
    const restart = await backend.command('RESTART')
    await k.app?.restart
    await results([restart])
  })

  it('shows the backend its device id over HTTPS, whatever its type', async () => {
    const server = await startTestServer((_request, response) => answerJson(response, 200, {}))
    ends.push(server.stop, () => vi.restoreAllMocks())
    // Others wait some minutes, so that many do not ask together.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const k = await begin({ backendUrl: server.url })
    await backend.configure(document(1))
    await k.shows('WAITING')
    await eventually(() => server.received.length > 0, { what: 'a request' })
    expect(server.received.map(({ url, headers }) => [url, headers['x-custom-token']])).toEqual([
      ['/api/kiosk-devices', deviceId],
    ])
  })

  it('shows the logo of its card system, also after a restart when it can’t be fetched', async () => {
    const content = Buffer.from('a picture')
    const tag = createHash('sha256').update(content).digest('hex').slice(0, 32)
    const logo = { v: 1, tag, type: 'image/png', content: content.toString('base64') }
    const asked: unknown[] = []
    const server = await startTestServer(async (request, response) => {
      if (request.url === '/api/kiosk-devices/logo') asked.push(request.headers['x-custom-token'])
      answerJson(response, request.url === '/api/kiosk-devices/logo' ? 200 : 404, logo)
    })
    ends.push(server.stop)
    const k = await begin({ backendUrl: server.url })
    const branding = { welcome: { nl: 'Welkom in Aalst!' }, primaryColor: '#3f2675', logo: tag }
    await backend.configure(document(1, { branding }))
    const shown = async () => JSON.stringify((await k.screen()).branding) === JSON.stringify(branding)
    await eventually(shown, { what: 'the logo' })
    const picture = async () => Buffer.from(await (await fetch(`${k.app?.screen}/logo`)).arrayBuffer()).toString()
    expect([asked, await picture()]).toEqual([[deviceId], 'a picture'])
    await k.stop()
    await server.stop()
    await k.start()
    await eventually(shown, { what: 'the logo after a restart' })
    await eventually(() => backend.received.hello.length > 1, { what: 'another hello' })
    expect(await picture()).toBe('a picture')
    expect(asked).toHaveLength(1)
    await backend.configure(document(2, { branding: { primaryColor: '#3f2675' } }))
    await eventually(async () => (await fetch(`${k.app?.screen}/logo`)).status === 404, { what: 'no logo any more' })
  })

  it('recognises members by the list that it fetched, wipes it and hands its journal in when it is no longer known', async () => {
    const association = { id: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f02', name: { nl: 'Vriend' }, listRevision: '1' }
    const server = await startTestServer((request, response) => {
      const validUntil = new Date(Date.now() + 3_600_000).toISOString()
      const list = { v: 1, associationId: association.id, listRevision: '1', validUntil, byNumber: true, members: [] }
      if (request.url?.startsWith('/api/kiosk-devices/members'))
        return answerJson(response, 200, list, { 'x-member-key': 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' })
      const { taps } = JSON.parse(request.body) as { taps: Tap[] }
      return answerJson(response, 200, { actieIds: taps.map(({ actieId }) => actieId) })
    })
    ends.push(server.stop)
    const k = await begin({ backendUrl: server.url })
    await backend.configure(document(1, { type: 'MEMBERSHIP', association }))
    const file = join(k.stateDir, 'members.json')
    await eventually(async () => (await readFile(file, 'utf8')).length > 0, { what: 'the list' })
    expect(server.received[0]?.headers['x-custom-token']).toBe(deviceId)
    await k.shows('WAITING')
    await k.tap(chipOf(1))
    expect((await k.shows('MEMBER')).view).toMatchObject({ status: 'NONE', offline: true })
    await eventually(() => backend.received.journal.length === 1, { what: 'the delivery of the first tap' })
    // This one is not acknowledged.
    backend.end()
    await k.tap(chipOf(2))
    await k.shows('BUSY')
    await k.shows('MEMBER')
    await broker.setCredentials([])
    await eventually(
      () =>
        readFile(file).then(
          () => false,
          () => true,
        ),
      { what: 'the list to be wiped' },
    )
    const handedIn = () => server.received.find(({ url }) => url === '/api/kiosk-devices/journal')
    const request = await eventually(handedIn, { what: 'the journal to be handed in' })
    expect(request.headers['x-custom-token']).toBe(deviceId)
    expect(JSON.parse(request.body)).toMatchObject({ taps: [{ card: { chipNumber: chipOf(2) } }] })
    expect((await k.screen()).view).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'K1' })
    await broker.setCredentials([[id, await hashMqttPassword(password)]])
  })
})
