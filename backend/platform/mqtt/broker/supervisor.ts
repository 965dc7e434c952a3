import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describeError, type Log } from '@zuil/protocol'
import { StartRefused } from '../../start-refused.ts'
import { backendUser, type RefusalKind } from './access.ts'
import type { BrokerSettings, Credential, FromBroker, ToBroker } from './messages.ts'
import { defaultRate } from './rate.ts'

/** Where the backend's own client finds a broker. */
export interface Endpoint {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

export interface BrokerOptions {
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** PEM. Without it the broker listens on loopback alone. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly credentials: readonly Credential[]
  readonly log: Log
  /** For tests: other limits than the defaults. */
  readonly limits?: Partial<Pick<BrokerSettings, 'connectTimeoutMs' | 'drainTimeoutMs' | 'rate' | 'strangers'>>
}

/** The embedded broker: a process of its own, restarted whenever it dies. */
export interface EmbeddedBroker {
  /** Port for the zuilen. The same after a restart. */
  readonly port: number
  readonly endpoint: Endpoint
  /** The process as it is now. */
  pid(): number | undefined
  /**
   * Sets all who may connect. Resolves when the broker has applied it: whoever is not among them, or has another password,
   * has been disconnected.
   */
  setCredentials(all: readonly Credential[]): Promise<void>
  /** What it refused since the start, by kind. */
  refusals(): Readonly<Partial<Record<RefusalKind, number>>>
  stop(): Promise<void>
}

const RESTART_FIRST_MS = 20
const RESTART_MAX_MS = 2_000
/** A broker that sends no sign of life for this long hangs. */
const HANGS_MS = 15_000

const fromSource = import.meta.url.endsWith('.ts')
// A child process can't be started from TypeScript: under vitest it comes from the build. Of a bundle it stands beside it.
const script = fileURLToPath(
  new URL(fromSource ? '../../../dist/program/broker-process.js' : './broker-process.js', import.meta.url),
)

const cannotListen = (code: string, host: string, port: number): StartRefused =>
  new StartRefused(`The MQTT broker can't listen on ${host}:${port} (${code}); set BROKER_HOST or BROKER_PORT.`)

/** What changed between two tables of credentials. */
export const credentialChanges = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { readonly set: readonly Credential[]; readonly removed: readonly string[] } => ({
  set: [...after].filter(([user, hash]) => before.get(user) !== hash),
  removed: [...before.keys()].filter((user) => !after.has(user)),
})

/**
 * Starts the embedded broker and keeps it running.
 * @throws StartRefused when it can't listen
 */
export const startBroker = async (options: BrokerOptions): Promise<EmbeddedBroker> => {
  const { log } = options
  const backendPassword = randomBytes(32).toString('base64url')
  const refused: Partial<Record<RefusalKind, number>> = {}
  const applied = new Map<number, () => void>()
  let credentials = new Map(options.credentials)
  let settings: BrokerSettings = {
    host: options.host,
    port: options.port,
    ...(options.tls && { tls: options.tls }),
    localPort: 0,
    connectTimeoutMs: 10_000,
    drainTimeoutMs: 4_000,
    rate: defaultRate,
    strangers: { perAddress: 200, total: 2_000 },
    ...options.limits,
  }
  let child: ChildProcess | undefined
  let restart: NodeJS.Timeout | undefined
  let restartAfterMs = RESTART_FIRST_MS
  let changes = 0
  let stopped = false

  const send = (message: ToBroker): void => {
    // If the channel has just closed, the process is dead, and the next one gets everything when it starts.
    if (child?.connected) child.send(message, () => undefined)
  }

  const launch = (first?: { resolve(): void; reject(error: Error): void }): void => {
    const started = fork(script, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
    child = started
    const watch = setTimeout(() => started.kill('SIGKILL'), HANGS_MS)
    started.on('message', (message: FromBroker) => {
      watch.refresh()
      switch (message.type) {
        case 'LISTENING':
          settings = { ...settings, port: message.port, localPort: message.localPort }
          restartAfterMs = RESTART_FIRST_MS
          first?.resolve()
          break
        case 'FAILED':
          log.error({ code: message.code }, 'The MQTT broker can not listen')
          first?.reject(cannotListen(message.code, settings.host, settings.port))
          started.kill('SIGKILL')
          break
        case 'APPLIED':
          applied.get(message.id)?.()
          applied.delete(message.id)
          break
        case 'ALIVE':
          for (const [kind, count] of Object.entries(message.refused) as [RefusalKind, number][])
            refused[kind] = (refused[kind] ?? 0) + count
      }
    })
    let handled = false
    const onEnd = (how: object): void => {
      if (handled) return
      handled = true
      clearTimeout(watch)
      for (const done of applied.values()) done()
      applied.clear()
      first?.reject(new Error(`the MQTT broker ended at its start: ${JSON.stringify(how)}`))
      if (stopped) return
      log.error(how, 'The MQTT broker ended; restarting it')
      restart = setTimeout(launch, restartAfterMs)
      restartAfterMs = Math.min(restartAfterMs * 2, RESTART_MAX_MS)
    }
    started.once('exit', (code, signal) => onEnd({ code, signal }))
    started.once('error', (error) => onEnd(describeError(error)))
    send({ type: 'START', settings, backendPassword, credentials: [...credentials] })
  }

  const stop = async (): Promise<void> => {
    stopped = true
    clearTimeout(restart)
    const last = child
    if (!last || last.exitCode !== null || last.signalCode !== null) return
    const ended = new Promise((resolve) => last.once('exit', resolve))
    send({ type: 'STOP' })
    const timer = setTimeout(() => last.kill('SIGKILL'), RESTART_MAX_MS)
    await ended
    clearTimeout(timer)
  }

  try {
    await new Promise<void>((resolve, reject) => launch({ resolve, reject }))
  } catch (error) {
    await stop()
    throw error
  }

  return {
    get port() {
      return settings.port
    },
    endpoint: {
      url: `mqtt://127.0.0.1:${settings.localPort}`,
      username: backendUser,
      password: backendPassword,
    },
    pid: () => child?.pid,
    setCredentials: async (all) => {
      const after = new Map(all)
      const { set, removed } = credentialChanges(credentials, after)
      credentials = after
      if (set.length + removed.length === 0 || !child?.connected) return
      const id = ++changes
      const done = new Promise<void>((resolve) => applied.set(id, resolve))
      send({ type: 'CHANGE', id, set, removed })
      await done
    },
    refusals: () => ({ ...refused }),
    stop,
  }
}
