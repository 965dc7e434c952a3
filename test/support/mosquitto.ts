import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './ports.ts'
import { eventually } from './wait.ts'

const acl = fileURLToPath(new URL('../../deploy/backend/mosquitto.acl', import.meta.url))

/** A real Mosquitto of its own, set up as deploy/backend/mosquitto.conf, on loopback and without TLS. */
export interface Mosquitto {
  /** For zuilen: the client id is the user name. */
  readonly zuilUrl: string
  /** For backends. */
  readonly backendUrl: string
  readonly pid: number
  /** Adds users and makes the broker read them. */
  addUsers(users: readonly (readonly [name: string, passwordHash: string])[]): Promise<void>
  /** Starts it again on the same ports after `kill`. */
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Ends it and removes its files. */
  stop(): Promise<void>
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy()).once('connect', () => socket.end())
  })

/**
 * @param users names and password hashes in Mosquitto's format, `backend` among them; EVERYONE = it asks for no password,
 *   and every client may do everything
 */
export const startMosquitto = async (
  users: readonly (readonly [name: string, passwordHash: string])[] | 'EVERYONE',
): Promise<Mosquitto> => {
  const folder = await mkdtemp(join(tmpdir(), 'zuil-mosquitto-'))
  const passwords = join(folder, 'passwd')
  const zuilPort = await freePort()
  const backendPort = await freePort()
  const config = join(folder, 'mosquitto.conf')
  const lines = (more: readonly (readonly [name: string, passwordHash: string])[]): string =>
    more.map(([name, hash]) => `${name}:${hash}\n`).join('')
  if (users !== 'EVERYONE') await writeFile(passwords, lines(users), { mode: 0o600 })
  await writeFile(
    config,
    [
      // Started by root it would become the user mosquitto, who may not read our folder.
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      'per_listener_settings false',
      ...(users === 'EVERYONE'
        ? ['allow_anonymous true']
        : ['allow_anonymous false', `password_file ${passwords}`, `acl_file ${acl}`]),
      'persistence false',
      'set_tcp_nodelay true',
      'message_size_limit 65536',
      'max_packet_size 131072',
      'max_queued_messages 20000',
      `listener ${zuilPort} 127.0.0.1`,
      'use_username_as_clientid true',
      `listener ${backendPort} 127.0.0.1`,
      '',
    ].join('\n'),
  )

  let log = ''
  const launch = async () => {
    const child = spawn('mosquitto', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    let over = false
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', () => resolve())
    }).then(() => {
      over = true
    })
    child.stderr.on('data', (text: Buffer) => {
      log += text.toString()
    })
    await eventually(
      async () => {
        if (over) throw new Error(`mosquitto ended:\n${log}`)
        return (await answers(zuilPort)) && (await answers(backendPort))
      },
      { what: 'mosquitto to listen', withinMs: 60_000 },
    )
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal)
      await ended
    }
    return { child, end }
  }
  let running = await launch()

  return {
    zuilUrl: `mqtt://127.0.0.1:${zuilPort}`,
    backendUrl: `mqtt://127.0.0.1:${backendPort}`,
    get pid() {
      return running.child.pid ?? -1
    },
    addUsers: async (more) => {
      await appendFile(passwords, lines(more))
      running.child.kill('SIGHUP')
    },
    start: async () => {
      running = await launch()
    },
    kill: () => running.end('SIGKILL'),
    stop: async () => {
      await running.end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
