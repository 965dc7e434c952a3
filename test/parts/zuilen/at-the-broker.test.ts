import { randomUUID } from 'node:crypto'
import { noLog } from '@zuil/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { type Fleet, startFleet } from '../../../backend/fleet.ts'
import { ids } from '../../support/api-dataset.ts'
import { startOwnBackend } from '../../support/test-backend.ts'
import { eventually } from '../../support/wait.ts'
import { connectMqtt } from '../../support/zuil-client.ts'

const grants = [{ permission: 'KIOSKS_WRITE' }]

/** A backend with a real broker, to which nobody tells anything but the routes: it looks by itself once in an hour. */
const startWithBroker = async () => {
  let fleet: Fleet | undefined
  const own = await startOwnBackend({ onCredentials: async () => fleet?.checkNow() })
  const broker = { kind: 'EMBEDDED', host: '127.0.0.1', port: 0 } as const
  const started = await startFleet({ store: own.store, clock: Date.now, log: noLog, broker, pollMs: 3_600_000 })
  fleet = started
  onTestFinished(() => started.stop())
  await eventually(() => started.up)
  const zuilen = `/api/zuilen/${ids.zuil}`
  const post = (path: string) => own.asClient(grants, { method: 'POST', url: `${zuilen}/${path}` })
  return {
    post,
    enrol: async (): Promise<{ readonly username: string; readonly password: string }> => {
      const { name, code } = (await post('configuration-code')).json()
      const response = await own.app.inject({
        method: 'PUT',
        url: '/api/kiosk-devices/setup',
        headers: { 'x-custom-token': code },
        payload: { name, deviceId: randomUUID() },
      })
      return response.json().mqtt
    },
    connect: async ({ username, password }: { readonly username: string; readonly password: string }) => {
      const client = await connectMqtt(`mqtt://127.0.0.1:${started.brokerPort}`, {
        clientId: username,
        username,
        password,
      })
      client.on('error', () => undefined)
      onTestFinished(() => void client.end(true))
      return { closed: new Promise((resolve) => client.once('close', () => resolve('closed'))) }
    },
  }
}

it('a zuil that was set up connects at once, and the device before it is cut off', async () => {
  const { enrol, connect } = await startWithBroker()
  const former = await enrol()
  const { closed } = await connect(former)
  const next = await enrol()
  await expect(connect(former)).rejects.toMatchObject({ code: 5 })
  expect(await closed).toBe('closed')
  await connect(next)
})

it('a zuil that was revoked is cut off, and comes in no more, when the answer is there', async () => {
  const { post, enrol, connect } = await startWithBroker()
  const credential = await enrol()
  const { closed } = await connect(credential)
  expect((await post('revocation')).statusCode).toBe(204)
  await expect(connect(credential)).rejects.toMatchObject({ code: 5 })
  expect(await closed).toBe('closed')
})
