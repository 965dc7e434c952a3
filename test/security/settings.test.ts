import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoClient } from '../../backend/demo/demo-dataset.ts'
import { copyDatabase, openCopy, type TestData } from '../support/databases.ts'
import { smallDataset } from '../support/fixtures.ts'
import { freePort } from '../support/ports.ts'
import { runProgram, startBackend, temporaryFolder } from '../support/programs.ts'

/** An admin who makes a mistake: what the programs refuse to be started with. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

/** Exit code of an error in the settings: sysexits. */
const EX_CONFIG = 78

/** On PostgreSQL, which starts faster; the demo on the database of its own is `system/demo`'s. */
describe('a backend', () => {
  const newData = (): Promise<TestData> => copyDatabase('PostgreSQL', join(folder.path, randomUUID()))
  const envOf = ({ dataDir, databaseUrl }: TestData): Record<string, string> => ({
    DATA_DIR: dataDir,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  })
  const start = (data: TestData, more: Record<string, string>) =>
    runProgram('backend/dist/program/main.js', [], { PORT: '0', BROKER_PORT: '0', ...envOf(data), ...more })

  it('does not run on what the demo filled, but as the demo', async () => {
    const data = await newData()
    const demo = await startBackend({ ...envOf(data), PORT: String(await freePort()), DEMO: '1' })
    const token = () =>
      fetch(`${demo.ready.http}/api/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: demoClient.id,
          client_secret: demoClient.secret,
        }),
      })
    expect((await token()).status).toBe(200)
    await demo.stop()
    for (const more of [{ DEMO: '0' }, {}] as const) {
      const refused = await start(data, more)
      expect(refused.code).toBe(EX_CONFIG)
      expect(refused.err).toMatch(/^The demo \(DEMO=1\) filled this database, .* or set DEMO=1 to show the demo\.$/)
    }
    const again = await startBackend({ ...envOf(data), DEMO: '1' })
    await again.stop()
  })

  it('shows no demo, which lets everybody in, on somebody’s own data', async () => {
    const data = await newData()
    const store = await openCopy(data)
    await store.load(smallDataset(Date.now(), { zuilen: 1, passholders: 1 }))
    await store.close()
    const refused = await start(data, { DEMO: '1' })
    expect(refused.code).toBe(EX_CONFIG)
    expect(refused.err).toMatch(/^DEMO: "1" lets everybody in, and this database has data that is not the demo’s\. /)
    const own = await startBackend(envOf(data))
    await own.stop()
  })
})

describe('a zuil with a simulated reader, on which anybody can lay any card', () => {
  it('is not enrolled at a backend elsewhere', async () => {
    const stateDir = join(folder.path, randomUUID())
    const args = ['enrol', '--backend', 'https://ksb.example', '--name', 'Zuil 1', '--code', 'AAAA-BBBB']
    const env = { STATE_DIR: stateDir, READERS: 'simulated', SCREEN_PORT: '1' }
    const refused = await runProgram('kiosk/dist/main.js', args, env)
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^Met een nagebootste lezer /) })
  })

  it('does not start where it was enrolled at one', async () => {
    const stateDir = join(folder.path, randomUUID())
    await mkdir(stateDir, { recursive: true, mode: 0o700 })
    const enrolment = {
      id: randomUUID(),
      name: 'Zuil 1',
      backendUrl: 'https://ksb.example',
      deviceId: randomUUID(),
      session: 0,
      serverTime: new Date().toISOString(),
      mqtt: { url: 'mqtts://ksb.example:8883', username: randomUUID(), password: randomUUID() },
    }
    await writeFile(join(stateDir, 'credentials.json'), JSON.stringify(enrolment), { mode: 0o600 })
    const env = { STATE_DIR: stateDir, READERS: 'simulated', SCREEN_PORT: '0' }
    const refused = await runProgram('kiosk/dist/main.js', [], env)
    expect(refused.code).toBe(EX_CONFIG)
    expect(refused.err).toMatch(/^READERS: "simulated" is not allowed with the backend https:\/\/ksb\.example, /)
  })
})
