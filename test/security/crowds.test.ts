import { randomUUID } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { noLog } from '@zuil/protocol'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { defaultLimits } from '../../backend/platform/http/rate-limits.ts'
import { startBroker } from '../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { ids, secrets } from '../support/api-dataset.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'
import { eventually } from '../support/wait.ts'
import { connectMqtt } from '../support/zuil-client.ts'

/** Somebody who takes all the room, or guesses without end: who is known still comes in. */

const strangers = { perAddress: 5, total: 8 }
const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

/** Opens connections from an address of this machine. @returns how many of them are open */
const crowd = (port: number, from: string, count: number): (() => number) => {
  let standing = 0
  for (let i = 0; i < count; i++) {
    const socket = connectTcp({ port, host: '127.0.0.1', localAddress: from })
    open.push(socket)
    socket.on('error', () => undefined)
    socket.on('connect', () => standing++)
    socket.on('close', () => standing--)
  }
  return () => standing
}

/** Takes all the room that strangers have: five from each address, eight in all. */
const takeAllRoom = async (port: number): Promise<void> => {
  const some = crowd(port, '127.0.0.2', 20)
  await eventually(() => some() === strangers.perAddress)
  const more = crowd(port, '127.0.0.3', 20)
  await eventually(() => more() === strangers.total - strangers.perAddress)
}

describe('a crowd of connections that say nothing', () => {
  it('leaves the embedded broker room for a house whose zuilen it knows', async () => {
    const [id, password] = [randomUUID(), 'the password of a zuil']
    const broker = await startBroker({
      ...{ host: '127.0.0.1', port: 0, credentials: [[id, await hashMqttPassword(password)]], log: noLog },
      limits: { strangers, connectTimeoutMs: 120_000 },
    })
    onTestFinished(() => broker.stop())
    const connect = async () => {
      const options = { clientId: id, username: id, password }
      const client = await connectMqtt(`mqtt://127.0.0.1:${broker.port}`, options)
      onTestFinished(() => void client.end(true))
      return client
    }
    const first = await connect()
    await takeAllRoom(broker.port)
    await first.endAsync()
    expect((await connect()).connected).toBe(true)
    await eventually(() => (broker.refusals().CROWD ?? 0) >= 32)
  })

  it('leaves the web server room for who has asked something as a zuil or a client', async () => {
    const own = await startOwnBackend({ strangers })
    const { port } = new URL(await own.app.listen({ port: 0, host: '127.0.0.1' }))
    const ask = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connectTcp({ port: Number(port), host: '127.0.0.1' })
        open.push(socket)
        socket.once('data', (data) => resolve(data.toString().slice(0, 12)))
        socket.once('error', reject).once('close', () => reject(new Error('closed')))
        const headers = `Host: x\r\nX-Custom-Token: ${ids.device}\r\nConnection: close\r\n\r\n`
        socket.write(`GET /api/kiosk-devices/chip-numbers/04784CDAEE3880 HTTP/1.1\r\n${headers}`)
      })
    expect(await ask()).toMatch(/^HTTP\/1.1 /)
    await takeAllRoom(Number(port))
    expect(await ask()).toMatch(/^HTTP\/1.1 /)
  })
})

describe('a request that never ends', () => {
  const head = 'POST /api/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n'

  it.each([
    ['half of its headers', head],
    ['half of its body', `${head}Content-Length: 100\r\n\r\na`],
    ['nothing', ''],
  ])('does not hold up a stop, when it sent %s', async (_what, sent) => {
    // Node looks at its time-outs no more while it stops.
    const own = await startOwnBackend({ requestTimeoutMs: 3_600_000 })
    const { port } = new URL(await own.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connectTcp(Number(port), '127.0.0.1')
    open.push(socket)
    const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')))
    socket.on('error', () => undefined)
    socket.resume()
    socket.write(sent)
    // All that was sent before has arrived when another request is answered.
    await fetch(`http://127.0.0.1:${port}/health/live`)
    await own.app.close()
    expect(await closed).toBe('closed')
  })
})

describe('guesses', () => {
  const token = ({ app }: TestBackend, secret: string, remoteAddress: string, client = 'client') =>
    app.inject({
      ...{ method: 'POST', url: '/api/oauth/token', remoteAddress },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=${client}&client_secret=${encodeURIComponent(secret)}`,
    })

  it('at the secret of one client are counted together, from whatever address, and lock out neither it nor others', async () => {
    const own = await startOwnBackend({ limits: { ...defaultLimits, tokenPerClient: { max: 10, timeWindow: 60_000 } } })
    expect((await token(own, secrets.clientSecret, '10.0.0.1')).statusCode).toBe(200)
    const guess = async (n: number) => (await token(own, `guess ${n}`, `10.1.${n}.1`)).statusCode
    const answers: number[] = []
    for (let n = 0; n < 12; n++) answers.push(await guess(n))
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429])
    // Even the right one, from where it never came: else it would be known to be right.
    const refused = await token(own, secrets.clientSecret, '10.1.99.1')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await token(own, secrets.clientSecret, '10.0.0.1')).statusCode).toBe(200)
    expect((await token(own, 'guess', '10.1.99.1', 'another')).statusCode).toBe(401)
    own.clock.now += 60_000
    expect(await guess(13)).toBe(401)
  })

  it('from one IPv6 network are one address’s', async () => {
    const own = await startOwnBackend({ limits: defaultLimits })
    const answers: number[] = []
    for (let n = 0; n <= defaultLimits.token.max; n++)
      answers.push((await token(own, 'guess', `2001:db8:1:2:${n}::${n}`, `client-${n}`)).statusCode)
    expect(answers.at(-1)).toBe(429)
    expect((await token(own, 'guess', '2001:db8:1:3::1')).statusCode).toBe(401)
  })

  it('at the code of one zuil keep nobody from setting it up who has the code', async () => {
    const own = await startOwnBackend({ limits: defaultLimits })
    const grants = [{ permission: 'KIOSKS_WRITE' }]
    const url = `/api/zuilen/${ids.zuil}/configuration-code`
    const { name, code } = (await own.asClient(grants, { method: 'POST', url })).json()
    const setup = async (given: string, remoteAddress: string): Promise<number> => {
      const headers = { 'x-custom-token': given }
      const payload = { name, deviceId: randomUUID() }
      const request = { method: 'PUT' as const, url: '/api/kiosk-devices/setup', headers, payload, remoteAddress }
      return (await own.app.inject(request)).statusCode
    }
    for (let house = 0; house < 20; house++)
      for (let n = 0; n < 5; n++) expect(await setup('ABCD-2345', `10.0.${house}.1`)).toBe(400)
    expect(await setup('ABCD-2345', '10.0.0.1')).toBe(429)
    expect(await setup(code, '192.0.2.1')).toBe(200)
  })
})
