import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { defaultLimits } from '../../../../backend/platform/http/rate-limits.ts'
import { startOwnBackend } from '../../../support/test-backend.ts'

const tries = defaultLimits.token.max

it.each([
  ['one proxy', 1, ['203.0.113.7']],
  ['two proxies', 2, ['203.0.113.7', '10.0.0.2']],
  ['proxies at known addresses', ['127.0.0.1', '10.0.0.0/8'], ['203.0.113.7', '10.0.0.2']],
])(
  'behind %s limits count by the address that they saw, not by what a client wrote',
  async (_what, trustProxy, seen) => {
    const own = await startOwnBackend({ trustProxy, limits: defaultLimits })
    const status = async (written: string, addresses = seen): Promise<number> => {
      const response = await own.app.inject({
        method: 'POST',
        url: '/api/oauth/token',
        headers: {
          'x-forwarded-for': [written, ...addresses].join(', '),
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: 'grant_type=client_credentials&client_id=a&client_secret=b',
      })
      return response.statusCode
    }
    const answers: number[] = []
    for (let n = 0; n <= tries; n++) answers.push(await status(`10.9.${n}.1`))
    expect(answers).toEqual([...Array.from({ length: tries }, () => 401), 429])
    expect(await status('10.9.0.1', ['203.0.113.8', ...seen.slice(1)])).toBe(401)
  },
)

it('closes the connection of who does not send all of a request in time', async () => {
  const own = await startOwnBackend({ requestTimeoutMs: 200 })
  const { port } = new URL(await own.app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1')
  socket.resume()
  const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')))
  const head = 'POST /api/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  socket.write(`${head}Content-Length: 100\r\n\r\na`)
  expect(await closed).toBe('closed')
})
