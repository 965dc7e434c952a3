import { askJson, type Db } from './database.ts'
import { Prisma } from './generated/client.ts'

/** By which the database says whether what is kept of it is still so: the one row of "catalog_version". */
export interface DatabaseVersions {
  /** Of what taps are judged by. */
  readonly version: bigint
  /** Of the lists of members that zuilen keep. */
  readonly memberLists: bigint
  /** Of counters, organizers and card systems. */
  readonly directory: bigint
}

/** As they stand when it is called, or later. */
export type ReadVersions = () => Promise<DatabaseVersions>

/** Who asks in the same turn of the event loop shares the answer: nothing was asked of the database yet. */
export const versionsOf = (db: Db): ReadVersions => {
  let asking: Promise<DatabaseVersions> | undefined
  const ask = async (): Promise<DatabaseVersions> => {
    asking = undefined
    const [version, memberLists, directory] = await askJson<readonly [string, string, string]>(
      db,
      Prisma.sql`/* versions */ select json_build_array(version::text, member_lists::text, directory::text)::text as value
        from catalog_version`,
    )
    return { version: BigInt(version), memberLists: BigInt(memberLists), directory: BigInt(directory) }
  }
  return () => {
    asking ??= Promise.resolve().then(ask)
    return asking
  }
}
