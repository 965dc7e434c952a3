import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Program, start } from './program.ts'

/**
 * `npm start`: the backend with its embedded broker and database, and one check-in zuil as a process of its own,
 * with demo data. Ctrl-C ends all of it; the data stays in DATA_DIR (default: data).
 */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const data = resolve(root, process.env.DATA_DIR ?? 'data')
mkdirSync(data, { recursive: true })

const programs: Program[] = []
let stopping: Promise<void> | undefined

/** Ends the zuil first, so that it can say goodbye to the backend. */
const stop = (code: number): Promise<void> => {
  stopping ??= (async () => {
    for (const program of programs.reverse()) await program.stop()
    process.exit(code)
  })()
  return stopping
}

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
process.on('SIGHUP', () => void stop(0))

const run = async (name: string, script: string, env: Record<string, string>): Promise<Program> => {
  const program = start(name, resolve(root, script), { ...process.env, ...env })
  programs.push(program)
  program.ended.then((code) => {
    if (stopping) return
    console.error(
      `The ${name} stopped (${code}). Its log stands above; see docs/operating.md, "When it does not start".`,
    )
    void stop(1)
  })
  return program
}

interface BackendReady {
  readonly http: string
}

interface ZuilReady {
  readonly screen: string
}

const post = async (url: string, body: unknown): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.status === 204 ? undefined : response.json()
}

try {
  const backend = await run('backend', 'backend/dist/main.js', { DEMO: '1', DATA_DIR: resolve(data, 'backend') })
  const { http } = (await backend.ready) as BackendReady

  const zuil = await run('zuil', 'kiosk/dist/main.js', {
    STATE_DIR: resolve(data, 'zuil'),
    BACKEND_URL: http,
    READERS: process.env.READERS ?? 'simulated,pcsc',
    SCREEN_ALLOW_ORIGIN: http,
  })
  const { screen } = (await zuil.ready) as ZuilReady
  await post(`${http}/demo/screen`, { screen })

  const state = (await (await fetch(`${screen}/state`)).json()) as { view?: { screen?: string } }
  if (state.view?.screen === 'NOT_ENROLLED') {
    const grant = (await post(`${http}/demo/configuration-code`, {})) as { name: string; code: string }
    await post(`${screen}/enrol`, { backendUrl: http, ...grant })
  }
  console.log(`\nUiTPAS zuil and backend are running: ${http}/\nCtrl-C stops them.`)
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error)
  await stop(1)
}
