import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startTestServer } from '../support/http-server.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { startPostgres } from '../support/postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const script = 'deploy/fleet/main.ts'

/** The fleet simulator as `npm run fleet` starts it, on what is built. */
const fleet = (args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, text }))
  })

it('a small fleet on bad lines shows what is booked, though the broker is killed', async () => {
  const size = ['--zuilen', '12', '--taps', '4', '--minutes', '0.25', '--passholders', '100']
  const { code, text } = await fleet([...size, '--loss', '5%', '--seed', '7'])
  expect(text).toContain('The broker is killed')
  expect(text).toMatch(/^Taps +\d+: CHECK_IN \d+, TICKET \d+, REWARD \d+, MEMBERSHIP \d+$/m)
  expect(text).toMatch(/^Quarantine +0$/m)
  expect(text).toContain('Differences between screens and books: none')
  expect(text).toContain('Differences between outages, alerts and mails: none')
  expect(code, text).toBe(0)
})

/** Lets a command for a shell do what only this process can. */
const openControl = async (acts: Readonly<Record<string, () => Promise<void>>>) => {
  const done: string[] = []
  const server = await startTestServer(async ({ url }, response) => {
    const name = url.slice(1)
    await acts[name]?.()
    done.push(name)
    response.end()
  })
  const commandOf = (name: string): string =>
    `${process.execPath} -e "fetch('${server.url}/${name}').then((r) => process.exit(r.ok ? 0 : 1))"`
  return {
    done,
    /** The options that have the fleet use them. */
    options: Object.keys(acts).flatMap((name) => [`--${name}`, commandOf(name)]),
    stop: server.stop,
  }
}

it('a small fleet shows what is booked, though an external database is killed three times and its broker twice', async () => {
  const postgres = await startPostgres({ durable: true })
  const mosquitto = await startMosquitto('EVERYONE')
  const control = await openControl({
    'kill-database': postgres.kill,
    'start-database': postgres.start,
    'kill-broker': mosquitto.kill,
    'start-broker': mosquitto.start,
  })
  try {
    const size = ['--zuilen', '12', '--taps', '6', '--minutes', '0.4', '--passholders', '100', '--loss', '2%']
    const parts = ['--database-url', await postgres.createDatabase(), '--mqtt-url', mosquitto.backendUrl]
    const kills = ['--database-kills', '3', '--broker-kills', '2']
    const { code, text } = await fleet([...size, ...parts, ...kills, ...control.options])
    expect(text.match(/^The database is killed/gm)).toHaveLength(3)
    expect(text.match(/^The broker is killed/gm)).toHaveLength(2)
    expect(text).toMatch(/^The database is killed.*and away for 2\.\d+ s\.$/m)
    expect(control.done.toSorted()).toEqual(
      ['kill-broker', 'kill-database', 'start-broker', 'start-database']
        .flatMap((name) => Array<string>(name.endsWith('database') ? 3 : 2).fill(name))
        .toSorted(),
    )
    expect(text).toContain('Differences between screens and books: none')
    expect(text).toContain('Differences between outages, alerts and mails: none')
    expect(code, text).toBe(0)
  } finally {
    await control.stop()
    await mosquitto.stop()
    await postgres.stop()
  }
})
