import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'

/**
 * How the units of a Pi start and stop each other, by a real systemd: a user's, in a mount namespace of its own (takes
 * root). Their programs are idle ones.
 */

const run = promisify(execFile)
const deploy = new URL('../../../deploy/kiosk/', import.meta.url)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let manager: ChildProcess
/** The process that has systemd's namespaces, and runs nothing. */
let inside: string

/** As it is deployed, but for what takes a Pi. */
const idle = async (unit: string): Promise<string> => {
  const lines = (await readFile(new URL(unit, deploy), 'utf8')).split('\n')
  const kept = lines.filter((line) =>
    /^(\[|After|Wants|PartOf|BindsTo|Requires|WantedBy|Restart=|StartLimit)/.test(line),
  )
  return kept.join('\n').replace('[Service]', '[Service]\nExecStart=/bin/sleep infinity\nRestartSec=100ms')
}

const systemctl = async (...args: string[]): Promise<string> => {
  const env = { PATH: process.env.PATH, HOME: folder.path, XDG_RUNTIME_DIR: '/run/zuil' }
  const command = ['--target', inside, '--mount', '--pid', 'systemctl', '--user', ...args]
  return (await run('nsenter', command, { env: { ...env, ...unitPath() } })).stdout.trim()
}
const units = () => join(folder.path, '.config/systemd/user')
const unitPath = () => ({ SYSTEMD_UNIT_PATH: `${units()}:/usr/lib/systemd/user` })
const pidOf = (unit: string): Promise<number> => systemctl('show', '-p', 'MainPID', '--value', unit).then(Number)
const kill = (unit: string) => systemctl('kill', '--signal=SIGKILL', unit)

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(units(), { recursive: true })
  for (const unit of ['zuil.service', 'zuil-screen.service']) await writeFile(join(units(), unit), await idle(unit))
  const script = [
    'mount -t proc proc /proc',
    'mount -t tmpfs tmpfs /run',
    'mkdir -p -m 700 /run/systemd/system /run/zuil',
    '/lib/systemd/systemd --user & exec sleep infinity',
  ].join(' && ')
  const env = { PATH: process.env.PATH, HOME: folder.path, XDG_RUNTIME_DIR: '/run/zuil', ...unitPath() }
  manager = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script], {
    env,
    stdio: 'ignore',
  })
  process.on('exit', () => manager.kill('SIGKILL'))
  inside = await eventually(async () => (await run('pgrep', ['-P', String(manager.pid)])).stdout.trim())
  await eventually(() => systemctl('is-system-running').catch(({ stdout }) => stdout.includes('degraded')), {
    what: 'systemd',
  })
})
afterEach(async () => {
  const ended = new Promise((resolve) => manager.once('exit', resolve))
  manager.kill('SIGKILL')
  await ended
  await folder.remove()
})

describe('the screen of a zuil', () => {
  beforeEach(() => systemctl('enable', '--now', 'zuil', 'zuil-screen'))

  it('stays when the zuil’s program crashes, or is started anew', async () => {
    const screen = await pidOf('zuil-screen')
    expect(screen).toBeGreaterThan(0)
    for (const again of [() => kill('zuil'), () => systemctl('restart', 'zuil')]) {
      const before = await pidOf('zuil')
      await again()
      await eventually(async () => ![0, before].includes(await pidOf('zuil')), { what: 'the program again' })
      await eventually(async () => (await systemctl('list-jobs')).includes('No jobs'))
      expect(await pidOf('zuil-screen')).toBe(screen)
    }
  })

  it('comes back with the zuil when both were stopped', async () => {
    await systemctl('stop', 'zuil', 'zuil-screen')
    expect(await pidOf('zuil-screen')).toBe(0)
    await systemctl('start', 'zuil')
    expect(await pidOf('zuil-screen')).toBeGreaterThan(0)
  })

  it('may fail: the zuil goes on', async () => {
    const zuil = await pidOf('zuil')
    await kill('zuil-screen')
    await systemctl('stop', 'zuil-screen')
    expect(await pidOf('zuil')).toBe(zuil)
  })
})

describe('a zuil without a screen', () => {
  it('starts, and starts none', async () => {
    await systemctl('enable', '--now', 'zuil')
    expect(await pidOf('zuil')).toBeGreaterThan(0)
    expect(await pidOf('zuil-screen')).toBe(0)
  })
})
