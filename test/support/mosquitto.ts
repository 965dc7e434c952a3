import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accessFile } from '../../backend/platform/mqtt/mosquitto/access.ts'
import { freePort } from './ports.ts'
import { eventually } from './wait.ts'

const shipped = fileURLToPath(new URL('../../deploy/backend/mosquitto.conf', import.meta.url))

/** A real Mosquitto of its own, as shipped (deploy/backend/mosquitto.conf), but on loopback and without TLS. */
export interface Mosquitto {
  /** For zuilen: the client id is the user name. */
  readonly zuilUrl: string
  /** For backends. */
  readonly backendUrl: string
  readonly pid: number
  /** The dynamic security plugin's file. */
  readonly accessFile: string
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
 * @param users names and password hashes in Mosquitto's format, that of the backend first; EVERYONE = it asks for no
 *   password, and every client may do everything
 */
export const startMosquitto = async (
  users: readonly (readonly [name: string, passwordHash: string])[] | 'EVERYONE',
): Promise<Mosquitto> => {
  const folder = await mkdtemp(join(tmpdir(), 'zuil-mosquitto-'))
  const access = join(folder, 'access.json')
  const zuilPort = await freePort()
  const backendPort = await freePort()
  const config = join(folder, 'mosquitto.conf')
  if (users !== 'EVERYONE') {
    const [backend, ...zuilen] = users.map(([user, passwordHash]) => ({ user, passwordHash }))
    if (!backend) throw new Error('a Mosquitto needs the backend among its users')
    await writeFile(access, accessFile(backend, zuilen), { mode: 0o600 })
  }
  const lines = (await readFile(shipped, 'utf8')).split('\n').flatMap((line) => {
    if (/^(certfile|keyfile) /.test(line)) return []
    if (line === 'listener 8883') return [`listener ${zuilPort} 127.0.0.1`]
    if (line === 'listener 1884 127.0.0.1') return [`listener ${backendPort} 127.0.0.1`]
    if (line.startsWith('plugin_opt_config_file '))
      return users === 'EVERYONE' ? [] : [`plugin_opt_config_file ${access}`]
    if (users === 'EVERYONE' && line.startsWith('plugin ')) return []
    return [users === 'EVERYONE' && line === 'allow_anonymous false' ? 'allow_anonymous true' : line]
  })
  // Started by root it would become the user mosquitto, who may not read our folder.
  await writeFile(config, [...(process.getuid?.() === 0 ? ['user root'] : []), ...lines].join('\n'))

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
    accessFile: access,
    get pid() {
      return running.child.pid ?? -1
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
