import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program of ours, running: it prints one line of JSON with `ready` on its standard output, logs on standard error. */
export interface Program {
  readonly pid: number
  /** What it printed when it was ready. Rejects when it ends before that. */
  readonly ready: Promise<unknown>
  /** Its exit code; or the signal that ended it, or why it did not start. */
  readonly ended: Promise<number | string>
  /** Asks it to end (SIGTERM); after ten seconds it is killed. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 10_000

export interface ProgramOptions {
  /** For sentences about it. */
  readonly name: string
  readonly script: string
  readonly env: NodeJS.ProcessEnv
  /** Gets each line of its log; absent = it writes to this process's standard error itself. */
  readonly onLogLine?: ((line: string) => void) | undefined
}

/** Starts a script with this Node. It is in a group of its own, so that Ctrl-C reaches it through `stop` alone. */
export const start = ({ name, script, env, onLogLine }: ProgramOptions): Program => {
  const child = spawn(process.execPath, [script], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  if (onLogLine) createInterface({ input: child.stderr }).on('line', onLogLine)
  else child.stderr.pipe(process.stderr)
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? code ?? -1))
  })
  const ready = new Promise<unknown>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"ready":')) resolve(JSON.parse(line))
    })
    void ended.then((code) =>
      reject(new Error(`The ${name} ended before it was ready (exit code or signal: ${code}).`)),
    )
  })
  ready.catch(() => undefined)
  return {
    pid: child.pid ?? -1,
    ready,
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      await ended
      clearTimeout(timer)
    },
  }
}
