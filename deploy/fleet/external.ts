import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KillCommands } from './options.ts'
import { Refused } from './refused.ts'

/** Runs a command for a shell. What it starts in the background stays. */
const shell = (command: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Refused(`This command failed (exit code or signal: ${code ?? signal}): ${command}`))
    })
  })

/**
 * Kills an external part and starts it again.
 * @throws Refused when one of the commands fails
 */
export const killExternal = async ({ kill, start }: KillCommands, downMs: number): Promise<void> => {
  await shell(kill)
  await sleep(downMs)
  await shell(start)
}
