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

/** PostgreSQL's internal type "char", which the adapter does not know, and its text, which it does. */
const INTERNAL_CHAR = 18
const TEXT = 25

/** What the adapter's class has inside: the answer of the driver before its types are looked at. */
interface Inside {
  performIO(query: unknown): Promise<{ readonly fields?: { readonly dataTypeID: number }[] }>
}

/**
 * The adapter, patched where the engine and it don't fit.
 *
 * A migration is sent to the server as one text: the adapter's own `executeScript` cuts it at every semicolon, also
 * within a function. As one text it is one transaction as well: a migration that fails leaves nothing behind.
 * PostgreSQL's catalogs have columns of the type "char": the adapter refuses them; the engine takes them as
 * characters, and the empty ones as text.
 */
const patched = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
  const inside = adapter as unknown as Inside
  const performIO = inside.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  /** Columns of that type in the last answer: there is one query at a time. */
  let internal = new Set<number>()
  inside.performIO = async (query) => {
    const answer = await performIO(query)
    const fields = answer.fields ?? []
    internal = new Set(fields.flatMap(({ dataTypeID }, i) => (dataTypeID === INTERNAL_CHAR ? [i] : [])))
    for (const i of internal) Object.assign(fields[i] ?? {}, { dataTypeID: TEXT })
    return answer
  }
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    const single = (i: number): boolean => internal.has(i) && result.rows.every((row) => row[i] !== '')
    const columnTypes = result.columnTypes.map((type, i) => (single(i) ? ColumnTypeEnum.Character : type))
    return { ...result, columnTypes }
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

export interface OpenSchemaEngine {
  readonly engine: glue.SchemaEngine
  /** Also closes its connections: Prisma's own lock on migrations is held until then, by a session. */
  close(): Promise<void>
}

/**
 * Prisma's schema engine in its WebAssembly form: the binary can't be downloaded everywhere.
 * @param factory connects to the database that is to be changed or compared
 * @param datamodels Prisma schemas as [path, content], for a comparison
 */
export const openSchemaEngine = async (
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels?: [string, string][],
): Promise<OpenSchemaEngine> => {
  loaded ??= load()
  await loaded
  const connections: SqlDriverAdapter[] = []
  const kept = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    connections.push(adapter)
    return patched(adapter)
  }
  const whole: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => kept(await factory.connect()),
    connectToShadowDb: async () => kept(await factory.connectToShadowDb()),
  }
  const engine = await glue.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(whole),
  )
  return {
    engine,
    close: async () => {
      engine.free()
      for (const connection of connections.reverse()) await connection.dispose()
    },
  }
}
