import { type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ScreenState } from '../../../kiosk/core/model.ts'
import { createSimulatedReader } from '../../../kiosk/simulated/reader.ts'
import { simulatedRoutes } from '../../../kiosk/simulated/routes.ts'
import { eventually } from '../../support/wait.ts'
import { allowedOrigin, startTestServer } from './server.ts'

const waiting: ScreenState = {
  serial: 1,
  languages: ['nl'],
  sound: true,
  view: { screen: 'WAITING', mode: 'CHECK_IN', name: 'Zuil 1', online: true, worksOffline: true },
}
const busy: ScreenState = { ...waiting, serial: 2, view: { screen: 'BUSY' } }

let server: Awaited<ReturnType<typeof startTestServer>>
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.stop())

interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

const open = ({ method = 'GET', path, headers = {}, body }: Asked): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })

/** With every header at will: fetch would not send a Host or an Origin of ours. */
const ask = async (asked: Asked) => {
  const response = await open(asked)
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return { status: response.statusCode, headers: response.headers, text }
}

const json = { 'content-type': 'application/json' }
const enrolment = JSON.stringify({ name: 'Zuil 1', code: 'K7PM-3XQ9' })

describe('who may ask', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('answers to %s', async (name) => {
    server.show(waiting)
    expect((await ask({ path: '/state', headers: { host: `${name}:${server.port}` } })).status).toBe(200)
  })

  it.each(['/', '/state', '/events', '/assets/screen.js', '/nothing'])('refuses another host for %s', async (path) => {
    server.show(waiting)
    const hosts = [`evil.example:${server.port}`, '127.0.0.1:1', 'localhost', `127.0.0.1.evil.example:${server.port}`]
    for (const host of hosts) expect((await ask({ path, headers: { host } })).status).toBe(421)
  })

  it.each(['/', '/state', '/events', '/defaults'])('refuses another origin for %s', async (path) => {
    server.show(waiting)
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.port + 1}`])
      expect((await ask({ path, headers: { origin } })).status).toBe(403)
  })

  it('takes no enrolment from another origin, not even one that may look', async () => {
    for (const origin of ['http://evil.example', allowedOrigin]) {
      const asked = { path: '/enrol', headers: { ...json, origin } }
      expect((await ask({ ...asked, method: 'POST', body: enrolment })).status).toBe(403)
      expect((await ask({ ...asked, method: 'OPTIONS' })).status).toBe(403)
    }
    expect(server.enrol).not.toHaveBeenCalled()
  })

  it('lets an allowed origin read the state', async () => {
    server.show(waiting)
    const { status, headers } = await ask({ path: '/state', headers: { origin: allowedOrigin } })
    expect([status, headers['access-control-allow-origin']]).toEqual([200, allowedOrigin])
    const preflight = await ask({ method: 'OPTIONS', path: '/simulated/card', headers: { origin: allowedOrigin } })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-methods']).toContain('PUT')
    expect(preflight.headers['access-control-allow-headers']).toBe('content-type')
  })

  it('restricts what the page may do', async () => {
    const { headers } = await ask({ path: '/' })
    const policy = headers['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`frame-ancestors 'self' ${allowedOrigin}`)
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('files', () => {
  it.each([
    ['/', 'text/html'],
    ['/assets/screen.css', 'text/css'],
    ['/assets/screen.js', 'text/javascript'],
    ['/assets/screen.js.map', 'application/json'],
    ['/assets/words/nl.js', 'text/javascript'],
  ])('gives %s', async (path, type) => {
    const { status, headers, text } = await ask({ path })
    expect(status).toBe(200)
    expect(headers['content-type']).toContain(type)
    expect(text).not.toBe('')
  })

  it.each([
    '/assets/',
    '/assets/index.html',
    '/assets/screen.ts',
    '/assets/screen.d.ts',
    '/assets/../screen.css',
    '/assets/..%2f..%2fpackage.json',
    '/assets/../../../package.json',
    '/index.html',
    '/__proto__',
    '/favicon.ico',
    '/simulated/card',
  ])('has no %s', async (path) => {
    expect((await ask({ path })).status).toBe(404)
  })
})

describe('state', () => {
  it('is there once it was shown', async () => {
    expect((await ask({ path: '/state' })).status).toBe(503)
    server.show(waiting)
    server.show(busy)
    expect(JSON.parse((await ask({ path: '/state' })).text)).toEqual(busy)
  })

  it('is sent at once to who listens, and at each change', async () => {
    server.show(waiting)
    const response = await open({ path: '/events' })
    expect(response.headers['content-type']).toContain('text/event-stream')
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    const states = () =>
      text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []))
    await eventually(() => states().length === 1)
    server.show(busy)
    await eventually(() => states().length === 2)
    expect(states()).toEqual([waiting, busy])
    expect(text).toContain('retry: 1000\n')
  })

  it('sends a sign of life', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const slow = await startTestServer()
    try {
      const abort = new AbortController()
      const response = await fetch(`${slow.url}/events`, { signal: abort.signal })
      const reader = (response.body as ReadableStream<Uint8Array>).getReader()
      let text = new TextDecoder().decode((await reader.read()).value)
      expect(text).not.toContain('alive')
      vi.advanceTimersByTime(10_000)
      while (!text.includes('event: alive')) text += new TextDecoder().decode((await reader.read()).value)
      expect(text).toMatch(/^:/m)
      abort.abort()
    } finally {
      vi.useRealTimers()
      await slow.stop()
    }
  })

  it('ends who listens when it stops', async () => {
    const own = await startTestServer()
    const response = await fetch(`${own.url}/events`)
    const ended = response.text().then(
      () => 'ended',
      () => 'ended',
    )
    await own.stop()
    expect(await ended).toBe('ended')
    await expect(fetch(own.url)).rejects.toThrow()
  })

  it('refuses to start on a port that is taken', async () => {
    await expect(startTestServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('enrolment', () => {
  const enrol = (body: string, headers: Record<string, string> = json) =>
    ask({ method: 'POST', path: '/enrol', headers, body })

  it('gives the name, with the address that is known', async () => {
    const { status, text } = await enrol(enrolment)
    expect([status, JSON.parse(text)]).toEqual([200, { name: 'Zuil 1' }])
    expect(server.enrol).toHaveBeenCalledWith({
      backendUrl: 'https://zuilen.example',
      name: 'Zuil 1',
      code: 'K7PM-3XQ9',
    })
  })

  it('prefers the address that was typed', async () => {
    await enrol(JSON.stringify({ backendUrl: ' https://other.example ', name: 'Zuil 1', code: 'K7PM-3XQ9' }))
    expect(server.enrol.mock.calls[0]?.[0].backendUrl).toBe('https://other.example')
  })

  it('says what is wrong', async () => {
    const { status, text } = await enrol(JSON.stringify({ name: 'Zuil 1', code: 'AAAA-AAAA' }))
    expect(status).toBe(422)
    expect(JSON.parse(text).error).toContain('Kijk allebei na')
    expect((await enrol(JSON.stringify({ name: ' ', code: 'K7PM-3XQ9' }))).status).toBe(422)
    expect((await enrol('{}')).status).toBe(422)
  })

  it('refuses a body that is too long, of another type, or no JSON', async () => {
    const long = JSON.stringify({ name: 'x'.repeat(4096), code: 'K7PM-3XQ9' })
    expect((await enrol(long)).status).toBe(413)
    expect((await enrol(long, { ...json, 'transfer-encoding': 'chunked' })).status).toBe(413)
    expect((await enrol(enrolment, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await enrol(enrolment, {})).status).toBe(415)
    expect((await enrol('{"name":')).status).toBe(400)
    expect(server.enrol).not.toHaveBeenCalled()
  })

  it('stays up when enrolling fails', async () => {
    server.enrol.mockRejectedValueOnce(new Error('disk full'))
    expect((await enrol(enrolment)).status).toBe(500)
    expect((await enrol(enrolment)).status).toBe(200)
  })
})

describe('routes of others', () => {
  it('lays a card on the simulated reader', async () => {
    const reader = createSimulatedReader()
    const cards: unknown[] = []
    reader.start({ card: (card) => cards.push(card), unreadable: () => undefined, status: () => undefined })
    const own = await startTestServer({ routes: [simulatedRoutes(reader)] })
    try {
      const lay = await fetch(`${own.url}/simulated/card`, {
        method: 'PUT',
        headers: json,
        body: JSON.stringify({ chipNumber: '04784CDAEE3880' }),
      })
      expect(await lay.json()).toEqual({ occupied: true })
      await eventually(() => cards.length === 1)
      const take = await fetch(`${own.url}/simulated/card`, { method: 'DELETE' })
      expect(await take.json()).toEqual({ occupied: false })
      expect((await fetch(`${own.url}/simulated/other`)).status).toBe(404)
    } finally {
      await own.stop()
      await reader.stop()
    }
  })
})
