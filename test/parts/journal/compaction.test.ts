import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type Tap } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { uuidv7 } from '../../../kiosk/io/clock.ts'
import { type JournalOptions, openJournal } from '../../../kiosk/journal/journal.ts'
import type { Journal } from '../../../kiosk/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { someTap } from '../../support/taps.ts'
import { eventually } from '../../support/wait.ts'

/** What who takes a zuil's card can read in the files of its journal: taps that wait, and none that was delivered. */

const TAPS = 40
/** Some MB: so much that LevelDB writes tables by itself. */
const MANY = 12_000
const atOnce = { firstMs: 0, everyMs: 0 }
const never = { firstMs: 3_600_000, everyMs: 3_600_000 }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let root: string
let journal: Journal
beforeEach(async () => {
  folder = await temporaryFolder()
  root = folder.path
})
afterEach(async () => {
  vi.restoreAllMocks()
  await journal.close()
  await folder.remove()
})
const open = async (options: Partial<JournalOptions> = {}): Promise<Journal> => {
  journal = await openJournal({ path: join(root, 'journal'), log: noLog, compaction: atOnce, ...options })
  return journal
}

/** Each with its own card. Numbers are made anew for each test. */
const taps = (count: number, from = 1): readonly Tap[] =>
  Array.from({ length: count }, (_, i) => {
    const chipNumber = `04${randomBytes(6).toString('hex').toUpperCase()}`
    return someTap(from + i, { actieId: uuidv7(Date.now()) }, { kind: 'CHIP', chipNumber })
  })
const seqsOf = (some: readonly Tap[]): number[] => some.map(({ seq }) => seq)
const appendAll = (some: readonly Tap[]): Promise<unknown> => Promise.all(some.map((tap) => journal.append(tap)))

/** All that is in the files of the database. */
const contents = async (): Promise<string> => {
  let text = ''
  for (const name of await readdir(root, { recursive: true }))
    if (/\.(log|ldb)$/.test(name)) text += await readFile(join(root, name), 'latin1').catch(() => '')
  return text
}
/** Which of these can be read there, by card or ActieID. */
const readable = async (some: readonly Tap[]): Promise<number[]> => {
  const text = await contents()
  return seqsOf(
    some.filter(
      ({ actieId, card }) => text.includes(actieId) || (card.kind === 'CHIP' && text.includes(card.chipNumber)),
    ),
  )
}
/**
 * Fewer than one tap takes, also compressed, where it can't be read as it was written: there is the last number, the key
 * that nothing has, and perhaps a verdict.
 */
const EMPTY_BYTES = 700
const noneIsThere = (some: readonly Tap[]) =>
  eventually(async () => (await readable(some)).length === 0 && (await contents()).length < EMPTY_BYTES, {
    what: 'files without delivered taps',
  })

describe('the files of a journal', () => {
  it('have nothing of taps once all are delivered, however they were written', async () => {
    await open({ compaction: never })
    const first = taps(TAPS)
    for (const tap of first) await journal.append(tap)
    expect(await readable(first)).toEqual(seqsOf(first))
    // Some wait in a log and others in a table, and are deleted in another.
    await journal.close()
    await open()
    expect((await contents()).length).toBeGreaterThan(TAPS * 50)
    const [delivered, waiting] = [first.slice(0, 30), first.slice(30)]
    await journal.remove(seqsOf(delivered))
    expect((await journal.read(0, 100)).map(({ seq }) => seq)).toEqual(seqsOf(waiting))
    await journal.remove(seqsOf(waiting))
    await noneIsThere(first)
    // And again, over what is there now.
    const second = taps(TAPS, TAPS + 1)
    await appendAll(second)
    await journal.remove(seqsOf(second))
    await noneIsThere(second)
    await journal.close()
    await open()
    expect(journal).toMatchObject({ depth: 0, lastSeq: 2 * TAPS, writable: true, damaged: false })
  })

  it('have nothing of a reward’s tap, but its verdict', async () => {
    await open()
    const some = taps(1)
    const [tap] = some
    if (!tap) throw new Error('no tap')
    await journal.append(tap)
    await journal.commit(tap.seq, {
      actieId: uuidv7(Date.now()),
      outcome: 'REFUSED',
      reason: 'maximum-reached',
    } as never)
    await noneIsThere(some)
  })

  it('lose what an earlier program left there, some time after the start', async () => {
    await open({ compaction: never })
    const some = taps(TAPS)
    await appendAll(some)
    await journal.remove(seqsOf(some))
    await journal.close()
    expect(await readable(some)).toEqual(seqsOf(some))
    await open({ compaction: { firstMs: 20, everyMs: 3_600_000 } })
    await noneIsThere(some)
  })

  it('take taps while they are made anew, and keep them', async () => {
    let running = false
    let during = 0
    let last = 0
    const next = (count: number): readonly Tap[] => {
      last += count
      return taps(count, last - count + 1)
    }
    const kept: number[] = []
    const { compactRange } = ClassicLevel.prototype
    // Looked at, not replaced: what comes while it runs.
    vi.spyOn(ClassicLevel.prototype, 'compactRange').mockImplementation(async function (this: ClassicLevel, ...range) {
      running = true
      const done = compactRange.apply(this, range as never).finally(() => {
        running = false
      })
      for (const tap of next(50)) {
        if (!running) break
        await journal.append(tap)
        kept.push(tap.seq)
        if (running) during++
      }
      return done
    })
    await open()
    // On a busy machine none may come in time.
    for (let round = 0; round < 20 && during === 0; round++) {
      await journal.remove(kept.splice(0))
      const many = next(MANY)
      await appendAll(many)
      await journal.remove(seqsOf(many))
      await eventually(() => !running && kept.length > 0, { what: 'taps that came meanwhile' })
      // They may be made anew again meanwhile, with more taps: those that were there are.
      const there = [...kept]
      const read = (await journal.read(0, MANY)).map(({ seq }) => seq)
      expect(read.slice(0, there.length)).toEqual(there)
    }
    expect(during).toBeGreaterThan(0)
    vi.restoreAllMocks()
    await journal.close()
    await open()
    expect((await journal.read(0, MANY)).map(({ seq }) => seq)).toEqual(kept)
    await journal.remove(kept)
    await noneIsThere([])
  })
})

describe('a disk that fills while the files are made anew', () => {
  it('costs no tap, and they are made anew once there is room', async () => {
    const disk = await mountSmallDisk(24)
    root = disk.path
    try {
      let fills = true
      let looked = 0
      const hasRoom = async (): Promise<boolean> => {
        looked++
        // There was room when it was looked at; now there is none.
        if (fills) await disk.fill(0)
        return true
      }
      await open({ compaction: { firstMs: 0, everyMs: 30 }, hasRoom, retryMs: 30 })
      const some = taps(3_000)
      await appendAll(some)
      await journal.remove(seqsOf(some))
      await eventually(() => looked > 1, { what: 'a second try' })
      const later = taps(20, 3_001)
      const noted: number[] = []
      for (const tap of later)
        await journal.append(tap).then(
          () => noted.push(tap.seq),
          () => undefined,
        )
      fills = false
      await disk.makeRoom()
      await eventually(() => journal.writable, { what: 'a disk that can be written' })
      expect((await journal.read(0, 100)).map(({ seq }) => seq)).toEqual(noted)
      await journal.remove(noted)
      await noneIsThere([...some, ...later])
      await journal.close()
      await open({ compaction: never })
      expect(journal).toMatchObject({ depth: 0, writable: true, damaged: false })
    } finally {
      await journal.close()
      await disk.end()
    }
  })
})
