import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../../kiosk/app.ts'
import { mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts'

/** A kiosk whose state directory can't even be made. */

let disk: SmallDisk
let app: App | undefined
beforeEach(async () => {
  disk = await mountSmallDisk()
})
afterEach(async () => {
  await app?.stop()
  app = undefined
  await disk.end()
})

const start = async () => {
  app = await startApp(
    {
      stateDir: join(disk.path, 'zuil'),
      screen: { host: '127.0.0.1', port: 0, allowOrigins: [] },
      readers: [{ kind: 'SIMULATED' }],
      reconnectMaxMs: 200,
      probationMs: 60_000,
      resultMs: 6_000,
      logLevel: 'silent',
      bootIdFile: '/proc/sys/kernel/random/boot_id',
    },
    noLog,
    () => '',
  )
  return app
}
const view = async (of: App) => ((await (await fetch(`${of.screen}/state`)).json()) as { view: object }).view

describe('a start without a disk', () => {
  it.each(['full', 'read-only'])(
    '(%s) shows J1, and asks to be started again when there is one',
    async (how) => {
      if (how === 'full') await disk.fill(0)
      else await disk.remount('ro')
      const without = await start()
      expect(await view(without)).toEqual({ screen: 'OUT_OF_ORDER', code: 'J1', name: '' })
      const enrolled = await fetch(`${without.screen}/enrol`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Zuil 1', code: 'K7PM-3XQ9', backendUrl: 'https://backend.example' }),
      })
      expect([enrolled.status, await enrolled.json()]).toEqual([422, { error: expect.stringContaining('vol of stuk') }])
      if (how === 'full') await disk.makeRoom()
      else await disk.remount('rw')
      await without.restart
      await without.stop()
      expect(await view(await start())).toEqual({ screen: 'NOT_ENROLLED' })
    },
    30_000,
  )
})
