import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type Tap } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { uuidv7 } from '../../../kiosk/io/clock.ts'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import type { Journal } from '../../../kiosk/ports.ts'
import { failDisk } from '../../support/failing-disk.ts'
import { chipOf } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts'
import { someTap } from '../../support/taps.ts'
import { eventually } from '../../support/wait.ts'

/** The journal on a real file system (ext4) that has no room, or can't be written. */

const TAPS = 300

let disk: SmallDisk
let path: string
let journal: Journal | undefined
let logged: string[]
beforeEach(async () => {
  disk = await mountSmallDisk()
  path = join(disk.path, 'journal')
  logged = []
})
afterEach(async () => {
  await journal?.close()
  journal = undefined
  await disk.end()
})
const log = { ...noLog, error: (_: object, text: string) => logged.push(text) }
/** Opens it (again). */
const open = async (retryMs = 600_000): Promise<Journal> => {
  await journal?.close()
  journal = await openJournal({ path, log, retryMs })
  return journal
}
const seqs = async (from: Journal) => (await from.read(0, 1_000)).map(({ seq }) => seq)
const all = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i)
/** Of a passholder each: what is the same everywhere would take little room, compressed. */
const tapOf = (n: number): Tap => someTap(n, { actieId: uuidv7(Date.now()) }, { kind: 'CHIP', chipNumber: chipOf(n) })

/** What a zuil leaves on the disk that loses its power after so many taps: nothing is closed, nothing reserved. */
const lostPower = async (count: number): Promise<void> => {
  const elsewhere = await temporaryFolder()
  const from = join(elsewhere.path, 'journal')
  const there = await openJournal({ path: from, log: noLog })
  for (const n of all(count)) await there.append(tapOf(n))
  await cp(from, path, { recursive: true })
  await there.close()
  await elsewhere.remove()
}

describe('a start on a full disk', () => {
  it.each([0, 4, 8, 16, 24, 32])('with %i KiB free has all that was noted, and again with room', async (free) => {
    await lostPower(TAPS)
    await disk.fill(free * 1_024)
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(journal).toMatchObject({ depth: TAPS, lastSeq: TAPS, damaged: false })
    await disk.makeRoom()
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(journal).toMatchObject({ writable: true, damaged: false })
  })

  it('takes no tap, delivers what it has, and takes taps again by itself when there is room', async () => {
    await lostPower(5)
    await disk.fill(0)
    const full = await open(50)
    expect(full.writable).toBe(false)
    await expect(full.append(tapOf(6))).rejects.toThrow(/ENOSPC/)
    await full.remove([1, 2])
    expect(await seqs(full)).toEqual([3, 4, 5])
    expect(full.depth).toBe(3)
    await disk.makeRoom()
    await eventually(() => full.writable, { what: 'the journal to be written again' })
    expect(await seqs(full)).toEqual([3, 4, 5])
    await full.append(tapOf(7))
    expect(await seqs(await open())).toEqual([3, 4, 5, 7])
    expect(journal).toMatchObject({ depth: 4, lastSeq: 7 })
  })

  it('is a first start too: it has nothing, and a journal when there is room', async () => {
    await disk.fill(0)
    const full = await open()
    expect(full).toMatchObject({ writable: false, depth: 0, lastSeq: 0 })
    expect(await seqs(full)).toEqual([])
    await disk.makeRoom()
    await full.append(tapOf(1))
    expect(await seqs(await open())).toEqual([1])
  })
})

describe('a disk that is read-only', () => {
  it('gives what it has, and is written again when it can be', async () => {
    await lostPower(TAPS)
    await disk.remount('ro')
    const readOnly = await open()
    expect(await seqs(readOnly)).toEqual(all(TAPS))
    await expect(readOnly.append(tapOf(TAPS + 1))).rejects.toThrow(/EROFS/)
    await readOnly.remove(all(100))
    await disk.remount('rw')
    await readOnly.append(tapOf(TAPS + 2))
    expect(await seqs(await open())).toEqual([...all(TAPS - 100, 101), TAPS + 2])
  })

  it('leaves no card number in memory when it ends', async () => {
    await lostPower(1)
    await disk.remount('ro')
    await open()
    const copies = async () =>
      (await readdir('/dev/shm')).filter((name) => name.startsWith(`zuil-journal-${process.pid}-`))
    expect(await copies()).toHaveLength(1)
    await journal?.close()
    expect(await copies()).toEqual([])
  })
})

