import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { eventually } from './wait.ts'

/**
 * A real Debian 13 in a folder, as a zuil's Pi has it, booted by its own systemd in namespaces (takes root). It is made once
 * a machine, of the same mirror as the machine's own packages, and made anew when it is a week old.
 */

const run = promisify(execFile)
const PACKAGES = [
  ...['systemd-sysv', 'libpam-systemd', 'udev', 'dbus', 'polkitd'],
  ...['pcscd', 'libpcsclite1', 'vsmartcard-vpcd', 'nodejs', 'iproute2', 'kmod'],
]
/** What debootstrap, which knows no alternatives, can't install. */
const LATER_PACKAGES = ['chromium', 'cage', 'fonts-dejavu-core']
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
  const tree = join(
    cache,
    `debian-13-${createHash('sha256')
      .update([...PACKAGES, ...LATER_PACKAGES].join())
      .digest('hex')
      .slice(0, 8)}`,
  )
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
  const install = `apt-get update && apt-get install -y --no-install-recommends ${LATER_PACKAGES.join(' ')} && apt-get clean`
  const mounted = `mount -t proc proc ${half}/proc && DEBIAN_FRONTEND=noninteractive chroot ${half} sh -c '${install}'`
  await run('unshare', ['--mount', 'sh', '-c', mounted], { maxBuffer: 10_000_000 })
  await rm(tree, { recursive: true, force: true })
  await rename(half, tree)
  return tree
}

/** A Debian 13 of a test's own, booted: what is written in it is gone with it. */
export interface RunningDebian {
  /** Runs a command line of its shell as root, in the folder of this project. @throws with what it printed when it fails */
  sh(line: string): Promise<string>
  /** Runs a command line as another user, without a session, and gives each line that it prints. */
  as(user: string, line: string, onLine: (line: string) => void): { stop(): Promise<void> }
  stop(): Promise<void>
}

/** Its file system: an overlay over the tree, its own devices, and control groups of its own for systemd. */
const mounts = (tree: string, folder: string): string => `
  set -e
  mount --make-rprivate /
  cd ${folder}
  mount -t overlay overlay -o lowerdir=${tree},upperdir=${folder}/written,workdir=${folder}/work root
  cd root
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs tmpfs run
  mount -t tmpfs -o mode=755 tmpfs dev
  mkdir dev/pts dev/shm
  for name in null zero full random urandom tty; do cp -a /dev/$name dev/; done
  mknod dev/tty1 c 4 1
  mknod dev/tty0 c 4 0
  ln -s /proc/self/fd dev/fd
  ln -s /proc/self/fd/0 dev/stdin
  ln -s /proc/self/fd/1 dev/stdout
  ln -s /proc/self/fd/2 dev/stderr
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  mount -t tmpfs tmpfs dev/shm
  mkdir -p opt/zuil mnt
  mount --bind -o ro ${project} opt/zuil
  # In a chroot no browser may shut its pages in.
  pivot_root . mnt
  umount --lazy mnt
  exec env -i container=other PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd --system`

/**
 * Boots a Debian 13 in namespaces of its own, with this project at /opt/zuil. All ends with the one process that holds it.
 * @param folder an empty one, for what is written; on a real file system
 * @param ownNetwork whether it has a network of its own, its own loopback alone; else it has this machine's
 */
export const startDebian = async (folder: string, { ownNetwork = false } = {}): Promise<RunningDebian> => {
  const tree = await debian13()
  for (const name of ['root', 'written', 'work']) await mkdir(join(folder, name))
  const namespaces = ['--mount', '--pid', '--cgroup', '--uts', '--ipc', ...(ownNetwork ? ['--net'] : [])]
  const holder = spawn('unshare', [...namespaces, '--fork', '--kill-child', 'sh', '-c', mounts(tree, folder)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => holder.once('exit', () => resolve()))
  process.on('exit', () => holder.kill('SIGKILL'))
  let printed = ''
  for (const stream of [holder.stdout, holder.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  const pidInside = async (): Promise<string> => (await run('pgrep', ['-P', String(holder.pid)])).stdout.trim()
  const enter = ['--mount', '--pid', '--cgroup', '--uts', '--ipc', '--net', '--root', '--wd']
  const booted = async (): Promise<string> => {
    if (holder.exitCode !== null) throw new Error(`Debian 13 could not be started: ${printed}`)
    const pid = await pidInside()
    // `degraded` is up too: some service of it has no business in a namespace.
    const state = await run('nsenter', ['--target', pid, ...enter, 'systemctl', 'is-system-running']).catch(
      (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
    )
    if (!/^(running|degraded)$/.test(state.stdout.trim())) throw new Error(`Debian 13 is ${state.stdout}: ${printed}`)
    return pid
  }
  const pid = await eventually(booted, { withinMs: 120_000, what: 'Debian 13 to be up' })
  const inside = ['--target', pid, ...enter, 'sh', '-c']
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
