import type { AddressInfo } from 'node:net'
import { createServer as createTcp, type Server as TcpServer } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { type ConnectionProblem, connectionProblemOf, createLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLink } from '../../../backend/platform/mqtt/link.ts'
import { smtpSender } from '../../../backend/platform/outbox/smtp.ts'
import { webhookSender } from '../../../backend/platform/outbox/webhook.ts'
import { internetAnd } from '../../../backend/platform/outbox/webhook-reach.ts'
import type { ScreenState } from '../../../kiosk/core/model.ts'
import { enrol } from '../../../kiosk/enrolment/enrol.ts'
import { requestJson } from '../../../kiosk/io/http.ts'
import { openStateDirectory } from '../../../kiosk/io/state-directory.ts'
import { openUplink } from '../../../kiosk/uplink/uplink.ts'
import { type Authority, makeAuthority } from '../../support/certificates.ts'
import { wrongDate } from '../../support/faketime.ts'
import { freePort } from '../../support/ports.ts'
import { startZuil, temporaryFolder } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'

/** What can be wrong with a connection, on real ones: each is told as what it is, so that the right person acts. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let authority: Authority
const servers: TcpServer[] = []
/** The port on which each of these is met. */
const ports = new Map<ConnectionProblem, number>()

const listen = async (server: TcpServer): Promise<number> => {
  servers.push(server)
  server.on('error', () => undefined).on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  folder = await temporaryFolder()
  authority = makeAuthority(folder.path)
  const other = await temporaryFolder()
  const self = makeAuthority(other.path).certificate('IP:127.0.0.1')
  await other.remove()
  const secure = (names: string, from?: string) => listen(createTls(authority.certificate(names, from)))
  ports.set('CLOCK', await secure('IP:127.0.0.1', day(30)))
  ports.set('CERTIFICATE_EXPIRED', await secure('IP:127.0.0.1', day(-30)))
  ports.set('CERTIFICATE_OF_ANOTHER', await secure('DNS:portal.example'))
  ports.set('CERTIFICATE_UNKNOWN', await listen(createTls(self)))
  ports.set('REFUSED', await freePort())
  // A page of a wifi network, without TLS.
  const portal = createTcp((socket) => {
    socket.on('error', () => undefined).end('HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\n\r\n')
  })
  ports.set('NOT_THE_SERVER', await listen(portal))
  ports.set('NO_ANSWER', await listen(createTcp((socket) => socket.on('error', () => undefined).destroy())))
})
afterAll(async () => {
  for (const server of servers) server.close()
  await folder?.remove()
})

const problems = [
  'CLOCK',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_OF_ANOTHER',
  'CERTIFICATE_UNKNOWN',
  'REFUSED',
  'NOT_THE_SERVER',
  'NO_ANSWER',
] as const
const portOf = (problem: ConnectionProblem): number => ports.get(problem) ?? 0

