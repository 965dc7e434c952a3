import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takePcscdTurn } from './pcscd-turn.ts'
import { freePort } from './ports.ts'
import type { Spawn } from './programs.ts'
import { eventually } from './wait.ts'

/** The real PC/SC daemon, with a virtual reader (vsmartcard) of two places: see `VirtualCard`. */
export interface Pcscd {
  readonly pid: number
  /** Ends it, as systemd would. */
  stop(): Promise<void>
  /** kill -9. Leaves its socket and pid file behind, as it does; `startPcscd` clears them away. */
  kill(): Promise<void>
}

/** A daemon that the programs of this machine do not see: as that of another machine. */
export interface PcscdApart {
  /** Of its virtual reader: for `VirtualCard`. */
  readonly firstPort: number
  /** Starts a program that finds it where all others find the one of `startPcscd`. */
  readonly spawn: Spawn
  stop(): Promise<void>
}

/** The names PC/SC gives the two places of the virtual reader. */
export const virtualReaders = ['ACS ACR122U PICC Interface 00 00', 'ACS ACR122U PICC Interface 00 01'] as const

const READER = 'ACS ACR122U PICC Interface'
const socketPath = '/run/pcscd/pcscd.comm'
/** 0x8C7B: that of the virtual reader's own manual. */
const FIRST_PORT = 35963

/** The second place is at the next port: as the driver has it, which can be one reader alone. */
const readerConfig = (name: string, firstPort: number): string => {
  const channel = `0x${firstPort.toString(16)}`
  return `FRIENDLYNAME "${name}"
DEVICENAME /dev/null:${channel}
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID ${channel}
`
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

interface Daemon {
  readonly pid: number
  end(signal: NodeJS.Signals): Promise<void>
}

interface DaemonOptions {
  /** What its configuration says of readers; absent = there is none. */
  readonly reader?: string
  /** @param daemon its command line */
  readonly begin: (daemon: readonly string[], options: SpawnOptions) => ChildProcess
  readonly socketOf?: (pid: number) => string
}

/** Starts a daemon, and waits until it takes clients. @throws when it ends at once */
const startDaemon = async ({ reader, begin, socketOf = () => socketPath }: DaemonOptions): Promise<Daemon> => {
  const config = await mkdtemp(join(tmpdir(), 'zuil-pcscd-'))
  if (reader !== undefined) await writeFile(join(config, 'virtual-reader'), reader)
  const child = begin(['pcscd', '--foreground', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000)
    })
  let over = false
  const ended = new Promise<void>((resolve) => {
    const done = () => {
      over = true
      running.delete(child)
      resolve()
    }
    child.once('exit', done)
    child.once('error', (error) => {
      output += error.message
      done()
    })
  })
  const pid = child.pid ?? -1
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(late)
    await rm(config, { recursive: true, force: true })
  }
  try {
    await eventually(
      async () => {
        if (over) throw new Error(`pcscd ended at once: ${output}`)
        return answers(socketOf(pid))
      },
      { what: 'pcscd' },
    )
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
  return { pid, end }
}

/**
 * Starts pcscd (as root: it writes in /run) and waits until it takes clients. There is one a machine: a file that uses it
 * waits for its turn, `takePcscdTurn` in a hook with time enough.
 * @param options.reader its name; false: a service without any reader
 * @throws when a daemon runs already, or it ends at once
 */
export const startPcscd = async ({ reader = READER }: { readonly reader?: string | false } = {}): Promise<Pcscd> => {
  await takePcscdTurn()
  if (await answers(socketPath))
    throw new Error('a PC/SC daemon runs already: stop it (systemctl stop pcscd.socket pcscd)')
  for (const stale of [socketPath, '/run/pcscd/pcscd.pid']) await rm(stale, { force: true })
  const { pid, end } = await startDaemon({
    ...(reader !== false && { reader: readerConfig(reader, FIRST_PORT) }),
    begin: ([daemon = '', ...args], options) => spawn(daemon, args, options),
  })
  return {
    pid,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      for (const left of [socketPath, '/run/pcscd/pcscd.pid']) await rm(left, { force: true })
    },
  }
}

/**
 * Starts pcscd beside that of `startPcscd`, with a virtual reader of its own: in a mount namespace, with a /run/pcscd that
 * only who is started in it sees.
 * @throws when it ends at once
 */
export const startPcscdApart = async (): Promise<PcscdApart> => {
  const firstPort = await freePort()
  const own = 'mkdir -p /run/pcscd && mount -t tmpfs pcscd /run/pcscd && exec "$@"'
  const { pid, end } = await startDaemon({
    reader: readerConfig(READER, firstPort),
    begin: (daemon, options) =>
      spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', own, 'sh', ...daemon], options),
    socketOf: (daemon) => `/proc/${daemon}/root${socketPath}`,
  })
  return {
    firstPort,
    spawn: (command, args, options) =>
      spawn('nsenter', ['-t', String(pid), '-U', '-m', '--preserve-credentials', command, ...args], options),
    stop: () => end('SIGTERM'),
  }
}
