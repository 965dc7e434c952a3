import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Clock, StartTimer } from '../ports.ts'

/**
 * The machine's clocks. The monotonic one counts from the machine's boot, not the program's start: moments noted before a
 * restart of the program stay comparable.
 * @param bootIdFile the kernel's id of this boot
 */
export const systemClock = async (bootIdFile: string): Promise<Clock> => {
  const bootId = (await readFile(bootIdFile, 'utf8')).trim()
  return {
    bootId,
    now: () => ({ monotonicMs: Number(process.hrtime.bigint() / 1_000n) / 1_000, wallMs: Date.now() }),
  }
}

export const startTimer: StartTimer = (ms, call) => {
  const timeout = setTimeout(call, ms)
  return () => clearTimeout(timeout)
}

/** A new UUIDv7 (RFC 9562): 48 bits of time, the rest random. A wrong clock makes it no less unique. */
export const uuidv7 = (wallMs: number): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Math.min(Math.max(0, Math.floor(wallMs)), 2 ** 48 - 1), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
