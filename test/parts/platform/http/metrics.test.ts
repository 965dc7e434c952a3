import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { metricsPage } from '../../../../backend/platform/http/metrics.ts'

/** Who is told the figures of a backend: by real requests, and by such as come from elsewhere. */

const token = 'een-heel-lang-geheim-van-prometheus'

const serve = async (over: { token?: string; behindProxy?: boolean } = {}, host = '127.0.0.1') => {
  let reads = 0
  const read = async () => {
    reads += 1
    return 'zuil_broker_up 1\n'
  }
  const app = Fastify({ trustProxy: true })
  await app.register(metricsPage({ read, contentType: 'text/plain', behindProxy: false, ...over }))
  await app.listen({ host, port: 0 })
  onTestFinished(() => app.close())
  const { port } = app.server.address() as AddressInfo
  return {
    app,
    reads: () => reads,
    get: (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${port}/metrics`, { headers }),
  }
}

describe('without a token', () => {
  it.each(['127.0.0.1', '::'])('tells this machine, where it listens on %s', async (host) => {
    const { get } = await serve({}, host)
    const response = await get()
    expect([response.status, await response.text()]).toEqual([200, 'zuil_broker_up 1\n'])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it.each(['203.0.113.7', '10.0.0.7', '::ffff:10.0.0.7', 'fe80::1'])('does not tell %s', async (remoteAddress) => {
    const { app, reads } = await serve()
    const asked = (headers: Record<string, string> = {}) => app.inject({ url: '/metrics', remoteAddress, headers })
    expect((await asked()).statusCode).toBe(403)
    // What it writes of itself counts for nothing.
    expect((await asked({ 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(403)
    expect((await asked({ authorization: 'Bearer ' })).json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('METRICS_TOKEN'),
    })
    expect(reads()).toBe(0)
  })

  it.each([
    ['x-forwarded-for', '203.0.113.7'],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['x-real-ip', '203.0.113.7'],
    ['forwarded', 'for=203.0.113.7'],
    ['via', '1.1 proxy'],
  ])('does not tell whom a proxy of this machine brings, by %s: %s', async (name, value) => {
    const { get, reads } = await serve()
    expect([(await get({ [name]: value })).status, reads()]).toEqual([403, 0])
  })

  it('tells nobody where a proxy stands before it: all come from this machine then', async () => {
    const { get, reads } = await serve({ behindProxy: true })
    expect([(await get()).status, reads()]).toEqual([403, 0])
  })
})

describe('with a token', () => {
  it('tells who has it, wherever he is', async () => {
    const { app, get } = await serve({ token, behindProxy: true })
    const authorization = `Bearer ${token}`
    expect((await get({ authorization, 'x-forwarded-for': '203.0.113.7' })).status).toBe(200)
    const elsewhere = await app.inject({ url: '/metrics', remoteAddress: '203.0.113.7', headers: { authorization } })
    expect(elsewhere.statusCode).toBe(200)
  })

  it.each([undefined, 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token])(
    'does not tell who says %s, on this machine neither',
    async (authorization) => {
      const { get, app, reads } = await serve({ token })
      const response = await get(authorization === undefined ? {} : { authorization })
      expect([response.status, response.headers.get('www-authenticate'), reads()]).toEqual([401, 'Bearer', 0])
      expect((await app.inject({ method: 'HEAD', url: '/metrics' })).statusCode).toBe(401)
    },
  )
})
