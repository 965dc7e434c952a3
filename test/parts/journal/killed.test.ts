import { spawn } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../kiosk/journal/journal.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { someTap } from '../../support/taps.ts'

/**
 * kill -9 of a program at changes that it makes to the folder of its journal, while it opens it: as it was left by a power
 * cut, or damaged. Every third count from a random one on; KILL_STRIDE=1 takes each. Not at each change: strace counts each
 * kind of call by itself, so it is the first kind that gets to the count.
 */

const TAPS = 20
const stride = Number(process.env.KILL_STRIDE ?? 3)
const offset = Math.floor(Math.random() * stride)
/** More than there are. */
const MAX_CHANGES = 200
const changes = 'rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,ftruncate,fsync,fdatasync'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

/** What a zuil leaves behind that loses its power. */
const lostPower = async (name: string): Promise<string> => {
  const from = join(folder.path, name, 'running')
  const path = join(folder.path, name, 'journal')
  const journal = await openJournal({ path: from, log: noLog })
  for (let n = 1; n <= TAPS; n++) await journal.append(someTap(n))
  await cp(from, path, { recursive: true })
  await journal.close()
  return path
}

/** Opens the journal in another process, which is killed when it enters the n-th change. @returns whether it was */
const openAndKill = async (path: string, n: number): Promise<boolean> => {
  const program = `
    const { openJournal } = await import(${JSON.stringify(fileURLToPath(new URL('../../../kiosk/journal/journal.ts', import.meta.url)))})
    const nothing = () => {}
    const journal = await openJournal({ path: ${JSON.stringify(path)}, log: { debug: nothing, info: nothing, warn: nothing, error: nothing } })
    await journal.close()`
  const node = ['--conditions=source', '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
  const traced = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${changes}`]
  const inject = ['-e', `inject=${changes}:signal=SIGKILL:when=${n}`]
  const child = spawn('strace', [...traced, ...inject, process.execPath, ...node], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = await new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, by) => resolve(by ?? code)),
  )
  // What ends in any other way was not killed at a change, nor has it opened its journal.
  expect(['SIGKILL', 0], `change ${n}`).toContain(ended)
  return ended === 'SIGKILL'
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
  ])('%s, has all of it at the next start', { timeout: 300_000 }, async (_name, prepare) => {
    let kills = 0
    for (let n = 1 + offset; ; n += stride) {
      expect(n).toBeLessThan(MAX_CHANGES)
      const path = await lostPower(String(n))
      await prepare(path)
      const killed = await openAndKill(path, n)
      expect(await seqsIn(path), `killed at change ${n}`).toEqual({ found: all, writable: true })
      if (!killed) break
      kills++
    }
    // It makes some changes, whatever part of them is tried.
    expect(kills).toBeGreaterThanOrEqual(Math.ceil(3 / stride))
  })
})
