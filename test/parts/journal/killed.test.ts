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
 * left by a power cut, or damaged. Which of the changes are taken, and how a run is repeated: `write-points.ts`.
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

/** Another process that will open the journal, when it is told to, and close it. */
const opener = async (path: string) => {
  const program = `
    const { openJournal } = await import(${JSON.stringify(fileURLToPath(new URL('../../../kiosk/dist/journal/journal.js', import.meta.url)))})
    const nothing = () => {}
    process.stdin.once('data', async () => {
      const journal = await openJournal({ path: ${JSON.stringify(path)}, log: { debug: nothing, info: nothing, warn: nothing, error: nothing } })
      await journal.close()
    })
    process.stdout.write('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<unknown>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const watched: Watched = { pid: child.pid ?? -1, threads: 'ALL', folder: dirname(path) }
  const open = () => {
    child.stdin.end('open')
    return ended
  }
  return { watched, open }
}

const seqsIn = async (path: string) => {
  const journal = await openJournal({ path, log: noLog })
  const found = (await journal.read(0, 1_000)).map(({ seq }) => seq)
  const { writable } = journal
  await journal.close()
  return { found, writable }
}
const all = Array.from({ length: TAPS }, (_, i) => i + 1)

describe('a program that is killed while it opens its journal', () => {
  it.each([
    ['as a power cut left it', async (_path: string) => undefined],
    ['whose list of files is damaged', (path: string) => writeFile(join(path, 'CURRENT'), 'nonsense\n')],
  ])('%s, has all of it at the next start', { timeout: 900_000 }, async (_name, prepare) => {
    const copy = await lostPower()
    const untouched = await copy('untouched')
    await prepare(untouched)
    const whole = await opener(untouched)
    const end = await watchWrites(whole.watched)
    expect(await whole.open()).toBe(0)
    const points = await end()
    expect(points.map(({ call }) => call)).toEqual(expect.arrayContaining(['write', 'fsync', 'fdatasync', 'rename']))
    expect(points.length).toBeLessThan(MAX_CHANGES)
    sayOffset()
    for (const point of someOf(points)) {
      const path = await copy(nameOf(point))
      await prepare(path)
      const { watched, open } = await opener(path)
      const spring = await trapWrite(watched, point)
      await open()
      expect(await spring(), `whether it was killed at ${nameOf(point)}`).toBe(true)
      expect(await seqsIn(path), `killed at ${nameOf(point)}`).toEqual({ found: all, writable: true })
    }
  })
})
