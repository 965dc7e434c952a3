import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { limits } from '@zuil/protocol'
import { help, parseOptions } from './options.ts'
import { Refused } from './refused.ts'
import { run } from './run.ts'

/**
 * `npm run fleet`: many zuilen against a real backend, on bad lines, with bad clocks; then what every screen showed is held
 * against the books, and the alerts against the true outages.
 */

const EX_USAGE = 64
const END_WITHIN_MS = 30_000
const say = (text: string): void => console.log(text)

setDefaultAutoSelectFamilyAttemptTimeout(limits.connectAttemptMs)
const parsed = parseOptions(process.argv.slice(2))
if (!parsed.ok) {
  console.error(parsed.error)
  process.exit(EX_USAGE)
}
if (parsed.value === 'HELP') {
  say(help)
  process.exit(0)
}

const ends: (() => Promise<unknown>)[] = []
let ending = false
/** Ends all that was started, and the process, whatever hangs. */
const end = async (code: number): Promise<void> => {
  if (ending) return
  ending = true
  setTimeout(() => process.exit(code === 0 ? 1 : code), END_WITHIN_MS)
  for (const one of ends.splice(0).reverse()) await one().catch((error: unknown) => console.error(error))
  process.exit(code)
}
const failed = (error: unknown): void => {
  if (!ending) console.error(error instanceof Refused ? error.message : error)
  void end(1)
}
process.on('SIGINT', () => void end(130))
process.on('SIGTERM', () => void end(143))
process.on('SIGHUP', () => void end(129))
process.on('uncaughtException', failed)

run(parsed.value, { say, ends }).then((same) => end(same ? 0 : 1), failed)
