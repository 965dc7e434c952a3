import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/programs.ts'
import { trapWrite, watchWrites } from '../support/write-points.ts'

/** That a program is killed at each of its writes and syncs, and before it does it: all kill tests rest on it. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

/** Writes a byte and syncs it, four times, by two worker threads, when it is told to. */
const program = `
import { open, rename } from 'node:fs/promises'
process.stdin.once('data', async () => {
  const file = await open(process.argv[1], 'a')
  for (let n = 1; n <= 4; n++) {
    await file.write('x')
    await file.datasync()
  }
  await rename(process.argv[1], process.argv[1] + '.done')
  process.exit()
})
process.stdout.write('ready')`

const start = async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, join(folder.path, 'file')], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '2' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<unknown>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return { pid: child.pid ?? -1, ended, go: () => child.stdin.write('go') }
}
const watched = (pid: number) => ({ pid, threads: 'ALL', folder: folder.path }) as const
const lengthOf = async (name: string) => (await readFile(join(folder.path, name), 'utf8')).length

const points = [1, 2, 3, 4].flatMap((nth) => [
  { call: 'write', nth },
  { call: 'fdatasync', nth },
])

describe('a program that writes and syncs', () => {
  it('has each of its writes listed, and none that wakes a thread', async () => {
    const { pid, ended, go } = await start()
    const end = await watchWrites(watched(pid))
    go()
    expect(await ended).toBe(0)
    expect(await end()).toEqual([...points, { call: 'rename', nth: 1 }])
    expect(await lengthOf('file.done')).toBe(4)
  })

  it.each([...points, { call: 'rename', nth: 1 }])('is killed as it enters $call $nth', async (point) => {
    const { pid, ended, go } = await start()
    const spring = await trapWrite(watched(pid), point)
    go()
    expect(await ended).toBe('SIGKILL')
    expect(await spring()).toBe(true)
    expect(await lengthOf('file')).toBe({ write: point.nth - 1, fdatasync: point.nth, rename: 4 }[point.call])
  })

  it('lives where it does not get that far', async () => {
    const { pid, ended, go } = await start()
    const spring = await trapWrite(watched(pid), { call: 'fsync', nth: 1 })
    expect(await spring()).toBe(false)
    go()
    expect(await ended).toBe(0)
  })

  it('is not taken for killed there if it ended elsewhere', async () => {
    const { pid, ended, go } = await start()
    const spring = await trapWrite(watched(pid), { call: 'fsync', nth: 1 })
    go()
    expect(await ended).toBe(0)
    await expect(spring()).rejects.toThrow('it ended before fsync 1')
  })
})
