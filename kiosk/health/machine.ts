import { readdir, readFile, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join } from 'node:path'
import type { Health } from '@zuil/protocol'

/** What a machine reports of itself; what it does not have is left out. */
export type MachineHealth = Pick<
  Health,
  'disk' | 'diskWornPercent' | 'temperatureC' | 'underVoltage' | 'freeMemoryBytes' | 'upSeconds'
>

export interface MachineHealthOptions {
  /** On the disk that is reported. */
  readonly stateDir: string
  /** Where the kernel describes devices. */
  readonly sysDir?: string
  readonly memInfoFile?: string
}

/** Reads how the machine is. `read` never rejects, and its values are always valid in the protocol. */
export const createMachineHealth = ({
  stateDir,
  sysDir = '/sys',
  memInfoFile = '/proc/meminfo',
}: MachineHealthOptions): { read(): Promise<MachineHealth> } => ({
  read: async () => {
    const [disk, diskWornPercent, temperatureC, underVoltage, freeMemoryBytes] = await Promise.all([
      diskOf(stateDir),
      wornPercentOf(join(sysDir, 'block')),
      temperatureOf(join(sysDir, 'class/thermal/thermal_zone0/temp')),
      underVoltageOf(join(sysDir, 'devices/platform/soc/soc:firmware/get_throttled')),
      freeMemory(memInfoFile),
    ])
    return {
      ...(disk && { disk }),
      ...(diskWornPercent !== undefined && { diskWornPercent }),
      ...(temperatureC !== undefined && { temperatureC }),
      ...(underVoltage !== undefined && { underVoltage }),
      freeMemoryBytes,
      upSeconds: process.uptime(),
    }
  },
})

/** The text of a file, without the line's end; `undefined` where it can't be read. */
const read = async (path: string): Promise<string | undefined> => {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    return undefined
  }
}

/** What is free for a program that is not root's. */
const diskOf = async (folder: string): Promise<MachineHealth['disk']> => {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return undefined
  }
}

/**
 * The most worn of the eMMC's two kinds of memory: `0x02 0x01` = 10 to 20 % and 0 to 10 % of its life is used. An SD card
 * does not report it; 0x00 = unknown; 0x0b = more than its life.
 */
const wornPercentOf = async (blockDir: string): Promise<number | undefined> => {
  const names = await readdir(blockDir).catch(() => [])
  const cards = names.filter((name) => /^mmcblk\d+$/.test(name))
  const texts = await Promise.all(cards.map((name) => read(join(blockDir, name, 'device/life_time'))))
  const tenths = texts
    .flatMap((text) => /^0x([0-9a-f]{2}) 0x([0-9a-f]{2})$/i.exec(text ?? '')?.slice(1) ?? [])
    .map((hex) => Number.parseInt(hex, 16))
    .filter((tenth) => tenth >= 1 && tenth <= 11)
  return tenths.length === 0 ? undefined : Math.max(...tenths) * 10
}

/** The kernel counts in thousandths of a degree. */
const temperatureOf = async (file: string): Promise<number | undefined> => {
  const text = await read(file)
  if (text === undefined || !/^-?\d{1,6}$/.test(text)) return undefined
  const celsius = Number(text) / 1_000
  return celsius >= -60 && celsius <= 200 ? celsius : undefined
}

/** As a Raspberry Pi reports it: hexadecimal, bit 0 = under-voltage now (bit 16: since its start). */
const underVoltageOf = async (file: string): Promise<boolean | undefined> => {
  const text = await read(file)
  if (text === undefined || !/^(0x)?[0-9a-f]{1,8}$/i.test(text)) return undefined
  return (Number.parseInt(text, 16) & 1) === 1
}

/** Includes what the kernel could free; `freemem` does not count that everywhere. */
const freeMemory = async (memInfoFile: string): Promise<number> => {
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec((await read(memInfoFile)) ?? '') ?? []
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024
}
