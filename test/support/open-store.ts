import { afterAll, beforeAll } from 'vitest'
import { type DatabaseKind, startDatabases, type TestStore } from './databases.ts'
import { smallDataset } from './fixtures.ts'

/** For the tests of a file or of a describe: the store on a database of their own, with a small dataset. */
export const openFilledStore = (
  kind: DatabaseKind,
  now: number,
  more: Parameters<typeof smallDataset>[1] = {},
): { readonly store: TestStore['store'] } => {
  let opened: TestStore | undefined
  let end: (() => Promise<unknown>) | undefined
  beforeAll(async () => {
    const all = await startDatabases(kind)
    end = all.end
    opened = await all.open(() => now)
    await opened.store.load(smallDataset(now, more))
  })
  afterAll(async () => {
    await opened?.close()
    await end?.()
  })
  return {
    get store() {
      if (!opened) throw new Error('before it was opened')
      return opened.store
    },
  }
}
