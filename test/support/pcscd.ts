import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takePcscdTurn } from './pcscd-turn.ts'
import { eventually } from './wait.ts'

/** The real PC/SC daemon, with a virtual reader (vsmartcard) of two places: see `VirtualCard`. */
export interface Pcscd {
  readonly pid: number
  /** Ends it, as systemd would. */
  stop(): Promise<void>
  /** kill -9. Leaves its socket and pid file behind, as it does; `startPcscd` clears them away. */
  kill(): Promise<void>
}

/** The names PC/SC gives the two places of the virtual reader. */
export const virtualReaders = ['ACS ACR122U PICC Interface 00 00', 'ACS ACR122U PICC Interface 00 01'] as const

const socketPath = '/run/pcscd/pcscd.comm'

/**
 * The first place is at TCP port 35963 (0x8C7B), the second at the next: as the driver has it, which can be one reader alone.
 */
const readerConfig = (name: string): string => `FRIENDLYNAME "${name}"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
`

const answers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath)
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

/**
 * Starts pcscd (as root: it writes in /run) and waits until it takes clients. There is one a machine: a file that uses it
 * waits for its turn, `takePcscdTurn` in a hook with time enough.
 * @param options.reader its name; false: a service without any reader
 * @throws when a daemon runs already, or it ends at once
 */
export const startPcscd = async ({
  reader = 'ACS ACR122U PICC Interface',
}: {
  readonly reader?: string | false
} = {}): Promise<Pcscd> => {
  await takePcscdTurn()
  if (await answers()) throw new Error('a PC/SC daemon runs already: stop it (systemctl stop pcscd.socket pcscd)')
  for (const stale of [socketPath, '/run/pcscd/pcscd.pid']) await rm(stale, { force: true })
  const config = await mkdtemp(join(tmpdir(), 'zuil-pcscd-'))
  if (reader !== false) await writeFile(join(config, 'virtual-reader'), readerConfig(reader))

  const child = spawn('pcscd', ['--foreground', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
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
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
    await rm(config, { recursive: true, force: true })
  }
  try {
    await eventually(
      async () => {
        if (over) throw new Error(`pcscd ended at once: ${output}`)
        return answers()
      },
      { what: 'pcscd' },
    )
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
  return {
    pid: child.pid ?? -1,
    kill: () => end('SIGKILL'),
    stop: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await end('SIGTERM')
      clearTimeout(late)
      for (const left of [socketPath, '/run/pcscd/pcscd.pid']) await rm(left, { force: true })
    },
  }
}
