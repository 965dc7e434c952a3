import { beforeEach, describe, expect, it } from 'vitest'
import { createPcscStatuses, type PcscStatuses } from '../../../kiosk/readers/pcsc-statuses.ts'

let told: string[]
let statuses: PcscStatuses

beforeEach(() => {
  told = []
  statuses = createPcscStatuses({ status: (id, kind, status) => told.push(`${id} ${kind} ${status}`) })
})
/** What was told since the last look. */
const news = () => told.splice(0)

describe('statuses', () => {
  it('are told once', () => {
    expect(statuses.service('STARTING')).toBe(true)
    expect(statuses.service('STARTING')).toBe(false)
    statuses.readers(['A'])
    statuses.readers(['A'])
    expect(news()).toEqual(['pcsc PCSC STARTING', 'pcsc:A PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
  })

  it('come with the readers before the service on the way up, after it on the way down', () => {
    statuses.readers(['A', 'B'])
    expect(news()).toEqual(['pcsc:A PCSC CONNECTED', 'pcsc:B PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
    statuses.readers(['B'])
    expect(news()).toEqual(['pcsc:A PCSC UNPLUGGED'])
    statuses.readers([])
    expect(news()).toEqual(['pcsc PCSC UNPLUGGED', 'pcsc:B PCSC UNPLUGGED'])
    statuses.readers(['A'])
    expect(news()).toEqual(['pcsc:A PCSC CONNECTED', 'pcsc PCSC CONNECTED'])
  })

  it('take the readers away with the service', () => {
    statuses.readers(['A'])
    news()
    expect(statuses.service('SERVICE_DOWN')).toBe(true)
    expect(news()).toEqual(['pcsc PCSC SERVICE_DOWN', 'pcsc:A PCSC UNPLUGGED'])
    expect(statuses.current).toBe('SERVICE_DOWN')
  })

  it('start anew when the child ended, unless it said what is missing', () => {
    statuses.readers(['A'])
    news()
    statuses.childEnded()
    expect(news()).toEqual(['pcsc PCSC STARTING', 'pcsc:A PCSC UNPLUGGED'])
    statuses.readers([])
    statuses.childEnded()
    expect(news()).toEqual(['pcsc PCSC UNPLUGGED', 'pcsc PCSC STARTING'])
    for (const missing of ['LIBRARY_MISSING', 'SERVICE_DOWN'] as const) {
      statuses.service(missing)
      news()
      statuses.childEnded()
      expect(news()).toEqual([])
    }
  })
})
