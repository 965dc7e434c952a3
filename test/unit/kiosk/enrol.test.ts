import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enrol } from '../../../kiosk/enrolment/enrol.ts'
import { answerJson, type Received, startTestServer, type TestServer } from '../../support/http-server.ts'

const deviceId = '8d3c2a64-6f7e-4e0e-8f4b-2f9a1c0d7e55'
const grant = {
  id: '6f1e8a30-52d4-4bb5-9a2e-3f0c7d1b9e42',
  name: 'Zuil 1',
  serverTime: '2026-11-24T20:00:00.000Z',
  session: 7,
  mqtt: { url: 'mqtts://broker.example:8883', username: 'zuil', password: 'p'.repeat(32) },
}

let server: TestServer
let answer: (request: Received, response: ServerResponse) => void
const ask = () => enrol({ backendUrl: server.url, name: ' Zuil 1 ', code: 'k7pm3xq9', deviceId })

beforeEach(async () => {
  server = await startTestServer((request, response) => answer(request, response))
})
afterEach(() => server.stop())

describe('enrolling', () => {
  it('sends name, device and the code as it is meant', async () => {
    answer = (_, response) => answerJson(response, 200, { ...grant, more: 'of the API' })
    expect(await ask()).toEqual({ ok: true, value: grant })
    expect(server.received).toMatchObject([
      { method: 'PUT', url: '/api/kiosk-devices/setup', headers: { 'x-custom-token': 'K7PM-3XQ9' } },
    ])
    expect(server.received[0]?.headers['content-type']).toMatch(/^application\/json/)
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ name: 'Zuil 1', deviceId })
  })

  const problem =
    (status: number, name: string, detail = '') =>
    (_: Received, response: ServerResponse) =>
      answerJson(response, status, { type: `https://api.publiq.be/probs/uitpas/${name}`, detail })

  it.each<[string, (request: Received, response: ServerResponse) => void]>([
    ['NOT_FOUND', problem(404, 'kiosk-not-found')],
    ['EXPIRED', problem(404, 'kiosk-not-found', 'The code has expired.')],
    ['USED', problem(409, 'kiosk-already-configured')],
    ['DEVICE_IN_USE', problem(409, 'kiosk-device-already-in-use')],
    ['RATE_LIMITED', problem(429, 'too-many-requests')],
    ['UNAVAILABLE', (_, response) => response.writeHead(502).end('<html>')],
    ['NOT_THE_SERVER', (_, response) => response.writeHead(200).end('<html>')],
    ['NOT_THE_SERVER', (_, response) => response.writeHead(302, { location: 'http://portal.example' }).end()],
    ['NOT_THE_SERVER', (_, response) => response.writeHead(511).end('<html>')],
    ['NOT_UNDERSTOOD', (_, response) => response.writeHead(404).end('<html>')],
    ['NOT_UNDERSTOOD', (_, response) => answerJson(response, 200, { ...grant, mqtt: undefined })],
    ['UNREACHABLE', (_, response) => answerJson(response, 200, { ...grant, more: 'x'.repeat(70_000) })],
    ['NO_ANSWER', (_, response) => response.destroy()],
  ])('reports %s', async (expected, wrong) => {
    answer = wrong
    expect(await ask()).toEqual({ ok: false, error: expected })
  })
})
