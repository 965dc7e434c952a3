import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type Tap } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { uuidv7 } from '../../../kiosk/io/clock.ts'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import type { Journal } from '../../../kiosk/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { someTap } from '../../support/taps.ts'
import { eventually } from '../../support/wait.ts'

/** What who takes a zuil's card can read in the files of its journal: taps that wait, and none that was delivered. */

const TAPS = 40

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let journal: Journal
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await journal.close()
  await folder.remove()
})
const open = async (compactEveryMs = 0): Promise<Journal> => {
  journal = await openJournal({ path: join(folder.path, 'journal'), log: noLog, compactEveryMs })
  return journal
}
/** Numbers that have nothing in common: in a table, which is compressed, they stand as they are. */
const chips = Array.from({ length: TAPS + 1 }, () => `04${randomBytes(6).toString('hex').toUpperCase()}`)
const chipOf = (n: number): string => chips[n] ?? ''
const tapOf = (n: number): Tap => someTap(n, { actieId: uuidv7(Date.now()) }, { kind: 'CHIP', chipNumber: chipOf(n) })
const all = Array.from({ length: TAPS }, (_, i) => i + 1)

/** What is in the files of the database. Of a table, which is compressed, not all can be read as it was written. */
const filesOf = async (): Promise<{ readonly bytes: number; readonly cards: readonly number[] }> => {
  let text = ''
  for (const name of await readdir(folder.path, { recursive: true }))
    if (/\.(log|ldb)$/.test(name)) text += await readFile(join(folder.path, name), 'latin1').catch(() => '')
  return { bytes: text.length, cards: all.filter((n) => text.includes(chipOf(n))) }
}
/** Fewer than one tap takes, compressed too: there is the last number, and the key that nothing has. */
const EMPTY_BYTES = 420
const noneIsThere = () =>
  eventually(
    async () => {
      const { bytes, cards } = await filesOf()
      return bytes < EMPTY_BYTES && cards.length === 0
    },
    { what: 'files without delivered taps' },
  )

describe('the files of a journal', () => {
  it('have nothing of taps once all are delivered, however they were written', async () => {
    await open()
    for (const n of all) await journal.append(tapOf(n))
    expect((await filesOf()).bytes).toBeGreaterThan(TAPS * 100)
    // Some wait in a log and others in a table, and are deleted in another.
    await journal.close()
    await open()
    await journal.remove(all.slice(0, 30))
    expect((await filesOf()).bytes).toBeGreaterThan(TAPS * 100)
    expect((await journal.read(0, 100)).map(({ seq }) => seq)).toEqual(all.slice(30))
    await journal.remove(all.slice(30))
    await noneIsThere()
    // And again, over what is there now.
    for (const n of all) await journal.append(someTap(TAPS + n, {}, tapOf(n).card))
    await journal.remove(all.map((n) => TAPS + n))
    await noneIsThere()
    await journal.close()
    await open()
    expect(journal).toMatchObject({ depth: 0, lastSeq: 2 * TAPS, writable: true, damaged: false })
  })

  it('take taps while they are made anew, and keep them', async () => {
    await open()
    let last = 0
    for (let round = 0; round < 20; round++) {
      const first = ++last
      await journal.append(tapOf(first))
      const deleted = journal.remove([first])
      const tap = tapOf(++last)
      await Promise.all([deleted, journal.append(tap)])
      expect((await journal.read(0, 100)).map(({ actieId }) => actieId)).toEqual([tap.actieId])
      await journal.remove([last])
    }
    await noneIsThere()
  })

  it('are made anew with the next tap that is delivered, where the zuil was ended before', async () => {
    await open(3_600_000)
    await journal.append(tapOf(1))
    await journal.remove([1])
    await noneIsThere()
    // That was the only time for an hour.
    await journal.append(tapOf(2))
    await journal.remove([2])
    await journal.close()
    expect((await filesOf()).cards).toEqual([2])
    await open(3_600_000)
    await journal.append(tapOf(3))
    await journal.remove([3])
    await noneIsThere()
  })
})