describe('a disk that fails in another way', () => {
  it.each([
    ['openat', 'EACCES'],
    ['openat', 'EMFILE'],
    ['read,pread64', 'EIO'],
    ['fsync,fdatasync', 'EIO'],
  ])('%s with %s is not damage', async (calls, error) => {
    await lostPower(TAPS)
    await open()
    await journal?.close()
    journal = undefined
    await rm(path, { recursive: true })
    await lostPower(TAPS)
    const failing = await failDisk(process.pid, calls, error)
    await open()
    expect((journal as Journal | undefined)?.writable).toBe(false)
    await failing.end()
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(journal).toMatchObject({ writable: true, damaged: false })
    expect(logged.join()).not.toContain('repair')
  })
})

describe('a disk that fills up while the zuil runs', () => {
  const reserved = () => eventually(async () => (await readdir(disk.path)).includes('journal.reserve'))

  it('has room for the last taps, and takes it again when there is some', async () => {
    const first = await open()
    await reserved()
    for (const n of all(10)) await first.append(tapOf(n))
    await disk.fill(0)
    for (const n of all(TAPS, 11)) await first.append(tapOf(n))
    expect(await readdir(disk.path)).not.toContain('journal.reserve')
    expect(first).toMatchObject({ writable: true, depth: TAPS + 10 })
    await disk.makeRoom()
    expect(await seqs(await open())).toEqual(all(TAPS + 10))
    await reserved()
  })

  it('is used up in the end: what was noted stays, and no tap counts that could not be written', async () => {
    const first = await open()
    await reserved()
    await disk.fill(0)
    let noted = 0
    const failed: number[] = []
    for (let n = 1; n <= 5_000 && failed.length < 3; n++) {
      await first.append(tapOf(n)).then(
        () => noted++,
        () => failed.push(n),
      )
    }
    expect(failed).toHaveLength(3)
    expect(noted).toBeGreaterThan(100)
    expect(first.depth).toBe(noted)
    await disk.makeRoom()
    expect(await first.read(0, 5_000)).toHaveLength(noted)
    await first.append(tapOf(6_000))
    expect(first.depth).toBe(noted + 1)
    const kept = (await (await open()).read(0, 6_000)).map(({ seq }) => seq)
    expect(kept).toHaveLength(noted + 1)
    expect(kept.filter((seq) => failed.includes(seq))).toEqual([])
  }, 60_000)
})

describe('a disk that stays full', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    ['from the start', async () => disk.fill(0)],
    ['after taps were noted', async () => undefined],
  ])('%s costs no more with each tap that it refuses', async (_when, prepare) => {
    await lostPower(5)
    await prepare()
    const full = await open()
    await disk.fill(0)
    // The room for the last taps.
    await rm(`${path}.reserve`, { force: true })
    await disk.fill(0)
    let next = 6
    const refused = () =>
      full.append(tapOf(next++)).then(
        () => false,
        () => true,
      )
    for (let count = 0; count < 3; ) if (await refused()) count++
    const { depth } = full
    const reads = vi.spyOn(ClassicLevel.prototype, 'keys')
    const writes = vi.spyOn(ClassicLevel.prototype, 'batch')
    for (const _tap of all(50)) expect(await refused()).toBe(true)
    expect([reads.mock.calls.length, writes.mock.calls.length]).toEqual([0, 0])
    for (const seq of [3, 4, 4]) {
      const verdict = { outcome: 'REFUSED' as const, actieId: uuidv7(seq), reason: 'maximum-reached' as const }
      await expect(full.commit(seq, { verdict, bootId: 'boot', monotonicMs: seq })).rejects.toThrow()
    }
    await full.remove([1, 2])
    await full.remove([1, 2])
    expect(full.depth).toBe(depth - 2)
    await disk.makeRoom()
    await full.append(tapOf(next))
    const longest = Math.max(...(writes.mock.calls as unknown[][][]).map(([operations]) => operations?.length ?? 0))
    // Its two removals, and what the last write that was tried may have left.
    expect(longest).toBeLessThanOrEqual(5)
    expect(full).toMatchObject({ depth: depth - 1, lastCommitted: undefined })
    expect(await seqs(full)).not.toContain(2)
    expect(await seqs(await open())).toEqual(expect.arrayContaining([3, 4, 5, next]))
    expect(journal?.depth).toBe(depth - 1)
  })
})

