#!/usr/bin/env node
import { createRequire } from 'node:module'
import { openReader } from '@zuil/kiosk/readers/open'
import { createSimulatedReader } from '@zuil/kiosk/simulated/reader'
import { createLog, describeError, type Log } from '@zuil/protocol'
import { type Bridge, startBridge } from './bridge.ts'
import { help, type Options, parseOptions } from './options.ts'
import { simulatedAnswer } from './simulated.ts'

/** The reader bridge: `help` says what it does, docs/operating.md how a PC gets it. */

/** Exit codes as sysexits.h has them. */
const [EX_USAGE, EX_CONFIG] = [64, 78]
/** The bridge has the version of the reader's code. */
const { version } = createRequire(import.meta.url)('@zuil/kiosk/package.json') as { version: string }

const start = async ({ reader, origins, port }: Options, log: Log): Promise<Bridge> => {
  const common = { origins, port, version, log }
  if (reader === 'PCSC') return startBridge({ ...common, reader: await openReader({ kind: 'PCSC' }, log) })
  const simulated = createSimulatedReader()
  return startBridge({ ...common, reader: simulated, answer: simulatedAnswer(simulated, origins) })
}

const run = async (options: Options, log: Log): Promise<void> => {
  const bridge = await start(options, log)
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Stopping')
    await bridge.stop()
    process.exit(0)
  }
  // SIGBREAK and SIGHUP: what Windows sends when its window is closed.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, () => void stop(signal))
  log.info({ address: bridge.address, origins: options.origins, version }, 'The reader bridge is ready')
  process.stdout.write(`${JSON.stringify({ ready: true, address: bridge.address })}\n`)
}

const parsed = parseOptions(process.argv.slice(2), process.env)
if (!parsed.ok) {
  process.stderr.write(`${parsed.error.sentence}\n`)
  process.exit(parsed.error.of === 'SETTING' ? EX_CONFIG : EX_USAGE)
}
if (parsed.value === 'HELP' || parsed.value === 'VERSION') {
  process.stdout.write(`${parsed.value === 'HELP' ? help : version}\n`)
} else {
  const options = parsed.value
  const format = options.logFormat ?? (process.stderr.isTTY ? 'human' : 'json')
  const log = createLog(options.logLevel, (line) => process.stderr.write(line), Date.now, format)
  try {
    await run(options, log)
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (isTaken) log.error({ port: options.port }, 'The port is in use: does a reader bridge run already?')
    else log.error(describeError(error), 'The reader bridge failed')
    process.exit(1)
  }
}
