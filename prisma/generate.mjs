// Makes the Prisma client when the schema changed since the last time.
// Prisma wants its schema engine, a binary that can't always be downloaded and that `generate` never runs:
// any existing file satisfies it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}backend/platform/database/generated/schema.sha256`
const hash = createHash('sha256')
  .update(readFileSync(`${root}prisma/schema.prisma`))
  .digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  const { status } = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  })
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, hash)
}
