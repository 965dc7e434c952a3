import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Resident memory of a process, in MB (10^6 bytes). */
export const residentMb = async (pid: number): Promise<number> => {
  const [, kib = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return (Number(kib) * 1024) / 1e6
}

/** Processor time that a process used since it began, in seconds. */
export const cpuSeconds = async (pid: number): Promise<number> => {
  // The name between parentheses may hold anything; user and system time are the 14th and 15th field.
  const [, rest = ''] = /\) (.*)$/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? []
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
