#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createLog, describeError, type Log } from '@zuil/protocol'
import { type App, startApp } from './app.ts'
import { handInDirectory } from './cli/hand-in.ts'
import { type Config, parseConfig } from './config.ts'
import { enrolDevice, type Typed } from './enrolment/enrol-device.ts'
import { createLogTail } from './io/log-tail.ts'
import { openKept } from './io/state-directory.ts'
import { JournalUnavailable } from './journal/journal.ts'

/** As sysexits has it: the caller used the command wrongly; to be tried again; the configuration is wrong. */
const EX_USAGE = 64
const EX_TEMPFAIL = 75
const EX_CONFIG = 78

/** As much of the log as a result can hold. */
const LOG_TAIL_BYTES = 32 * 1024

const usage = `Usage: zuil-kiosk
       zuil-kiosk enrol --name NAME --code CODE [--backend URL]
       zuil-kiosk hand-in --state DIR    delivers the journal of another zuil's directory
Settings come from the environment: docs/operating.md.`

const fail = (sentence: string, code: number): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

/** Asks the zuil that runs on this machine; `undefined` = none does. */
const enrolRunning = async ({ screen }: Config, typed: Typed): Promise<string | undefined> => {
  let response: Response
  try {
    response = await fetch(`http://${screen.host}:${screen.port}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(typed),
    })
  } catch {
    return undefined
  }
  const body = (await response.json()) as { name?: string; error?: string }
  return response.ok ? `Ingesteld als ${body.name}.` : fail(body.error ?? 'Dat lukte niet.', 1)
}

const enrolByHand = async (config: Config, args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: { backend: { type: 'string' }, name: { type: 'string' }, code: { type: 'string' } },
  })
  const { backend, name, code } = values
  if (name === undefined || code === undefined) return fail(usage, EX_USAGE)
  const typed: Typed = { name, code, ...(backend !== undefined && { backendUrl: backend }) }
  const running = await enrolRunning(config, typed)
  if (running !== undefined) {
    process.stdout.write(`${running}\n`)
    return
  }
  const done = await enrolDevice(config, await openKept(config.stateDir), typed)
  if (!done.ok) return fail(done.error, 1)
  process.stdout.write(`Ingesteld als ${done.value.enrolment.name}. Start de zuil.\n`)
}

const handInByHand = async (config: Config, args: string[], log: Log): Promise<void> => {
  const { values } = parseArgs({ args, options: { state: { type: 'string' } } })
  if (values.state === undefined) return fail(usage, EX_USAGE)
  const done = await handInDirectory({ ...config, stateDir: values.state }, log)
  if (!done.ok) return fail(done.error, 1)
  process.stdout.write(`${done.value}\n`)
}

const run = async (config: Config, log: Log, logTail: () => string): Promise<void> => {
  const app: App = await startApp(config, log, logTail)
  let stopping = false
  const stop = async (signal: string, code = 0): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    await app.stop()
    process.exit(code)
  }
  // Its service starts it again.
  void app.restart.then(() => stop('RESTART', EX_TEMPFAIL))
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
  log.info({ screen: app.screen }, 'the zuil is ready')
  process.stdout.write(`${JSON.stringify({ ready: true, screen: app.screen })}\n`)
}

const parsed = parseConfig(process.env)
if (!parsed.ok) {
  fail(parsed.error.join('\n'), EX_CONFIG)
} else {
  const config = parsed.value
  const tail = createLogTail(LOG_TAIL_BYTES)
  const writeLine = (line: string): void => {
    process.stderr.write(line)
    tail.write(line)
  }
  const log = createLog(config.logLevel, writeLine, Date.now)
  const [command, ...args] = process.argv.slice(2)
  try {
    if (command === undefined) await run(config, log, tail.text)
    else if (command === 'enrol') await enrolByHand(config, args)
    else if (command === 'hand-in') await handInByHand(config, args, log)
    else fail(usage, EX_USAGE)
  } catch (error) {
    if (error instanceof JournalUnavailable) fail(error.message, 1)
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      fail(usage, EX_USAGE)
    log.error(describeError(error), 'the zuil failed')
    process.exit(1)
  }
}
