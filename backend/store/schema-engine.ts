import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'

const require = createRequire(import.meta.url)

/** Node has it; its types come with those of browsers only. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
}

/**
 * The adapter, mended where the engine and it don't fit.
 *
 * A migration is sent to the server as one text: the adapter's own `executeScript` cuts it at every semicolon, also
 * within a function. As one text it is one transaction as well: a migration that fails leaves nothing behind.
 * Values of PostgreSQL's type "char" are handed on as text: the engine can't read the empty ones.
 */
const mended = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    const text = (type: number) => (type === ColumnTypeEnum.Character ? ColumnTypeEnum.Text : type)
    return { ...result, columnTypes: result.columnTypes.map(text) as typeof result.columnTypes }
  }
  adapter.executeScript = async (script) => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] })
  }
  return adapter
}

let loaded: Promise<void> | undefined

/** Node 20 has no imports of WebAssembly: the module is made by hand. */
const load = async (): Promise<void> => {
  const bytes = await readFile(require.resolve('@prisma/schema-engine-wasm').replace(/\.js$/, '_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...glue } })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
}

/**
 * Prisma's schema engine in its WebAssembly form: the binary can't be downloaded everywhere.
 * @param factory connects to the database that is to be changed or compared
 * @param datamodels Prisma schemas as [path, content], for a comparison
 */
export const openSchemaEngine = async (
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels?: [string, string][],
): Promise<glue.SchemaEngine> => {
  loaded ??= load()
  await loaded
  const whole: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => mended(await factory.connect()),
    connectToShadowDb: async () => mended(await factory.connectToShadowDb()),
  }
  return glue.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(whole))
}
