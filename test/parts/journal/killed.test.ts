import { spawn } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { someTap } from '../../support/taps.ts'
import { nameOf, sayOffset, someOf, trapWrite, type Watched, watchWrites } from '../../support/write-points.ts'

/**
 * kill -9 of a program at each change that it makes to the folder of its journal and beside it, while it opens it: as it was
 * left by a power cut, or damaged; and while it takes what was delivered out of the files. Which of the changes are taken,
 * and how a run is repeated: `write-points.ts`.
 */

const TAPS = 20
/** More than there are. */
const MAX_CHANGES = 200

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

/** Makes what a zuil leaves behind that loses its power. @returns what gives a copy of it, by this name */
const lostPower = async (): Promise<(name: string) => Promise<string>> => {
  const running = join(folder.path, 'running')
  const left = join(folder.path, 'left')
  const journal = await openJournal({ path: running, log: noLog })
  for (let n = 1; n <= TAPS; n++) await journal.append(someTap(n))
  await cp(running, left, { recursive: true })
  await journal.close()
  return async (name) => {
    const path = join(folder.path, name, 'journal')
    await cp(left, path, { recursive: true })
    return path
  }
}

/**
 * Another process that will open the journal, when it is told to, and close it.
 * @param work what it does in between, with `journal`; `say` says a line
 * @param threads for the disk: with one its changes come in the same order each time
 */
const opener = async (path: string, work = '', threads = 1) => {
  const program = `
    const { openJournal } = await import(${JSON.stringify(fileURLToPath(new URL('../../../kiosk/dist/journal/journal.js', import.meta.url)))})
    const nothing = () => {}
    const say = (line) => process.stdout.write(line + '\\n')
    process.stdin.once('data', async () => {
      const journal = await openJournal({ path: ${JSON.stringify(path)}, log: { debug: nothing, info: nothing, warn: nothing, error: nothing }, compaction: { firstMs: 0, everyMs: 0 } })
      ${work}
      await journal.close()
    })
    process.stdout.write('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, UV_THREADPOOL_SIZE: String(threads) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<unknown>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const watched: Watched = { pid: child.pid ?? -1, threads: 'ALL', folder: dirname(path) }
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const open = () => {
    child.stdin.end('open')
    return ended
  }
  return { watched, open, lines: () => said.split('\n').slice(0, -1) }
}

const seqsIn = async (path: string) => {
  const journal = await openJournal({ path, log: noLog })
  const found = (await journal.read(0, 1_000)).map(({ seq }) => seq)
  const { writable } = journal
  await journal.close()
  return { found, writable }
}
const all = Array.from({ length: TAPS }, (_, i) => i + 1)

/**
 * Has a program do something to a copy of a journal again and again, and kills it at one of its writes each time. The
 * program's threads write side by side, on a busy machine in another order: of the listed points some may not be met, then
 * it ends by itself.
 * @param sparser see `someOf`
 * @returns how each was left, and what the program had said
 */
const killAtEach = async (
  { prepare, work = '', threads = 1 }: { prepare?: (path: string) => Promise<void>; work?: string; threads?: number },
  check: (path: string, what: string, lines: readonly string[]) => Promise<void>,
  sparser = 1,
): Promise<void> => {
  const copy = await lostPower()
  const start = async (name: string) => {
    const path = await copy(name)
    await prepare?.(path)
    return { path, ...(await opener(path, work, threads)) }
  }
  const whole = await start('untouched')
  const end = await watchWrites(whole.watched)
  expect(await whole.open()).toBe(0)
  const points = await end()
  expect(points.map(({ call }) => call)).toEqual(expect.arrayContaining(['write', 'fdatasync', 'rename']))
  expect(points.length).toBeLessThan(MAX_CHANGES)
  sayOffset()
  const chosen = someOf(points, sparser)
  const missed: string[] = []
  for (const point of chosen) {
    const { path, watched, open, lines } = await start(nameOf(point))
    const spring = await trapWrite(watched, point)
    const ended = await open()
    if (ended === 0) missed.push(nameOf(point))
    else expect(await spring(), `whether it was killed at ${nameOf(point)}`).toBe(true)
    await check(path, `killed at ${nameOf(point)}`, lines())
  }
  expect(missed.length, `not met: ${missed.join()}`).toBeLessThanOrEqual(chosen.length / 4)
}

describe('a program that is killed while it opens its journal', () => {
  it.each([
    ['as a power cut left it', async (_path: string) => undefined],
    ['whose list of files is damaged', (path: string) => writeFile(join(path, 'CURRENT'), 'nonsense\n')],
  ])('%s, has all of it at the next start', { timeout: 900_000 }, async (_name, prepare) => {
    const check = async (path: string, what: string): Promise<void> => {
      expect(await seqsIn(path), what).toEqual({ found: all, writable: true })
    }
    await killAtEach({ prepare }, check, 2)
  })
})

describe('a program that is killed while it takes delivered taps out of the files of its journal', () => {
  it('has none of them, or all, at the next start, and goes on', { timeout: 900_000 }, async () => {
    // After `remove` its timer comes before this one; `close` waits for what that began.
    const work = `await journal.remove(${JSON.stringify(all)})
      await new Promise((resolve) => setTimeout(resolve, 1))`
    let after = 0
    const check = async (path: string, what: string): Promise<void> => {
      const { found, writable } = await seqsIn(path)
      expect([all, []], what).toContainEqual(found)
      expect(writable, what).toBe(true)
      if (found.length === 0) after++
      const journal = await openJournal({ path, log: noLog })
      expect(journal, what).toMatchObject({ lastSeq: TAPS, damaged: false })
      await journal.append(someTap(TAPS + 1))
      await journal.close()
      expect((await seqsIn(path)).found, what).toEqual([...found, TAPS + 1])
    }
    await killAtEach({ work }, check, 2)
    // Some came after the deletion: within what is tested here.
    expect(after).toBeGreaterThan(0)
  })

  it('has every tap that came meanwhile, from when it was written', { timeout: 900_000 }, async () => {
    const later = Array.from({ length: 10 }, (_, i) => someTap(TAPS + 1 + i))
    const work = `await journal.remove(${JSON.stringify(all)})
      for (const tap of ${JSON.stringify(later)}) {
        await journal.append(tap)
        say(tap.seq)
        await new Promise((resolve) => setImmediate(resolve))
      }`
    let noted = 0
    const check = async (path: string, what: string, lines: readonly string[]): Promise<void> => {
      const { found, writable } = await seqsIn(path)
      for (const seq of lines) expect(found, what).toContain(Number(seq))
      expect(writable, what).toBe(true)
      noted += lines.length
    }
    // With one thread for the disk a tap would wait until all is made anew.
    await killAtEach({ work, threads: 4 }, check, 2)
    expect(noted).toBeGreaterThan(0)
  })
})