describe('a journal that is damaged', () => {
  const damage = () => writeFile(join(path, 'CURRENT'), 'nonsense\n')

  it('is repaired on a copy; what was damaged stays, and is reported until it is taken away', async () => {
    await lostPower(3)
    await damage()
    const dataIn = async (folder: string) => (await readdir(folder)).filter((name) => !name.startsWith('LO')).sort()
    const before = await dataIn(path)
    expect(await seqs(await open())).toEqual([1, 2, 3])
    expect(journal).toMatchObject({ writable: true, damaged: true })
    const aside = join(disk.path, 'journal.damaged-1')
    expect(await dataIn(aside)).toEqual(before)
    expect((await open()).damaged).toBe(true)
    await rm(aside, { recursive: true })
    expect((await open()).damaged).toBe(false)
  })

  it('is not repaired while there is no room to, and then it is', async () => {
    await lostPower(TAPS)
    await damage()
    await disk.fill(16 * 1_024)
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(journal?.writable).toBe(false)
    await disk.makeRoom()
    expect(await seqs(await open())).toEqual(all(TAPS))
    expect(journal).toMatchObject({ writable: true, damaged: true })
  })

  it('whose list of files is gone is no new one', async () => {
    await lostPower(3)
    const there = await open()
    await there.append(tapOf(4))
    await journal?.close()
    journal = undefined
    await rm(join(path, 'CURRENT'))
    expect(await seqs(await open())).toEqual([1, 2, 3, 4])
    expect((journal as Journal | undefined)?.damaged).toBe(true)
  })

  /** Spoils some bytes in the middle of the one file with this ending. @returns as it is now */
  const spoil = async (ending: string): Promise<Buffer> => {
    const [name = '', ...more] = (await readdir(path)).filter((one) => one.endsWith(ending))
    expect(more).toEqual([])
    const bytes = await readFile(join(path, name))
    const middle = Math.floor(bytes.length / 2)
    bytes.fill(0xa5, middle, middle + 50)
    await writeFile(join(path, name), bytes)
    return bytes
  }
  const filesAside = async () => {
    const aside = join(disk.path, 'journal.damaged-1')
    return Promise.all((await readdir(aside)).map((name) => readFile(join(aside, name))))
  }

  it('whose log is damaged has what stands before and after, keeps the log, and is reported', async () => {
    await lostPower(TAPS)
    const spoilt = await spoil('.log')
    const left = await seqs(await open())
    expect(left.length).toBeGreaterThan(TAPS / 2)
    expect(left.length).toBeLessThan(TAPS)
    expect(left).toContain(TAPS)
    expect(journal).toMatchObject({ writable: true, damaged: true, depth: left.length })
    expect((await filesAside()).some((bytes) => bytes.equals(spoilt))).toBe(true)
    expect(await seqs(await open())).toEqual(left)
    expect(await readdir(disk.path)).not.toContain('journal.damaged-2')
  })

  it('whose table is damaged is repaired, and keeps it', async () => {
    await lostPower(TAPS)
    await open()
    await journal?.close()
    journal = undefined
    const spoilt = await spoil('.ldb')
    const left = await seqs(await open())
    expect(left.length).toBeGreaterThan(TAPS / 4)
    expect(left.length).toBeLessThan(TAPS)
    expect(journal).toMatchObject({ writable: true, damaged: true, depth: left.length })
    expect((await filesAside()).some((bytes) => bytes.equals(spoilt))).toBe(true)
  })

  it('of which the last record is half there has lost nothing', async () => {
    await lostPower(3)
    const [name = ''] = (await readdir(path)).filter((one) => one.endsWith('.log'))
    const bytes = await readFile(join(path, name))
    // Of the fourth only the beginning came as far as the disk.
    await writeFile(join(path, name), Buffer.concat([bytes, bytes.subarray(0, 60)]))
    expect(await seqs(await open())).toEqual([1, 2, 3])
    expect(journal).toMatchObject({ writable: true, damaged: false })
  })

  it('may lose its power in the middle of the repair', async () => {
    await lostPower(3)
    // Before anything is set aside: half a copy.
    await mkdir(`${path}.repairing`)
    await writeFile(join(`${path}.repairing`, '000003.log'), 'half')
    await damage()
    expect(await seqs(await open())).toEqual([1, 2, 3])
    // Between its last two steps.
    await journal?.close()
    journal = undefined
    await rename(path, `${path}.repairing`)
    expect(await seqs(await open())).toEqual([1, 2, 3])
    expect(await readdir(disk.path)).not.toContain('journal.repairing')
  })
})
