// Writes the SQL that brings the migrations so far up to prisma/schema.prisma, as a new migration to look over and add to:
//
//   npm run migration -- NAME          (NAME: lower-case words with underscores, e.g. add_rewards)
//
// The migrations so far are applied to an empty embedded database in memory, which is then compared with the schema by
// Prisma's schema engine. What the schema can't say (checks, triggers) is written into the file by hand, once; it is
// not part of the comparison. A migration that has been applied anywhere is never changed again.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '../backend/dist/platform/database/embedded.js'
import { migrate } from '../backend/dist/platform/database/migrate.js'
import { schemaDifference } from '../backend/dist/platform/database/schema-difference.js'

const [name = ''] = process.argv.slice(2)
if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
  console.error('Usage: npm run migration -- NAME, with a name of lower-case words and underscores')
  process.exit(64)
}

const root = fileURLToPath(new URL('..', import.meta.url))
const dataDir = mkdtempSync(`${tmpdir()}/zuil-migration-`)
const log = { debug() {}, info() {}, warn: console.warn, error: console.error }
const database = await startEmbedded({ dataDir, log })
try {
  await migrate({ url: database.url, log, migrationsDir: `${root}prisma/migrations` })
  const script = await schemaDifference(database.url, readFileSync(`${root}prisma/schema.prisma`, 'utf8'))
  if (script === '') {
    console.log('The migrations and the schema agree: nothing to write.')
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = `${root}prisma/migrations/${stamp}_${name}`
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/migration.sql`, script)
    console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql: look it over.`)
  }
} finally {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
}
