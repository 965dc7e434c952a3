import { execFile, spawn } from 'node:child_process'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * A real Debian 13 in a folder, as a zuil's Pi has it, to run programs in (chroot; takes root). It is made once a
 * machine, of the same mirror as the machine's own packages, and made anew when it is a week old.
 */

const run = promisify(execFile)
const PACKAGES = ['pcscd', 'polkitd', 'libpam-systemd', 'udev', 'dbus', 'libpcsclite1', 'vsmartcard-vpcd', 'nodejs']
const WEEK_MS = 7 * 86_400_000
const project = fileURLToPath(new URL('../..', import.meta.url))

const mirror = async (): Promise<string> => {
  const format = ['--format', '$(ORIGIN) $(REPO_URI)', 'Created-By: Packages']
  const { stdout } = await run('apt-get', ['indextargets', ...format]).catch(() => ({ stdout: '' }))
  const [, own] = /^Debian (\S+\/debian\/?)$/m.exec(stdout) ?? []
  return own ?? 'http://deb.debian.org/debian'
}

/** @returns the folder of the tree; nothing in it was changed */
export const debian13 = async (): Promise<string> => {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'zuil-tests')
  const tree = join(cache, 'debian-13')
  const made = await stat(tree).catch(() => undefined)
  if (made && Date.now() - made.birthtimeMs < WEEK_MS) return tree
  const half = `${tree}-half`
  await rm(half, { recursive: true, force: true })
  await mkdir(cache, { recursive: true })
  const include = `--include=${PACKAGES.join(',')}`
  const args = ['--variant=minbase', include, 'trixie', half, await mirror()]
  await run('debootstrap', args, { maxBuffer: 10_000_000 }).catch((error: { stdout?: string }) => {
    throw new Error(`Debian 13 could not be made; it takes root and the mirror: ${error.stdout?.slice(-2_000)}`)
  })
  await rm(tree, { recursive: true, force: true })
  await rename(half, tree)
  return tree
}

/** A Debian 13 of a test's own, running: what is written in it is gone with it. */
export interface RunningDebian {
  /** Runs a command line of its shell as root, in the folder of this project. @throws with what it printed when it fails */
  sh(line: string): Promise<string>
  /** Runs a command line as another user, without a session, and gives each line that it prints. */
  as(user: string, line: string, onLine: (line: string) => void): { stop(): Promise<void> }
  stop(): Promise<void>
}

/**
 * Starts a Debian 13: an overlay over the tree, in a mount namespace of its own, with this project at /opt/zuil. All ends
 * with the one process that holds it.
 * @param folder an empty one, for what is written; on a real file system
 */
export const startDebian = async (folder: string): Promise<RunningDebian> => {
  const tree = await debian13()
  const root = join(folder, 'root')
  for (const name of ['root', 'written', 'work']) await mkdir(join(folder, name))
  const prepare = [
    'set -e',
    `mount -t overlay overlay -o lowerdir=${tree},upperdir=${folder}/written,workdir=${folder}/work ${root}`,
    `mount -t proc proc ${root}/proc`,
    `mount --rbind /dev ${root}/dev`,
    `mkdir -p ${root}/opt/zuil ${root}/run/dbus`,
    `mount --bind -o ro ${project} ${root}/opt/zuil`,
    'echo ready',
    `exec chroot ${root} sleep infinity`,
  ].join('\n')
  const holder = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', prepare], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => holder.once('exit', () => resolve()))
  process.on('exit', () => holder.kill('SIGKILL'))
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [holder.stdout, holder.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text
        if (printed.includes('ready\n')) resolve()
      })
    void ended.then(() => reject(new Error(`Debian 13 could not be started: ${printed}`)))
  })
  const { stdout: children } = await run('pgrep', ['-P', String(holder.pid)])
  const inside = ['--target', children.trim(), '--mount', '--pid', '--root', '--wd', 'sh', '-c']
  const inProject = (line: string): string[] => [...inside, `cd /opt/zuil && ${line}`]
  // Of this process' settings nothing: a service has none of them.
  const options = {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
  }

  return {
    sh: async (line) => {
      try {
        return (await run('nsenter', inProject(line), options)).stdout
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
        throw new Error(`${line}: ${stdout}${stderr}`)
      }
    },
    as: (user, line, onLine) => {
      const asUser = `exec setpriv --reuid=${user} --regid=${user} --init-groups ${line}`
      const child = spawn('nsenter', inProject(asUser), { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      let rest = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          const lines = (rest + text).split('\n')
          rest = lines.pop() ?? ''
          for (const each of lines) onLine(each)
        })
      return {
        stop: async () => {
          child.kill('SIGKILL')
          await over
        },
      }
    },
    stop: async () => {
      holder.kill('SIGKILL')
      await ended
    },
  }
}
