import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaDifference } from '../../../backend/platform/database/schema-difference.ts'
import { databases } from '../../support/databases.ts'
import { openFilledStore } from '../../support/open-store.ts'

describe.each(databases)('the database, %s', (kind) => {
  const test = openFilledStore(kind, Date.parse('2026-11-23T20:00:00.000Z'))

  it('has the tables that the schema says', async () => {
    const schema = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8')
    expect(await schemaDifference(test.store.databaseUrl, schema)).toBe('')
  })
})
