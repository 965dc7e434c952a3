import { createRequire } from 'node:module'
import { afterEach, expect, it } from 'vitest'
import { openPage } from '../../support/bridge-page.ts'
import { runProgram, startBridge } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'

/** The bridge as it was built, as a process of its own. */

const script = 'deploy/dist/bridge/main.js'
const origin = 'http://localhost:8080'
const started: { stop(): Promise<unknown> }[] = []
const start = async (env: Record<string, string> = {}) => {
  const bridge = await startBridge({ BRIDGE_ORIGINS: origin, ...env })
  started.push(bridge)
  return bridge
}
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
})

it('serves a page from its start until it is stopped', async () => {
  const bridge = await start()
  const page = await openPage(bridge.ready.address, { origin })
  const { version } = createRequire(import.meta.url)('@zuil/kiosk/package.json') as { version: string }
  expect(await page.hears('HELLO')).toEqual({ type: 'HELLO', v: 1, version, reader: { state: 'CONNECTED' } })
  const laid = await fetch(bridge.ready.address.replace(/^ws(.*)\/reader$/, 'http$1/simulated/card'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"chipNumber":"04784CDAEE3880"}',
  })
  expect(laid.status).toBe(200)
  expect((await page.hears('CARD')).chipNumber).toBe('04784CDAEE3880')
  expect(await bridge.stop()).toBe(0)
  expect(await page.closed).toBe(1001)
  expect(bridge.log()).toMatch(/"The reader bridge is ready".*"origins":\["http:\/\/localhost:8080"\]/)
  expect(bridge.log()).not.toContain('04784CDAEE3880')
})

it('has no card of the simulated reader with the reader of the PC', async () => {
  const bridge = await start({ READERS: 'pcsc' })
  const url = bridge.ready.address.replace(/^ws(.*)\/reader$/, 'http$1/simulated/card')
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(404)
  await eventually(() => /The card reader process started/.test(bridge.log()))
  expect(await bridge.stop()).toBe(0)
})

it('helps who asks for it, whatever its settings are', async () => {
  const help = await runProgram(script, ['--help'], { BRIDGE_PORT: 'wrong' })
  expect(help).toEqual({ code: 0, out: expect.stringMatching(/^Usage: uitpas-bridge /), err: '' })
  expect((await runProgram(script, ['--version'], {})).out).toMatch(/^\d+\.\d+\.\d+$/)
})

it('ends with a sentence and its code when it can’t start', async () => {
  const { ready } = await start()
  const { port } = new URL(ready.address)
  const env = { BRIDGE_ORIGINS: origin, READERS: 'simulated' }
  expect(await runProgram(script, ['--port', port], env)).toMatchObject({
    code: 1,
    err: expect.stringContaining('The port is in use: does a reader bridge run already?'),
  })
  expect(await runProgram(script, [], {})).toMatchObject({
    code: 78,
    err: expect.stringMatching(/^No origin is given/),
  })
  expect(await runProgram(script, ['--nope'], env)).toMatchObject({ code: 64, err: expect.stringMatching(/Usage/) })
})