describe.each(problems)('%s', (problem) => {
  it('is told by HTTPS and by the form that sets up a zuil', async () => {
    const backendUrl = `https://127.0.0.1:${portOf(problem)}`
    const { ca } = authority
    const get = { method: 'GET', headers: {}, timeoutMs: 5_000, maxBytes: 1_000, ca } as const
    expect(await requestJson(new URL(backendUrl), get)).toMatchObject({ ok: false, error: { problem } })
    const asked = { backendUrl, name: 'Zuil 1', code: 'K7PM-3XQ9', deviceId: 'a device', ca }
    expect(await enrol(asked)).toEqual({ ok: false, error: problem })
  })

  it('is told by the uplink of a zuil, and in its log', async () => {
    const told: (ConnectionProblem | undefined)[] = []
    const logged: string[] = []
    const nothing = (): void => undefined
    const uplink = openUplink({
      enrolment: {
        id: '6f1e8a30-52d4-4bb5-9a2e-3f0c7d1b9e42',
        mqtt: { url: `mqtts://127.0.0.1:${portOf(problem)}`, username: 'zuil', password: 'a password' },
      },
      clock: { bootId: 'a boot', now: () => ({ monotonicMs: 0, wallMs: Date.now() }) },
      random: () => 0.5,
      reconnectMaxMs: 100,
      nextSession: async () => 1,
      report: () => ({ revision: 0, journalDepth: 0 }),
      health: async () => ({ readers: [], journalDepth: 0, journalBroken: false, screen: 'OK', upSeconds: 0 }),
      software: '1.0.0',
      ca: authority.ca,
      on: {
        link: nothing,
        unreachable: (why) => told.push(why),
        serverTime: nothing,
        verdict: nothing,
        journalAck: nothing,
        desired: nothing,
        desiredUnreadable: nothing,
        command: nothing,
        credentialRefused: nothing,
      },
      log: createLog('info', (line) => logged.push(line), Date.now, 'human'),
    })
    await eventually(() => told.length > 0 && logged.length > 0)
    await uplink.stop()
    expect(told[0]).toBe(problem)
    if (problem === 'CLOCK') expect(logged[0]).toMatch(/warn .*the clock of this machine is wrong/)
  })

  it('is told by the backend’s link to its broker, its mails and its webhooks', async () => {
    const logged: string[] = []
    const link = openLink({
      endpoint: { url: `mqtts://127.0.0.1:${portOf(problem)}` },
      clientId: 'backend-1',
      onMessage: () => undefined,
      onUp: () => undefined,
      onDown: () => undefined,
      random: () => 0.5,
      log: createLog('info', (line) => logged.push(line), Date.now),
    })
    await eventually(() => logged.length > 0)
    await link.stop()
    // It trusts the system's authorities alone: of two faults the first is told.
    const unknown = problem === 'CERTIFICATE_OF_ANOTHER' ? 'CERTIFICATE_UNKNOWN' : problem
    expect(JSON.parse(logged[0] ?? '{}')).toMatchObject({ problem: unknown })

    const notice = {
      id: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e',
      recipient: 'admin@example.org',
      content: { subject: 'a', text: 'b' },
      createdAt: 0,
    } as never
    const mail = smtpSender({
      host: '127.0.0.1',
      port: portOf(problem),
      secure: true,
      loopback: true,
      from: 'zuilen@example.org',
      ca: authority.ca,
      timeoutMs: 2_000,
    })
    const { signal } = new AbortController()
    expect(await mail.send(notice, signal)).toMatchObject({ kind: 'RETRY', problem: expect.stringContaining(problem) })
    const target = { url: `https://127.0.0.1:${portOf(problem)}`, secret: 'whsec_AAAA' }
    const webhook = webhookSender({ targetOf: async () => target, reach: internetAnd(['127.0.0.1']), clock: () => 0 })
    const call = { id: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5f', webhookId: 'one', body: { type: 'a' } }
    expect(await webhook.send(call, signal)).toMatchObject({
      kind: 'RETRY',
      problem: expect.stringContaining(unknown),
    })
  })
})

it('names no problem of an error that is of no connection', () => {
  for (const error of [new Error('x'), Object.assign(new Error('x'), { code: 'P2002' }), undefined, 'ECONNREFUSED', {}])
    expect(connectionProblemOf(error)).toBeUndefined()
  expect(connectionProblemOf(Object.assign(new Error(), { code: 'toString' }))).toBeUndefined()
})

it('says of several addresses what tells most', () => {
  const failed = (code: string) => Object.assign(new Error(), { code })
  const all = (...codes: string[]) => connectionProblemOf(new AggregateError(codes.map(failed)))
  expect(all('ENETUNREACH', 'ECONNREFUSED')).toBe('REFUSED')
  expect(all('ETIMEDOUT', 'ENETUNREACH')).toBe('NO_ANSWER')
  expect(all('ENETUNREACH', 'EHOSTUNREACH')).toBe('NO_NETWORK')
})

it('a zuil whose clock stands in 2001 says so, to who sets it up', async () => {
  const port = await listen(createTls(authority.certificate('IP:127.0.0.1')))
  const zuil = await startZuil({
    STATE_DIR: `${folder.path}/zuil`,
    BACKEND_URL: `https://127.0.0.1:${port}`,
    TLS_CA_FILE: authority.caFile,
    ...wrongDate('@2001-01-01 00:00:00'),
  })
  const response = await fetch(`${zuil.ready.screen}/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Zuil 1', code: 'K7PM-3XQ9' }),
  })
  const body = (await response.json()) as { error?: string }
  await zuil.stop()
  expect(body.error).toMatch(/klok van deze zuil staat verkeerd/)
})

it('a zuil whose clock stands in 2001 says so on its screen and in its log', async () => {
  const port = await listen(createTls(authority.certificate('IP:127.0.0.1')))
  const stateDir = `${folder.path}/enrolled`
  const directory = await openStateDirectory(stateDir)
  await directory.saveEnrolment({
    id: '6f1e8a30-52d4-4bb5-9a2e-3f0c7d1b9e42',
    name: 'Zuil 1',
    session: 1,
    mqtt: { url: `mqtts://127.0.0.1:${port}`, username: 'zuil', password: 'p'.repeat(32) },
    backendUrl: `https://127.0.0.1:${port}`,
    deviceId: 'a device',
  })
  await directory.flushed()
  const zuil = await startZuil({
    STATE_DIR: stateDir,
    TLS_CA_FILE: authority.caFile,
    ...wrongDate('@2001-01-01 00:00:00'),
  })
  const view = async () => ((await (await fetch(`${zuil.ready.screen}/state`)).json()) as ScreenState).view
  await eventually(async () => 'unreachable' in (await view()), { withinMs: 20_000 })
  expect(await view()).toEqual({ screen: 'OUT_OF_ORDER', code: 'C1', name: 'Zuil 1', unreachable: 'CLOCK' })
  expect(zuil.log()).toMatch(/the clock of this machine is wrong/)
  await zuil.stop()
})
