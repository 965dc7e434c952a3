import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A built program of ours as a process of its own. */
export interface RunningProgram<Ready> {
  readonly pid: number
  readonly ready: Ready
  /** All that it wrote to its log so far. */
  log(): string
  /** Ends it as an operator does, and waits. Gives the exit code or signal. */
  stop(): Promise<number | NodeJS.Signals>
  /** kill -9, and waits. */
  kill(): Promise<void>
  /** Resolves when it ended, however that came. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/** A temporary folder, to be removed by `remove`. */
export const temporaryFolder = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'zuil-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts a process, on this machine or elsewhere. */
export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess

/** As vitest.config.ts has it, for the same reason; not what is measured by npm run bench. */
const execArgv = process.execArgv.filter((flag) => flag === '--liftoff-only')

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Starts a built program and waits for its line `{"ready":true,...}`.
 * @param script from the root of the project, e.g. kiosk/dist/main.js
 * @throws with the program's log when it ends before it is ready
 */
const startProgram = async <Ready>(
  script: string,
  env: Readonly<Record<string, string>>,
  begin: Spawn = spawn,
): Promise<RunningProgram<Ready>> => {
  const { PATH = '', HOME = '', ZUIL_CI_MARK = '' } = process.env
  const child = begin(process.execPath, [...execArgv, join(root, script)], {
    env: { PATH, HOME, ZUIL_CI_MARK, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child)
      resolve(signal ?? code ?? -1)
    })
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    let out = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const line = out.split('\n').find((l) => l.startsWith('{"ready":'))
      if (line) resolve(JSON.parse(line) as Ready)
    })
    child.once('error', reject)
    void ended.then((code) => reject(new Error(`${script} ended (${code}) before it was ready:\n${log}`)))
  })
  const pid = child.pid ?? -1
  return {
    pid,
    ready,
    ended,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      const code = await ended
      clearTimeout(timer)
      return code
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export interface BackendReady {
  readonly http: string
  readonly mqtt: string
}
export interface ZuilReady {
  readonly screen: string
}

export const startBackend = (
  env: Readonly<Record<string, string>>,
  begin?: Spawn,
): Promise<RunningProgram<BackendReady>> =>
  startProgram('backend/dist/program/main.js', { PORT: '0', BROKER_PORT: '0', ...env }, begin)

export const startZuil = (env: Readonly<Record<string, string>>, begin?: Spawn): Promise<RunningProgram<ZuilReady>> =>
  startProgram('kiosk/dist/main.js', { SCREEN_PORT: '0', READERS: 'simulated', ...env }, begin)

/** The reader bridge, with a simulated reader unless the environment says another. */
export const startBridge = (
  env: Readonly<Record<string, string>>,
  begin?: Spawn,
): Promise<RunningProgram<{ address: string }>> =>
  startProgram('deploy/dist/bridge/main.js', { BRIDGE_PORT: '0', READERS: 'simulated', ...env }, begin)

/** Runs a built program of ours to its end: its exit code, and what it wrote to standard output and error. */
export const runProgram = (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...execArgv, join(root, script), ...args], {
      env: { PATH: process.env.PATH ?? '', ZUIL_CI_MARK: process.env.ZUIL_CI_MARK ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => {
      out += text
    })
    child.stderr.on('data', (text) => {
      err += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out: out.trim(), err: err.trim() }))
  })
