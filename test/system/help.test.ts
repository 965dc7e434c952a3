import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

it.each(['backend', 'kiosk'])('%s helps who asks for it, whatever its settings are', async (program) => {
  const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'wrong' }
  // Rejects at any exit code but 0.
  const { stdout, stderr } = await run(process.execPath, [`${root}/${program}/dist/main.js`, 'help'], { env })
  expect(stdout).toMatch(new RegExp(`^Usage: zuil-${program}`))
  expect(stderr).toBe('')
})
