import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HttpRequest, requestJson } from '../../../kiosk/io/http.ts'
import { answerJson, type Received, startTestServer, type TestServer } from '../../support/http-server.ts'

let server: TestServer
let answer: (request: Received, response: ServerResponse) => void
const ask = (over: Partial<HttpRequest> = {}) =>
  requestJson(new URL('/a', server.url), { method: 'GET', headers: {}, timeoutMs: 5_000, maxBytes: 1_000, ...over })

beforeEach(async () => {
  server = await startTestServer((request, response) => answer(request, response))
})
afterEach(() => server.stop())

describe('a request to the backend', () => {
  it('sends headers and JSON, and gives status, headers and JSON', async () => {
    answer = (_, response) => answerJson(response, 418, { tea: 'één' }, { etag: '"1"' })
    const answered = await ask({ method: 'POST', headers: { 'x-custom-token': 'secret' }, body: { a: 'é' } })
    expect(answered).toMatchObject({ ok: true, value: { status: 418, json: { tea: 'één' }, headers: { etag: '"1"' } } })
    expect(server.received).toMatchObject([
      { method: 'POST', url: '/a', body: '{"a":"é"}', headers: { 'x-custom-token': 'secret', 'content-length': '10' } },
    ])
  })

  it('gives nothing for a body that is no JSON', async () => {
    answer = (_, response) => response.end('<html>')
    expect(await ask()).toMatchObject({ ok: true, value: { status: 200, json: undefined } })
  })

  it('takes an answer of the longest length, and none that is longer', async () => {
    answer = (_, response) => answerJson(response, 200, 'x'.repeat(998))
    expect(await ask()).toMatchObject({ ok: true })
    answer = (_, response) => answerJson(response, 200, 'x'.repeat(999))
    expect(await ask()).toEqual({ ok: false, error: { kind: 'TOO_LONG', maxBytes: 1_000 } })
  })

  it('does not wait longer than it may, for the answer or for the end of it', async () => {
    answer = () => undefined
    expect(await ask({ timeoutMs: 50 })).toMatchObject({ ok: false, error: { kind: 'AbortError' } })
    answer = (_, response) => response.writeHead(200).write('[')
    expect(await ask({ timeoutMs: 200 })).toMatchObject({ ok: false })
  })

  it('reports a connection that is cut off, or refused', async () => {
    answer = (_, response) => response.writeHead(200).write('[1,', () => response.destroy())
    expect(await ask()).toMatchObject({ ok: false, error: { errorCode: 'ECONNRESET' } })
    await server.stop()
    expect(await ask()).toMatchObject({ ok: false, error: { errorCode: 'ECONNREFUSED' } })
  })

  it('does not carry its secret to where it is sent on', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/b' }).end()
    expect(await ask({ headers: { 'x-custom-token': 'secret' } })).toMatchObject({ ok: true, value: { status: 302 } })
    expect(server.received).toHaveLength(1)
  })

  it('trusts the certificates that it is given, and no others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zuil-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const make = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost`
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]
    execFileSync('openssl', [...make.split(' '), ...names], { stdio: 'ignore' })
    const ca = readFileSync(cert, 'utf8')
    const secure = createServer({ key: readFileSync(key), cert: ca }, (_, response) => response.end('true'))
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    const url = new URL(`https://127.0.0.1:${(secure.address() as AddressInfo).port}`)
    const get = { method: 'GET', headers: {}, timeoutMs: 5_000, maxBytes: 1_000 } as const
    expect(await requestJson(url, { ...get, ca })).toMatchObject({ ok: true, value: { json: true } })
    const refused = { ok: false, error: { errorCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' } }
    expect(await requestJson(url, get)).toMatchObject(refused)
    secure.closeAllConnections()
    await new Promise((resolve) => secure.close(resolve))
    rmSync(folder, { recursive: true })
  })
})
