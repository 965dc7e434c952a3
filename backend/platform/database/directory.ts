import { askJson, type Db } from './database.ts'
import { Prisma } from './generated/client.ts'
import type { ReadVersions } from './versions.ts'

/**
 * Of what there is little, and what seldom changes: counters, organizers, card systems. It is asked for with nearly every
 * request, so it is kept, and the database says with one number whether that is still so: a version that rises with every
 * transaction that changes one of them (triggers in the migrations).
 */
export interface Directory {
  /**
   * Rows of the directory, kept until they change. Whoever asks has all that was committed before.
   * @param rows one JSON value
   * @param make what is made of them, once for each version
   */
  kept<Rows, T>(rows: Prisma.Sql, make: (rows: Rows) => T): () => Promise<T>
}

interface Read<Rows> {
  readonly version: string
  readonly rows: Rows
}

export const directoryOf = (db: Db, versions: ReadVersions): Directory => ({
  kept: <Rows, T>(rows: Prisma.Sql, make: (rows: Rows) => T) => {
    let held: { readonly version: bigint; readonly value: T } | undefined
    return async () => {
      const { directory } = await versions()
      if (held?.version === directory) return held.value
      const read = await askJson<Read<Rows>>(
        db,
        Prisma.sql`select json_build_object('version', (select directory::text from catalog_version), 'rows', ${rows})::text
            as value`,
      )
      const value = make(read.rows)
      // Of two who read at once the elder may come last: whoever asks next then reads anew.
      held = { version: BigInt(read.version), value }
      return value
    }
  },
})
