#!/usr/bin/env node
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { combineLogs, createLog, describeError, type Log, limits } from '@zuil/protocol'
import { startApp } from './app.ts'
import { enrolCommand } from './cli/enrol.ts'
import { EX_CONFIG, EX_TEMPFAIL, EX_USAGE, fail, usage } from './cli/exit.ts'
import { handInCommand } from './cli/hand-in.ts'
import { type Config, ConfigRefused, parseConfig } from './config.ts'
import { createLogTail } from './io/log-tail.ts'
import { JournalUnavailable } from './journal/journal.ts'

/** As much of the log as a command's result can hold. */
const LOG_TAIL_BYTES = 32 * 1024

const run = async (config: Config, log: Log, logTail: () => string): Promise<void> => {
  const app = await startApp(config, log, logTail)
  let stopping = false
  const stop = async (signal: string, code = 0): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Stopping')
    await app.stop()
    process.exit(code)
  }
  // Its service starts it again.
  void app.restart.then(() => stop('RESTART', EX_TEMPFAIL))
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
  log.info({ screen: app.screen }, 'The zuil is ready')
  process.stdout.write(`${JSON.stringify({ ready: true, screen: app.screen })}\n`)
}

const [command, ...args] = process.argv.slice(2)
setDefaultAutoSelectFamilyAttemptTimeout(limits.connectAttemptMs)
const parsed = parseConfig(process.env)
if (command === 'help') {
  process.stdout.write(`${usage}\n`)
} else if (!parsed.ok) {
  fail(parsed.error.join('\n'), EX_CONFIG)
} else {
  const config = parsed.value
  const tail = createLogTail(LOG_TAIL_BYTES)
  const format = config.logFormat ?? (process.stderr.isTTY ? 'human' : 'json')
  // The back office gets JSON, whatever the console shows.
  const log = combineLogs(
    createLog(config.logLevel, (line) => process.stderr.write(line), Date.now, format),
    createLog(config.logLevel, tail.write, Date.now),
  )
  try {
    if (command === undefined) await run(config, log, tail.text)
    else if (command === 'enrol') await enrolCommand(config, args)
    else if (command === 'hand-in') await handInCommand(config, args, log)
    else fail(usage, EX_USAGE)
  } catch (error) {
    if (error instanceof ConfigRefused) fail(error.message, EX_CONFIG)
    if (error instanceof JournalUnavailable) fail(error.message, 1)
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      fail(usage, EX_USAGE)
    log.error(describeError(error), 'The zuil failed')
    process.exit(1)
  }
}
