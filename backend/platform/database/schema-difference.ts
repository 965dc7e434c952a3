import { PrismaPg } from '@prisma/adapter-pg'
import { openSchemaEngine } from './schema-engine.ts'

/**
 * The SQL that would bring a database up to a Prisma schema; empty when they agree. Changes nothing.
 * Checks, triggers and functions are not compared: a Prisma schema can't say them.
 * @param schema the text of schema.prisma
 */
export const schemaDifference = async (url: string, schema: string): Promise<string> => {
  const files = [{ path: 'schema.prisma', content: schema }]
  const { engine, close } = await openSchemaEngine(
    new PrismaPg({ connectionString: url, max: 1, idleTimeoutMillis: 0 }),
    [['schema.prisma', schema]],
  )
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    const script = (stdout ?? '').trim()
    return /^(--[^\n]*\s*)*$/.test(script) ? '' : `${script}\n`
  } finally {
    await close()
  }
}
