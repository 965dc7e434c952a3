import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import { fillDisk } from '../../support/failing-disk.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { actieIdOf, someTap } from '../../support/taps.ts'

/** The journal on a disk that is full: the kernel refuses what this process' worker threads write. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())
const open = () => openJournal({ path: join(folder.path, 'journal'), log: noLog })
const committedOf = (n: number) => ({
  verdict: { outcome: 'SAVED' as const, actieId: actieIdOf(n), points: 1, balance: n, eventId: 'event' },
  bootId: 'boot-1',
  monotonicMs: n,
})

describe('committing on a disk that is full', () => {
  it('fails, and the tap stays to be delivered: now, with room again, and after a start', async () => {
    const journal = await open()
    for (const n of [1, 2, 3]) await journal.append(someTap(n))
    await journal.commit(1, committedOf(1))
    const full = await fillDisk(process.pid)
    await expect(journal.commit(2, committedOf(2))).rejects.toThrow()
    expect(journal.lastCommitted).toEqual(committedOf(1))
    await full.end()
    const seqs = async (from: typeof journal) => (await from.read(0, 10)).map(({ seq }) => seq)
    expect(await seqs(journal)).toEqual([2, 3])
    // The next write puts right what had come as far as the disk.
    await journal.append(someTap(4))
    expect(await seqs(journal)).toEqual([2, 3, 4])
    expect(journal.depth).toBe(3)
    await journal.close()
    const again = await open()
    expect(again.lastCommitted).toEqual(committedOf(1))
    expect(await seqs(again)).toEqual([2, 3, 4])
    await again.commit(2, committedOf(2))
    expect([again.depth, again.lastCommitted]).toEqual([2, committedOf(2)])
    await again.close()
  }, 20_000)

  it('and then delivering the tap leaves nothing of it', async () => {
    const journal = await open()
    await journal.append(someTap(1))
    const full = await fillDisk(process.pid)
    await expect(journal.commit(1, committedOf(1))).rejects.toThrow()
    await full.end()
    await journal.remove([1])
    expect([journal.depth, journal.lastCommitted, await journal.read(0, 10)]).toEqual([0, undefined, []])
    await journal.close()
  }, 20_000)
})
