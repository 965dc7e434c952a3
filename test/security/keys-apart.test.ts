import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { copyDatabase } from '../support/databases.ts'
import { startBackend, temporaryFolder } from '../support/programs.ts'
import { ask } from '../support/world.ts'

/** Somebody who copies the data directory, or has another account on the machine. */

const run = promisify(execFile)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

/** What is in a folder and itself, with its mode, as far as others on the machine may do something with it. */
const openToOthers = async (path: string): Promise<string[]> => {
  const names = ['', ...(await readdir(path, { recursive: true }))]
  const modes = await Promise.all(
    names.map(async (name) => [name, (await stat(join(path, name))).mode & 0o777] as const),
  )
  return modes.filter(([, mode]) => (mode & 0o077) !== 0).map(([name, mode]) => `${name} ${mode.toString(8)}`)
}

describe('the keys', () => {
  it('are not in the data directory, so that a copy of it is not readable', async () => {
    const dataDir = join(folder.path, 'fresh')
    const backend = await startBackend({ DATA_DIR: dataDir })
    await backend.stop()
    expect(await readdir(dataDir, { recursive: true })).not.toContain('keys.json')
    expect(JSON.parse(await readFile(defaultKeysFile(dataDir), 'utf8'))).toMatchObject({ insz: [{ version: 1 }] })
    expect(await openToOthers(dirname(defaultKeysFile(dataDir)))).toEqual([])
  })

  it('that an older version left there are used, with the command that moves them', async () => {
    const dataDir = join(folder.path, "of an older version's")
    await copyDatabase('embedded', dataDir)
    await rename(defaultKeysFile(dataDir), join(dataDir, 'keys.json'))
    const old = await startBackend({ DATA_DIR: dataDir, LOG: 'json' })
    await old.stop()
    const [line = '{}'] = old
      .log()
      .split('\n')
      .filter((one) => one.includes('The keys lie among the data'))
    const { message } = JSON.parse(line) as { message: string }
    const [, command = ''] = /move them: (.*)$/.exec(message) ?? []
    await run('sh', ['-c', command])
    expect(await readdir(dataDir)).not.toContain('keys.json')
    const moved = await startBackend({ DATA_DIR: dataDir, LOG: 'json' })
    await moved.stop()
    expect(moved.log()).not.toContain('The keys lie')
  })
})

describe('the files of the database', () => {
  it('are for the backend’s own user alone, also new ones, and those of an older version', async () => {
    const dataDir = join(folder.path, 'open')
    await mkdir(dataDir)
    await copyDatabase('embedded', dataDir)
    await run('chmod', ['-R', 'a+rwX', dataDir])
    await chmod(dataDir, 0o755)
    const backend = await startBackend({ DATA_DIR: dataDir })
    const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(dataDir)}`
    await ask(url, 'create table of_now as select 1 as one')
    // While it runs as well: its socket has no password.
    expect(await openToOthers(dataDir)).toEqual([])
    await backend.stop()
    expect(await openToOthers(dataDir)).toEqual([])
  })
})
