import { existsSync, mkdirSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DemoAccount, formatOf, greeting, humanLog, levelOf } from './console.ts'
import { get } from './http.ts'
import { start } from './program.ts'
import { type DemoProvider, type ProviderAccount, startProvider } from './provider.ts'
import { keptProviderKeys } from './provider-keys.ts'
import { startDemoZuil } from './zuil.ts'

/**
 * `npm start`: the backend with its embedded broker and database, a zuil of each type as a process of its own, a card
 * reader for the counter app, and a provider by which people log in, with demo data. Ctrl-C ends all of it; the data stays in DATA_DIR (default: data). See console.ts for what it prints.
 */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const data = resolve(root, process.env.DATA_DIR ?? 'data')
const FIRST_SCREEN_PORT = 8_900
const PROVIDER_PORT = 8_910
const CLIENT_ID = 'demo'
/** Of the app for passholders at /pas/. */
const PHONE_CLIENT_ID = 'pas'
/** What access tokens are for: the demo's clients have no secrets with which the backend could ask about others. */
const AUDIENCE = 'https://uitpas-demo.example/api'

const format = formatOf(process.env, process.stderr.isTTY === true)
/** How a program's log is shown. Its own format is JSON in both cases. */
const onLogLine = (program: string): ((line: string) => void) | undefined =>
  format === 'human' ? humanLog(program, levelOf(process.env), (text) => process.stderr.write(text)) : undefined
const programEnv = { ...process.env, LOG: 'json' }

/** What runs, in the order in which it was started. */
const running: { stop(): Promise<void> }[] = []
let stopping: Promise<void> | undefined

/** Ends the zuilen first, so that they can say goodbye to the backend. */
const stop = (code: number): Promise<void> => {
  stopping ??= (async () => {
    const [backend, ...others] = running
    await Promise.all(others.map((one) => one.stop()))
    await backend?.stop()
    process.exit(code)
  })()
  return stopping
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

const failed = (name: string, code: number | string): void => {
  if (stopping) return
  console.error(
    `The ${name} stopped (exit code or signal: ${code}). Its log stands above; see docs/operating.md, "When it does not start".`,
  )
  void stop(1)
}

/** Listens before the backend starts, which must know its address; who set a provider of his own logs in by that. */
const listenAsProvider = async (): Promise<DemoProvider | undefined> => {
  if (process.env.OIDC_ISSUER) return undefined
  const port = Number(process.env.LOGIN_PORT || PROVIDER_PORT)
  return startProvider(port).catch(() => {
    throw new Error(`The port ${port} is in use by another program: set LOGIN_PORT.`)
  })
}

const openProvider = async (provider: DemoProvider, backend: string): Promise<void> => {
  const { people } = await get<{ people: readonly ProviderAccount[] }>(`${backend}/demo/people`)
  const origin = process.env.PUBLIC_URL ? new URL(process.env.PUBLIC_URL).origin : backend
  await provider.open({
    client: { id: CLIENT_ID, origin },
    apps: [{ id: PHONE_CLIENT_ID, redirectUri: `${origin}/pas/` }],
    audience: AUDIENCE,
    accounts: people,
    keys: keptProviderKeys(resolve(data, 'provider/keys.json')),
  })
}

const startBackend = async (provider: DemoProvider | undefined): Promise<string> => {
  const backend = start({
    name: 'backend',
    script: resolve(root, 'backend/dist/program/main.js'),
    env: {
      ...programEnv,
      ...(provider && {
        ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT_ID },
        ...{ OIDC_PHONE_CLIENT_ID: PHONE_CLIENT_ID, OIDC_API_AUDIENCE: AUDIENCE },
      }),
      DEMO: '1',
      DATA_DIR: resolve(data, 'backend'),
    },
    onLogLine: onLogLine('backend'),
  })
  running.push(backend)
  void backend.ended.then((code) => failed('backend', code))
  return ((await backend.ready) as { http: string }).http
}

/** An earlier version of the demo had one zuil, in a folder of this name. */
const refuseOldData = (): void => {
  if (!existsSync(resolve(data, 'zuil')) || existsSync(resolve(data, 'zuil-checkin'))) return
  throw new Error(`${data} is of an earlier version of the demo, with one zuil. Remove that folder and start again.`)
}

/** The folder and the name in the log of a zuil of each type. */
const folders: Readonly<Record<string, string>> = {
  CHECK_IN: 'zuil-checkin',
  TICKET: 'zuil-ticket',
  REWARD: 'zuil-voordeel',
  MEMBERSHIP: 'zuil-lidmaatschap',
}

const startZuilen = async (backend: string): Promise<void> => {
  const { screens } = await get<{ screens: { zuilId: string; type: string }[] }>(`${backend}/demo/screens`)
  const firstPort = Number(process.env.SCREEN_PORT || FIRST_SCREEN_PORT)
  const zuilen = screens.map(({ zuilId, type }, n) => {
    const name = folders[type] ?? `zuil-${n + 1}`
    const zuil = startDemoZuil({
      zuilId,
      name,
      script: resolve(root, 'kiosk/dist/main.js'),
      env: {
        ...programEnv,
        STATE_DIR: resolve(data, name),
        BACKEND_URL: backend,
        // A reader that is connected to this machine is the first zuil's.
        READERS: n === 0 ? (process.env.READERS ?? 'simulated,pcsc,keyboard') : 'simulated,keyboard',
        // 0 = any free port.
        SCREEN_PORT: String(firstPort === 0 ? 0 : firstPort + n),
        SCREEN_ALLOW_ORIGIN: backend,
      },
      onLogLine: onLogLine(name),
      backend,
      failed,
    })
    running.push(zuil)
    return zuil
  })
  await Promise.all(zuilen.map(({ ready }) => ready))
}

/** The counter app's card reader. All else works without it: a bridge of somebody's own may have its port. */
const startBridge = async (backend: string): Promise<void> => {
  const bridge = start({
    name: 'reader bridge',
    script: resolve(root, 'deploy/dist/bridge/main.js'),
    env: {
      ...programEnv,
      READERS: 'simulated',
      BRIDGE_ORIGINS: [backend, backend.replace('//127.0.0.1', '//localhost')].join(','),
    },
    onLogLine: onLogLine('bridge'),
  })
  running.push(bridge)
  await bridge.ready.then(
    () => void bridge.ended.then((code) => failed('reader bridge', code)),
    () => console.error('The counter app has no card reader, for the reason above: BRIDGE_PORT chooses another port.'),
  )
}

const shownPath = (path: string): string => {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') ? path : short
}

try {
  refuseOldData()
  mkdirSync(data, { recursive: true })
  if (format === 'human') console.log('Starting the backend and four zuilen…')
  const provider = await listenAsProvider()
  const address = await startBackend(provider)
  if (provider) {
    running.push(provider)
    await openProvider(provider, address)
  }
  await Promise.all([startZuilen(address), startBridge(address)])
  const { accounts } = await get<{ accounts: readonly DemoAccount[] }>(`${address}/demo/accounts`)
  console.log(greeting(format, { address, accounts, data: shownPath(data) }))
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error)
  await stop(1)
}
