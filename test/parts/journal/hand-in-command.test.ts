import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type Tap } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handInDirectory } from '../../../kiosk/cli/hand-in.ts'
import { openStateDirectory } from '../../../kiosk/io/state-directory.ts'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import { answerJson, startTestServer, type TestServer } from '../../support/http-server.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { someTap } from '../../support/taps.ts'

/** The state directory of a Pi that died, delivered from another machine. */

const deviceId = '5c2d7f31-8b0a-4a44-9c1d-6d8f1a2b3c4d'
const id = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: TestServer
let known: boolean
beforeEach(async () => {
  folder = await temporaryFolder()
  known = true
  server = await startTestServer((request, response) => {
    if (!known) return answerJson(response, 401, { type: 'unauthorized' })
    const { taps } = JSON.parse(request.body) as { taps: Tap[] }
    return answerJson(response, 200, { actieIds: taps.map(({ actieId }) => actieId) })
  })
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

const stateDir = () => join(folder.path, 'card')
const handIn = () => handInDirectory({ stateDir: stateDir(), bootIdFile: '/proc/sys/kernel/random/boot_id' }, noLog)
const journal = () => openJournal({ path: join(stateDir(), 'journal'), log: noLog })
const fill = async (count: number): Promise<void> => {
  const state = await openStateDirectory(stateDir())
  const mqtt = { url: 'mqtt://127.0.0.1:1', username: id, password: 'a password long enough' }
  await state.saveEnrolment({ id, name: 'Zuil 1', session: 0, mqtt, backendUrl: server.url, deviceId })
  const open = await journal()
  for (let n = 1; n <= count; n++) await open.append(someTap(n))
  await open.close()
}

describe('the journal of another state directory', () => {
  it('is delivered whole, with that device’s own id', async () => {
    await fill(120)
    expect(await handIn()).toEqual({ ok: true, value: 'Alles van Zuil 1 is afgeleverd: 120 registratie(s).' })
    expect(new Set(server.received.map(({ headers }) => headers['x-custom-token']))).toEqual(new Set([deviceId]))
    const sent = server.received.flatMap(({ body }) => (JSON.parse(body) as { taps: Tap[] }).taps)
    expect(sent.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1))
    const after = await journal()
    expect(after.depth).toBe(0)
    await after.close()
  })

  it('is delivered from a card that can only be read', async () => {
    const disk = await mountSmallDisk()
    await fill(7)
    await cp(stateDir(), join(disk.path, 'card'), { recursive: true, filter: (from) => !from.endsWith('reserve') })
    await disk.remount('ro')
    const stateOnCard = { stateDir: join(disk.path, 'card'), bootIdFile: '/proc/sys/kernel/random/boot_id' }
    expect(await handInDirectory(stateOnCard, noLog)).toEqual({
      ok: true,
      value: 'Alles van Zuil 1 is afgeleverd: 7 registratie(s).',
    })
    await disk.end()
  })

  it('stays as it is when the server does not know the device', async () => {
    await fill(3)
    known = false
    expect(await handIn()).toEqual({
      ok: false,
      error: 'De server kent dit toestel niet. Van Zuil 1 zijn er nog 3 van de 3 registraties.',
    })
  })

  it('must be there, and of a zuil that was enrolled', async () => {
    expect(await handIn()).toMatchObject({ ok: false })
    await (await journal()).close()
    expect(await handIn()).toMatchObject({ ok: false, error: expect.stringContaining('nooit ingesteld') })
    expect(server.received).toEqual([])
  })
})
