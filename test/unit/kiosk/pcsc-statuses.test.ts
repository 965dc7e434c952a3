import { beforeEach, describe, expect, it } from 'vitest'
import { createPcscStatuses, type PcscStatuses } from '../../../kiosk/readers/pcsc-statuses.ts'

let reported: string[]
let statuses: PcscStatuses

beforeEach(() => {
  reported = []
  statuses = createPcscStatuses({ status: (id, kind, status) => reported.push(`${id} ${kind} ${status}`) })
})
/** What was reported since the last look. */
const changes = () => reported.splice(0)

describe('statuses', () => {
  it('are reported once', () => {
    expect(statuses.service('STARTING')).toBe(true)
    expect(statuses.service('STARTING')).toBe(false)
    statuses.readers(['A'])
    statuses.readers(['A'])
    expect(changes()).toEqual(['pcsc PCSC STARTING', 'pcsc:A PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
  })

  it('come with the readers before the service on the way up, after it on the way down', () => {
    statuses.readers(['A', 'B'])
    expect(changes()).toEqual(['pcsc:A PCSC CONNECTED', 'pcsc:B PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
    statuses.readers(['B'])
    expect(changes()).toEqual(['pcsc:A PCSC UNPLUGGED'])
    statuses.readers([])
    expect(changes()).toEqual(['pcsc PCSC UNPLUGGED', 'pcsc:B PCSC UNPLUGGED'])
    statuses.readers(['A'])
    expect(changes()).toEqual(['pcsc:A PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
  })

  it('take the readers away with the service', () => {
    statuses.readers(['A'])
    changes()
    expect(statuses.service('SERVICE_DOWN')).toBe(true)
    expect(changes()).toEqual(['pcsc PCSC SERVICE_DOWN', 'pcsc:A PCSC UNPLUGGED'])
    expect(statuses.current).toBe('SERVICE_DOWN')
  })

  it('start again when the child ended, unless it said what is missing', () => {
    statuses.readers(['A'])
    changes()
    statuses.childEnded()
    expect(changes()).toEqual(['pcsc PCSC STARTING', 'pcsc:A PCSC UNPLUGGED'])
    statuses.readers([])
    statuses.childEnded()
    expect(changes()).toEqual(['pcsc PCSC UNPLUGGED', 'pcsc PCSC STARTING'])
    for (const missing of ['LIBRARY_MISSING', 'SERVICE_DOWN'] as const) {
      statuses.service(missing)
      changes()
      statuses.childEnded()
      expect(changes()).toEqual([])
    }
  })
})
