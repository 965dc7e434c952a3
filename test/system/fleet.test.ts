import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

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
  expect(text).toContain('Differences between screens and books: none')
  expect(text).toContain('Differences between outages, alerts and mails: none')
  expect(code, text).toBe(0)
})
