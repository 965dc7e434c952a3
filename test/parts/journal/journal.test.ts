import { appendFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { actieIdOf, someTap } from '../../support/taps.ts'

/** The journal on a real disk. That it survives kill -9 at each write is shown in `killed.test.ts` and `test/system/kills/`. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder.path, 'journal')
})
afterEach(() => folder.remove())
const open = () => openJournal({ path, log: noLog })
const committedOf = (n: number) => ({
  verdict: { outcome: 'SAVED' as const, actieId: actieIdOf(n), points: 1, balance: n, eventId: 'event' },
  bootId: 'boot-1',
  monotonicMs: n,
})
const seqs = (taps: readonly { readonly seq: number }[]): number[] => taps.map(({ seq }) => seq)

describe('the journal', () => {
  it('is at any moment what a list would be, also when it is opened again', async () => {
    const command = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ type: 'append' as const }) },
      {
        weight: 2,
        arbitrary: fc.record({ type: fc.constant('remove' as const), pick: fc.array(fc.nat(30), { maxLength: 4 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ type: fc.constant('commit' as const), seq: fc.integer({ min: 1, max: 15 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ type: 'reopen' as const }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
        let journal = await open()
        const model = new Set<number>()
        let last = 0
        let committed: number | undefined
        for (const one of commands) {
          if (one.type === 'append') {
            last += 1
            await journal.append(someTap(last))
            model.add(last)
          } else if (one.type === 'remove') {
            // Some twice, some that are not there.
            await journal.remove([...one.pick, ...one.pick])
            for (const seq of one.pick) model.delete(seq)
          } else if (one.type === 'commit') {
            await journal.commit(one.seq, committedOf(one.seq))
            model.delete(one.seq)
            committed = one.seq
          } else {
            await journal.close()
            journal = await open()
          }
          expect(journal.lastCommitted).toEqual(committed === undefined ? undefined : committedOf(committed))
          expect(journal.depth).toBe(model.size)
          expect(journal.lastSeq).toBe(last)
          const all = [...model].sort((a, b) => a - b)
          expect(seqs(await journal.read(0, 1_000))).toEqual(all)
          expect(seqs(await journal.read(3, 2))).toEqual(all.filter((seq) => seq > 3).slice(0, 2))
        }
        await journal.close()
        await rm(path, { recursive: true })
      }),
      { numRuns: 25 },
    )
  })

  it('gives back each tap as it was', async () => {
    const journal = await open()
    const tap = someTap(7, { shownEventId: 'é"\n', mode: 'REWARD', ifLate: 'DROP' })
    await Promise.all([journal.append(tap), journal.append(someTap(8)), journal.append(someTap(9))])
    expect((await journal.read(0, 1))[0]).toEqual(tap)
    await journal.close()
  })

  it('does not use a number again when all that it had is delivered', async () => {
    const journal = await open()
    await journal.append(someTap(41))
    await journal.remove([41])
    await journal.close()
    const again = await open()
    expect(again.depth).toBe(0)
    expect(again.lastSeq).toBe(41)
    await again.close()
  })

  it('moves an entry aside that can not be read, and goes on with the next', async () => {
    const first = await open()
    for (const n of [1, 2, 3]) await first.append(someTap(n))
    await first.close()
    const level = new ClassicLevel(path)
    await level.put('t0000000000000002', '{"seq":2,"broken":')
    await level.close()
    const journal = await open()
    expect(seqs(await journal.read(0, 10))).toEqual([1, 3])
    expect(seqs(await journal.read(0, 10))).toEqual([1, 3])
    await journal.close()
    const saved = new ClassicLevel(path)
    expect(await saved.get('xt0000000000000002')).toBe('{"seq":2,"broken":')
    await saved.close()
  })

  it('drops a torn last record, and has what was synced before it', async () => {
    const journal = await open()
    for (const n of [1, 2, 3]) await journal.append(someTap(n))
    await journal.close()
    const log = (await readdir(path)).find((name) => name.endsWith('.log'))
    await appendFile(join(path, log ?? ''), Buffer.alloc(100, 7))
    const again = await open()
    expect(seqs(await again.read(0, 10))).toEqual([1, 2, 3])
    await again.append(someTap(4))
    expect(again.depth).toBe(4)
    await again.close()
  })

  it('is repaired when its list of files is damaged', async () => {
    const journal = await open()
    for (const n of [1, 2, 3]) await journal.append(someTap(n))
    await journal.close()
    await writeFile(join(path, 'CURRENT'), 'nonsense\n')
    const again = await open()
    expect(seqs(await again.read(0, 10))).toEqual([1, 2, 3])
    await again.close()
  })

  it('commits a tap that is being written, and one after the other', async () => {
    const journal = await open()
    const first = journal.append(someTap(1))
    const both = [journal.append(someTap(2)), first.then(() => journal.commit(1, committedOf(1)))]
    await Promise.all(both)
    await Promise.all([journal.commit(2, committedOf(2)), journal.append(someTap(3))])
    expect(journal.lastCommitted).toEqual(committedOf(2))
    await journal.close()
    const again = await open()
    expect(again.lastCommitted).toEqual(committedOf(2))
    expect(seqs(await again.read(0, 10))).toEqual([3])
    await again.close()
  })

  it('has no committed verdict where the record can not be read', async () => {
    const journal = await open()
    await journal.commit(1, committedOf(1))
    await journal.close()
    const level = new ClassicLevel(path)
    await level.put('z-settled', '{"verdict":{"outcome":"LATER"}}')
    await level.close()
    const again = await open()
    expect(again.lastCommitted).toBeUndefined()
    await again.close()
  })

  it('that could not be read at the start takes no tap over one that it turns out to have', async () => {
    const before = await open()
    await before.append(someTap(1))
    await before.close()
    // In place of the folder a file: it can be read as little as one on a disk that answers EIO.
    await rename(path, `${path}.away`)
    await writeFile(path, '')
    const journal = await open()
    expect(journal).toMatchObject({ lastSeq: 0, writable: false })
    await expect(journal.append(someTap(1))).rejects.toThrow()
    await rm(path)
    await rename(`${path}.away`, path)
    const second = someTap(1, { actieId: actieIdOf(2) })
    await expect(journal.append(second)).rejects.toThrow('has number 1 already: go on after 1')
    expect(journal).toMatchObject({ lastSeq: 1, depth: 1, writable: true })
    await journal.append({ ...second, seq: 2 })
    expect((await journal.read(0, 10)).map(({ actieId }) => actieId)).toEqual([someTap(1).actieId, actieIdOf(2)])
    await journal.close()
  })

  it('that another zuil has open says so', async () => {
    const journal = await open()
    await expect(open()).rejects.toThrow(/can't be opened .*another zuil/)
    await journal.close()
  })
})
