#!/usr/bin/env node
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { createLog, describeError, type Log, limits } from '@zuil/protocol'
import { commands, usage } from './cli.ts'
import { type Config, parseConfig } from './config.ts'
import { StartRefused } from './platform/start-refused.ts'

/** As sysexits has it: the caller used the command wrongly; the configuration is wrong. */
const EX_USAGE = 64
const EX_CONFIG = 78

const fail = (sentence: string, code: number): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

const serve = async (config: Config, log: Log): Promise<void> => {
  // A command needs none of it.
  const { startApp } = await import('./app.ts')
  const app = await startApp(config, log)
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Stopping')
    await app.stop()
    process.exit(0)
  }
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
  log.info({ http: app.http, mqtt: app.mqtt }, 'The backend is ready')
  process.stdout.write(`${JSON.stringify({ ready: true, http: app.http, mqtt: app.mqtt })}\n`)
}

// What it writes is personal data: nobody else on the machine reads it.
process.umask(0o077)
const [name, ...args] = process.argv.slice(2)
setDefaultAutoSelectFamilyAttemptTimeout(limits.connectAttemptMs)
const parsed = parseConfig(process.env)
if (name === 'help') {
  process.stdout.write(`${usage}\n`)
} else if (!parsed.ok) {
  fail(parsed.error.join('\n'), EX_CONFIG)
} else {
  const config = parsed.value
  const format = config.logFormat ?? (process.stderr.isTTY ? 'human' : 'json')
  const log = createLog(config.logLevel, (line) => process.stderr.write(line), Date.now, format)
  const command = name === undefined ? undefined : commands[name]
  if (name !== undefined && !command) fail(usage, EX_USAGE)
  try {
    if (command) {
      const words = await command(config, log, args)
      process.stdout.write(`${words}\n`)
    } else await serve(config, log)
  } catch (error) {
    if (error instanceof StartRefused) fail(error.message, EX_CONFIG)
    log.error(describeError(error), 'The backend failed')
    process.exit(1)
  }
}
