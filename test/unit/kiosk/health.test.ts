import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { health } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMachineHealth } from '../../../kiosk/health/machine.ts'

/** Kernel files as a Raspberry Pi has them, and this machine's own. */

const throttled = 'devices/platform/soc/soc:firmware/get_throttled'
const temperature = 'class/thermal/thermal_zone0/temp'
const worn = 'block/mmcblk0/device/life_time'

let sysDir: string
const give = async (files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(sysDir, path)), { recursive: true })
    await writeFile(join(sysDir, path), text)
  }
}
const read = () => createMachineHealth({ stateDir: sysDir, sysDir }).read()
/** As it travels, in a whole heartbeat. */
const travels = async (): Promise<boolean> =>
  health.safeParse({ readers: [], journalDepth: 0, journalBroken: false, screen: 'OK', ...(await read()) }).success

beforeEach(async () => {
  sysDir = await mkdtemp(join(tmpdir(), 'zuil-sys-'))
})
afterEach(() => rm(sysDir, { recursive: true, force: true }))

describe('the health of a Raspberry Pi', () => {
  it('is read from its files', async () => {
    await give({ [temperature]: '48312\n', [throttled]: '50005\n', [worn]: '0x02 0x01\n' })
    expect(await read()).toMatchObject({ temperatureC: 48.312, underVoltage: true, diskWornPercent: 20 })
    expect(await travels()).toBe(true)
  })

  it.each([
    ['0\n', false],
    ['1\n', true],
    ['0x1\n', true],
    // It was, but is not now.
    ['50000\n', false],
    ['50001\n', true],
    ['e000e\n', false],
    ['', undefined],
    ['error\n', undefined],
  ])('get_throttled %j is under-voltage: %s', async (text, expected) => {
    await give({ [throttled]: text })
    expect((await read()).underVoltage).toBe(expected)
  })

  it.each([
    ['0x01 0x01\n', 10],
    ['0x01 0x03\n', 30],
    ['0x0b 0x0a\n', 110],
    // Not defined.
    ['0x00 0x00\n', undefined],
    ['0x00 0x02\n', 20],
    ['0xff 0x01\n', 10],
    ['\n', undefined],
    ['12\n', undefined],
  ])('life_time %j is worn for %s %%', async (text, expected) => {
    await give({
      [worn]: text,
      'block/sda/device/life_time': '0x09 0x09\n',
      'block/mmcblk0boot0/device/life_time': '0x09 0x09\n',
    })
    expect((await read()).diskWornPercent).toBe(expected)
  })

  it('reports the most worn of several cards', async () => {
    await give({ [worn]: '0x02 0x01\n', 'block/mmcblk1/device/life_time': '0x01 0x05\n' })
    expect((await read()).diskWornPercent).toBe(50)
  })

  it.each([
    ['-5000\n', -5],
    ['0\n', 0],
    ['999999\n', undefined],
    ['hot\n', undefined],
    ['\n', undefined],
  ])('temp %j is %s degrees', async (text, expected) => {
    await give({ [temperature]: text })
    expect((await read()).temperatureC).toBe(expected)
    expect(await travels()).toBe(true)
  })
})

describe('the health of another machine', () => {
  it('leaves out what it does not have', async () => {
    expect(Object.keys(await read()).sort()).toEqual(['disk', 'freeMemoryBytes', 'upSeconds'])
    expect(await travels()).toBe(true)
  })

  it('does not trip over folders where files should be, nor over a disk that is gone', async () => {
    for (const path of [temperature, throttled, worn]) await mkdir(join(sysDir, path), { recursive: true })
    const found = await createMachineHealth({ stateDir: join(sysDir, 'gone'), sysDir, memInfoFile: sysDir }).read()
    expect(Object.keys(found).sort()).toEqual(['freeMemoryBytes', 'upSeconds'])
  })

  it('takes the memory that is available, not that which nothing uses', async () => {
    await give({ meminfo: 'MemTotal:  948304 kB\nMemFree:   21304 kB\nMemAvailable:   512000 kB\n' })
    const memInfoFile = join(sysDir, 'meminfo')
    expect((await createMachineHealth({ stateDir: sysDir, sysDir, memInfoFile }).read()).freeMemoryBytes).toBe(
      524_288_000,
    )
  })
})

describe('the health of this machine', () => {
  it('is read from its own files', async () => {
    const found = await createMachineHealth({ stateDir: sysDir }).read()
    expect(health.partial().safeParse(found).success).toBe(true)
    const { freeBytes = 0, totalBytes = 0 } = found.disk ?? {}
    expect(freeBytes).toBeGreaterThan(0)
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes)
    expect(found.freeMemoryBytes).toBeGreaterThan(0)
    expect(found.freeMemoryBytes).toBeLessThanOrEqual(totalmem())
    expect(Math.abs(found.upSeconds - process.uptime())).toBeLessThan(5)
  })
})
