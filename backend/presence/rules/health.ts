import type { Heartbeat } from '@zuil/protocol'
import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'

/** From which number on something is a problem. The names are also those of the setting ALERTS. */
export interface HealthLimits {
  /** Taps in the journal of a zuil that is connected. */
  readonly journalDepth: number
  /** The disk is full when its free space is below both of these. */
  readonly freeBytes: number
  readonly freePercent: number
  readonly wornPercent: number
  readonly temperatureC: number
  /** Memory that programs can still get. */
  readonly freeMemoryBytes: number
  readonly clockOffMs: number
  /** The oldest version that is still good enough, as 1.2.3; absent = any. */
  readonly oldestSoftware?: string
  /** Whether a zuil has a screen of its own; false = tabs of somebody's browser, which need not be open. Absent = it has. */
  readonly screens?: boolean
}

export const defaultHealthLimits: HealthLimits = {
  journalDepth: 200,
  freeBytes: 200_000_000,
  freePercent: 5,
  wornPercent: 80,
  // A Raspberry Pi slows itself down from here on.
  temperatureC: 80,
  freeMemoryBytes: 50_000_000,
  clockOffMs: 5 * 60_000,
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`

const versionOf = (software: string): number[] | undefined => {
  const [, ...numbers] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(software) ?? []
  return numbers.length === 3 ? numbers.map(Number) : undefined
}

/** Whether a version is older than another; `false` if one of them can't be read. */
export const isOlder = (software: string, than: string): boolean => {
  const [a, b] = [versionOf(software), versionOf(than)]
  if (!a || !b) return false
  const i = a.findIndex((n, index) => n !== b[index])
  return i >= 0 && (a[i] ?? 0) < (b[i] ?? 0)
}

/**
 * The problems in a heartbeat, each with a detail for people (only numbers and kinds).
 * @param wall the backend's clock when it arrived, in milliseconds since 1970
 */
export const problemsOf = (
  { health, wallTime, software }: Pick<Heartbeat, 'health' | 'wallTime' | 'software'>,
  wall: number,
  limits: HealthLimits,
): ReadonlyMap<HealthProblem, string> => {
  const found = new Map<HealthProblem, string>()
  const { readers, disk, diskWornPercent: worn, temperatureC: heat, freeMemoryBytes: memory } = health
  const missing = readers.filter(({ status }) => status !== 'CONNECTED')
  if (readers.length === 0) found.set('READER_MISSING', '')
  if (missing.length > 0) {
    found.set('READER_MISSING', missing.map(({ kind, status }) => `${kind} ${status}`).join(', '))
  }
  if (limits.screens !== false) {
    if (health.screen === 'FROZEN') found.set('SCREEN_FROZEN', '')
    if (health.screen === 'MISSING') found.set('SCREEN_MISSING', '')
  }
  if (health.journalDepth >= limits.journalDepth) found.set('JOURNAL_DEEP', String(health.journalDepth))
  if (health.journalBroken) found.set('JOURNAL_BROKEN', '')
  if (health.journalDamaged) found.set('JOURNAL_DAMAGED', '')
  if (disk && disk.freeBytes < limits.freeBytes && disk.freeBytes * 100 < disk.totalBytes * limits.freePercent) {
    found.set('DISK_FULL', megabytes(disk.freeBytes))
  }
  if (worn !== undefined && worn >= limits.wornPercent) found.set('DISK_WORN', `${Math.round(worn)} %`)
  if (health.underVoltage) found.set('UNDER_VOLTAGE', '')
  if (heat !== undefined && heat >= limits.temperatureC) found.set('HOT', `${Math.round(heat)} °C`)
  if (memory !== undefined && memory < limits.freeMemoryBytes) found.set('MEMORY_LOW', megabytes(memory))
  const off = Date.parse(wallTime) - wall
  if (Math.abs(off) > limits.clockOffMs) found.set('CLOCK_OFF', `${Math.round(off / 60_000)} min`)
  if (limits.oldestSoftware !== undefined && isOlder(software, limits.oldestSoftware)) {
    found.set('OLD_SOFTWARE', software)
  }
  if (health.memberList === 'MISSING') found.set('MEMBER_LIST_MISSING', '')
  if (health.printer === 'PAPER_OUT') found.set('PRINTER_PAPER', '')
  if (health.printer === 'UNPLUGGED') found.set('PRINTER_UNPLUGGED', '')
  return found
}
